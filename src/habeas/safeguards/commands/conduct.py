"""What staff learned and what they broke: courses, violations with the looks that show them, and what followed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.payload import Entity
from habeas.safeguards.commands.load import another, not_found, own_row, person
from habeas.safeguards.commands.withdraw import staff_now, withdraw_later
from habeas.safeguards.model import StaffTraining, StaffViolation, StaffViolationLook
from habeas.safeguards.rules.register import checked, checked_course
from habeas.safeguards.rules.sets import ENDS_ACCESS, ViolationConsequence
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work

_LOOK = "select actor_id from habeas.ledger_entry where org_id = $1 and id = $2"
_FIND = "select subject_id, decided_at from habeas.staff_violation where org_id = $1 and id = $2 for update"
_DECIDE = """
update habeas.staff_violation set consequence = $3, reasons = $4, decided_by = $5, decided_at = $6
 where org_id = $1 and id = $2
"""
MOST_LOOKS = 50


@dataclass(frozen=True)
class RecordStaffTraining:
    """Record that somebody of the staff completed a course, and when the next one is due."""

    staff: str
    course: str
    completed_on: date
    next_due_on: date


@dataclass(frozen=True)
class RecordStaffViolation:
    """Record that somebody broke the rules, with the looks of theirs that show it."""

    staff: str
    looks: tuple[str, ...]
    summary: str


@dataclass(frozen=True)
class DecideStaffViolation:
    """Say what followed, once."""

    violation: str
    consequence: ViolationConsequence
    reasons: str


@handler(RecordStaffTraining)
async def record_training(command: RecordStaffTraining, work: Work) -> Entity:
    """Answers whom it is about. NOT_FOUND, BAD_USER_INPUT."""
    membership_id, subject_id = await _staff(work, command.staff)
    checked_course(command.completed_on, command.next_due_on, work.now.date())
    row = StaffTraining(
        org_id=work.actor.organization_id,
        id=new_id(),
        subject_id=subject_id,
        course=checked(command.course, "course", 200),
        completed_on=command.completed_on,
        next_due_on=command.next_due_on,
        recorded_by=person(work.actor),
        recorded_at=work.now,
    )
    await insert(work.tx, [row])
    work.concerns("Membership", membership_id)
    return Entity(work.actor.organization_id, membership_id)


@handler(RecordStaffViolation)
async def record_violation(command: RecordStaffViolation, work: Work) -> Entity:
    """Answers the violation, also of somebody whose membership has ended. NOT_FOUND, also for a look that is not of
    the controller; BAD_USER_INPUT for another's."""
    membership_id, subject_id = await _staff(work, command.staff, ended=True)
    another(work.actor, subject_id, "staff")
    org_id = work.actor.organization_id
    entries = [own_row(look, "SLK", work.actor, "looks") for look in dict.fromkeys(command.looks)]
    if not 1 <= len(entries) <= MOST_LOOKS:
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"Name 1 to {MOST_LOOKS} looks that show it.", ("looks",))
    for entry_id in entries:
        await _check_look(work, entry_id, subject_id)
    row = StaffViolation(
        org_id=org_id,
        id=new_id(),
        membership_id=membership_id,
        subject_id=subject_id,
        summary=checked(command.summary, "summary"),
        recorded_by=person(work.actor),
        recorded_at=work.now,
    )
    linked = [StaffViolationLook(org_id=org_id, violation_id=row.id, entry_id=each) for each in entries]
    await insert(work.tx, [row, *linked])
    work.concerns("StaffViolation", row.id)
    return Entity(org_id, row.id)


@handler(DecideStaffViolation)
async def decide_violation(command: DecideStaffViolation, work: Work) -> Entity:
    """Answers the violation; where access ends by it, every membership they have by then ends.

    NOT_FOUND, ALREADY_DECIDED.
    """
    org_id, key = work.actor.organization_id, own_row(command.violation, "SVI", work.actor, "violation")
    row = await work.tx.fetchrow(_FIND, org_id, key)
    if row is None:
        raise not_found("violation")
    another(work.actor, row["subject_id"], "violation")
    if row["decided_at"] is not None:
        raise DomainError(ErrorCode.ALREADY_DECIDED, "What followed is decided.", ("violation",))
    reasons = checked(command.reasons, "reasons")
    await work.tx.execute(_DECIDE, org_id, key, command.consequence.value, reasons, person(work.actor), work.now)
    work.concerns("StaffViolation", key)
    work.note(consequence=command.consequence)
    if command.consequence in ENDS_ACCESS:
        await withdraw_later(work, subject_id=row["subject_id"])
    return Entity(org_id, key)


async def _staff(work: Work, text: str, *, ended: bool = False) -> tuple[UUID, UUID]:
    found = await staff_now(work, own_row(text, "STA", work.actor, "staff"), ended=ended)
    if not found:
        raise not_found("staff")
    return found[0]["id"], found[0]["subject_id"]


async def _check_look(work: Work, entry_id: UUID, subject_id: UUID) -> None:
    row = await work.tx.fetchrow(_LOOK, work.actor.organization_id, entry_id)
    if row is None:
        raise not_found("looks")
    # An old entry names nobody any more; what shows who it was is then elsewhere.
    if row["actor_id"] not in (None, subject_id):
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Somebody else made one of these looks.", ("looks",))
