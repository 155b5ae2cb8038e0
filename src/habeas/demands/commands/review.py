"""Two people review a demand: one examines its basis and narrows its scope, another one approves; either refuses."""

from dataclasses import dataclass
from datetime import datetime

from habeas.demands.commands.entrypoints import OPEN_ENTRIES, PACKAGE, payload_of
from habeas.demands.commands.load import enter, load, reviewer, second_person, step
from habeas.demands.commands.record import is_located, tell
from habeas.demands.rules.demand import check_window, checked_categories, checked_text
from habeas.demands.rules.sets import DemandEventKind, DemandStatus
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.writing.command import handler
from habeas.writing.work import Work

_EXAMINE = """
update habeas.authority_demand
   set finding = $3, granted = $4, collected_from = $5, collected_before = $6, examined_by = $7, examined_at = $8
 where org_id = $1 and id = $2
"""
_APPROVE = "update habeas.authority_demand set approved_by = $3, approved_at = $4 where org_id = $1 and id = $2"
_REFUSE = "update habeas.authority_demand set refusal = $3, refused_at = $4 where org_id = $1 and id = $2"
_LIFT = "update habeas.authority_demand set secret_until = $3 where org_id = $1 and id = $2"
_LIFT_PERSONS = "update habeas.authority_demand_person set visible_from = $3 where org_id = $1 and demand_id = $2"
_LIFT_MARK = "update habeas.authority_demand_mark set secret_until = $3 where org_id = $1 and id = $2"


@dataclass(frozen=True)
class ExamineAuthorityDemand:
    """Find on what basis it must be followed, and narrow it to what may be had: categories, and a time (AOMEI-64)."""

    demand: str
    finding: str
    categories: tuple[str, ...]
    collected_from: datetime | None = None
    collected_before: datetime | None = None


@dataclass(frozen=True)
class ApproveAuthorityDemand:
    """Approve what another person examined; its package is made then."""

    demand: str


@dataclass(frozen=True)
class RefuseAuthorityDemand:
    """Refuse a demand that nobody approved."""

    demand: str
    reason: str


@dataclass(frozen=True)
class LiftDemandSecrecy:
    """End a prohibition to tell before its time, as its authority allowed."""

    demand: str
    reason: str


@handler(ExamineAuthorityDemand)
async def examine(command: ExamineAuthorityDemand, work: Work) -> Entity:
    """Answers the demand. NOT_FOUND, ILLEGAL_STEP, BAD_USER_INPUT for a category that was not demanded."""
    examiner, row = reviewer(work), await load(work, command.demand)
    granted = checked_categories(command.categories, row["demanded"], "categories")
    check_window(command.collected_from, command.collected_before)
    await step(work, row, DemandStatus.EXAMINED, granted)
    window = (command.collected_from, command.collected_before)
    finding = checked_text(command.finding, "finding")
    await work.tx.execute(_EXAMINE, row["org_id"], row["id"], finding, granted, *window, examiner, work.now)
    await enter(work, row["id"], DemandEventKind.EXAMINED, note=finding)
    return Entity(row["org_id"], row["id"])


@handler(ApproveAuthorityDemand)
async def approve(command: ApproveAuthorityDemand, work: Work) -> Entity:
    """Answers the demand. NOT_FOUND, ILLEGAL_STEP, FORBIDDEN to its examiner, CONFLICT while people are sought."""
    approver, row = reviewer(work), await load(work, command.demand)
    if row["examined_by"] == approver:
        raise second_person("What one person examined, another one approves.")
    if not await is_located(work, row):
        raise DomainError(ErrorCode.CONFLICT, "Its people are still looked for; try again in a moment.", ("demand",))
    await step(work, row, DemandStatus.APPROVED)
    await work.tx.execute(_APPROVE, row["org_id"], row["id"], approver, work.now)
    await enter(work, row["id"], DemandEventKind.APPROVED)
    await work.enqueue(PACKAGE, payload_of(row["org_id"], row["id"]))
    return Entity(row["org_id"], row["id"])


@handler(RefuseAuthorityDemand)
async def refuse(command: RefuseAuthorityDemand, work: Work) -> Entity:
    """Answers the demand. NOT_FOUND, ILLEGAL_STEP, BAD_USER_INPUT without a reason."""
    reviewer(work)
    row, reason = await load(work, command.demand), checked_text(command.reason, "reason")
    await step(work, row, DemandStatus.REFUSED)
    await work.tx.execute(_REFUSE, row["org_id"], row["id"], reason, work.now)
    await enter(work, row["id"], DemandEventKind.REFUSED, note=reason)
    await tell(work, row)
    return Entity(row["org_id"], row["id"])


@handler(LiftDemandSecrecy)
async def lift_secrecy(command: LiftDemandSecrecy, work: Work) -> Entity:
    """Answers the demand, which its people read now. NOT_FOUND, ILLEGAL_STEP where nothing is secret."""
    reviewer(work)
    row, reason = await load(work, command.demand), checked_text(command.reason, "reason")
    if row["secret_until"] is None or row["secret_until"] <= work.now:
        raise DomainError(ErrorCode.ILLEGAL_STEP, "Nothing of it is secret.", ("demand",))
    for statement, key in ((_LIFT, row["id"]), (_LIFT_PERSONS, row["id"]), (_LIFT_MARK, row["mark_id"])):
        await work.tx.execute(statement, row["org_id"], key, work.now)
    await enter(work, row["id"], DemandEventKind.SECRECY_LIFTED, note=reason)
    await work.enqueue(OPEN_ENTRIES, payload_of(row["org_id"], row["id"]))
    await tell(work, {**row, "secret_until": None})
    return Entity(row["org_id"], row["id"])
