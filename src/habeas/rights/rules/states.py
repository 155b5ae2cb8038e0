"""The life of a request: its states, the steps between them, and what counts as open."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from habeas.kernel.errors import DomainError, ErrorCode


class RequestStatus(StrEnum):
    """How a request stands."""

    SUBMITTED = "SUBMITTED"
    IDENTITY_NEEDED = "IDENTITY_NEEDED"
    FEE_NEEDED = "FEE_NEEDED"
    IN_PROGRESS = "IN_PROGRESS"
    PAUSED = "PAUSED"
    EXTENDED = "EXTENDED"
    HUMAN_REVIEW = "HUMAN_REVIEW"
    DECIDED = "DECIDED"
    DELIVERED = "DELIVERED"
    WITHDRAWN = "WITHDRAWN"
    LAPSED = "LAPSED"
    APPEALED = "APPEALED"
    COMPLAINED = "COMPLAINED"


class Outcome(StrEnum):
    """What became of one right of a request."""

    PENDING = "PENDING"
    GRANTED = "GRANTED"
    PARTLY_GRANTED = "PARTLY_GRANTED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


class EventKind(StrEnum):
    """What can happen to a request."""

    SUBMITTED = "SUBMITTED"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    IDENTITY_ASKED = "IDENTITY_ASKED"
    IDENTITY_CHECKED = "IDENTITY_CHECKED"
    IDENTITY_SHOWN = "IDENTITY_SHOWN"
    IDENTITY_NOT_SHOWN = "IDENTITY_NOT_SHOWN"
    DECLARATION_OPENED = "DECLARATION_OPENED"
    TAKEN_UP = "TAKEN_UP"
    HANDED_OVER = "HANDED_OVER"
    PAUSED = "PAUSED"
    RESUMED = "RESUMED"
    CLARIFICATION_NOT_GIVEN = "CLARIFICATION_NOT_GIVEN"
    FEE_ANNOUNCED = "FEE_ANNOUNCED"
    FEE_ACCEPTED = "FEE_ACCEPTED"
    FEE_DECLINED = "FEE_DECLINED"
    FEE_CONTESTED = "FEE_CONTESTED"
    FEE_PAID = "FEE_PAID"
    FEE_WAIVED = "FEE_WAIVED"
    FEE_UNPAID = "FEE_UNPAID"
    PERSON_REMINDED = "PERSON_REMINDED"
    EXTENDED = "EXTENDED"
    REFERRED = "REFERRED"
    ANSWER_DELIVERED = "ANSWER_DELIVERED"
    PART_DELIVERED = "PART_DELIVERED"
    RIGHT_DECIDED = "RIGHT_DECIDED"
    CARRIED_OUT = "CARRIED_OUT"
    SYSTEMS_ANSWERED = "SYSTEMS_ANSWERED"
    TRANSMISSION_ASKED = "TRANSMISSION_ASKED"
    TRANSMITTED = "TRANSMITTED"
    TRANSMISSION_FAILED = "TRANSMISSION_FAILED"
    LIFTING_ANNOUNCED = "LIFTING_ANNOUNCED"
    RESTRICTION_LIFTED = "RESTRICTION_LIFTED"
    CLOSED = "CLOSED"
    WITHDRAWN = "WITHDRAWN"
    REMINDED = "REMINDED"
    ESCALATED = "ESCALATED"
    TASK_OVERDUE = "TASK_OVERDUE"
    PROMISE_MISSED = "PROMISE_MISSED"
    OVERDUE = "OVERDUE"
    LAPSED = "LAPSED"
    APPEALED = "APPEALED"
    COMPLAINED = "COMPLAINED"


DECISIONS = frozenset({Outcome.GRANTED, Outcome.PARTLY_GRANTED, Outcome.REFUSED})
"""The outcomes that a decision can give."""

REFUSING = frozenset({Outcome.PARTLY_GRANTED, Outcome.REFUSED})
"""The outcomes that need a reason, since they keep something from the person."""

ENDED = frozenset({RequestStatus.DECIDED, RequestStatus.WITHDRAWN, RequestStatus.LAPSED})
"""The states in which nothing is left to do, unless the person appeals or complains."""

WAITING = frozenset({RequestStatus.IDENTITY_NEEDED, RequestStatus.FEE_NEEDED, RequestStatus.PAUSED})
"""The states in which it is the person's turn, and nothing is handed out."""

_S = RequestStatus
_WORKING = frozenset(
    {
        _S.IDENTITY_NEEDED,
        _S.FEE_NEEDED,
        _S.IN_PROGRESS,
        _S.PAUSED,
        _S.EXTENDED,
        _S.HUMAN_REVIEW,
        _S.DELIVERED,
        _S.DECIDED,
        _S.WITHDRAWN,
    }
)
_REOPENING = frozenset({_S.APPEALED, _S.COMPLAINED})
REOPENED_BY = frozenset({EventKind.APPEALED, EventKind.COMPLAINED})
"""The events with which a request that was over begins anew, with clocks of its own."""

