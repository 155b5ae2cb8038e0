"""A recent sign-in is a matter of when and how somebody signed in, and of what they want to do."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from habeas.access import SECOND_FACTOR_LATELY, SIGNED_IN_LATELY, STEP_UP_AGE, ActorKind, StepUp
from habeas.access.stepup import PASSWORD, SECOND_FACTOR
from habeas.kernel.errors import DomainError, ErrorCode
from tests.actors import an_actor

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ERASING = StepUp(attribute="rights", values=frozenset({"ERASURE"}))


@dataclass(frozen=True)
class Ask:
    """A command with a list of rights."""

    rights: tuple[str, ...]


def refusal(needed: StepUp, minutes: float | None, context: str | None = PASSWORD) -> DomainError | None:
    """What somebody is told who signed in so many minutes ago; None where nothing is refused."""
    at = None if minutes is None else NOW - timedelta(minutes=minutes)
    try:
        needed.require(an_actor(authenticated_at=at, authentication_context=context), NOW, STEP_UP_AGE)
    except DomainError as error:
        return error
    return None


@pytest.mark.parametrize("minutes", [0, 14.9, 15])
def test_a_sign_in_within_the_age_will_do(minutes: float) -> None:
    assert refusal(SIGNED_IN_LATELY, minutes) is None


@pytest.mark.parametrize("minutes", [15.1, 60 * 24, None])
def test_an_older_sign_in_or_none_at_all_is_refused_with_what_would_do(minutes: float | None) -> None:
    error = refusal(SIGNED_IN_LATELY, minutes)
    assert error is not None
    assert error.code is ErrorCode.STEP_UP_REQUIRED
    assert error.details == {"acrValues": [SECOND_FACTOR, PASSWORD], "maxAge": 900}


@pytest.mark.parametrize("context", [PASSWORD, None, "urn:elsewhere:second-factor"])
def test_where_a_second_factor_is_needed_only_ours_will_do(context: str | None) -> None:
    error = refusal(SECOND_FACTOR_LATELY, 1, context)
    assert error is not None
    assert error.details == {"acrValues": [SECOND_FACTOR], "maxAge": 900}
    assert refusal(SECOND_FACTOR_LATELY, 1, SECOND_FACTOR) is None
    assert refusal(SECOND_FACTOR_LATELY, 16, SECOND_FACTOR) is not None


@pytest.mark.parametrize("kind", list(ActorKind))
def test_everybody_but_machines_has_to_have_signed_in(kind: ActorKind) -> None:
    somebody = an_actor(kind=kind, authenticated_at=None)
    if kind in (ActorKind.PARTNER, ActorKind.SYSTEM):
        SECOND_FACTOR_LATELY.require(somebody, NOW, STEP_UP_AGE)
    else:
        with pytest.raises(DomainError):
            SECOND_FACTOR_LATELY.require(somebody, NOW, STEP_UP_AGE)


def test_it_can_depend_on_what_a_command_asks_for() -> None:
    assert ERASING.concerns(Ask(("ACCESS", "ERASURE")))
    assert not ERASING.concerns(Ask(("ACCESS",)))
    assert SIGNED_IN_LATELY.concerns(Ask(("ACCESS",)))
