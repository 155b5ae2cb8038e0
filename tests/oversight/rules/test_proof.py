"""What DNS answers prove: which record counts, and when several resolvers may be believed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.oversight.rules.challenge import record_value
from habeas.oversight.rules.proof import Answer, finding, hash_of_token, holds_live_token, holds_token
from habeas.oversight.rules.sets import Finding

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TOKEN = "abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMN_0"[:43]
HASH = hash_of_token(TOKEN)
RECORD = record_value(TOKEN, NOW + timedelta(days=7))
THERE, NOT_THERE, SILENT = Answer(frozenset({RECORD})), Answer(frozenset()), Answer(None)
LIE, TRUTH = Answer(frozenset({RECORD})), Answer(frozenset(), validated=True)


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ([THERE, THERE], Finding.PRESENT),
        ([NOT_THERE, NOT_THERE], Finding.ABSENT),
        ([THERE], Finding.UNSURE),
        ([THERE, SILENT], Finding.UNSURE),
        ([THERE, NOT_THERE], Finding.UNSURE),
        ([THERE, THERE, NOT_THERE], Finding.UNSURE),
        ([], Finding.UNSURE),
        ([Answer(frozenset({RECORD}), validated=True)], Finding.PRESENT),
        ([LIE, LIE, TRUTH], Finding.ABSENT),
        ([Answer(frozenset({RECORD}), validated=True), TRUTH], Finding.UNSURE),
    ],
)
def test_whoever_counts_must_agree(answers: list[Answer], found: Finding) -> None:
    assert finding(answers, HASH, NOW, first_proof=True) is found


def test_any_matching_record_counts_beside_others_and_with_unknown_words() -> None:
    assert holds_token(["v=spf1 -all", f"color=blue {RECORD} policy=none"], HASH)


@pytest.mark.parametrize(
    "text", ["", "token=", TOKEN, f"xtoken={TOKEN}", f"token={TOKEN}A", f"token={TOKEN[:-1]}", f"TOKEN={TOKEN}"]
)
def test_nothing_else_counts(text: str) -> None:
    assert not holds_token([text], HASH)


def test_a_first_proof_must_not_have_expired_and_a_later_look_does_not_ask() -> None:
    later = NOW + timedelta(days=8)
    assert not holds_live_token([RECORD], HASH, later)
    assert not holds_live_token([f"token={TOKEN} expiry=soon"], HASH, NOW)
    assert holds_token([RECORD], HASH)


@given(st.lists(st.builds(Answer, st.just(frozenset({"token=" + "A" * 43})) | st.none(), st.booleans()), max_size=6))
def test_no_set_of_answers_without_the_token_proves_anything(answers: list[Answer]) -> None:
    assert finding(answers, HASH, NOW, first_proof=True) is not Finding.PRESENT
