"""Delaying entries of one member's ledger for one purpose: one person asks, a second decides, and it expires."""

from dataclasses import dataclass

from habeas.audit.model import LedgerDelay
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.oversight.announcements import announced
from habeas.oversight.commands.own_rows import not_found, own_row
from habeas.oversight.rules.announced import checked_note, checked_purpose
from habeas.oversight.rules.delay import DelayReason, lasting
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work

_MEMBER = "select subject_id, role from habeas.membership where org_id = $1 and id = $2 and ended_at is null"
_FIND = """
select requested_by, subject_id, days, approved_at, lifted_at
  from habeas.ledger_delay where org_id = $1 and id = $2 for update
"""
_APPROVE = """
update habeas.ledger_delay set approved_by = $3, approved_at = $4, starts_at = $4, expires_at = $5
 where org_id = $1 and id = $2
"""


@dataclass(frozen=True)
class RequestLedgerDelay:
    """Ask that a member (a global id) be told of looks for a purpose so many days later."""

    member: str
    purpose: str
    reason: DelayReason
    note: str
    days: int


@dataclass(frozen=True)
class ApproveLedgerDelay:
    """Decide that a delay (a global id) begins now."""

    delay: str


@handler(RequestLedgerDelay)
async def request_ledger_delay(command: RequestLedgerDelay, work: Work) -> Entity:
    """Answer the delay, which delays nothing yet. NOT_FOUND, BAD_USER_INPUT beyond what was announced.

    ILLEGAL_STEP for a member who reads the organization's ledger anyway.
    """
    org_id, member_id = work.actor.organization_id, own_row(command.member, "MEM", work.actor, "member")
    member = await work.tx.fetchrow(_MEMBER, org_id, member_id)
    if member is None or work.actor.subject_id is None:
        raise not_found("member")
    if member["role"] != "MEMBER":
        raise DomainError(ErrorCode.ILLEGAL_STEP, "This member reads the organization's ledger.", ("member",))
    lasting(command.days)
    row = LedgerDelay(
        org_id=org_id,
        id=new_id(),
        member_id=member_id,
        subject_id=member["subject_id"],
        purpose=checked_purpose(command.purpose, await announced(work.tx, org_id, work.now), ("purpose",)),
        reason=command.reason,
        note=checked_note(command.note, ("note",)),
        days=command.days,
        requested_by=work.actor.subject_id,
        requested_at=work.now,
        controller_id=work.actor.controller_id,
    )
    await insert(work.tx, [row])
    work.concerns("LedgerDelay", row.id)
    work.note(purpose=row.purpose, reason=row.reason, days=row.days)
    return Entity(org_id, row.id)


@handler(ApproveLedgerDelay)
async def approve_ledger_delay(command: ApproveLedgerDelay, work: Work) -> Entity:
    """Answer the delay, in force from now until its days are over; it cannot be prolonged.

    NOT_FOUND, ILLEGAL_STEP if it was decided before, FORBIDDEN to whoever asked for it and to the member concerned.
    """
    org_id, delay_id = work.actor.organization_id, own_row(command.delay, "DLY", work.actor, "delay")
    row = await work.tx.fetchrow(_FIND, org_id, delay_id)
    if row is None:
        raise not_found("delay")
    if row["approved_at"] is not None or row["lifted_at"] is not None:
        raise DomainError(ErrorCode.ILLEGAL_STEP, "This was decided before.", ("delay",))
    if work.actor.subject_id in (None, row["requested_by"], row["subject_id"]):
        details = {"missing": ["SECOND_PERSON"]}
        raise DomainError(ErrorCode.FORBIDDEN, "A delay is decided by a second person.", details=details)
    ends = work.now + lasting(row["days"])
    await work.tx.execute(_APPROVE, org_id, delay_id, work.actor.subject_id, work.now, ends)
    work.concerns("LedgerDelay", delay_id)
    return Entity(org_id, delay_id)
