"""Asks the person for proof of identity or for clarification, and takes their answer; clocks stop as each law says."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.access import Actor
from habeas.jurisdictions.rules.sets import Verification
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.rights.catalog import is_answered_by_package
from habeas.rights.commands.entrypoints import PREPARE_ANSWER
from habeas.rights.commands.load import Loaded, load_events, load_for_desk, load_own_request
from habeas.rights.commands.reclock import pending, reclock
from habeas.rights.commands.tell import look_tomorrow, tell, whose
from habeas.rights.rules.letters import Letter
from habeas.rights.rules.life import Told, happened, steps_of
from habeas.rights.rules.states import EventKind, RequestStatus, illegal_step
from habeas.rights.rules.verification import progress_of
from habeas.writing.command import handler
from habeas.writing.work import Work

LONGEST_TEXT = 2000


def region_of(command: Any, actor: Actor) -> str:
    """Where the request lives, if that is not the actor's own region."""
    found: str = command.region or actor.region
    return found


def checked_text(text: str | None, field: str) -> str:
    """The text; BAD_USER_INPUT where there is none, or too much of it."""
    if not (text or "").strip() or "\x00" in (text or "") or len(text or "") > LONGEST_TEXT:
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"Write 1 to {LONGEST_TEXT} characters.", (field,))
    return text or ""


@dataclass(frozen=True)
class AskIdentity:
    """Ask the person for proof of identity; `reasonable_doubt` says whether there is ground for doubt."""

    organization_id: UUID
    request_id: UUID
    note: str
    reasonable_doubt: bool = True
    region: str | None = None


@dataclass(frozen=True)
class ShowIdentity:
    """The person answers the question for identity, signed in."""

    organization_id: UUID
    request_id: UUID


@dataclass(frozen=True)
class AskClarification:
    """Ask the person what exactly is meant; `reasonably_required` says whether the answer depends on it."""

    organization_id: UUID
    request_id: UUID
    note: str
    reasonably_required: bool = True
    region: str | None = None


@dataclass(frozen=True)
class AnswerClarification:
    """The person says what is meant."""

    organization_id: UUID
    request_id: UUID
    note: str


@handler(AskIdentity, region=region_of)
async def ask_identity(command: AskIdentity, work: Work) -> Entity:
    """Answers the request. Raises IDENTITY_NOT_ADMITTED where no right that is open needs it: opt-outs, limits."""
    request = await load_for_desk(work, command.organization_id, command.request_id)
    note = checked_text(command.note, "note")
    if not needs_identity(request):
        raise DomainError(
            ErrorCode.IDENTITY_NOT_ADMITTED,
            "None of the rights asked for lets you ask who the person is.",
            ("request",),
        )
    detail = {"reasonableDoubt": command.reasonable_doubt}
    await tell(work, request, EventKind.IDENTITY_ASKED, note, letter=Letter.IDENTITY_ASKED, detail=detail)
    await look_tomorrow(work, request)
    return Entity(request.org_id, request.id)


def needs_identity(request: Loaded) -> bool:
    """Whether some right that is still to be decided asks for more than nothing."""
    levels = {each["right"]: each["verification"] for each in request.trace["rights"]}
    return any(levels.get(right, Verification.NONE) != Verification.NONE for right in pending(request))


@handler(ShowIdentity)
async def show_identity(command: ShowIdentity, work: Work) -> Entity:
    """Answers the request; ILLEGAL_STEP where nobody asked, IDENTITY_NOT_VERIFIED where data points were asked for."""
    own = (command.organization_id, command.request_id, work.actor.subject_id)
    request = await load_own_request(work.tx, *own)
    progress = progress_of(await load_events(work.tx, request))
    if request.status is RequestStatus.IDENTITY_NEEDED and progress is not None and not progress.complete:
        raise DomainError(
            ErrorCode.IDENTITY_NOT_VERIFIED,
            "Being signed in is not enough here; send the data points that were asked for.",
            ("request",),
            {"missing": list(progress.missing), "declaration": progress.question.declaration is not None},
        )
    await answered(work, request, EventKind.IDENTITY_ASKED, EventKind.IDENTITY_SHOWN, None)
    return Entity(request.org_id, request.id)


@handler(AskClarification, region=region_of)
async def ask_clarification(command: AskClarification, work: Work) -> Entity:
    """Answers the request. Only a law that knows this step lets its clock stop for it (UK GDPR 12A)."""
    request = await load_for_desk(work, command.organization_id, command.request_id)
    note = checked_text(command.note, "note")
    detail = {"reasonablyRequired": command.reasonably_required}
    await tell(work, request, EventKind.PAUSED, note, letter=Letter.CLARIFICATION_ASKED, detail=detail)
    await look_tomorrow(work, request)
    return Entity(request.org_id, request.id)


@handler(AnswerClarification)
async def answer_clarification(command: AnswerClarification, work: Work) -> Entity:
    """Answers the request; ILLEGAL_STEP where nobody asked."""
    own = (command.organization_id, command.request_id, work.actor.subject_id)
    request = await load_own_request(work.tx, *own)
    note = checked_text(command.note, "note")
    await answered(work, request, EventKind.PAUSED, EventKind.RESUMED, note)
    return Entity(request.org_id, request.id)


async def answered(work: Work, request: Loaded, asked: EventKind, answer: EventKind, note: str | None) -> None:
    """Take the answer to a question, move the clocks as each law says, and go on; ILLEGAL_STEP where nobody asked."""
    events = await load_events(work.tx, request)
    waiting = {EventKind.IDENTITY_ASKED: "IDENTITY_NEEDED", EventKind.PAUSED: "PAUSED"}[asked]
    if request.status != waiting or not happened(events, asked):
        raise illegal_step(request.status, f"A request that is {request.status} waits for no answer of this kind")
    before, after = steps_of(events), steps_of([*events, Told(answer, work.now)])
    detail = await reclock(work, request, before, after)
    await tell(work, request, answer, note, detail=detail)
    if is_answered_by_package(pending(request)):
        await work.enqueue(PREPARE_ANSWER, whose(work, request), dedupe_key=f"{PREPARE_ANSWER}:{request.id}")
