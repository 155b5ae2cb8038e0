"""The privacy team decides on one right of a request; the last decision closes the case."""

from dataclasses import dataclass
from uuid import UUID

from habeas.access import Actor
from habeas.jurisdictions.rules.sets import DenialCode, Right, Verification
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.rights.commands.carry_out import CARRIED_OUT
from habeas.rights.commands.entrypoints import CARRY_OUT
from habeas.rights.commands.listed import listed_anew
from habeas.rights.commands.load import Loaded, load_events, load_for_desk
from habeas.rights.commands.reclock import follow, terms_of_request
from habeas.rights.commands.represented import check_unobjected
from habeas.rights.commands.stop import PROVISIONAL
from habeas.rights.commands.tell import tell, who_of, whose
from habeas.rights.rules.decision import Decided, check_form, check_frequency, check_reason, limit_claimed
from habeas.rights.rules.fees import check_against_fee, fee_of
from habeas.rights.rules.grounds import check_against_grounds
from habeas.rights.rules.identifiable import ALONE, check_not_identifiable
from habeas.rights.rules.letters import Letter
from habeas.rights.rules.life import steps_of
from habeas.rights.rules.review import REVIEWED, check_reviewer, check_second_look
from habeas.rights.rules.states import DECISIONS, REFUSING, EventKind, Outcome, RequestStatus, step
from habeas.writing.command import handler
from habeas.writing.work import Work

_DECIDE = """
update habeas.requested_right set outcome = $4, denial_code = $5, explanation = $6, decided_at = $7,
       decided_by = $8
 where org_id = $1 and request_id = $2 and right_code = $3
"""
_CLOSE = listed_anew("""update habeas.rights_request set status = $3, open = false, closed_at = $4,
    answered_at = coalesce(answered_at, $4) where org_id = $1 and id = $2""")
_ITEM = """
insert into habeas.item_decision (org_id, request_id, right_code, item, subject_id, outcome, denial_code, explanation,
    decided_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
EARLIER = """
select distinct r.id, r.received_at from habeas.rights_request r
  join habeas.requested_right q on q.org_id = r.org_id and q.request_id = r.id
 where r.org_id = $1 and r.id <> $2 and r.subject_id = $3 and q.right_code = any($4)
   and q.outcome in ('GRANTED', 'PARTLY_GRANTED')
"""
_COMBINED = """
select c.code from habeas.data_category c
 where c.org_id = $1 and not exists (select from jsonb_array_elements(c.items) as i where i ->> 'identifies' = $2)
