"""Asks the person for data points, as many as a law takes and no more, and says what became of a question."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from habeas.jurisdictions.resolution.applicability import AppliedLaw, named_laws
from habeas.jurisdictions.resolution.identity import proof_of, unverified_partly, unverified_says
from habeas.jurisdictions.rules.sets import DenialCode, Right, Verification
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.rights.catalog import is_answered_by_package
from habeas.rights.commands.decide import decide_right
from habeas.rights.commands.entrypoints import PREPARE_ANSWER
from habeas.rights.commands.identity import checked_text, region_of
from habeas.rights.commands.load import Loaded, load_for_desk, load_request
from habeas.rights.commands.reclock import pending, terms_of_request
from habeas.rights.commands.tell import look_tomorrow, tell, whose
from habeas.rights.rules.decision import Decided, check_reason
from habeas.rights.rules.letters import Letter
from habeas.rights.rules.states import EventKind, Outcome, RequestStatus, illegal_step
from habeas.rights.rules.verification import AccountPoint, question_of
from habeas.writing.command import handler
from habeas.writing.work import Work

_USABLE = """
select array(select c.code from habeas.data_category c
              where c.org_id = $1 and c.code = any($2) and not c.sensitive and c.field_class <> 'CREDENTIAL') as codes
"""


@dataclass(frozen=True)
class AskDataPoints:
    """Ask for data points; `fields` are those of the account or codes of categories, by default the account's."""

    organization_id: UUID
    request_id: UUID
    note: str
    fields: tuple[str, ...] = ()
    reasonable_doubt: bool = True
    region: str | None = None


@dataclass(frozen=True)
class AnswerUnverified:
    """Answer, as the laws say for it, the request of somebody who was asked and could not be verified."""

    organization_id: UUID
    request_id: UUID
    note: str
    region: str | None = None


@handler(AskDataPoints, region=region_of)
async def ask_points(command: AskDataPoints, work: Work) -> Entity:
    """Answers the request.

    Raises IDENTITY_NOT_ADMITTED where no law that applies takes data points for a right that is open, DATA_NOT_NEEDED
    for more of them than the law takes, or for sensitive ones.
    """
    request = await load_for_desk(work, command.organization_id, command.request_id)
    note = checked_text(command.note, "note")
    proof = proof_of(pending(request), _laws(request), request.received_at)
    if proof is None:
        raise DomainError(
            ErrorCode.IDENTITY_NOT_ADMITTED,
            "No law that applies takes data points for what is asked; being signed in is enough.",
            ("request",),
        )
    question = question_of(proof, command.fields)
    await _check_fields(work, request.org_id, question.fields)
    detail = {"reasonableDoubt": command.reasonable_doubt, **question.as_json()}
    await tell(work, request, EventKind.IDENTITY_ASKED, note, letter=Letter.IDENTITY_ASKED, detail=detail)
    await look_tomorrow(work, request)
    return Entity(request.org_id, request.id)


async def _check_fields(work: Work, org_id: UUID, fields: Sequence[str]) -> None:
    named = [field for field in fields if field not in set(AccountPoint)]
    usable = set(await work.tx.fetchval(_USABLE, org_id, named)) if named else set()
    if set(named) - usable:
        raise DomainError(
            ErrorCode.DATA_NOT_NEEDED,
            "Data points are those of the account, or categories that are neither sensitive nor secret.",
            ("fields",),
            {"fields": sorted(set(named) - usable), "account": list(AccountPoint)},
        )


@handler(AnswerUnverified, region=region_of)
async def answer_unverified(command: AnswerUnverified, work: Work) -> Entity:
    """Answers the request; ILLEGAL_STEP unless it waits for proof of identity."""
    request = await load_for_desk(work, command.organization_id, command.request_id)
    note = checked_text(command.note, "note")
    if request.status is not RequestStatus.IDENTITY_NEEDED:
        raise illegal_step(request.status, f"A request that is {request.status} waits for no proof of identity")
    await conclude_unverified(work, request, note)
    return Entity(request.org_id, request.id)


async def conclude_unverified(work: Work, request: Loaded, note: str) -> None:
    """Decide each right that needs a known person: in part and without values where a law says so, else refused.

    What needs no proof stays open, and so does what a source lets nobody refuse for this reason.
    """
    await tell(work, request, EventKind.IDENTITY_NOT_SHOWN, note)
    laws, terms = _laws(request), await terms_of_request(work, request)
    for right in sorted(needing_proof(request)):
        partly = unverified_partly(right, laws, request.received_at) is not None
        outcome = Outcome.PARTLY_GRANTED if partly else Outcome.REFUSED
        said = "; ".join((note, *unverified_says(right, laws, request.received_at)))
        decided = Decided(right, outcome, DenialCode.IDENTITY_NOT_VERIFIED, said)
        try:
            check_reason(decided, request.trace, terms, request.received_at)
        except DomainError:
            continue
        request = await load_request(work.tx, request.org_id, request.id)
        await decide_right(work, request, decided)
        if partly and is_answered_by_package(frozenset({right})):
            await work.enqueue(PREPARE_ANSWER, whose(work, request), dedupe_key=f"{PREPARE_ANSWER}:{request.id}")


def needing_proof(request: Loaded) -> frozenset[Right]:
    """The rights that are open and need to be known to come from the person."""
    levels = {each["right"]: each["verification"] for each in request.trace["rights"]}
    return frozenset(right for right in pending(request) if levels.get(right, _NONE) != _NONE)


_NONE = Verification.NONE.value


def _laws(request: Loaded) -> tuple[AppliedLaw, ...]:
    return named_laws(law["key"] for law in request.trace.get("laws", ()))
