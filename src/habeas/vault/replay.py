"""Erases again what a restored database brought back: records and keys that the erasure ledger names, blinded."""

from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from habeas.storage.pool import StraightPool
from habeas.storage.regions import Region
from habeas.storage.roles import OWNER
from habeas.storage.rows import insert
from habeas.storage.sealed import SpaceKeys
from habeas.storage.transaction import Transaction
from habeas.vault.erasure import blinded_key, blinded_person, blinded_record, remove, shred
from habeas.vault.ledger import Erased
from habeas.vault.model import ErasureEntry
from habeas.vault.rules import ErasedKind

_GUARDED = """select relname from pg_catalog.pg_class
               where relnamespace = 'habeas'::regnamespace and relkind = 'r' and relforcerowsecurity order by relname"""
_RECORDS = "select org_id, subject_id, id from habeas.vault_record order by org_id, subject_id"
_KEYS = "select org_id, subject_id, wrapped from habeas.space_key order by org_id, subject_id"
_PERSONS = "select org_id, subject_id from habeas.person order by org_id, subject_id"
_KNOWN = "select id from habeas.erasure_entry where id = any($1)"

Space = tuple[UUID, UUID]


@dataclass
class Found:
    """What came back with a backup: records by their space, spaces whose key was destroyed, and closed accounts."""

    records: dict[Space, list[UUID]] = field(default_factory=dict)
    keys: set[Space] = field(default_factory=set)
    persons: list[Space] = field(default_factory=list)

    @property
    def spaces(self) -> list[Space]:
        """Every space that something is to be done in."""
        return sorted({*self.records, *self.keys})


@asynccontextmanager
async def behind_the_walls(dsn: str, code: str) -> AsyncIterator[Transaction]:
    """One transaction as the owner of all tables, who is not held back by row-level security until it ends.

    It takes every table for itself: nothing may be served meanwhile. `dsn` is that of habeas_migrator.
    """
    settings = {"search_path": "habeas", "lock_timeout": "10s"}
    async with (
        StraightPool(dsn, min_size=1, max_size=1, server_settings=settings) as pool,
        pool.acquire() as connection,
        connection.transaction(),
    ):
        await connection.execute(f"set local role {OWNER}")
        tables = [row["relname"] for row in await connection.fetch(_GUARDED)]
        for table in tables:
            await connection.execute(f"alter table habeas.{table} no force row level security")
        yield Transaction(Region(code, pool), connection)
        for table in tables:
            await connection.execute(f"alter table habeas.{table} force row level security")


async def find_erased(tx: Transaction, keys: SpaceKeys, entries: Iterable[Erased]) -> Found:
    """Everything in the database that the ledger names; every row is looked at, for only its hash tells."""
    named = {(entry.kind, entry.blinded) for entry in entries}
    found = Found()
    async for rows in tx.batches(_RECORDS, size=5_000):
        for org_id, subject_id, record_id in rows:
            if (ErasedKind.RECORD, blinded_record(keys, org_id, record_id)) in named:
                found.records.setdefault((org_id, subject_id), []).append(record_id)
    async for rows in tx.batches(_KEYS, size=5_000):
        for org_id, subject_id, wrapped in rows:
            if (ErasedKind.KEY, blinded_key(keys, wrapped)) in named:
                found.keys.add((org_id, subject_id))
    async for rows in tx.batches(_PERSONS, size=5_000):
        for org_id, subject_id in rows:
            if (ErasedKind.PERSON, blinded_person(keys, subject_id)) in named:
                found.persons.append((org_id, subject_id))
    # Cursors that are read to their end still hold their tables, which are about to be altered.
    await tx.execute("close all")
    return found


async def erase_again(
    tx: Transaction, keys: SpaceKeys, space: Space, records: Collection[UUID], now: datetime
) -> bytes | None:
    """Remove the records of a space and destroy its key; answers the key as `erase` does."""
    await remove(tx, space, list(records))
    return await shred(tx, keys, space, now)


async def note_replayed(tx: Transaction, entries: Sequence[Erased], now: datetime) -> int:
    """Let the database know of every entry again, with which the mark of the restore is gone; how many were new."""
    by_id = {entry.id: entry for entry in entries}
    known = {row["id"] for row in await tx.fetch(_KNOWN, list(by_id))}
    rows = [
        ErasureEntry(
            org_id=entry.org_id, id=entry.id, kind=entry.kind.value, blinded=entry.blinded, at=entry.at, kept_at=now
        )
        for entry in by_id.values()
        if entry.id not in known
    ]
    await insert(tx, rows)
    return len(rows)
