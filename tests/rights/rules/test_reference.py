"""Reference numbers."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.rights.rules.reference import RANDOM_BYTES, as_stored, reference_of

RECEIVED = datetime(2026, 11, 21, tzinfo=UTC)
READABLE = re.compile(r"R-2026-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")


@given(st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES))
def test_a_reference_has_no_sign_that_is_read_as_another(random: bytes) -> None:
    assert READABLE.fullmatch(reference_of(RECEIVED, random))


@given(st.sets(st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES), max_size=50))
def test_every_random_bit_counts(randoms: set[bytes]) -> None:
    assert len({reference_of(RECEIVED, random) for random in randoms}) == len(randoms)


@pytest.mark.parametrize(
    "written",
    [
        "R-2026-70K1-Q9TD",
        "r-2026-70k1-q9td",
        "r 2026 70k1 q9td",
        "R202670K1Q9TD",
        "R-2O26-7OKl-Q9TD",
        "R–2026–70KI–Q9TD",
    ],
)
def test_a_reference_is_read_as_people_write_it(written: str) -> None:
    assert as_stored(written) == "R-2026-70K1-Q9TD"


@pytest.mark.parametrize(
    "written",
    [
        *("", "R-2026-70K1-Q9T", "R-2026-70K1-Q9TDA", "Q-2026-70K1-Q9TD", "mine"),
        *("R-2026-70K1-Q9TD\x00", "R.2026.70K1.Q9TD", "R-2026-70K1-Q9TD'"),
    ],
)
def test_what_is_no_reference_stays_what_it_is(written: str) -> None:
    assert as_stored(written) == written
