"""The journal of changes: what was done by whom, appended inside the transaction that did it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from habeas.access import Actor
from habeas.kernel.ids import new_id
from habeas.storage.transaction import Transaction

_APPEND = """
insert into habeas.journal_entry
    (org_id, id, at, actor_kind, actor_id, client_id, command, target_type, target_id, detail)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text::jsonb)
"""


async def append(
    tx: Transaction,
    *,
    actor: Actor,
    command: str,
    target: tuple[str, UUID] | None,
    org_id: UUID,
    at: datetime,
    detail: dict[str, Any],
) -> None:
    """Append one entry to the journal of `org_id`; `detail` holds codes and identifiers, never personal content."""
    kind, key = target if target is not None else (None, None)
    written = orjson.dumps(detail, default=str).decode()
    who = (str(actor.kind), actor.subject_id, actor.client_id)
    await tx.execute(_APPEND, org_id, new_id(), at, *who, command, kind, key, written)
