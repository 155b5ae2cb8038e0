"""The key of a space: found, or made with the first thing that is sealed in it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from habeas.storage.rows import insert
from habeas.storage.sealed import SpaceKeys, seal, unseal
from habeas.storage.transaction import Transaction
from habeas.vault.model import SpaceKey

_HOLD = "select pg_advisory_xact_lock_shared(hashtextextended($1::text || $2::text, 0))"
_FIND = "select wrapped from habeas.space_key where org_id = $1 and subject_id = $2"


async def space_key(tx: Transaction, keys: SpaceKeys, org_id: UUID, subject_id: UUID, now: datetime) -> bytes:
    """The data key of a person's space in an organization, or of the organization itself."""
    # While a key is being destroyed, nothing may be sealed under it.
    await tx.fetchval(_HOLD, str(org_id), str(subject_id))
    wrapped = await tx.fetchval(_FIND, org_id, subject_id)
    if wrapped is None:
        row = SpaceKey(org_id=org_id, subject_id=subject_id, wrapped=keys.new(), created_at=now)
        await insert(tx, [row], on_conflict="on conflict (org_id, subject_id) do nothing")
        wrapped = await tx.fetchval(_FIND, org_id, subject_id)
    return keys.opened(wrapped)


def sealed_json(key: bytes, value: Any, bound_to: UUID) -> bytes:
    """A JSON value sealed to the row whose id is `bound_to`: it cannot be moved to another."""
    return seal(key, orjson.dumps(value), bound_to.bytes)


def opened_json(keys: SpaceKeys, wrapped: bytes, sealed: bytes, bound_to: bytes) -> Any:
    """What was sealed, by the wrapped key that came with it."""
    return orjson.loads(unseal(keys.opened(wrapped), sealed, bound_to))
