"""Reference numbers."""

import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from habeas.rights.rules.reference import RANDOM_BYTES, reference_of

RECEIVED = datetime(2026, 11, 21, tzinfo=UTC)
READABLE = re.compile(r"R-2026-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")


@given(st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES))
def test_a_reference_has_no_sign_that_is_read_as_another(random: bytes) -> None:
    assert READABLE.fullmatch(reference_of(RECEIVED, random))


@given(st.sets(st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES), max_size=50))
def test_every_random_bit_counts(randoms: set[bytes]) -> None:
    assert len({reference_of(RECEIVED, random) for random in randoms}) == len(randoms)
