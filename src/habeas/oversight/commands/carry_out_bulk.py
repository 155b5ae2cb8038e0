"""Carrying out a bulk export: each person with the entry in their ledger, in one transaction; then a sealed package."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from habeas.access import ActorKind, Role
from habeas.audit.ledger import append_looks
from habeas.kernel.clock import FixedClock
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.oversight.announcements import announced
from habeas.oversight.commands.entrypoints import EXPIRE_BULK, payload_of
from habeas.oversight.rules.bulk import DIRECTORY, KEPT, BulkExportEnd, LeftOut
from habeas.reading.finish import Looked
from habeas.reading.read import Admission
from habeas.storage.sealed import seal
from habeas.vault.keys import opened_json
from habeas.writing.command import handler
from habeas.writing.work import Work

_FIND = "select * from habeas.bulk_export where org_id = $1 and id = $2 for update"
_SEEN = "select * from habeas.bulk_export where org_id = $1 and id = $2 and status = 'RUNNING'"
_ADMINISTERS = """
select exists (select from habeas.membership where org_id = $1 and subject_id = $2 and role = 'ADMINISTRATOR'
                  and status = 'ACTIVE' and ended_at is null and frozen_at is null)
"""
_BEGIN = "update habeas.bulk_export set status = 'RUNNING', wrapped_key = $3 where org_id = $1 and id = $2"
_CANCEL = """
update habeas.bulk_export set status = 'CANCELLED', ended_at = $3, end_reason = $4, wrapped_key = null
 where org_id = $1 and id = $2
"""
_MEMBER = """
select m.email, m.display_name, m.role, m.status, m.account_kind, m.joined_at, m.residence
  from habeas.membership m join habeas.bulk_export_person p
    on p.org_id = m.org_id and p.member_id = m.id and p.export_id = $2 and p.subject_id = $3
 where m.org_id = $1 and m.subject_id = $3 and m.ended_at is null and m.overseer_id = $1
"""
_OBJECTED = "select exists (select from habeas.look_stop where org_id = $1 and subject_id = $2 and purpose = $3)"
_RECORDS = """
select v.id, v.category_code, v.field_class, v.label, v.sealed, v.collected_at, k.wrapped
  from habeas.vault_record v join habeas.space_key k on k.org_id = v.org_id and k.subject_id = v.subject_id
 where v.org_id = $1 and v.subject_id = $2 and v.open_class = any($3) order by v.collected_at, v.id
"""
_TAKE = """
update habeas.bulk_export_person set taken_at = $4, sealed = $5, left_out = $6
 where org_id = $1 and export_id = $2 and subject_id = $3 and taken_at is null and left_out is null
"""
_FINISH = """
update habeas.bulk_export e set status = 'READY', ready_at = $3, expires_at = $4,
       exported = $5 + (select count(*) from habeas.bulk_export_person p
                         where p.org_id = e.org_id and p.export_id = e.id and p.taken_at is not null)
 where e.org_id = $1 and e.id = $2 and e.status = 'RUNNING' returning exported
"""
_EXPIRE = "update habeas.bulk_export set status = $3, wrapped_key = null where org_id = $1 and id = $2"
_EMPTY = "update habeas.bulk_export_person set sealed = null where org_id = $1 and export_id = $2"


@dataclass(frozen=True)
class BeginBulkExport:
    """Begin it, or cancel it where its requester lost the role or what was announced no longer covers it.

    Away from home, whether the requester administers was asked there.
    """

    region: str
    export_id: UUID
    at_home: bool = True


@dataclass(frozen=True)
class TakeIntoBulkExport:
    """Put the actor's subject into it, with the entry in their ledger."""

    region: str
    export_id: UUID


@dataclass(frozen=True)
class FinishBulkExport:
    """Count the package, with what is in it `elsewhere`, and say until when it is kept."""

    region: str
    export_id: UUID
    elsewhere: int = 0


@dataclass(frozen=True)
class ExpireBulkExport:
    """Destroy the key of the package, and its parts."""

    region: str
    export_id: UUID


@handler(BeginBulkExport, region=lambda command, _: command.region)
async def begin_bulk_export(command: BeginBulkExport, work: Work) -> Mapping[str, Any]:
    """Answers whether it runs, and how many are in it once it is ready. Begun twice, it has one key."""
    org_id = work.actor.organization_id
    row = await work.tx.fetchrow(_FIND, org_id, command.export_id)
    if row is None or row["status"] not in ("WAITING", "RUNNING"):
        return {"runs": False, "exported": None if row is None else row["exported"]}
    work.concerns("BulkExport", command.export_id)
    reason = await _obstacle(work, row, command.at_home)
    if reason is not None:
        await work.tx.execute(_CANCEL, org_id, command.export_id, work.now, reason)
        work.note(cancelled=reason)
        return {"runs": False, "exported": None, "reason": reason}
    await work.tx.execute(_BEGIN, org_id, command.export_id, row["wrapped_key"] or work.keys.new())
    return {"runs": True}


