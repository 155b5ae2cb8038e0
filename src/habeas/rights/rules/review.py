"""Who may look a second time, at what a machine decided or at a refusal: a human who was not there the first time."""

from collections.abc import Sequence

from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.rights.rules.life import Told, this_round
from habeas.rights.rules.states import REOPENED_BY, EventKind, RequestStatus, illegal_step

REVIEWED = frozenset({Right.AUTOMATED_DECISION_REVIEW})
"""The rights that only a human decides, and not the first one (GDPR 22(3), UK GDPR 22C, PIPL 24(3))."""
_DEALT_WITH = frozenset({EventKind.TAKEN_UP, EventKind.HANDED_OVER, EventKind.REFERRED})


def check_reviewer(status: RequestStatus, events: Sequence[Told], who: str | None) -> None:
    """Raise ILLEGAL_STEP unless the case is before a human, REVIEWER_NOT_INDEPENDENT for a machine or the first one."""
    if status is not RequestStatus.HUMAN_REVIEW:
        raise illegal_step(
            status, "The review of an automated decision is decided before a human; refer it first", ("right",)
        )
    first = {each.detail.get("by") for each in events if each.kind in _DEALT_WITH} - {None}
    if who is None or who in first:
        raise _not_independent("A human who has not dealt with the case before has to decide the review.")


def check_second_look(right: Right, events: Sequence[Told], who: str | None) -> None:
    """Raise REVIEWER_NOT_INDEPENDENT where an appeal or a complaint would be decided by whoever decided before.

    An appeal concerns the decision on that right, a complaint every decision of the request; a machine looks at none.
    """
    since = this_round(events)
    if not since or since[0].kind not in REOPENED_BY:
        return
    before = [each for each in events[: len(events) - len(since)] if each.kind is EventKind.RIGHT_DECIDED]
    meant = [each for each in before if right is Right.COMPLAINT or each.detail.get("right") == right]
    if meant and (who is None or who in {each.detail.get("by") for each in meant}):
        raise _not_independent("A human who did not decide before has to look at it the second time.")


def _not_independent(message: str) -> DomainError:
    return DomainError(ErrorCode.REVIEWER_NOT_INDEPENDENT, message, ("right",))
