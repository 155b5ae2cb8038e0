"""Rebuilds how a request stands from its events alone, so that nobody has to believe the stored state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.rules.life import Told
from habeas.rights.rules.states import REFUSING, EventKind, Outcome, RequestStatus, is_open, status_after


@dataclass(frozen=True)
class Rebuilt:
    """How a request stands by its events."""

    status: RequestStatus
    outcomes: Mapping[Right, Outcome]

    @property
    def open(self) -> bool:
        """Whether somebody still owes the person something."""
        return is_open(self.status, self.outcomes.values())


def rebuilt(events: Sequence[Told]) -> Rebuilt:
    """The state to which the events, oldest first, have brought a request; ILLEGAL_STEP where they could not."""
    outcomes: dict[Right, Outcome] = {}
    for event in events:
        _apply(event, outcomes)
    return Rebuilt(status_after(event.kind for event in events), outcomes)


def _apply(event: Told, outcomes: dict[Right, Outcome]) -> None:
    if event.kind is EventKind.SUBMITTED:
        outcomes.update({Right(code): Outcome.PENDING for code in event.detail["rights"]})
    elif event.kind is EventKind.RIGHT_DECIDED:
        outcomes[Right(event.detail["right"])] = Outcome(event.detail["outcome"])
    elif event.kind is EventKind.APPEALED:
        _turn(outcomes, REFUSING, Outcome.PENDING)
    elif event.kind is EventKind.COMPLAINED:
        outcomes[Right.COMPLAINT] = Outcome.PENDING
    elif event.kind is EventKind.FEE_DECLINED:
        outcomes.update({Right(code): Outcome.WITHDRAWN for code in event.detail.get("givenUp", ())})
    elif event.kind is EventKind.WITHDRAWN:
        _turn(outcomes, frozenset({Outcome.PENDING}), Outcome.WITHDRAWN)


def _turn(outcomes: dict[Right, Outcome], those: frozenset[Outcome], into: Outcome) -> None:
    outcomes.update({right: into for right, outcome in outcomes.items() if outcome in those})
