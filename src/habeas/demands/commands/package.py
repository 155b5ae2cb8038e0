"""The package of an approved demand: each person's part, encrypted, with the entry in their ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from joserfc import jwe
from joserfc.jwk import OctKey

from habeas.access import ActorKind, Role
from habeas.audit.ledger import append_looks
from habeas.audit.model import LedgerDelay
from habeas.demands.commands.entrypoints import EXPIRE, payload_of
from habeas.demands.commands.load import Demand, enter, loaded, step
from habeas.demands.rules.demand import KEPT, PURPOSE, secret_purpose
from habeas.demands.rules.sets import DemandEventKind, DemandStatus
from habeas.kernel.clock import FixedClock
from habeas.reading.finish import Looked
from habeas.reading.read import Admission
from habeas.storage.rows import insert
from habeas.vault.keys import opened_json
from habeas.writing.command import handler
from habeas.writing.work import Work

_PERSONS = """
select id, subject_id from habeas.authority_demand_person
 where org_id = $1 and demand_id = $2 and state = 'FOUND' order by id
"""
_KEY = "update habeas.authority_demand set wrapped_key = $3 where org_id = $1 and id = $2"
_APPROVED = "select * from habeas.authority_demand where org_id = $1 and id = $2 and status = 'APPROVED'"
# What a law alone keeps is in it too: that authorities may ask for it is why it is kept (AISHU-166). What should have
# been erased by now is not, and neither is what customers of the controller hold, of whom it has to be demanded.
_RECORDS = """
select v.id, v.category_code, v.field_class, v.label, v.sealed, v.collected_at, v.restricted, v.restricted_under,
       k.wrapped
  from habeas.vault_record v
  join habeas.person p on p.org_id = v.org_id and p.subject_id = v.subject_id
  join habeas.space_key k on k.org_id = v.org_id and k.subject_id = v.subject_id
 where v.subject_id = $1 and v.controller_id = $2 and p.controller_id = $2 and v.category_code = any($3)
   and ($4::timestamptz is null or v.collected_at >= $4) and ($5::timestamptz is null or v.collected_at < $5)
   and coalesce(v.purge_at, v.retained_until, 'infinity') > $6
 order by v.collected_at, v.id
"""
_TAKE = """
update habeas.authority_demand_person set taken_at = $3, records = $4, sealed = $5
 where org_id = $1 and id = $2 and taken_at is null and subject_id = $6
"""
_READY = "update habeas.authority_demand set ready_at = $3, expires_at = $4 where org_id = $1 and id = $2"
_DESTROY = "update habeas.authority_demand set wrapped_key = null where org_id = $1 and id = $2"
_EMPTY = "update habeas.authority_demand_person set sealed = null where org_id = $1 and demand_id = $2"


@dataclass(frozen=True)
class BeginDemandPackage:
    """Make its key; where it is secret, delay the entries that follow, as its two reviewers decided."""

    demand_id: UUID


@dataclass(frozen=True)
class TakeIntoDemandPackage:
    """Put what was granted of the actor's subject into it, with the entry in their ledger."""

    demand_id: UUID
    person_id: UUID


@dataclass(frozen=True)
class FinishDemandPackage:
    """Say that it is ready, and until when it is kept."""

    demand_id: UUID


@dataclass(frozen=True)
class ExpireDemandPackage:
    """Destroy its key and its parts."""

    demand_id: UUID


@handler(BeginDemandPackage)
async def begin_package(command: BeginDemandPackage, work: Work) -> Mapping[str, Any]:
    """Answers whether it runs. Begun twice, it has one key, and its entries one delay."""
    row = await loaded(work, work.actor.organization_id, command.demand_id)
    if row["status"] != DemandStatus.APPROVED:
        return {"runs": False}
    if row["wrapped_key"] is None:
        await work.tx.execute(_KEY, row["org_id"], row["id"], work.keys.new())
        if row["secret_until"] is not None and row["secret_until"] > work.now:
            persons = await work.tx.fetch(_PERSONS, row["org_id"], row["id"])
            await insert(work.tx, [_delay(row, person, work) for person in persons])
    return {"runs": True}


