"""Entering: looks that were written down together become an entry each, whose leaf waits for the next sealing."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg

from habeas.access import Actor, Permission, platform
from habeas.audit.commitment import Commitments, committed, entry_salt
from habeas.audit.model import LedgerEntry
from habeas.audit.rules import Entry, canonical, entry_id, leaf_hash, unpacked
from habeas.reading.read import Late
from habeas.storage.regions import Region
from habeas.storage.transaction import Transaction, write

MOST = 100
"""Batches that one transaction enters."""

# Whoever waits for the lock sees afterwards what its holder entered: a statement sees what was committed before it.
_LOCK = "select pg_advisory_xact_lock(hashtextextended('habeas.ledger_batch', 0))"
_MADE = ("id", "subject_id", "actor", "client")
_FORGET = """
delete from habeas.ledger_opening o using habeas.ledger_entry e
 where e.org_id = o.org_id and e.id = o.id and e.at < $1
"""
# An id that is only found across two others has a batch entered a second early.
_WAITS = """
select exists (select from habeas.ledger_read where $1 or org_id = $2 or position(uuid_send($3) in subjects) > 0)
    or exists (select from habeas.ledger_batch where $1 or org_id = $2 or $3 = any(subject_ids))
"""
_TAKE = """
delete from habeas.ledger_read b
 using (select org_id, id from habeas.ledger_read
         where $1 or org_id = $2 or position(uuid_send($3) in subjects) > 0 order by id, org_id limit $4) taken
 where b.org_id = taken.org_id and b.id = taken.id returning b.*
"""
_TAKE_FORMER = """
delete from habeas.ledger_batch b
 using (select org_id, id from habeas.ledger_batch
         where $1 or org_id = $2 or $3 = any(subject_ids) order by id, org_id limit $4) taken
 where b.org_id = taken.org_id and b.id = taken.id
returning b.*, coalesce((select string_agg(uuid_send(s), ''::bytea) from unnest(b.subject_ids) s), '') as subjects
"""
# What another delay covers too goes on waiting for that one.
_OPEN = """
update habeas.ledger_entry e set visible_from = now()
  from habeas.ledger_delay d
 where d.org_id = $1 and d.id = $2 and d.lifted_at is not null and e.org_id = d.org_id
   and e.subject_id = d.subject_id and e.purpose = d.purpose and e.at >= d.starts_at and e.visible_from > now()
   and not exists (select from habeas.ledger_delay o
                    where o.org_id = d.org_id and o.subject_id = d.subject_id and o.purpose = d.purpose
                      and o.approved_at is not null and o.lifted_at is null
                      and o.starts_at <= e.at and o.expires_at > e.at)
"""
_SHARED = ("org_id", "at", "organization_name", "actor_kind", "actor_role", "actor_id", "client_id", "purpose", "note",
           "legal_basis", "authority")  # fmt: skip
_ENTER = """
with looks as (
    select b.org_id, e.id, e.subject_id, b.at, b.organization_name, b.actor_kind, b.actor_role, b.actor_id, b.client_id,
           b.purpose, b.note, b.legal_basis, string_to_array(b.field_classes, ' ') as field_classes, b.authority,
           e.leaf_hash, e.salt, e.actor_commitment, e.client_commitment, d.expires_at as visible_from,
           d.reason as delay_reason
      from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::text[],
                  $9::text[], $10::text[], $11::text[], $12::text[]) with ordinality
               as b (org_id, at, organization_name, actor_kind, actor_role, actor_id, client_id, purpose, note,
                     legal_basis, authority, field_classes, place)
      join unnest($13::integer[], $14::uuid[], $15::uuid[], $16::bytea[], $17::bytea[], $18::bytea[], $19::bytea[])
               as e (place, id, subject_id, leaf_hash, salt, actor_commitment, client_commitment)
        on e.place = b.place
      left join lateral (
           select l.expires_at, l.reason from habeas.ledger_delay l
            where l.subject_id = e.subject_id and l.org_id = b.org_id and l.purpose = b.purpose
              and l.approved_at is not null and l.lifted_at is null and l.starts_at <= b.at and l.expires_at > b.at
            order by l.expires_at desc limit 1) d on true),
entered as (
    insert into habeas.ledger_entry
        (org_id, id, subject_id, at, organization_name, actor_kind, actor_role, actor_id, client_id, purpose, note,
         legal_basis, field_classes, authority, leaf_hash, actor_commitment, client_commitment, visible_from,
         delay_reason)
    select org_id, id, subject_id, at, organization_name, actor_kind, actor_role, actor_id, client_id, purpose, note,
           legal_basis, field_classes, authority, leaf_hash, actor_commitment, client_commitment, visible_from,
           delay_reason
      from looks),