STEPS: Mapping[RequestStatus, frozenset[RequestStatus]] = {
    _S.SUBMITTED: _WORKING | {_S.LAPSED},
    _S.IDENTITY_NEEDED: frozenset({_S.IN_PROGRESS, _S.HUMAN_REVIEW, _S.DECIDED, _S.WITHDRAWN, _S.LAPSED}),
    _S.FEE_NEEDED: frozenset({_S.IN_PROGRESS, _S.HUMAN_REVIEW, _S.DECIDED, _S.WITHDRAWN, _S.LAPSED}),
    _S.IN_PROGRESS: _WORKING - {_S.IN_PROGRESS},
    _S.PAUSED: frozenset({_S.IN_PROGRESS, _S.HUMAN_REVIEW, _S.DECIDED, _S.WITHDRAWN, _S.LAPSED}),
    _S.EXTENDED: _WORKING - {_S.EXTENDED},
    _S.HUMAN_REVIEW: _WORKING - {_S.HUMAN_REVIEW},
    _S.DELIVERED: frozenset({_S.HUMAN_REVIEW, _S.DECIDED, _S.WITHDRAWN}) | _REOPENING,
    _S.DECIDED: frozenset({_S.DELIVERED}) | _REOPENING,
    _S.WITHDRAWN: frozenset(),
    _S.LAPSED: _REOPENING,
    _S.APPEALED: frozenset({_S.HUMAN_REVIEW, _S.DECIDED, _S.WITHDRAWN, _S.COMPLAINED}),
    _S.COMPLAINED: frozenset({_S.HUMAN_REVIEW, _S.DECIDED, _S.WITHDRAWN}),
}

LEADS_TO: Mapping[EventKind, RequestStatus | None] = {
    EventKind.SUBMITTED: _S.SUBMITTED,
    EventKind.ACKNOWLEDGED: None,
    EventKind.IDENTITY_ASKED: _S.IDENTITY_NEEDED,
    EventKind.IDENTITY_CHECKED: None,
    EventKind.IDENTITY_SHOWN: _S.IN_PROGRESS,
    EventKind.IDENTITY_NOT_SHOWN: _S.HUMAN_REVIEW,
    EventKind.DECLARATION_OPENED: None,
    EventKind.TAKEN_UP: _S.IN_PROGRESS,
    EventKind.HANDED_OVER: None,
    EventKind.PAUSED: _S.PAUSED,
    EventKind.RESUMED: _S.IN_PROGRESS,
    EventKind.CLARIFICATION_NOT_GIVEN: _S.HUMAN_REVIEW,
    EventKind.FEE_ANNOUNCED: _S.FEE_NEEDED,
    EventKind.FEE_ACCEPTED: None,
    EventKind.FEE_DECLINED: _S.HUMAN_REVIEW,
    EventKind.FEE_CONTESTED: _S.HUMAN_REVIEW,
    EventKind.FEE_PAID: _S.IN_PROGRESS,
    EventKind.FEE_WAIVED: _S.IN_PROGRESS,
    EventKind.FEE_UNPAID: _S.HUMAN_REVIEW,
    EventKind.PERSON_REMINDED: None,
    EventKind.EXTENDED: _S.EXTENDED,
    EventKind.REFERRED: _S.HUMAN_REVIEW,
    EventKind.ANSWER_DELIVERED: _S.DELIVERED,
    EventKind.PART_DELIVERED: None,
    EventKind.RIGHT_DECIDED: None,
    EventKind.CARRIED_OUT: None,
    EventKind.SYSTEMS_ANSWERED: None,
    EventKind.TRANSMISSION_ASKED: None,
    EventKind.TRANSMITTED: None,
    EventKind.TRANSMISSION_FAILED: None,
    EventKind.LIFTING_ANNOUNCED: None,
    EventKind.RESTRICTION_LIFTED: None,
    EventKind.CLOSED: _S.DECIDED,
    EventKind.WITHDRAWN: _S.WITHDRAWN,
    EventKind.REMINDED: None,
    EventKind.ESCALATED: None,
    EventKind.TASK_OVERDUE: None,
    EventKind.PROMISE_MISSED: None,
    EventKind.OVERDUE: None,
    EventKind.LAPSED: _S.LAPSED,
    EventKind.APPEALED: _S.APPEALED,
    EventKind.COMPLAINED: _S.COMPLAINED,
}
"""The state in which each event leaves a request; None leaves it as it was."""


def step(status: RequestStatus, event: EventKind) -> RequestStatus:
    """The state after the event. Raises ILLEGAL_STEP, naming the steps that are allowed."""
    to = LEADS_TO[event]
    if to is None:
        return status
    if to not in STEPS[status]:
        raise illegal_step(status, f"A request that is {status} cannot become {to}")
    return to


def illegal_step(status: RequestStatus, why: str, path: tuple[str, ...] = ("request",)) -> DomainError:
    """ILLEGAL_STEP, whose details name the state and what the request can become from there."""
    allowed = sorted(STEPS[status])
    return DomainError(
        ErrorCode.ILLEGAL_STEP,
        f"{why}; {_what_now(allowed)}.",
        path,
        {"status": status.value, "allowed": [each.value for each in allowed]},
    )


def _what_now(allowed: Sequence[str]) -> str:
    return f"the request can become {', '.join(allowed)}" if allowed else "the request is over"


def status_after(events: Iterable[EventKind]) -> RequestStatus:
    """The state that a request's events, oldest first, have brought it to; raises ILLEGAL_STEP."""
    told = iter(events)
    if next(told, None) is not EventKind.SUBMITTED:
        raise DomainError(ErrorCode.ILLEGAL_STEP, "The life of a request begins when it is submitted.")
    status = RequestStatus.SUBMITTED
    for event in told:
        status = step(status, event)
    return status


def is_open(status: RequestStatus, outcomes: Iterable[Outcome]) -> bool:
    """Whether somebody still owes the person something.

    A delivered answer leaves the request open until each of its rights is decided; an appeal or a complaint opens
    it again.
    """
    if status in _REOPENING:
        return True
    return status not in ENDED and Outcome.PENDING in set(outcomes)