@handler(TakeIntoDemandPackage)
async def take_into_package(command: TakeIntoDemandPackage, work: Work) -> Mapping[str, Any]:
    """Answers whether they were taken. Done twice, they are in it once, and have one entry."""
    org_id, subject_id = work.actor.organization_id, work.actor.subject_id
    assert subject_id is not None
    work.concerns("AuthorityDemand", command.demand_id)
    found = await work.tx.fetchrow(_APPROVED, org_id, command.demand_id)
    if found is None:
        return {"taken": False}
    row = dict(found)
    window = (row["collected_from"], row["collected_before"])
    records = await work.tx.fetch(_RECORDS, subject_id, org_id, row["granted"], *window, work.now)
    part = _encrypted(work.keys.opened(row["wrapped_key"]), row, _part(work, row, records))
    place = (org_id, command.person_id, work.now, len(records), part, subject_id)
    if await work.tx.execute(_TAKE, *place) != "UPDATE 1":
        return {"taken": False}
    await _note_look(work, row, command.person_id, sorted({each["field_class"] for each in records}))
    return {"taken": True}


@handler(FinishDemandPackage)
async def finish_package(command: FinishDemandPackage, work: Work) -> Mapping[str, Any]:
    """Answers nothing."""
    row = await loaded(work, work.actor.organization_id, command.demand_id)
    if row["status"] == DemandStatus.APPROVED:
        await step(work, row, DemandStatus.READY)
        await work.tx.execute(_READY, row["org_id"], row["id"], work.now, work.now + KEPT)
        await enter(work, row["id"], DemandEventKind.PACKAGED)
        await work.enqueue(EXPIRE, payload_of(row["org_id"], row["id"]), execute_after=KEPT)
    return {}


@handler(ExpireDemandPackage)
async def expire_package(command: ExpireDemandPackage, work: Work) -> Mapping[str, Any]:
    """Answers nothing; what was handed over stays so."""
    row = await loaded(work, work.actor.organization_id, command.demand_id)
    if row["wrapped_key"] is None:
        return {}
    if row["status"] == DemandStatus.READY:
        await step(work, row, DemandStatus.EXPIRED)
    await work.tx.execute(_DESTROY, row["org_id"], row["id"])
    await work.tx.execute(_EMPTY, row["org_id"], row["id"])
    work.keys.forget(row["wrapped_key"])
    await enter(work, row["id"], DemandEventKind.EXPIRED)
    return {}


def _delay(row: Demand, person: asyncpg.Record, work: Work) -> LedgerDelay:
    """The delay of one person's entry; its id is that of their row, by which it is lifted."""
    return LedgerDelay(
        org_id=row["org_id"],
        id=person["id"],
        member_id=person["subject_id"],
        subject_id=person["subject_id"],
        purpose=secret_purpose(person["id"]),
        reason="LEGAL_PROHIBITION",
        note=row["secrecy_basis"],
        days=max(1, (row["secret_until"] - work.now).days),
        requested_by=row["examined_by"],
        requested_at=row["examined_at"],
        approved_by=row["approved_by"],
        approved_at=row["approved_at"],
        starts_at=work.now,
        expires_at=row["secret_until"],
        controller_id=row["org_id"],
    )


def _part(work: Work, row: Demand, records: list[asyncpg.Record]) -> bytes:
    """One line of the package, in clear."""
    shown = [
        {
            "category": record["category_code"],
            "label": record["label"],
            "collectedAt": record["collected_at"],
            "keptUnder": record["restricted_under"],
            "value": opened_json(work.keys, record["wrapped"], record["sealed"], record["id"].bytes),
        }
        for record in records
    ]
    about = {name: row[name] for name in ("authority", "citation", "granted", "collected_from", "collected_before")}
    return orjson.dumps({"demand": about, "person": str(work.actor.subject_id), "records": shown})


def _encrypted(key: bytes, row: Demand, part: bytes) -> bytes:
    """A JWE of RFC 7516 under the package's key, which any such program opens."""
    header = {"alg": "dir", "enc": "A256GCM", "kid": str(row["id"]), "cty": "json"}
    return jwe.encrypt_compact(header, part, OctKey.import_key(key)).encode()


async def _note_look(work: Work, row: Demand, person_id: UUID, classes: list[str]) -> None:
    """Enter it as the approver's look: the job acts on nobody else's behalf."""
    secret = row["secret_until"] is not None and row["secret_until"] > work.now
    purpose = secret_purpose(person_id) if secret else PURPOSE
    authority = f"{row['authority']}: {row['citation']}"
    shared = (purpose, "LEGAL_OBLIGATION", authority, work.tx.region.code)
    subject_id = work.actor.subject_id
    assert subject_id is not None
    looks = [Looked(row["org_id"], subject_id, each, *shared) for each in classes]
    approver = replace(work.actor, kind=ActorKind.CONTROLLER, role=Role.PRIVACY_TEAM, subject_id=row["approved_by"])
    await append_looks(work.tx, approver, looks, Admission(None, purpose, row["provision"]), FixedClock(work.now))
