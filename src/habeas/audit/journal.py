"""The journal of changes: what was done by whom, appended inside the transaction that did it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from habeas.access import Actor
from habeas.audit.rules import canonical_change, leaf_hash
from habeas.kernel.ids import new_id
from habeas.storage.transaction import Transaction

_APPEND = """
with entered as (
insert into habeas.journal_entry
    (org_id, id, at, actor_kind, actor_id, client_id, command, target_type, target_id, detail)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text::jsonb))
insert into habeas.log_pending (org_id, id, leaf_hash) values ($1, $2, $11)
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
    written = orjson.dumps(detail, default=str)
    members = {
        "org_id": org_id,
        "id": new_id(),
        "at": at,
        "actor_kind": str(actor.kind),
        "actor_id": actor.subject_id,
        "client_id": actor.client_id,
        "command": command,
        "target_type": kind,
        "target_id": key,
        "detail": orjson.loads(written),
    }
    leaf = leaf_hash(canonical_change(members))
    values = {**members, "detail": written.decode()}
    await tx.soon(_APPEND, *values.values(), leaf)
