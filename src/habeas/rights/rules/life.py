"""The life of a request as its events tell it: the steps taken with the person, and what was said already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from habeas.jurisdictions.resolution.asked import Clarification, ExtensionNotice, FeeStep, IdentityCheck, Steps
from habeas.jurisdictions.rules.sets import Right
from habeas.rights.rules.states import REOPENED_BY, EventKind


@dataclass(frozen=True)
class Told:
    """One event: what happened, when, and with which circumstances."""

    kind: EventKind
    at: datetime
    detail: Mapping[str, Any] = field(default_factory=dict)


def steps_of(events: Iterable[Told]) -> Steps:
    """The last question for identity and for clarification with its answer, and the first notice of an extension."""
    asked: dict[EventKind, Told] = {}
    extension: Told | None = None
    for event in events:
        if event.kind is EventKind.EXTENDED:
            extension = extension or event
        asked[event.kind] = event
    return Steps(
        identity=_identity(asked),
        clarification=_clarification(asked),
        extension=ExtensionNotice(extension.at, bool(extension.detail.get("reasoned", True))) if extension else None,
        fee=_fee(asked),
    )


_NO_FEE = (EventKind.FEE_WAIVED, EventKind.FEE_DECLINED, EventKind.FEE_UNPAID)


def _fee(asked: Mapping[EventKind, Told]) -> FeeStep | None:
    question = asked.get(EventKind.FEE_ANNOUNCED)
    if question is None or any(_after(asked.get(end), question) for end in _NO_FEE):
        return None
    rights = frozenset(map(Right, question.detail.get("rights", ())))
    return FeeStep(question.at, _after(asked.get(EventKind.FEE_PAID), question), rights)


def _identity(asked: Mapping[EventKind, Told]) -> IdentityCheck | None:
    question = asked.get(EventKind.IDENTITY_ASKED)
    if question is None:
        return None
    answered = _after(asked.get(EventKind.IDENTITY_SHOWN), question)
    return IdentityCheck(question.at, answered, bool(question.detail.get("reasonableDoubt", True)))


def _clarification(asked: Mapping[EventKind, Told]) -> Clarification | None:
    question = asked.get(EventKind.PAUSED)
    if question is None:
        return None
    answered = _after(asked.get(EventKind.RESUMED), question)
    return Clarification(question.at, answered, bool(question.detail.get("reasonablyRequired", True)))


def _after(answer: Told | None, question: Told) -> datetime | None:
    return answer.at if answer is not None and answer.at >= question.at else None


def this_round(events: Sequence[Told]) -> Sequence[Told]:
    """The events since the last appeal or complaint, with it; all of them where there was none."""
    starts = [index for index, event in enumerate(events) if event.kind in REOPENED_BY]
    return events[starts[-1] :] if starts else events


_ASKING = frozenset({EventKind.IDENTITY_ASKED, EventKind.PAUSED, EventKind.FEE_ANNOUNCED})
_OF_A_QUESTION = frozenset(
    {EventKind.PERSON_REMINDED, EventKind.IDENTITY_NOT_SHOWN, EventKind.FEE_UNPAID, EventKind.CLARIFICATION_NOT_GIVEN}
)


def asked_at(events: Iterable[Told]) -> datetime | None:
    """When the person was last asked for something."""
    return max((event.at for event in events if event.kind in _ASKING), default=None)


def said_of(events: Sequence[Told]) -> frozenset[EventKind]:
    """What was said since the last appeal or complaint; what belongs to a question, since that question."""
    since = this_round(events)
    asked = [index for index, event in enumerate(since) if event.kind in _ASKING]
    last = since[asked[-1] :] if asked else ()
    return frozenset(event.kind for event in since if event.kind not in _OF_A_QUESTION) | {event.kind for event in last}


def happened(events: Iterable[Told], kind: EventKind) -> bool:
    """Whether such an event is among them."""
    return any(event.kind is kind for event in events)
