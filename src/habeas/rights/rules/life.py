"""The life of a request as its events tell it: the steps taken with the person, and what was said already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from habeas.jurisdictions.resolution.asked import Clarification, ExtensionNotice, IdentityCheck, Steps
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
    )


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


def happened(events: Iterable[Told], kind: EventKind) -> bool:
    """Whether such an event is among them."""
    return any(event.kind is kind for event in events)
