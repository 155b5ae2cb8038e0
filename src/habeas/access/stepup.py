"""Step-up (RFC 9470): what only somebody may do who signed in a short while ago, and what needs a second factor too."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from habeas.access.actor import Actor, ActorKind
from habeas.kernel.errors import DomainError, ErrorCode

SECOND_FACTOR = "urn:habeas:acr:second-factor"
PASSWORD = "urn:habeas:acr:password"  # noqa: S105
STEP_UP_AGE = timedelta(minutes=15)
"""How long ago a sign-in may be, where the deployment says nothing else."""

MACHINES = frozenset({ActorKind.PARTNER, ActorKind.SYSTEM})
"""Nobody signs in there: a client shows who it is for every token, and no token makes one the system."""


@dataclass(frozen=True, slots=True)
class StepUp:
    """A recent sign-in is needed, with `second_factor` one that a second factor completed.

    `attribute` and `values` narrow it to commands of which that attribute holds one of these values,
    which are `true` and `false` for one that is either.
    """

    second_factor: bool = False
    attribute: str = ""
    values: frozenset[str] = frozenset()

    @property
    def acr_values(self) -> tuple[str, ...]:
        """The authentication contexts that will do, the preferred one first."""
        return (SECOND_FACTOR,) if self.second_factor else (SECOND_FACTOR, PASSWORD)

    def concerns(self, command: object) -> bool:
        """Is it needed for this very command?"""
        if not self.attribute:
            return True
        held = getattr(command, self.attribute)
        if isinstance(held, bool):
            return str(held).lower() in self.values
        return not self.values.isdisjoint({held} if isinstance(held, str) else held)

    def require(self, actor: Actor, now: datetime, age: timedelta) -> None:
        """Raise STEP_UP_REQUIRED, saying what would do, unless the actor signed in like that within `age`."""
        if actor.kind in MACHINES or self._is_met(actor, now, age):
            return
        with_factor = " with a second factor" if self.second_factor else ""
        raise DomainError(
            ErrorCode.STEP_UP_REQUIRED,
            f"This needs a sign-in{with_factor} within the last {int(age.total_seconds())} seconds. Sign in again.",
            details={"acrValues": list(self.acr_values), "maxAge": int(age.total_seconds())},
        )

    def _is_met(self, actor: Actor, now: datetime, age: timedelta) -> bool:
        if actor.authenticated_at is None or now - actor.authenticated_at > age:
            return False
        return not self.second_factor or actor.authentication_context == SECOND_FACTOR


class NoStepUp(StrEnum):
    """Why a command needs no recent sign-in; every command either needs one or has one of these reasons."""

    INTERNAL = "INTERNAL"
    PROTECTIVE = "PROTECTIVE"
    OWN_WORD = "OWN_WORD"
    CASE_WORK = "CASE_WORK"
    REGISTER = "REGISTER"
    SECOND_PERSON = "SECOND_PERSON"
    PROOF_OUTSIDE = "PROOF_OUTSIDE"
    SHOWS_ONLY = "SHOWS_ONLY"


REASON: dict[NoStepUp, str] = {
    NoStepUp.INTERNAL: "No mutation runs it: a job, a sign-in or another command does.",
    NoStepUp.PROTECTIVE: "It takes a power, a use or a plan away, and opens nothing to anybody.",
    NoStepUp.OWN_WORD: "It is somebody's own word on what is theirs or what they owe.",
    NoStepUp.CASE_WORK: "It moves a case without deciding it, and whoever it concerns reads so.",
    NoStepUp.REGISTER: "It enters what is so into a register; no data leave, end or open by it.",
    NoStepUp.SECOND_PERSON: "Somebody else decides on it before anything follows, after a recent sign-in.",
    NoStepUp.PROOF_OUTSIDE: "Nothing follows without what no token gives: a record in DNS, or a mailbox's own yes.",
    NoStepUp.SHOWS_ONLY: "It changes nothing of anybody's; it finds out and shows.",
}


def own_means_needed() -> DomainError:
    """The refusal of what an organization's word for somebody does not open."""
    age = int(STEP_UP_AGE.total_seconds())
    return DomainError(
        ErrorCode.STEP_UP_REQUIRED,
        "Your organization signed you in. For what is your own, sign in by your own means.",
        details={"acrValues": [SECOND_FACTOR, PASSWORD], "maxAge": age},
    )


SIGNED_IN_LATELY = StepUp()
SECOND_FACTOR_LATELY = StepUp(second_factor=True)
