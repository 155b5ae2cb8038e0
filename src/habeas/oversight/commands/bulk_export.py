"""An administrator asks for a bulk export of members; until it begins, any administrator can stop it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.oversight.announcements import announced
from habeas.oversight.commands.entrypoints import CARRY_OUT_BULK, FOLLOW_BULK, SPREAD_GRANTS, TELL_BULK, payload_of
from habeas.oversight.commands.own_rows import not_found, own_row
from habeas.oversight.commands.units import found_unit
from habeas.oversight.model import BulkExport
from habeas.oversight.rules.announced import checked_note, checked_purpose
from habeas.oversight.rules.bulk import BulkExportEnd, BulkExportStatus, Reach, due_at, export_classes
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.storage.turns import Turn, take_turn
from habeas.writing.command import handler
from habeas.writing.work import Work

_WAITS = """
select exists (select from habeas.bulk_export
                where org_id = $1 and requested_by = $2 and status in ('WAITING', 'RUNNING'))
"""
_OTHERS = """
select count(*) from habeas.membership
 where org_id = $1 and subject_id <> $2 and role = 'ADMINISTRATOR' and status <> 'INVITED'
   and ended_at is null
"""
"""Whoever else administers, suspended or not; those whose membership ended lately are in the reach."""
CONCERNED = """
insert into habeas.bulk_export_person (org_id, export_id, subject_id, member_id, told_at)
select distinct on (m.subject_id) m.org_id, $2::uuid, m.subject_id, m.id, $4::timestamptz from habeas.membership m
 where m.org_id = $1 and m.overseer_id = $1 and m.ended_at is null and m.status in ('ACTIVE', 'SUSPENDED')
   and m.subject_id <> $3 and ($5::uuid is null or m.unit_id = $5)
 order by m.subject_id, m.joined_at desc
"""
"""Notes whom an export concerns: organization, export, requester, instant, unit or null."""
_COUNTED = "update habeas.bulk_export set persons = $3 where org_id = $1 and id = $2"
_FIND = "select status, requested_by from habeas.bulk_export where org_id = $1 and id = $2 for update"
_END = """
update habeas.bulk_export set status = 'CANCELLED', ended_at = $3, ended_by = $4, end_reason = $5
 where org_id = $1 and id = $2
"""
_ROLE_LOST = """
update habeas.bulk_export set status = 'CANCELLED', ended_at = $3, end_reason = 'ROLE_LOST', wrapped_key = null
 where org_id = $1 and requested_by = $2 and status in ('WAITING', 'RUNNING', 'READY') returning id
