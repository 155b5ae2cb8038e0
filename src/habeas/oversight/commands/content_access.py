"""Access to a member's content: one administrator asks, a second person approves, and it ends by itself."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.kernel.periods import add_hours
from habeas.oversight.announcements import announced
from habeas.oversight.commands.objected import check_not_objected
from habeas.oversight.commands.own_rows import not_found, own_row
from habeas.oversight.model import ContentAccess
from habeas.oversight.rules.announced import checked_classes, checked_hours, checked_note, checked_purpose
from habeas.oversight.rules.sets import AccessStatus
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work

_MEMBER = "select subject_id from habeas.membership where org_id = $1 and id = $2 and ended_at is null"
_FIND = """
select id, status, requested_by, subject_id, purpose, field_classes, hours
  from habeas.content_access where org_id = $1 and id = $2 for update
"""
_APPROVE = """
update habeas.content_access set status = 'APPROVED', approved_by = $3, approved_at = $4, starts_at = $4,
       expires_at = $5
 where org_id = $1 and id = $2
"""


@dataclass(frozen=True)
class RequestContentAccess:
    """Ask for access to a member's data of these classes, for an announced purpose; ids are global ids."""

    organization: str
    member: str
    purpose_code: str
    purpose_note: str
    field_classes: tuple[str, ...]
    hours: int


@dataclass(frozen=True)
class ApproveContentAccess:
    """Approve a requested access (a global id); it starts now."""

    access: str


@handler(RequestContentAccess)
async def request_content_access(command: RequestContentAccess, work: Work) -> Entity:
    """Put the request on record; nothing can be read by it yet.

    Raises NOT_FOUND for a member who is not of the actor's organization, BAD_USER_INPUT beyond what was announced.
    """
    org_id = own_row(command.organization, "ORG", work.actor, "organization")
    member_id = own_row(command.member, "MEM", work.actor, "member")
    requester_id, subject_id = await _requester_and_subject(work, org_id, member_id)
    bounds = await announced(work.tx, org_id, work.now)
    await check_not_objected(work.tx, org_id, subject_id, command.purpose_code)
    row = ContentAccess(
        org_id=org_id,
        id=new_id(),
        member_id=member_id,
        subject_id=subject_id,
        purpose=checked_purpose(command.purpose_code, bounds),
        note=checked_note(command.purpose_note),
        field_classes=checked_classes(command.field_classes, bounds),
        hours=checked_hours(command.hours),
        status=AccessStatus.REQUESTED,
        requested_by=requester_id,
        requested_at=work.now,
    )
    await insert(work.tx, [row])
    work.concerns("ContentAccess", row.id)
    work.note(purpose=row.purpose, fieldClasses=row.field_classes, hours=row.hours)
    return Entity(org_id, row.id)


@handler(ApproveContentAccess)
async def approve_content_access(command: ApproveContentAccess, work: Work) -> Entity:
    """Let the access begin now and end after the hours that were asked for.

    Raises NOT_FOUND, ILLEGAL_STEP if it was decided before, FORBIDDEN to the requester and to the member concerned,
    BAD_USER_INPUT if what was announced no longer covers it.
    """
    org_id, access_id = work.actor.organization_id, own_row(command.access, "CAC", work.actor, "access")
    access = await work.tx.fetchrow(_FIND, org_id, access_id)
    if access is None:
        raise not_found("access")
    if access["status"] != AccessStatus.REQUESTED:
        raise DomainError(ErrorCode.ILLEGAL_STEP, "This access was decided before.", ("access",))
    if work.actor.subject_id in (None, access["requested_by"], access["subject_id"]):
        raise DomainError(
            ErrorCode.FORBIDDEN,
            "An access is approved by a second person, who is neither the requester nor the member concerned.",
            details={"missing": ["SECOND_PERSON"]},
        )
    await _check_still_announced(work, access)
    expires_at = add_hours(work.now, access["hours"])
    await work.tx.execute(_APPROVE, org_id, access_id, work.actor.subject_id, work.now, expires_at)
    work.concerns("ContentAccess", access_id)
    return Entity(org_id, access_id)


async def _requester_and_subject(work: Work, org_id: UUID, member_id: UUID) -> tuple[UUID, UUID]:
    requester_id = work.actor.subject_id
    subject_id: UUID | None = await work.tx.fetchval(_MEMBER, org_id, member_id)
    if subject_id is None:
        raise not_found("member")
    if requester_id is None:
        raise DomainError(ErrorCode.FORBIDDEN, "Access to content is asked for by a person.")
    if requester_id == subject_id:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Your own data need no approval.", ("member",))
    return requester_id, subject_id


async def _check_still_announced(work: Work, access: asyncpg.Record) -> None:
    bounds = await announced(work.tx, work.actor.organization_id, work.now)
    checked_purpose(access["purpose"], bounds, ("access",))
    checked_classes(access["field_classes"], bounds, ("access",))
