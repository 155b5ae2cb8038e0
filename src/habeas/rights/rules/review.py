"""Who may review what a machine decided: a human who has not dealt with the case before."""

from collections.abc import Sequence

from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.rights.rules.life import Told
from habeas.rights.rules.states import EventKind, RequestStatus

REVIEWED = frozenset({Right.AUTOMATED_DECISION_REVIEW})
"""The rights that only a human decides, and not the first one (GDPR 22(3), UK GDPR 22C, PIPL 24(3))."""
_DEALT_WITH = frozenset({EventKind.TAKEN_UP, EventKind.REFERRED})


def check_reviewer(status: RequestStatus, events: Sequence[Told], who: str | None) -> None:
    """Raise ILLEGAL_STEP unless the case is before a human, REVIEWER_NOT_INDEPENDENT for a machine or the first one."""
    if status is not RequestStatus.HUMAN_REVIEW:
        raise DomainError(
            ErrorCode.ILLEGAL_STEP,
            "The review of an automated decision is decided while it is before a human; refer it first.",
            ("right",),
            {"status": status.value, "allowed": [RequestStatus.HUMAN_REVIEW.value]},
        )
    first = {each.detail.get("by") for each in events if each.kind in _DEALT_WITH} - {None}
    if who is None or who in first:
        raise DomainError(
            ErrorCode.REVIEWER_NOT_INDEPENDENT,
            "A human who has not dealt with the case before has to decide the review.",
            ("right",),
        )
