"""Reviews of access: how often, what is decided about everybody who has it, and when one is done."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.payload import Entity
from habeas.safeguards.commands.load import another, not_found, own_row, person
from habeas.safeguards.commands.withdraw import staff_now, withdraw_later
from habeas.safeguards.model import AccessDecision, AccessReview
from habeas.safeguards.rules.register import checked, checked_days
from habeas.safeguards.rules.sets import StaffAccessDecision
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work

_OPEN = """
select id, opened_at, every_days from habeas.access_review
 where org_id = $1 and completed_at is null and ($2::uuid is null or id = $2) for update
"""
_RESCHEDULE = "update habeas.access_review set every_days = $3, due_at = $4 where org_id = $1 and id = $2"
_COMPLETE = """
update habeas.access_review set completed_at = $3, completed_by = $4, looks = $5, finding = $6
 where org_id = $1 and id = $2
"""
_DECIDED = "select membership_id from habeas.access_decision where org_id = $1 and review_id = $2"
_LOOKS = "select count(*) from habeas.ledger_entry where org_id = $1 and at >= $2"


@dataclass(frozen=True)
class ScheduleAccessReviews:
    """Have access reviewed every so many days, from now on; the open review is due by that too."""

    every_days: int


@dataclass(frozen=True)
class DecideStaffAccess:
    """Keep or withdraw one grant (a global id of StaffAccess) in an open review."""

    review: str
    staff: str
    decision: StaffAccessDecision
    reason: str


@dataclass(frozen=True)
class CompleteAccessReview:
    """Complete a review in which everybody's access was decided, with what the access records showed."""

    review: str
    finding: str


@handler(ScheduleAccessReviews, again_on="access_review_open_key")
async def schedule(command: ScheduleAccessReviews, work: Work) -> Entity:
    """Answers the open review. BAD_USER_INPUT."""
    org_id, days = work.actor.organization_id, checked_days(command.every_days, "everyDays")
    row = await work.tx.fetchrow(_OPEN, org_id, None)
    if row is None:
        return await _opened(work, days)
    await work.tx.execute(_RESCHEDULE, org_id, row["id"], days, row["opened_at"] + timedelta(days=days))
    work.concerns("AccessReview", row["id"])
    work.note(every_days=days)
    return Entity(org_id, row["id"])


@handler(DecideStaffAccess)
async def decide(command: DecideStaffAccess, work: Work) -> Entity:
    """Answers the review; what is withdrawn ends at once, with its sessions and tokens.

    NOT_FOUND, BAD_USER_INPUT, ALREADY_DECIDED; REVIEWER_NOT_INDEPENDENT to whoever would decide about themself.
    """
    review = await _open(work, command.review)
    found = await staff_now(work, own_row(command.staff, "STA", work.actor, "staff"))
    if not found:
        raise not_found("staff")
    [grant] = found
    another(work.actor, grant["subject_id"], "staff")
    if grant["id"] in await _decided(work, review["id"]):
        raise DomainError(ErrorCode.ALREADY_DECIDED, "This review decided about them already.", ("staff",))
    row = AccessDecision(
        org_id=work.actor.organization_id,
        id=new_id(),
        review_id=review["id"],
        membership_id=grant["id"],
        subject_id=grant["subject_id"],
        role=grant["role"],
        decision=command.decision.value,
        reason=checked(command.reason, "reason"),
        decided_by=person(work.actor),
        decided_at=work.now,
    )
    await insert(work.tx, [row])
    work.note(decision=row.decision)
    if command.decision is StaffAccessDecision.WITHDRAW:
        await withdraw_later(work, membership_id=grant["id"])
    return Entity(work.actor.organization_id, review["id"])


@handler(CompleteAccessReview)
async def complete(command: CompleteAccessReview, work: Work) -> Entity:
    """Answers the review; the next one is open from now on. NOT_FOUND; ILLEGAL_STEP while somebody is undecided."""
    review, org_id = await _open(work, command.review), work.actor.organization_id
    decided = await _decided(work, review["id"])
    undecided = [each for each in await staff_now(work) if each["id"] not in decided]
    if undecided:
        message = f"Not decided yet about {len(undecided)} of the staff."
        raise DomainError(ErrorCode.ILLEGAL_STEP, message, ("review",), {"undecided": len(undecided)})
    looks = await work.tx.fetchval(_LOOKS, org_id, review["opened_at"])
    finding = checked(command.finding, "finding")
    await work.tx.execute(_COMPLETE, org_id, review["id"], work.now, person(work.actor), looks, finding)
    await _opened(work, review["every_days"])
    work.concerns("AccessReview", review["id"])
    return Entity(org_id, review["id"])


async def _opened(work: Work, days: int) -> Entity:
    row = AccessReview(
        org_id=work.actor.organization_id,
        id=new_id(),
        every_days=days,
        opened_at=work.now,
        due_at=work.now + timedelta(days=days),
    )
    await insert(work.tx, [row])
    work.concerns("AccessReview", row.id)
    work.note(every_days=days)
    return Entity(row.org_id, row.id)


async def _open(work: Work, text: str) -> Any:
    key = own_row(text, "ARV", work.actor, "review")
    row = await work.tx.fetchrow(_OPEN, work.actor.organization_id, key)
    if row is None:
        raise not_found("review")
    work.concerns("AccessReview", key)
    return row


async def _decided(work: Work, review_id: UUID) -> set[UUID]:
    rows = await work.tx.fetch(_DECIDED, work.actor.organization_id, review_id)
    return {row["membership_id"] for row in rows}