"""
_FORGET_ITEMS = "delete from habeas.item_decision where org_id = $1 and request_id = $2 and right_code = $3"


@dataclass(frozen=True)
class ItemDecided:
    """One item that is refused, a category of data or a record by its id, and why."""

    item: str
    denial_code: DenialCode
    explanation: str


@dataclass(frozen=True)
class DecideRight:
    """Decide on a right; `region` is where the request lives, if that is not the actor's own region.

    `items` are refused within a right that is partly granted, each with its reason. `carried_out_elsewhere` says that
    nothing is left to do here, as for a decision of the past.
    """

    organization_id: UUID
    request_id: UUID
    right: Right
    outcome: Outcome
    denial_code: DenialCode | None = None
    explanation: str | None = None
    region: str | None = None
    items: tuple[ItemDecided, ...] = ()
    carried_out_elsewhere: bool = False


def _region(command: DecideRight, actor: Actor) -> str:
    return command.region or actor.region


@handler(DecideRight, region=_region)
async def decide(command: DecideRight, work: Work) -> Entity:
    """Answers the request.

    Raises BAD_USER_INPUT for an incomplete decision, NOT_FOUND, RIGHT_NOT_IN_REQUEST, ALREADY_DECIDED,
    ILLEGAL_STEP for a request that is over, or what `check_unobjected` says,
    REVIEWER_NOT_INDEPENDENT for whoever decided what is appealed against, DENIAL_NOT_ADMITTED for a reason that a
    source which grants the right does not know (AISHU-149, AISHU-176), or that calls nobody's what identifies the
    person (AISHU-17), and FEE_STANDS for what was to be paid for and neither was paid for nor waived.
    """
    decided = Decided(command.right, command.outcome, command.denial_code, command.explanation)
    check_form(decided)
    request = await load_for_desk(work, command.organization_id, command.request_id)
    _check_pending(request, command.right)
    events, who = await load_events(work.tx, request), who_of(work.actor)
    if command.right in REVIEWED:
        check_reviewer(request.status, events, who)
    check_second_look(command.right, events, who)
    if decided.outcome is not Outcome.REFUSED and request.status is RequestStatus.IDENTITY_NEEDED:
        _check_known(request, command.right)
    if decided.outcome is not Outcome.REFUSED:
        await check_unobjected(work, request, command.right)
    check_against_fee(fee_of(events), decided, work.now)
    if decided.outcome in REFUSING:
        check_reason(decided, request.trace, await terms_of_request(work, request), request.received_at)
        check_against_grounds(decided.right, decided.denial_code, request.trace)
        await _check_counted(work, request, decided)
        await _check_nobodys(work, command)
    if command.items:
        await _decide_items(command, work, request)
    await decide_right(work, request, decided)
    if _has_effect(decided) and not command.carried_out_elsewhere:
        await work.enqueue(CARRY_OUT, {**whose(work, request), "right": command.right.value})
    work.concerns("RightsRequest", request.id, request.org_id)
    work.note(right=command.right.value, outcome=command.outcome.value, denialCode=command.denial_code)
    return Entity(request.org_id, request.id)


async def _check_counted(work: Work, request: Loaded, decided: Decided) -> None:
    limit = limit_claimed(decided, request.trace)
    if limit is not None:
        rows = await work.tx.fetch(EARLIER, request.org_id, request.id, request.subject_id, sorted(limit.rights))
        check_frequency(limit, request.received_at, [row["received_at"] for row in rows])


async def _check_nobodys(work: Work, command: DecideRight) -> None:
    refused = {each.item for each in command.items if each.denial_code is DenialCode.NOT_IDENTIFIABLE}
    whole = command.denial_code is DenialCode.NOT_IDENTIFIABLE and not refused
    if whole or refused:
        rows = await work.tx.fetch(_COMBINED, work.actor.controller_id, ALONE)
        check_not_identifiable(refused, {row["code"] for row in rows}, whole=whole)


async def _decide_items(command: DecideRight, work: Work, request: Loaded) -> None:
    if command.items and command.outcome is not Outcome.PARTLY_GRANTED:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Name items only where the outcome is PARTLY_GRANTED.", ("items",))
    await work.tx.execute(_FORGET_ITEMS, request.org_id, request.id, command.right.value)
    for item in command.items:
        refused = Decided(command.right, Outcome.REFUSED, item.denial_code, item.explanation)
        check_form(refused)
        check_reason(refused, request.trace, await terms_of_request(work, request), request.received_at)
        words = (item.item, request.subject_id, Outcome.REFUSED.value, item.denial_code, item.explanation)
        await work.tx.execute(_ITEM, request.org_id, request.id, command.right.value, *words, work.now)


def _has_effect(decided: Decided) -> bool:
    refused = decided.outcome is Outcome.REFUSED
    return decided.right in (PROVISIONAL if refused else CARRIED_OUT)


def _check_known(request: Loaded, right: Right) -> None:
    """Nothing is given while it is in doubt to whom (GDPR 12(6), 11 CCR 7061(b)); going on takes the request up."""
    levels = {each["right"]: each["verification"] for each in request.trace["rights"]}
    if levels.get(right, Verification.NONE) != Verification.NONE:
        raise DomainError(
            ErrorCode.IDENTITY_NOT_VERIFIED,
            "The person was asked who they are; wait, take the request up, or answer it as unverified.",
            ("right",),
        )


def _check_pending(request: Loaded, right: Right) -> None:
    outcome = request.outcomes.get(right)
    if outcome is None:
        asked = ", ".join(request.outcomes)
        raise DomainError(ErrorCode.RIGHT_NOT_IN_REQUEST, f"The request asks for {asked}.", ("right",))
    if outcome in DECISIONS:
        raise DomainError(ErrorCode.ALREADY_DECIDED, f"This right is {outcome} already.", ("right",))
    step(request.status, EventKind.CLOSED)


async def decide_right(work: Work, request: Loaded, decided: Decided, *, on_the_spot: bool = False) -> None:
    """Keep the decision; the last one closes the request, and the person is told.

    What is granted on the spot nobody decides: it has no decider, and the one letter is that of its carrying out.
    """
    place, by = (request.org_id, request.id), None if on_the_spot else who_of(work.actor)
    words = (decided.outcome.value, decided.denial_code, decided.explanation)
    await work.tx.execute(_DECIDE, *place, decided.right.value, *words, work.now, by)
    detail = {**detail_of(decided), "by": by}
    await tell(work, request, EventKind.RIGHT_DECIDED, f"{decided.right}: {decided.outcome}", detail=detail)
    others = (outcome for right, outcome in request.outcomes.items() if right is not decided.right)
    if Outcome.PENDING in set(others):
        await follow(work, request, steps_of(await load_events(work.tx, request)), {decided.right})
    else:
        status = step(request.status, EventKind.CLOSED)
        await work.tx.execute(_CLOSE, *place, status.value, work.now)
        await tell(work, request, EventKind.CLOSED, letter=None if on_the_spot else Letter.DECIDED)


def detail_of(decided: Decided) -> dict[str, str | None]:
    """The decision as its event keeps it: codes alone."""
    return {"right": decided.right.value, "outcome": decided.outcome.value, "denialCode": decided.denial_code}
