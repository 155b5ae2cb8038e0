"""The privacy team decides on one right of a request; the last decision closes the case."""

from dataclasses import dataclass
from uuid import UUID

import orjson

from habeas.access import Actor
from habeas.jurisdictions.rules.sets import DenialCode, Right
from habeas.jurisdictions.rules.terms import NoticeTerms
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.payload import Entity
from habeas.rights.commands.load import Loaded, load_request
from habeas.rights.commands.standing import VERSION
from habeas.rights.rules.decision import Decided, check_form, check_reason
from habeas.rights.rules.standing import stored_terms
from habeas.rights.rules.states import DECISIONS, REFUSING, EventKind, Outcome, step
from habeas.writing.command import handler
from habeas.writing.work import Work

_DECIDE = """
update habeas.requested_right set outcome = $4, denial_code = $5, explanation = $6, decided_at = $7
 where org_id = $1 and request_id = $2 and right_code = $3
"""
_CLOSE = """update habeas.rights_request set status = $3, open = false, closed_at = $4,
    answered_at = coalesce(answered_at, $4) where org_id = $1 and id = $2"""
_EVENT = """
insert into habeas.request_event (org_id, id, request_id, subject_id, at, kind, note, actor_kind)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""


@dataclass(frozen=True)
class DecideRight:
    """Decide on a right; `region` is where the request lives, if that is not the actor's own region."""

    organization_id: UUID
    request_id: UUID
    right: Right
    outcome: Outcome
    denial_code: DenialCode | None = None
    explanation: str | None = None
    region: str | None = None


def _region(command: DecideRight, actor: Actor) -> str:
    return command.region or actor.region


@handler(DecideRight, region=_region)
async def decide(command: DecideRight, work: Work) -> Entity:
    """Answers the request.

    Raises BAD_USER_INPUT for an incomplete decision, NOT_FOUND, RIGHT_NOT_IN_REQUEST, ALREADY_DECIDED,
    ILLEGAL_STEP for a request that is over, and DENIAL_NOT_ADMITTED where a source that grants the right does not
    know the reason for its refusal (AISHU-149, AISHU-176).
    """
    decided = Decided(command.right, command.outcome, command.denial_code, command.explanation)
    check_form(decided)
    request = await load_request(work.tx, command.organization_id, command.request_id)
    _check_pending(request, command.right)
    if decided.outcome in REFUSING:
        check_reason(decided, request.trace, await _terms(work, request), request.received_at)
    await _write(work, request, decided)
    work.concerns("RightsRequest", request.id, request.org_id)
    work.note(right=command.right.value, outcome=command.outcome.value, denialCode=command.denial_code)
    return Entity(request.org_id, request.id)


def _check_pending(request: Loaded, right: Right) -> None:
    outcome = request.outcomes.get(right)
    if outcome is None:
        asked = ", ".join(request.outcomes)
        raise DomainError(ErrorCode.RIGHT_NOT_IN_REQUEST, f"The request asks for {asked}.", ("right",))
    if outcome in DECISIONS:
        raise DomainError(ErrorCode.ALREADY_DECIDED, f"This right is {outcome} already.", ("right",))
    step(request.status, EventKind.CLOSED)


async def _terms(work: Work, request: Loaded) -> NoticeTerms | None:
    """The terms under which the request was received, whatever the notice says today."""
    notice = request.trace.get("notice")
    if notice is None:
        return None
    found = await work.tx.fetchval(VERSION, request.org_id, UUID(notice["id"]))
    return None if found is None else stored_terms(orjson.loads(found))


async def _write(work: Work, request: Loaded, decided: Decided) -> None:
    place = (request.org_id, request.id)
    words = (decided.outcome.value, decided.denial_code, decided.explanation)
    await work.tx.execute(_DECIDE, *place, decided.right.value, *words, work.now)
    await _tell(work, request, EventKind.RIGHT_DECIDED, f"{decided.right}: {decided.outcome}")
    others = (outcome for right, outcome in request.outcomes.items() if right is not decided.right)
    if Outcome.PENDING not in set(others):
        status = step(request.status, EventKind.CLOSED)
        await work.tx.execute(_CLOSE, *place, status.value, work.now)
        await _tell(work, request, EventKind.CLOSED, None)


async def _tell(work: Work, request: Loaded, kind: EventKind, note: str | None) -> None:
    actor_kind = work.actor.kind.value
    await work.tx.execute(
        _EVENT, request.org_id, new_id(), request.id, request.subject_id, work.now, kind.value, note, actor_kind
    )
