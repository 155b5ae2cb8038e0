"""Erases records for good: rows deleted, the key of the space destroyed and made anew for what remains."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from habeas.kernel.ids import new_id
from habeas.storage.rows import insert
from habeas.storage.sealed import SpaceKeys, seal, unseal
from habeas.storage.transaction import Transaction
from habeas.vault.keys import space_key
from habeas.vault.model import ErasureEntry
from habeas.vault.rules import ErasedKind

_HOLD = "select pg_advisory_xact_lock(hashtextextended($1::text || $2::text, 0))"
_DELETE = """delete from habeas.vault_record where subject_id = $1 and org_id = $2 and id = any($3)"""
_FIND_KEY = "select wrapped from habeas.space_key where org_id = $1 and subject_id = $2"
_KEY = "delete from habeas.space_key where org_id = $1 and subject_id = $2 returning wrapped"
_REST = "select id, sealed from habeas.vault_record where subject_id = $1 and org_id = $2"
_SEAL = "update habeas.vault_record set sealed = $3 where org_id = $1 and id = $2"


async def erase(
    tx: Transaction, keys: SpaceKeys, space: tuple[UUID, UUID], records: Sequence[UUID], ledger: UUID, now: datetime
) -> bytes | None:
    """Erase records of a space (organization, subject), with blinded entries in the ledger of an organization.

    Answers the destroyed key, opened, for whoever has something else sealed under it that has to live on: it must be
    sealed anew in the same transaction. None where nothing was ever sealed in the space. The caller has the entries
    copied to where no backup reaches, once this is committed.
    """
    org_id, subject_id = space
    await remove(tx, space, records)
    wrapped = await tx.fetchval(_FIND_KEY, org_id, subject_id)
    named = [(ErasedKind.RECORD, blinded_record(keys, org_id, record)) for record in records]
    if wrapped is not None:
        named.append((ErasedKind.KEY, blinded_key(keys, wrapped)))
    await enter(tx, named, ledger, now)
    return await shred(tx, keys, space, now)


async def enter(tx: Transaction, named: Sequence[tuple[ErasedKind, bytes]], ledger: UUID, now: datetime) -> None:
    """Add entries to the ledger of an organization."""
    await insert(
        tx,
        [ErasureEntry(org_id=ledger, id=new_id(), kind=kind.value, blinded=blinded, at=now) for kind, blinded in named],
    )


async def remove(tx: Transaction, space: tuple[UUID, UUID], records: Sequence[UUID]) -> None:
    """Delete records, and keep everybody else from sealing anything in their space until this is committed."""
    org_id, subject_id = space
    await tx.fetchval(_HOLD, str(org_id), str(subject_id))
    await tx.execute(_DELETE, subject_id, org_id, list(records))


async def shred(tx: Transaction, keys: SpaceKeys, space: tuple[UUID, UUID], now: datetime) -> bytes | None:
    """Destroy the key of a space, and seal the records that remain under a fresh one."""
    org_id, subject_id = space
    rest = await tx.fetch(_REST, subject_id, org_id)
    wrapped = await tx.fetchval(_KEY, org_id, subject_id)
    if wrapped is None:
        return None
    old = keys.opened(wrapped)
    keys.forget(wrapped)
    if rest:
        fresh = await space_key(tx, keys, org_id, subject_id, now)
        values = [
            (org_id, row["id"], seal(fresh, unseal(old, row["sealed"], row["id"].bytes), row["id"].bytes))
            for row in rest
        ]
        await tx.executemany(_SEAL, values)
    return old


def blinded_record(keys: SpaceKeys, org_id: UUID, record_id: UUID) -> bytes:
    """How the ledger names a record."""
    return keys.blinded(org_id.bytes + record_id.bytes)


def blinded_key(keys: SpaceKeys, wrapped: bytes) -> bytes:
    """How the ledger names a key that was destroyed."""
    return keys.blinded(b"key " + wrapped)


def blinded_person(keys: SpaceKeys, subject_id: UUID) -> bytes:
    """How the ledger names a person whose account was forgotten."""
    return keys.blinded(b"person " + subject_id.bytes)
