"""Watches over one request: confirms receipt, reminds, escalates, and says what was missed, as facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.periods import end_of_day
from habeas.reading.payload import Entity
from habeas.rights.catalog import is_answered_by_package
from habeas.rights.commands.ask_points import conclude_unverified
from habeas.rights.commands.begin import begin
from habeas.rights.commands.entrypoints import PREPARE_ANSWER, WATCH
from habeas.rights.commands.listed import listed_anew
from habeas.rights.commands.load import Loaded, load_events, load_request
from habeas.rights.commands.reclock import ground_of, pending
from habeas.rights.commands.recount import LOOK_AGAIN, is_provisional, recount
from habeas.rights.commands.settle_fee import conclude_unpaid
from habeas.rights.commands.silence import answered, silence_of
from habeas.rights.commands.tell import enqueue_at, tell, whose
from habeas.rights.rules.deadlines import Dates, due_now, next_mark
from habeas.rights.rules.letters import Letter
from habeas.rights.rules.life import Told, happened, said_of, steps_of, this_round
from habeas.rights.rules.recompute import not_later, standing_after
from habeas.rights.rules.states import WAITING, EventKind, Outcome, RequestStatus
from habeas.writing.command import handler
from habeas.writing.work import Work

_TARGET = """
select min(target_due) from habeas.request_clock
 where org_id = $1 and request_id = $2 and purpose <> 'ACKNOWLEDGE' and target_due > $3
   and (rights = '{}' or rights && $4)
   and strength in ('statutory', 'regulatory', 'regulatory_enforcement_standard', 'contractual_promise')
"""
_LAPSE = listed_anew("update habeas.rights_request set open = false, closed_at = $3 where org_id = $1 and id = $2")
UNVERIFIED = "What was asked to know that it is you did not arrive in time"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WatchRequest:
    """Say what is due to be said about a request by now; the actor is the system."""

    organization_id: UUID
    request_id: UUID


@handler(WatchRequest)
async def watch(command: WatchRequest, work: Work) -> Entity:
    """Answers the request, and looks again at its next date."""
    request = await load_request(work.tx, command.organization_id, command.request_id)
    work.concerns("RightsRequest", request.id, request.org_id)
    if request.open:
        await _watch(work, request)
    return Entity(request.org_id, request.id)


async def _watch(work: Work, request: Loaded) -> None:
    events = await load_events(work.tx, request)
    since = this_round(events)
    if not happened(since, EventKind.ACKNOWLEDGED):
        await tell(work, request, EventKind.ACKNOWLEDGED, letter=Letter.ACKNOWLEDGED)
        if request.status is RequestStatus.SUBMITTED:
            await begin(work, request)
            request = await load_request(work.tx, request.org_id, request.id)
    if not owed(request):
        return
    if await is_provisional(work, request):
        await recount(work, request, steps_of(events))
        request = await load_request(work.tx, request.org_id, request.id)
    dates, said = await _dates(work, request, events), said_of(events)
    await _say_what_is_due(work, request, dates, said)


async def _say_what_is_due(work: Work, request: Loaded, dates: Dates, said: frozenset[EventKind]) -> None:
    """Say it, and look again at the next date; nothing follows from silence before the last letter is a day old."""
    due, following = due_now(dates, said, work.now), next_mark(dates, said, work.now)
    if dates.silence is not None and EventKind.PERSON_REMINDED in due and dates.silence.ends_with in due:
        due.remove(dates.silence.ends_with)
        following = min(filter(None, (following, work.now + ONE_DAY)))
    for kind in due:
        await _say(work, request, kind, dates)
    if await is_provisional(work, request):
        following = min(filter(None, (following, work.now + LOOK_AGAIN)))
    if following is not None:
        await enqueue_at(work, request, WATCH, following)


def owed(request: Loaded) -> bool:
    """Whether the person still waits for an answer."""
    return Outcome.PENDING in request.outcomes.values() and request.status is not RequestStatus.DELIVERED


async def _say(work: Work, request: Loaded, kind: EventKind, dates: Dates) -> None:
    if kind is EventKind.IDENTITY_NOT_SHOWN:
        await conclude_unverified(work, request, UNVERIFIED)
        return
    if kind is EventKind.FEE_UNPAID:
        await conclude_unpaid(work, request)
        return
    detail = {"effectiveDue": request.effective_due, "hardDue": request.hard_due}
    if kind is EventKind.PERSON_REMINDED and dates.silence is not None:
        detail["until"] = dates.silence.ends_at
    await tell(work, request, kind, letter=_letter(request, kind), detail=detail)
    if kind is EventKind.LAPSED:
        await work.tx.execute(_LAPSE, request.org_id, request.id, work.now)
    if kind is EventKind.CLARIFICATION_NOT_GIVEN and is_answered_by_package(pending(request)):
        await work.enqueue(PREPARE_ANSWER, whose(work, request), dedupe_key=f"{PREPARE_ANSWER}:{request.id}")


def _letter(request: Loaded, kind: EventKind) -> Letter | None:
    if kind is EventKind.PERSON_REMINDED:
        return Letter.FEE_REMINDED if request.status is RequestStatus.FEE_NEEDED else Letter.LAST_CALL
    return Letter.LAPSED if kind is EventKind.LAPSED else None


async def _dates(work: Work, request: Loaded, events: Sequence[Told]) -> Dates:
    at_once = immediate_end(request)
    if at_once is not None and not any(event.kind in (EventKind.APPEALED, EventKind.COMPLAINED) for event in events):
        return Dates(at_once, at_once, at_once)
    waiting = request.status in WAITING
    effective, hard = await _paused_dates(work, request, events) if waiting else (None, None)
    target = await work.tx.fetchval(_TARGET, request.org_id, request.id, request.received_at, _running(request))
    silence = await silence_of(work, request, events)
    return Dates(target, effective or request.effective_due, hard or request.hard_due, silence)


def _running(request: Loaded) -> list[Right]:
    """The rights whose clocks still run; an appeal and a complaint have clocks of their own."""
    return sorted({*pending(request), Right.APPEAL, Right.COMPLAINT})


async def _paused_dates(work: Work, request: Loaded, events: Sequence[Told]) -> tuple[datetime | None, datetime | None]:
    """The dates as they would be if the person answered now: a clock that stands still is not late."""
    ground, steps = await ground_of(work, request), steps_of(events)
    was, now = standing_after(ground, steps), standing_after(ground, answered(steps, work.now))
    return (
        not_later(request.effective_due, was.effective_due, now.effective_due),
        not_later(request.hard_due, was.hard_due, now.hard_due),
    )


def immediate_end(request: Loaded) -> datetime | None:
    """The end of the day of receipt, where a source allows no delay at all; None where none is so strict."""
    if request.effective_due is None or request.effective_due > request.received_at:
        return None
    clocks = [clock for each in request.trace["rights"] for clock in each["clocks"]]
    days = [end_of_day(date.fromisoformat(clock["receipt"]), clock["zone"]) for clock in clocks]
    return min(days, default=None)