"""
_REVOKE_UNITS = """
update habeas.unit_grant set revoked_at = $3 where org_id = $1 and subject_id = $2 and revoked_at is null
"""


@dataclass(frozen=True)
class RequestBulkExport:
    """Ask for an export of the actor's organization, or of one unit of it (global ids), for an announced purpose.

    `reach` says whom it concerns in other regions, as a transfer mechanism on file for the purpose lets it.
    """

    organization: str
    purpose_code: str
    purpose_note: str
    field_classes: tuple[str, ...]
    unit: str | None = None
    reach: Reach = field(default_factory=Reach)


@dataclass(frozen=True)
class CancelBulkExport:
    """Stop a bulk export (a global id) that has not begun; `region` is where it was asked for."""

    export: str
    region: str | None = None


@handler(RequestBulkExport)
async def request_bulk_export(command: RequestBulkExport, work: Work) -> Entity:
    """Answer the export, which waits 48 hours where anybody else administers, or did in the last 48; all are told.

    Raises NOT_FOUND, BAD_USER_INPUT beyond what was announced, CONFLICT while another one of the actor's waits,
    FORBIDDEN to a machine.
    """
    org_id, requester_id = own_row(command.organization, "ORG", work.actor, "organization"), work.actor.subject_id
    if requester_id is None:
        raise DomainError(ErrorCode.FORBIDDEN, "A bulk export is asked for by a person.")
    bounds = await announced(work.tx, org_id, work.now)
    await take_turn(work.tx, org_id, Turn.BULK_EXPORTS)
    if await work.tx.fetchval(_WAITS, org_id, requester_id):
        raise DomainError(ErrorCode.CONFLICT, "Another bulk export of yours waits already.", ("organization",))
    others = await work.tx.fetchval(_OTHERS, org_id, requester_id)
    row = BulkExport(
        org_id=org_id,
        id=new_id(),
        unit_id=None if command.unit is None else await found_unit(work, command.unit),
        purpose=checked_purpose(command.purpose_code, bounds),
        note=checked_note(command.purpose_note),
        field_classes=export_classes(command.field_classes, bounds),
        status=BulkExportStatus.WAITING,
        requested_by=requester_id,
        requested_at=work.now,
        due_at=due_at(work.now, others + command.reach.administrators),
        persons=0,
        home_region=work.tx.region.code,
        elsewhere=sorted(command.reach.members),
        withheld=[vars(each) for each in command.reach.withheld],
    )
    await insert(work.tx, [row])
    await _tell(work, row, requester_id, command.reach)
    work.concerns("BulkExport", row.id)
    return Entity(org_id, row.id)


@handler(CancelBulkExport, region=lambda command, actor: command.region or actor.region)
async def cancel_bulk_export(command: CancelBulkExport, work: Work) -> Entity:
    """Answer the export as stopped. NOT_FOUND, ILLEGAL_STEP once it has begun or is over."""
    org_id, export_id = work.actor.organization_id, own_row(command.export, "BEX", work.actor, "export")
    row = await work.tx.fetchrow(_FIND, org_id, export_id)
    if row is None:
        raise not_found("export")
    if row["status"] != BulkExportStatus.WAITING:
        raise DomainError(ErrorCode.ILLEGAL_STEP, "It has begun, or is over.", ("export",))
    reason = _reason(row, work.actor.subject_id)
    await work.tx.execute(_END, org_id, export_id, work.now, work.actor.subject_id, reason)
    await work.enqueue(FOLLOW_BULK, payload_of(work.actor, export_id=export_id))
    work.concerns("BulkExport", export_id)
    work.note(reason=reason)
    return Entity(org_id, export_id)


async def end_for_lost_role(work: Work, subject_id: UUID) -> None:
    """Whoever is no administrator any more gets no export, not even one asked for before, and administers no unit."""
    revoked = await work.tx.execute(_REVOKE_UNITS, work.actor.organization_id, subject_id, work.now)
    if revoked != "UPDATE 0":
        await work.enqueue(SPREAD_GRANTS, payload_of(work.actor, holder_id=subject_id))
    for row in await work.tx.fetch(_ROLE_LOST, work.actor.organization_id, subject_id, work.now):
        await work.enqueue(FOLLOW_BULK, payload_of(work.actor, export_id=row["id"]))


def _reason(row: asyncpg.Record, subject_id: UUID | None) -> BulkExportEnd:
    own = row["requested_by"] == subject_id
    return BulkExportEnd.WITHDRAWN if own else BulkExportEnd.STOPPED_BY_ANOTHER


async def _tell(work: Work, row: BulkExport, requester_id: UUID, reach: Reach) -> None:
    """Note everybody concerned, which is what they see, and have them and the other administrators written to."""
    told = await work.tx.execute(CONCERNED, row.org_id, row.id, requester_id, work.now, row.unit_id)
    persons = int(told.rpartition(" ")[2]) + sum(reach.members.values())
    if persons == 0:
        details = {"withheld": [vars(each) for each in reach.withheld]}
        raise DomainError(ErrorCode.BAD_USER_INPUT, "There is nobody to export.", ("organization",), details)
    await work.tx.execute(_COUNTED, row.org_id, row.id, persons)
    payload = payload_of(work.actor, export_id=row.id)
    await work.enqueue(TELL_BULK, payload)
    await work.enqueue(CARRY_OUT_BULK, payload, execute_after=_pause(row.due_at, work.now))
    work.note(purpose=row.purpose, fieldClasses=row.field_classes, persons=persons)


def _pause(due: datetime, now: datetime) -> timedelta | None:
    return None if due <= now else due - now
