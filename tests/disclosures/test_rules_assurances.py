"""What a recipient must have given: which paper counts at an instant, and that nothing goes while one is wanting."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.disclosures.rules.admission import Intended, Receiving, refusals
from habeas.disclosures.rules.assurances import (
    Assurance,
    AssuranceKind,
    AssuranceOutcome,
    Designation,
    Standing,
    check_assurance,
    governing,
    needed,
    standing,
    wanting,
)
from habeas.disclosures.rules.reminding import AHEAD, letter, occasions
from habeas.disclosures.rules.sets import BY_LAW, DisclosureKind, DisclosureRefusal
from habeas.kernel.errors import DomainError
from habeas.notices.rules.sharing_ground import SharingGround

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROLES = ("PROCESSOR", "INDEPENDENT_CONTROLLER", "AFFILIATE", "SUCCESSOR")
instants = st.integers(-800, 800).map(lambda days: NOW + timedelta(days=days))
PAPERS = [kind for kind in AssuranceKind if kind is not AssuranceKind.SECURITY_AUDIT]


@st.composite
def assurances(draw: st.DrawFn) -> Assurance:
    kind = draw(st.sampled_from(AssuranceKind))
    audited = kind is AssuranceKind.SECURITY_AUDIT
    names = ("PASSED", "FAILED") if audited else ("AGREED", "ENDED")
    outcome = AssuranceOutcome(draw(st.sampled_from(names)))
    begins = draw(instants)
    ends = draw(st.none() | st.integers(1, 700).map(lambda days: begins + timedelta(days=days)))
    until = ends if outcome in (AssuranceOutcome.AGREED, AssuranceOutcome.PASSED) else None
    designated = kind is AssuranceKind.DESIGNATION and outcome is AssuranceOutcome.AGREED
    as_what = draw(st.sampled_from(Designation)) if designated else None
    return Assurance(kind, outcome, begins, until, draw(instants), as_what)


many = st.lists(assurances(), max_size=12)


def intended(role: str, kept: list[Assurance], at: datetime, ground: SharingGround) -> Intended:
    return Intended(
        kind=DisclosureKind.SHARING,
        ground=ground,
        receiving=Receiving(role, "SDK", "SIGNED", frozenset("P"), frozenset("C"), tuple(kept)),
        at=at,
        purpose="P",
        categories=frozenset("C"),
        admitted=frozenset(SharingGround),
        consented=True,
        stops=frozenset(),
        reason="A reason that somebody gave in writing.",
        instrument="Order 3 of a court",
    )


def refused(role: str, kept: list[Assurance], at: datetime = NOW) -> set[str]:
    return {str(each) for each in refusals(intended(role, kept, at, SharingGround.SX_SERVICE_NECESSARY))}


@pytest.mark.promise("AISHU-129", "AISHU-130", "AISHU-131", "AISHU-132")
@given(role=st.sampled_from(ROLES), kept=many, at=instants)
def test_a_disclosure_is_admitted_exactly_when_all_that_its_recipient_needs_stands(
    role: str, kept: list[Assurance], at: datetime
) -> None:
    stands = {kind for kind in AssuranceKind if standing(role, kept, kind, at) is Standing.STANDS}
    failed = standing(role, kept, AssuranceKind.SECURITY_AUDIT, at) is Standing.FAILED
    assert (refused(role, kept, at) == set()) is (needed(role) <= stands and not failed)
    assert refused(role, kept, at) == {f"{kind}_{how}" for kind, how in wanting(role, kept, at).items()}


@given(kept=many, kind=st.sampled_from(AssuranceKind), at=instants)
def test_the_newest_that_has_begun_counts_in_whatever_order_they_are_read(
    kept: list[Assurance], kind: AssuranceKind, at: datetime
) -> None:
    found = governing(kept, kind, at)
    assert found == governing(list(reversed(kept)), kind, at)
    begun = [each for each in kept if each.kind is kind and each.valid_from <= at]
    assert (found is None) is (not begun)
    assert found is None or all(
        (each.valid_from, each.recorded_at) <= (found.valid_from, found.recorded_at) for each in begun
    )


def test_of_two_that_were_recorded_in_one_instant_the_one_that_admits_less_counts() -> None:
    agreed = Assurance(AssuranceKind.NON_DISCLOSURE, AssuranceOutcome.AGREED, NOW, None, NOW)
    brief = replace(agreed, valid_until=NOW + timedelta(days=1))
    briefer = replace(agreed, valid_until=NOW + timedelta(hours=1))
    ended = replace(agreed, outcome=AssuranceOutcome.ENDED)
    kept = [agreed, brief, briefer, ended]
    for expected in (ended, briefer, brief, agreed):
        assert governing(kept, AssuranceKind.NON_DISCLOSURE, NOW) == expected
        kept.remove(expected)


@given(role=st.sampled_from(ROLES), kept=many, at=instants, days=st.integers(1, 400))
def test_what_begins_later_changes_nothing_before_its_day(
    role: str, kept: list[Assurance], at: datetime, days: int
) -> None:
    for kind in AssuranceKind:
        outcome = AssuranceOutcome.FAILED if kind is AssuranceKind.SECURITY_AUDIT else AssuranceOutcome.ENDED
        later = Assurance(kind, outcome, at + timedelta(days=days), None, at)
        assert wanting(role, [*kept, later], at) == wanting(role, kept, at)


@pytest.mark.promise("AISHU-57")
@given(role=st.sampled_from(ROLES), kept=many, at=instants, ground=st.sampled_from(SharingGround))
def test_who_pays_for_leaks_neither_opens_nor_shuts_anything(
    role: str, kept: list[Assurance], at: datetime, ground: SharingGround
) -> None:
    without = [each for each in kept if each.kind is not AssuranceKind.LIABILITY]
    pays = Assurance(AssuranceKind.LIABILITY, AssuranceOutcome.AGREED, at, None, at)
    found = refusals(intended(role, without, at, ground))
    assert found == refusals(intended(role, [*without, pays], at, ground)) == refusals(intended(role, kept, at, ground))


@pytest.mark.parametrize("kind", PAPERS[:3])
def test_a_paper_holds_from_its_first_instant_until_just_before_its_last(kind: AssuranceKind) -> None:
    as_what = Designation.PROCESSOR if kind is AssuranceKind.DESIGNATION else None
    ends = NOW + timedelta(days=10)
    paper = Assurance(kind, AssuranceOutcome.AGREED, NOW, ends, NOW, as_what)
    moment = timedelta(microseconds=1)
    for at, how in (
        (NOW - moment, Standing.MISSING),
        (NOW, Standing.STANDS),
        (ends - moment, Standing.STANDS),
        (ends, Standing.LAPSED),
    ):
        assert standing("PROCESSOR", [paper], kind, at) is how
    ended = Assurance(kind, AssuranceOutcome.ENDED, NOW + timedelta(days=5), None, NOW)
    assert standing("PROCESSOR", [paper, ended], kind, NOW + timedelta(days=5)) is Standing.LAPSED


@pytest.mark.promise("AISHU-129")
def test_nobody_is_designated_as_something_else_than_the_register_says() -> None:
    kind = AssuranceKind.DESIGNATION
    for role, fitting in (
        ("PROCESSOR", {Designation.PROCESSOR}),
        ("INDEPENDENT_CONTROLLER", {Designation.CONTROLLER}),
        ("SUCCESSOR", {Designation.CONTROLLER}),
        ("AFFILIATE", set(Designation)),
    ):
        for each in Designation:
            paper = Assurance(kind, AssuranceOutcome.AGREED, NOW, None, NOW, each)
            assert (standing(role, [paper], kind, NOW) is Standing.STANDS) is (each in fitting)


@pytest.mark.promise("AISHU-130")
def test_a_processor_is_audited_and_whoever_fails_an_audit_gets_nothing_until_a_newer_one_is_passed() -> None:
    kind, day = AssuranceKind.SECURITY_AUDIT, timedelta(days=1)
    passed = Assurance(kind, AssuranceOutcome.PASSED, NOW - 9 * day, NOW + 9 * day, NOW)
    failed = Assurance(kind, AssuranceOutcome.FAILED, NOW - 5 * day, None, NOW)
    again = replace(passed, valid_from=NOW - day)
    assert "SECURITY_AUDIT_MISSING" in refused("PROCESSOR", [])
    assert "SECURITY_AUDIT_LAPSED" in refused("PROCESSOR", [passed], NOW + 9 * day)
    for role in ROLES:
        assert "SECURITY_AUDIT_FAILED" in refused(role, [passed, failed])
        assert not any(each.startswith("SECURITY") for each in refused(role, [passed, failed, again]))
    assert not any(each.startswith("SECURITY") for each in refused("INDEPENDENT_CONTROLLER", []))


@pytest.mark.parametrize("ground", sorted(BY_LAW - {SharingGround.TRANSFER_LEGAL}))
def test_where_a_law_says_that_data_go_no_paper_is_waited_for(ground: SharingGround) -> None:
    assert refusals(intended("PROCESSOR", [], NOW, ground)) == ()


def test_every_way_in_which_something_can_be_wanting_has_a_refusal_of_its_own() -> None:
    ways = {f"{kind}_{how}" for kind in PAPERS[:3] for how in (Standing.MISSING, Standing.LAPSED)}
    ways |= {f"SECURITY_AUDIT_{how}" for how in Standing if how is not Standing.STANDS}
    assert ways <= {str(each) for each in DisclosureRefusal}


@given(until=instants, at=instants)
def test_somebody_is_reminded_before_the_end_and_at_it_but_not_after(until: datetime, at: datetime) -> None:
    waits = occasions(until, at)
    assert (waits == ()) is (until <= at)
    for wait in waits:
        assert at <= at + wait <= until
    if waits:
        assert waits[1] == until - at
        assert waits[0] == max(waits[1] - AHEAD, timedelta())


def test_the_mail_says_whether_it_ends_or_has_ended() -> None:
    words = (("Bugly (Tencent)", "BUGLY", "PROCESSOR"), AssuranceKind.NON_DISCLOSURE, NOW)
    assert "ends on 2026-11-22" in letter(*words, NOW - AHEAD)[0]
    assert "has lapsed" in letter(*words, NOW)[0]


@pytest.mark.parametrize("role", ["PROCESSOR", "INDEPENDENT_CONTROLLER", "SUCCESSOR", "AFFILIATE"])
@pytest.mark.parametrize("kind", list(AssuranceKind))
@pytest.mark.parametrize("at", [NOW - AHEAD, NOW])
def test_the_mail_speaks_of_refusals_only_where_the_end_refuses_something(
    role: str, kind: AssuranceKind, at: datetime
) -> None:
    _, text = letter(("Bugly (Tencent)", "BUGLY", role), kind, NOW, at)
    lapsing = Assurance(kind, AssuranceOutcome.AGREED, NOW - AHEAD, NOW, NOW - AHEAD)
    assert ("what it is needed for is refused" in text.lower()) is (kind in wanting(role, [lapsing], NOW))


FINE = Assurance(AssuranceKind.NON_DISCLOSURE, AssuranceOutcome.AGREED, NOW, NOW + AHEAD, NOW)
AUDIT = replace(FINE, kind=AssuranceKind.SECURITY_AUDIT, outcome=AssuranceOutcome.PASSED)
NAMED = Assurance(AssuranceKind.DESIGNATION, AssuranceOutcome.AGREED, NOW, None, NOW, Designation.PROCESSOR)


def place_of(said: Assurance, reference: str) -> tuple[str, ...] | None:
    """Where an assurance is refused; None for one that is kept."""
    try:
        check_assurance("PROCESSOR", said, reference)
    except DomainError as refusal:
        return tuple(map(str, refusal.path))
    return None


@pytest.mark.parametrize("said", [FINE, AUDIT, NAMED, replace(FINE, outcome=AssuranceOutcome.ENDED, valid_until=None)])
def test_what_is_whole_is_kept(said: Assurance) -> None:
    assert place_of(said, "Contract 12") is None


@pytest.mark.parametrize(
    ("said", "reference", "place"),
    [
        (FINE, "  ", "reference"),
        (FINE, "x" * 501, "reference"),
        (FINE, "a\x00b", "reference"),
        (replace(FINE, outcome=AssuranceOutcome.PASSED), "P", "outcome"),
        (replace(AUDIT, outcome=AssuranceOutcome.AGREED), "P", "outcome"),
        (replace(FINE, valid_from=NOW - timedelta(days=4000)), "P", "validFrom"),
        (replace(AUDIT, valid_from=NOW + timedelta(days=1)), "P", "validFrom"),
        (replace(AUDIT, valid_until=None), "P", "validUntil"),
        (replace(AUDIT, outcome=AssuranceOutcome.FAILED), "P", "validUntil"),
        (replace(FINE, outcome=AssuranceOutcome.ENDED), "P", "validUntil"),
        (replace(FINE, valid_until=NOW), "P", "validUntil"),
        (replace(FINE, valid_until=NOW + timedelta(days=4000)), "P", "validUntil"),
        (replace(FINE, designated_as=Designation.PROCESSOR), "P", "designatedAs"),
        (replace(NAMED, designated_as=None), "P", "designatedAs"),
        (replace(NAMED, designated_as=Designation.CONTROLLER), "P", "designatedAs"),
    ],
)
def test_what_contradicts_itself_is_refused_with_its_place(said: Assurance, reference: str, place: str) -> None:
    assert place_of(said, reference) == (place,)
