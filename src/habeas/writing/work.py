"""What a handler works with: its transaction, its actor, the instant, the outbox and the journal entry."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from habeas.access import Actor
from habeas.storage.sealed import SpaceKeys
from habeas.storage.transaction import Transaction
from habeas.writing.outbox import Enqueued, enqueue_all


@dataclass
class Work:
    """One command being carried out; everything that it does commits together or not at all."""

    tx: Transaction
    actor: Actor
    now: datetime
    org_id: UUID
    keys: SpaceKeys
    target: tuple[str, UUID] | None = None
    detail: dict[str, Any] = field(default_factory=dict)
    enqueued: list[Enqueued] = field(default_factory=list)

    def concerns(self, kind: str, identifier: UUID, org_id: UUID | None = None) -> None:
        """What the journal entry is about, and in which organization's journal it belongs (the actor's own)."""
        self.target = (kind, identifier)
        self.org_id = org_id or self.org_id

    def note(self, **detail: Any) -> None:
        """Add to the journal entry: codes and identifiers, never personal content."""
        self.detail.update(detail)

    async def enqueue(
        self,
        entrypoint: str,
        payload: Mapping[str, Any],
        *,
        execute_after: timedelta | None = None,
        dedupe_key: str | None = None,
    ) -> None:
        """Have a job run once this transaction is committed; see `Enqueued`."""
        self.enqueued.append(Enqueued(entrypoint, payload, execute_after, dedupe_key))

    async def hand_over(self) -> None:
        """Put what was enqueued into the queue: whoever made this does it before the transaction ends."""
        await enqueue_all(self.tx, self.enqueued)
        self.enqueued.clear()