@handler(TakeIntoBulkExport, region=lambda command, _: command.region)
async def take_into_bulk_export(command: TakeIntoBulkExport, work: Work) -> Mapping[str, Any]:
    """Leaves out whoever objected to the purpose or is no longer overseen. Done twice, they are in it once."""
    org_id, subject_id = work.actor.organization_id, work.actor.subject_id
    assert subject_id is not None
    work.concerns("BulkExport", command.export_id)
    row = await work.tx.fetchrow(_SEEN, org_id, command.export_id)
    if row is None:
        return {"taken": False}
    member = await work.tx.fetchrow(_MEMBER, org_id, command.export_id, subject_id)
    objected = await work.tx.fetchval(_OBJECTED, org_id, subject_id, row["purpose"])
    place = (org_id, command.export_id, subject_id)
    if member is None or objected:
        left_out = LeftOut.OBJECTED if objected else LeftOut.NO_LONGER_OVERSEEN
        await work.tx.execute(_TAKE, *place, None, None, left_out)
        return {"taken": False}
    part, classes = await _part(work, row, member, subject_id)
    sealed = seal(work.keys.opened(row["wrapped_key"]), part, subject_id.bytes)
    if await work.tx.execute(_TAKE, *place, work.now, sealed, None) == "UPDATE 1":
        await _note_look(work, row, subject_id, classes)
    return {"taken": True}


@handler(FinishBulkExport, region=lambda command, _: command.region)
async def finish_bulk_export(command: FinishBulkExport, work: Work) -> Mapping[str, Any]:
    """Answers how many people are in it; None where it no longer runs."""
    work.concerns("BulkExport", command.export_id)
    place = (work.actor.organization_id, command.export_id)
    exported = await work.tx.fetchval(_FINISH, *place, work.now, work.now + KEPT, command.elsewhere)
    if exported is not None:
        await work.enqueue(EXPIRE_BULK, payload_of(work.actor, export_id=command.export_id), execute_after=KEPT)
    return {"exported": exported}


@handler(ExpireBulkExport, region=lambda command, _: command.region)
async def expire_bulk_export(command: ExpireBulkExport, work: Work) -> Mapping[str, Any]:
    """Answers nothing."""
    work.concerns("BulkExport", command.export_id)
    row = await work.tx.fetchrow(_FIND, work.actor.organization_id, command.export_id)
    if row is not None:
        after = "EXPIRED" if row["status"] == "READY" else row["status"]
        await work.tx.execute(_EXPIRE, work.actor.organization_id, command.export_id, after)
        await work.tx.execute(_EMPTY, work.actor.organization_id, command.export_id)
    return {}


async def _obstacle(work: Work, row: asyncpg.Record, at_home: bool) -> BulkExportEnd | None:
    if at_home and not await work.tx.fetchval(_ADMINISTERS, row["org_id"], row["requested_by"]):
        return BulkExportEnd.ROLE_LOST
    bounds = await announced(work.tx, row["org_id"], work.now)
    covered = row["purpose"] in bounds.purposes and set(row["field_classes"]) - {DIRECTORY} <= bounds.field_classes
    return None if covered else BulkExportEnd.NO_LONGER_ANNOUNCED


async def _part(work: Work, row: asyncpg.Record, member: asyncpg.Record, subject_id: UUID) -> tuple[bytes, list[str]]:
    """One line of the package, and the classes of fields that are in it."""
    records = await work.tx.fetch(_RECORDS, row["org_id"], subject_id, row["field_classes"])
    shown = [
        {
            "category": record["category_code"],
            "fieldClass": record["field_class"],
            "label": record["label"],
            "collectedAt": record["collected_at"],
            "value": opened_json(work.keys, record["wrapped"], record["sealed"], record["id"].bytes),
        }
        for record in records
    ]
    line = {"member": dict(member), "records": shown}
    return orjson.dumps(line), sorted({DIRECTORY, *(record["field_class"] for record in records)})


async def _note_look(work: Work, row: asyncpg.Record, subject_id: UUID, classes: list[str]) -> None:
    """Enter it as the requester's look: the job acts on nobody else's behalf."""
    authority = f"Bulk export {row['id']}, told to the member beforehand"
    basis, code = "LEGITIMATE_INTERESTS", work.tx.region.code
    looks = [Looked(row["org_id"], subject_id, each, row["purpose"], basis, authority, code) for each in classes]
    requester = replace(
        work.actor, kind=ActorKind.ADMINISTRATOR, role=Role.ADMINISTRATOR, subject_id=row["requested_by"]
    )
    admission = Admission(None, row["purpose"], row["note"])
    await append_looks(work.tx, requester, looks, admission, FixedClock(work.now))


def gone() -> DomainError:
    """The one answer for a package that is not there, not the caller's, or no longer kept."""
    return DomainError(ErrorCode.NOT_FOUND, "There is no such export, or its package is no longer kept.")
