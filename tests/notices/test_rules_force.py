"""Which version, which policy, which addenda and which language decide."""

from datetime import UTC, datetime, timedelta, timezone
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.notices.rules import (
    NoticeSource,
    addenda_for,
    clocks_of_languages,
    deciding_language,
    divergences,
    effective_at,
    parse_notice,
    terms_of_service,
    version_in_force,
)
from habeas.notices.rules.translation import DivergenceKind
from tests.notices.texts import SMALL, altered, demo_notice, demo_text, second_version

LATER = datetime(2026, 6, 1, tzinfo=UTC)


@cache
def version(name: str, begins: str) -> NoticeSource:
    return parse_notice(altered(('version: "1"', f'version: "{name}"'), ("2026-01-01T00:00:00Z\nl", f"{begins}\nl")))


def specific(*changes: tuple[str, str]) -> NoticeSource:
    kind = ("services: [ACME]", "services: [ACME]\nkind: SPECIFIC\ncovers: [promise_clock, rights]")
    return parse_notice(altered(kind, *changes))


@pytest.mark.promise("AOMEI-1")
def test_the_version_of_october_2022_is_in_force_from_its_first_instant_on() -> None:
    old, new = demo_notice("aomei"), second_version("aomei")
    first = datetime(2022, 10, 25, tzinfo=timezone(timedelta(hours=8)))
    assert version_in_force([new, old], first - timedelta(microseconds=1)) is None
    assert version_in_force([new, old], first) is old
    assert version_in_force([new, old], datetime(2027, 1, 31, 15, 59, tzinfo=UTC)) is old
    assert version_in_force([new, old], datetime(2027, 1, 31, 16, 0, tzinfo=UTC)) is new


@given(st.permutations(range(4)), st.integers(0, 50))
def test_the_order_of_the_versions_does_not_matter(order: list[int], days: int) -> None:
    base = datetime(2026, 1, 1, tzinfo=UTC)
    versions = [version(str(number), f"2026-01-{1 + 10 * number:02}T00:00:00Z") for number in range(4)]
    found = version_in_force([versions[number] for number in order], base + timedelta(days=days))
    assert found is versions[min(days // 10, 3)]


@pytest.mark.promise("AISHU-181")
def test_a_version_counts_at_its_posting_unless_it_says_otherwise() -> None:
    unsaid = parse_notice(altered(("effective_from: 2026-01-01T00:00:00Z\n", ""), ("AT_EFFECTIVE_DATE", "AT_POSTING")))
    assert effective_at(unsaid, LATER) == LATER
    assert effective_at(version("2", "2026-08-01T00:00:00Z"), LATER) == datetime(2026, 8, 1, tzinfo=UTC)


def test_a_version_never_counts_before_it_was_posted() -> None:
    assert effective_at(parse_notice(SMALL), LATER) == LATER


@pytest.mark.promise("AISHU-15")
def test_a_service_that_no_notice_covers_is_an_error() -> None:
    with pytest.raises(DomainError) as refused:
        terms_of_service([parse_notice(SMALL)], "OTHER", LATER)
    assert refused.value.code is ErrorCode.NOT_FOUND


@pytest.mark.promise("AISHU-16")
def test_a_specific_policy_decides_the_points_that_it_covers_and_the_notice_the_rest() -> None:
    policy = specific(("number: 10", "number: 20"), ("denial_codes: [LEGAL_CLAIMS]", "denial_codes: []"))
    terms = terms_of_service([parse_notice(SMALL), policy], "ACME", LATER)
    assert terms.on("promise_clock").number == 20
    assert terms.on("limits").denial_codes == {"LEGAL_CLAIMS"}


@pytest.mark.promise("AISHU-16")
def test_a_service_without_a_policy_of_its_own_has_the_notice() -> None:
    terms = terms_of_service([demo_notice("aishu")], "ANYBACKUP", LATER)
    assert terms.deciding("promise_clock") is demo_notice("aishu")


def test_a_weaker_specific_policy_is_told() -> None:
    policy = specific(("number: 10", "number: 20"), ("rights: [ACCESS, ERASURE]", "rights: [ACCESS]"))
    terms = terms_of_service([parse_notice(SMALL), policy], "ACME", LATER)
    assert set(terms.weaker_points()) == {"promise_clock", "rights"}
    better = specific(("number: 10", "number: 5"))
    assert not list(terms_of_service([parse_notice(SMALL), better], "ACME", LATER).weaker_points())


@pytest.mark.promise("AISHU-189")
@pytest.mark.parametrize(
    ("places", "found"),
    [(["US-CA"], ["us-ca"]), (["DE", "US-CA"], ["us-ca"]), (["US-TX"], []), (["US"], []), (["CA"], []), ([], [])],
)
def test_the_california_addendum_is_for_california(places: list[str], found: list[str]) -> None:
    addenda = addenda_for(demo_notice("aishu"), places, LATER)
    assert [addendum.terms.code for addendum in addenda] == found


def test_an_addendum_of_a_country_is_for_its_states_too() -> None:
    source = parse_notice(altered(("jurisdiction: US-CA", "jurisdiction: US")))
    assert len(addenda_for(source, ["US-CA"], LATER)) == 1


def test_an_addendum_does_not_count_before_its_time() -> None:
    assert addenda_for(demo_notice("aishu"), ["US-CA"], datetime(2023, 1, 1, tzinfo=UTC)) == ()


def translated(*changes: tuple[str, str]) -> NoticeSource:
    return parse_notice(
        altered(("language: en", "language: de\ntranslation_of: en"), ("Reach us", "Kontakt"), *changes)
    )


def test_a_faithful_translation_does_not_diverge() -> None:
    assert divergences(parse_notice(SMALL), translated()) == ()


def test_what_a_translation_leaves_out_adds_or_alters_is_found() -> None:
    worse = translated(
        ("### What this covers {#scope}\nEverything.\n", ""),
        ("number: 10", "number: 20"),
        ('promises="AISHU-1"', ""),
        ("You have further rights.", "Ja.\n\n### Neu {#new}\nMehr."),
    )
    assert {(one.kind, one.where) for one in divergences(parse_notice(SMALL), worse)} == {
        (DivergenceKind.CLAUSE_MISSING, "scope"),
        (DivergenceKind.CLAUSE_ADDED, "new"),
        (DivergenceKind.MARKS_DIFFER, "collection"),
        (DivergenceKind.TERMS_DIFFER, "promise_clock"),
    }


@pytest.mark.promise("AISHU-190")
def test_english_decides_unless_a_law_demands_another_language() -> None:
    front = demo_notice("aishu").front
    assert deciding_language(front, "zh-CN", None) == "en"
    assert deciding_language(front, "zh-CN", "zh-CN") == "zh-CN"


def test_without_a_language_clause_the_served_text_decides() -> None:
    assert deciding_language(demo_notice("aomei").front, "fr", None) == "fr"


@pytest.mark.promise("AISHU-190")
def test_a_better_served_text_is_worked_to_and_a_worse_one_is_not() -> None:
    english = parse_notice(demo_text("aishu"))
    better = parse_notice(altered(("number: 15", "number: 10"), text=demo_text("aishu")))
    worse = parse_notice(altered(("number: 15", "number: 20"), text=demo_text("aishu")))
    outcome = clocks_of_languages(english, better)
    assert outcome.contract == english.front.promise_clock
    assert outcome.work == better.front.promise_clock
    assert outcome.divergent
    assert clocks_of_languages(english, worse).work == english.front.promise_clock
    assert not clocks_of_languages(english, english).divergent