opened as (insert into habeas.ledger_opening (org_id, id, salt) select org_id, id, salt from looks)
insert into habeas.log_pending (org_id, id, subject_id, leaf_hash) select org_id, id, subject_id, leaf_hash from looks
"""


async def enter_own(region: Region, actor: Actor) -> None:
    """Enter what the actor may come to read: looks at them, and those in their organization's name."""
    await _enter(region, False, actor.organization_id, actor.subject_id)


LATE = Late(frozenset({LedgerEntry}), enter_own)
"""What the read engine has to wait for before it reads the ledger."""


async def enter_person(region: Region, subject_id: UUID) -> None:
    """Enter all looks at one person."""
    await _enter(region, False, None, subject_id)


async def enter_all(region: Region) -> None:
    """Enter all looks that wait in a region."""
    await _enter(region, True, None, None)


def sealer(region: Region) -> Actor:
    """The platform as it enters and seals: it may do nothing else, and stands for no organization."""
    nowhere = UUID(int=0)
    return platform(region.code, nowhere, nowhere, client="habeas-sealing", scopes={Permission.LOG_SEAL})


async def enter_next(region: Region) -> int:
    """Enter the oldest batches of a region, MOST at the most; how many entries that made."""
    return await _step(region, True, None, None) or 0


async def _enter(region: Region, every: bool, org_id: UUID | None, subject_id: UUID | None) -> None:
    while await _step(region, every, org_id, subject_id) is not None:
        pass


async def _step(region: Region, every: bool, org_id: UUID | None, subject_id: UUID | None) -> int | None:
    """Enter some of what waits; None where nothing does."""
    async with write(region, sealer(region)) as tx:
        if not await tx.fetchval(_WAITS, every, org_id, subject_id):
            return None
        await tx.execute(_LOCK)
        which = (every, org_id, subject_id, MOST)
        return await _entered(tx, await tx.fetch(_TAKE, *which) + await tx.fetch(_TAKE_FORMER, *which))


async def _entered(tx: Transaction, batches: Sequence[asyncpg.Record]) -> int:
    rows = [
        (place, made.entry.id, made.entry.subject_id, made.leaf, made.salt, *made.commitments)
        for place, batch in enumerate(batches, 1)
        for made in entries_of(batch)
    ]
    shared = [[batch[name] for batch in batches] for name in _SHARED]
    classes = [" ".join(batch["field_classes"]) for batch in batches]
    columns = zip(*rows, strict=True) if rows else ((),) * 7
    await tx.execute(_ENTER, *shared, classes, *(list(column) for column in columns))
    return len(rows)


class Made(NamedTuple):
    """An entry, the leaf it hashes to, and what opens its commitments."""

    entry: Entry
    leaf: bytes
    salt: bytes
    commitments: Commitments


def entries_of(batch: asyncpg.Record) -> Iterable[Made]:
    """The entries of a batch, one for each of its people; the same whenever it is entered."""
    values = {field.name: batch[field.name] for field in fields(Entry) if field.name not in _MADE}
    for subject_id in unpacked(batch["subjects"]):
        salt = entry_salt(batch["seed"], subject_id)
        said = committed(salt, batch["actor_id"], batch["client_id"])
        made: dict[str, Any] = {"id": entry_id(batch["id"], batch["seed"], subject_id), "subject_id": subject_id}
        entry = Entry(**values, **made, actor=said.actor.hex(), client=said.client.hex())
        yield Made(entry, leaf_hash(canonical(entry, batch["organization_name"])), salt, said)


async def forget_openings(region: Region, before: datetime) -> int:
    """Delete what opens the entries from before an instant; they stay proven, and name nobody for ever."""
    async with write(region, sealer(region)) as tx:
        return int((await tx.execute(_FORGET, before)).removeprefix("DELETE "))


async def open_delayed(region: Region, org_id: UUID, delay_id: UUID) -> int:
    """Let a person read now what a delay kept from them that was lifted; how many entries that opened."""
    async with write(region, sealer(region)) as tx:
        # Whoever enters at this moment may not know yet that it was lifted.
        await tx.execute(_LOCK)
        return int((await tx.execute(_OPEN, org_id, delay_id)).removeprefix("UPDATE "))
