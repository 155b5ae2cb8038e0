"""Pauses grow with every failure up to a longest, jitter takes any part of them, and a failing connector is shut."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from habeas.connectors.rules.pacing import Pacing
from habeas.connectors.rules.steps import SHORTEST, due_of
from tests.rights.world import NOW

PACING = Pacing(first_s=5.0, longest_s=100.0, shut_after=3, shut_first_s=30.0, shut_longest_s=120.0)


def test_the_ceiling_doubles_up_to_the_longest() -> None:
    assert [PACING.pause(n, 1.0).total_seconds() for n in range(1, 8)] == [5, 10, 20, 40, 80, 100, 100]


@given(st.integers(1, 10_000), st.floats(0, 1, exclude_max=True))
def test_jitter_takes_any_part_of_the_ceiling(attempts: int, chance: float) -> None:
    pause = PACING.pause(attempts, chance)
    assert timedelta(0) <= pause <= timedelta(seconds=100)
    assert pause == PACING.pause(attempts, 1.0) * chance or abs(
        pause - PACING.pause(attempts, 1.0) * chance
    ) < timedelta(milliseconds=1)


def test_a_connector_is_shut_after_several_failures_and_longer_each_time() -> None:
    assert PACING.shut_until(2, NOW) is None
    found = [PACING.shut_until(n, NOW) for n in (3, 4, 5, 6, 60)]
    assert found == [NOW + timedelta(seconds=each) for each in (30, 60, 120, 120, 120)]


def test_a_human_takes_over_before_the_date_to_work_to() -> None:
    assert due_of(NOW + timedelta(days=30), NOW) == NOW + timedelta(days=27)
    assert due_of(NOW, NOW) == NOW + SHORTEST
