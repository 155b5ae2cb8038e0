"""Which uses of data a person's word leaves; what kind of use a purpose is, the register says."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.jurisdictions.resolution.clocks import nominal_end
from habeas.kernel.periods import parse_period
from habeas.vault.rules import FROM_COLLECTION, RESTRICTED_USES, Stop, Use, kept_until, may_use

ANALYSIS = Use("USAGE_ANALYSIS", "LEGITIMATE_INTERESTS")
SERVICE = Use("SERVICE", "CONTRACT")
NEWS = Use("NEWS", "CONSENT", marketing=True)
NAMED = frozenset({"NEWS", "SERVICE"})


@pytest.mark.parametrize(
    ("stop", "stopped", "left"),
    [
        (Stop("OBJECTION"), ANALYSIS, SERVICE),
        (Stop("OBJECTION", NAMED), NEWS, ANALYSIS),
        (Stop("OBJECTION_DIRECT_MARKETING"), NEWS, ANALYSIS),
        (Stop("OPT_OUT_SALE_SHARING"), Use("REACH", "CONSENT", sharing=True), SERVICE),
        (Stop("OPT_OUT_SALE_SHARING"), Use("REACH", "CONSENT", sale=True), NEWS),
        (Stop("LIMIT_SENSITIVE"), Use("PROFILE", "CONSENT", True), Use("SERVICE", "CONTRACT", True)),
        (Stop("WITHDRAW_CONSENT", NAMED), NEWS, ANALYSIS),
    ],
)
def test_each_right_stops_its_uses_and_leaves_the_others(stop: Stop, stopped: Use, left: Use) -> None:
    assert may_use(stopped, (), restricted=False)
    assert not may_use(stopped, (stop,), restricted=False)
    assert may_use(left, (stop,), restricted=False)


@pytest.mark.parametrize("code", ["DIRECT_MARKETING", "ADVERTISING", "SALE", "CROSS_CONTEXT_SHARING"])
def test_words_in_the_code_of_a_purpose_decide_nothing(code: str) -> None:
    stops = (Stop("OBJECTION_DIRECT_MARKETING"), Stop("OPT_OUT_SALE_SHARING"))
    assert may_use(Use(code, "CONSENT"), stops, restricted=False)


@pytest.mark.promise("AISHU-162")
def test_what_a_contract_needs_is_not_ended_by_an_objection_that_names_it() -> None:
    assert may_use(SERVICE, (Stop("OBJECTION", NAMED),), restricted=False)


@pytest.mark.promise("AISHU-156")
def test_restricted_data_serve_only_what_the_law_lists() -> None:
    assert not may_use(SERVICE, (), restricted=True)
    for purpose in RESTRICTED_USES:
        assert may_use(Use(purpose, "LEGAL_OBLIGATION"), (), restricted=True)


PERIODS = st.builds("P{}{}".format, st.integers(1, 400), st.sampled_from("DWMY"))
COLLECTED = st.integers(0, 4 * 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(COLLECTED, st.lists(PERIODS, min_size=1))
def test_a_record_is_kept_for_its_longest_use_and_no_day_longer(at: datetime, periods: list[str]) -> None:
    kept = kept_until(at, [(FROM_COLLECTION, period) for period in periods])
    assert kept is not None
    assert kept.date() == max(nominal_end(at.date(), parse_period(period)) for period in periods)


@given(COLLECTED, PERIODS, st.sampled_from(["ACCOUNT_LIFE", "CONSENT_WITHDRAWN", "PURPOSE_ENDED", None]))
def test_a_use_that_counts_from_something_else_gives_no_date(at: datetime, period: str, anchor: str | None) -> None:
    assert kept_until(at, [(FROM_COLLECTION, period), (anchor, period)]) is None
