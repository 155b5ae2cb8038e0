"""The life of a step: one external system asked to do one thing for one request, until it is settled."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from habeas.connectors.rules.messages import Reply
from habeas.connectors.rules.sets import CallOutcome, Operation


class StepState(StrEnum):
    """How the step of one external system stands."""

    WAITING = "WAITING"
    ACCEPTED = "ACCEPTED"
    DONE = "DONE"
    NOTHING_HELD = "NOTHING_HELD"
    KEPT = "KEPT"
    MANUAL = "MANUAL"
    REFUSED = "REFUSED"
    CANCELLED = "CANCELLED"


class TaskOutcome(StrEnum):
    """What became of a task that a human had."""

    DONE = "DONE"
    NOTHING_HELD = "NOTHING_HELD"
    REFUSED = "REFUSED"


CALLED = frozenset({StepState.WAITING, StepState.ACCEPTED})
"""The states in which a machine goes on by itself."""

OUTSTANDING = CALLED | {StepState.MANUAL}
"""The states in which something is still owed."""

TASKS = {
    Operation.EXPORT: "EXPORT_FROM",
    Operation.ERASE: "ERASE_AT",
    Operation.RECTIFY: "RECTIFY_AT",
    Operation.RESTRICT: "RESTRICT_AT",
    Operation.LIFT: "LIFT_AT",
    Operation.TRANSMIT: "TRANSMIT_TO",
}
"""The task of a human where the machine could not do it; its target is the connector's code."""

RESERVE = timedelta(days=3)
"""How long before the date to work to a human takes over what no machine has settled."""

SHORTEST, USUAL = timedelta(days=1), timedelta(days=7)

_SETTLED_BY = {
    CallOutcome.DONE: StepState.DONE,
    CallOutcome.NOT_FOUND: StepState.NOTHING_HELD,
    CallOutcome.KEPT: StepState.KEPT,
}


@dataclass(frozen=True)
class Standing:
    """A step after a call: its state, when it is called next (None: never), and what went wrong."""

    state: StepState
    next_at: datetime | None = None
    error: str | None = None


@dataclass(frozen=True)
class Patience:
    """How the next call is paced: the pause after a failure, that after an acceptance, whether this was the last."""

    pause: timedelta
    accepted: timedelta
    last: bool


def due_of(effective_due: datetime | None, now: datetime) -> datetime:
    """When a human takes over: before the date to work to, but never before the machine had a day."""
    if effective_due is None:
        return now + USUAL
    return max(now + SHORTEST, effective_due - RESERVE)


def after_call(reply: Reply | None, error: str | None, patience: Patience, now: datetime) -> Standing:
    """The step after a reply, or after a call that brought none (`error` says why)."""
    if reply is not None and reply.outcome in _SETTLED_BY:
        return Standing(_SETTLED_BY[reply.outcome])
    if reply is not None and reply.outcome is CallOutcome.ACCEPTED:
        return Standing(StepState.ACCEPTED, now + patience.accepted)
    said = error if reply is None else reply.code or "FAILED"
    if patience.last or (reply is not None and reply.final):
        return Standing(StepState.MANUAL, None, said)
    return Standing(StepState.WAITING, now + patience.pause, said)
