"""The age gate as a pure rule: law by law, and never a guess about whoever said nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.jurisdictions.resolution.applicability import named_laws
from habeas.minors.rules import (
    OLDEST_NAMED,
    AgeState,
    Handled,
    Known,
    MinorRefusal,
    age_on,
    is_owed,
    kept_birth,
    refusal,
    state_of,
)

TODAY = date(2026, 11, 22)
GUARDIAN, DOUBT, OPT_IN = MinorRefusal.GUARDIAN_MISSING, MinorRefusal.AGE_DOUBTED, MinorRefusal.MINOR_OPT_IN_MISSING


def aged(years: int, **more: object) -> Known:
    return Known(born=date(TODAY.year - years, 11, 22), **more)  # type: ignore[arg-type]


def found(known: Known, *laws: str, sold: bool = False, opted_in: bool = False) -> MinorRefusal | None:
    return refusal(known, named_laws(laws), Handled(frozenset({"STATISTICS"}), sold, opted_in), TODAY)


@pytest.mark.promise("AISHU-109")
@pytest.mark.parametrize(
    ("law", "guarded", "free"),
    [
        ("EU_GDPR:DE", 15, 16),
        ("EU_GDPR:FR", 14, 15),
        ("EU_GDPR:BE", 12, 13),
        ("UK_GDPR", 12, 13),
        ("CN_PIPL", 13, 14),
        ("SG_PDPA", 12, 13),
        ("BR_LGPD", 11, 12),
    ],
)
def test_each_law_has_its_own_age_at_which_a_child_needs_its_guardian(law: str, guarded: int, free: int) -> None:
    assert found(aged(guarded), law) is GUARDIAN
    assert found(aged(free), law) is None
    assert found(aged(guarded, agreed=frozenset({"STATISTICS"})), law) is None
    assert found(aged(guarded, agreed=frozenset({"MARKETING"})), law) is GUARDIAN, "agreed to something else"


def test_of_several_laws_the_one_that_leaves_least_to_the_child_decides() -> None:
    assert found(aged(13), "EU_GDPR:BE", "CN_PIPL") is GUARDIAN
    assert found(aged(14), "EU_GDPR:BE", "CN_PIPL") is None


@pytest.mark.promise("AISHU-110")
def test_an_unknown_age_is_a_state_of_its_own_that_no_rule_takes_for_child_or_grown() -> None:
    assert state_of(Known(), TODAY) is AgeState.UNKNOWN
    for laws in (("EU_GDPR:DE",), ("CN_PIPL",), ("US_CA_CCPA",)):
        assert found(Known(), *laws, sold=True) is None
    assert state_of(Known(grown=True), TODAY) is AgeState.GROWN
    assert state_of(aged(17), TODAY) is AgeState.CHILD
    assert state_of(Known(below=16), TODAY) is AgeState.DOUBTED
    assert state_of(Known(below=16, grown=True), TODAY) is AgeState.DOUBTED, "a word does not settle signs"


@pytest.mark.promise("AISHU-110")
def test_california_takes_whoever_disregards_signs_for_one_who_knows() -> None:
    signs = Known(below=16)
    assert found(signs, "US_CA_CCPA", sold=True) is OPT_IN
    assert found(signs, "US_CA_CCPA", sold=True, opted_in=True) is None
    assert found(Known(below=13), "US_CA_CCPA", sold=True, opted_in=True) is GUARDIAN
    assert found(signs, "US_CA_CCPA") is None, "its rule is of sale and sharing alone"
    assert found(signs, "EU_GDPR:DE") is DOUBT, "elsewhere somebody has to look first"
    assert found(signs, "UK_GDPR") is None, "fifteen would decide alone"
    assert found(Known(below=13, grown=True), "UK_GDPR") is DOUBT


def test_a_minor_of_california_is_sold_by_its_own_opt_in_from_thirteen_on_and_by_its_parents_before() -> None:
    assert found(aged(12), "US_CA_CCPA", sold=True, opted_in=True) is GUARDIAN
    assert found(aged(13), "US_CA_CCPA", sold=True) is OPT_IN
    assert found(aged(13), "US_CA_CCPA", sold=True, opted_in=True) is None
    assert found(aged(16), "US_CA_CCPA", sold=True) is None


@pytest.mark.promise("AISHU-110")
def test_signs_of_a_younger_child_hold_beside_the_age_that_a_child_says() -> None:
    lied = aged(15, below=13)
    assert state_of(lied, TODAY) is AgeState.CHILD
    assert found(lied, "US_CA_CCPA", sold=True, opted_in=True) is GUARDIAN, "signs count as knowledge"
    for law in ("EU_GDPR:FR", "EU_GDPR:ES", "CN_PIPL"):
        assert found(aged(15), law) is None
        assert found(lied, law) is DOUBT, law
    assert found(lied, "EU_GDPR:DE") is GUARDIAN, "fifteen is a child there, whatever the signs say"
    assert found(aged(12, below=16), "US_CA_CCPA", sold=True, opted_in=True) is GUARDIAN, "signs make nobody older"
    assert found(aged(15, below=13, agreed=frozenset({"STATISTICS"})), "EU_GDPR:FR") is None


@given(
    said=st.integers(min_value=0, max_value=17),
    below=st.integers(min_value=1, max_value=18),
    law=st.sampled_from(["EU_GDPR:FR", "UK_GDPR", "CN_PIPL", "US_CA_CCPA", "BR_LGPD"]),
    opted_in=st.booleans(),
)
def test_whoever_says_an_age_below_eighteen_is_never_freer_than_who_says_nothing(
    said: int, below: int, law: str, opted_in: bool
) -> None:
    silent = found(Known(below=below), law, sold=True, opted_in=opted_in)
    if silent is not None:
        assert found(aged(said, below=below), law, sold=True, opted_in=opted_in) is not None


def test_a_guardian_opts_in_for_nobody_who_has_to_do_so_themselves_and_agrees_to_no_empty_set() -> None:
    agreed = frozenset({"STATISTICS"})
    assert found(aged(12, agreed=agreed), "US_CA_CCPA", sold=True) is None
    for years in (13, 14, 15):
        assert found(aged(years, agreed=agreed), "US_CA_CCPA", sold=True) is OPT_IN
        assert found(aged(years, agreed=agreed), "US_CA_CCPA", sold=True, opted_in=True) is None
    assert found(aged(14, below=13, agreed=agreed), "US_CA_CCPA", sold=True) is OPT_IN, "it still says fourteen"
    nothing = Handled(frozenset(), sold=False, opted_in=True)
    for child in (aged(12), aged(12, agreed=agreed)):
        assert refusal(child, named_laws(["CN_PIPL"]), nothing, TODAY) is GUARDIAN


def test_no_more_is_kept_of_a_birthday_than_a_law_asks_for() -> None:
    assert OLDEST_NAMED == 18
    assert kept_birth(date(2008, 11, 22), TODAY) == (None, True)
    assert kept_birth(date(2008, 11, 23), TODAY) == (date(2008, 11, 23), False)
    assert age_on(date(2010, 11, 23), TODAY) == 15
    assert is_owed(["LEGAL_OBLIGATION"])
    assert not is_owed(["LEGAL_OBLIGATION", "CONSENT"])
    assert not is_owed([])
