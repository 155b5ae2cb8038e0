"""Tells in sentences how a case was resolved: each law, each clock, each change, each finding."""

from collections.abc import Iterator

from habeas.jurisdictions.cases.reading import Given
from habeas.jurisdictions.cases.requests import resolved
from habeas.jurisdictions.cases.resolving import resolve_case
from habeas.jurisdictions.resolution.tracing import sentences


def explain_case(given: Given) -> list[str]:
    """The trace of a case in sentences; raises the same errors as resolving it."""
    shown = resolve_case(given)
    is_request = given.get("right") is not None or given.get("type") is not None
    told = list(sentences(resolved(given))) if is_request and given.get("received_at") is not None else []
    return [*told, *_decision(shown), *([] if told else _plainly(shown))]


def _decision(shown: Given) -> Iterator[str]:
    if "decision" in shown:
        because = f": {shown['reason']}" if shown.get("reason") else ""
        yield f"Decision: {shown['decision']}{because}."


def _plainly(shown: Given) -> Iterator[str]:
    for name, value in shown.items():
        yield f"{name}: {value}"
