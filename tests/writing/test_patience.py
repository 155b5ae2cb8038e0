"""A job is tried again for hours, one that needs somebody else for days; what failed together comes back apart."""

from hypothesis import given
from hypothesis import strategies as st

from habeas.writing.patience import INSIDE, OUTSIDE, Patience


def attempts(patience: Patience) -> int:
    """After how many attempts the job is given up."""
    return next(made for made in range(1, 10_000) if patience.pause(made - 1, 0.5) is None)


def test_a_job_that_needs_somebody_else_is_tried_for_three_days_and_another_for_six_hours() -> None:
    assert 3 * 86_400 <= OUTSIDE.waited(attempts(OUTSIDE) - 1) < 3 * 86_400 + OUTSIDE.longest_s
    assert 6 * 3600 <= INSIDE.waited(attempts(INSIDE) - 1) < 6 * 3600 + INSIDE.longest_s


def test_pauses_double_up_to_the_longest() -> None:
    pauses = [pause.total_seconds() for pause in (INSIDE.pause(each, 0.5) for each in range(11)) if pause]
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


@given(st.integers(0, 200), st.floats(0, 1, exclude_max=True))
def test_jitter_moves_a_pause_by_a_quarter_at_most(attempt: int, chance: float) -> None:
    pause, middle = OUTSIDE.pause(attempt, chance), OUTSIDE.pause(attempt, 0.5)
    assert pause is not None
    assert middle is not None
    assert 0.74 <= pause / middle <= 1.26
