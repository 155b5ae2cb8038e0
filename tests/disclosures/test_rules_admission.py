"""Whether something may be disclosed: nothing may, but on a ground of the notice and to somebody who is bound."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.disclosures.rules.admission import SIGNED, Intended, Receiving, admitted_by, refusals
from habeas.disclosures.rules.assurances import Assurance, AssuranceKind, AssuranceOutcome, Designation
from habeas.disclosures.rules.sets import BY_CONSENT, DisclosureKind, DisclosureRefusal
from habeas.notices.rules.sharing_ground import TRANSFER_GROUNDS, UNSTATED_GROUNDS, SharingGround

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LONG_AGO, TOMORROW = NOW - timedelta(days=900), NOW + timedelta(days=1)
PAPERS = tuple(
    Assurance(kind, AssuranceOutcome.AGREED, LONG_AGO, None, LONG_AGO, designated_as)
    for kind, designated_as in (
        (AssuranceKind.DESIGNATION, Designation.PROCESSOR),
        (AssuranceKind.NON_DISCLOSURE, None),
        (AssuranceKind.FLOW_DOWN, None),
    )
)
AUDIT = Assurance(AssuranceKind.SECURITY_AUDIT, AssuranceOutcome.PASSED, LONG_AGO, TOMORROW, LONG_AGO)
LAB = Receiving("PROCESSOR", "SDK", SIGNED, frozenset({"CRASH"}), frozenset({"DEVICE", "USAGE"}), (*PAPERS, AUDIT))
SHOP = replace(
    LAB,
    role="INDEPENDENT_CONTROLLER",
    assurances=(replace(PAPERS[0], designated_as=Designation.CONTROLLER), *PAPERS[1:]),
)
FINE = Intended(
    kind=DisclosureKind.SHARING,
    ground=SharingGround.SX_SERVICE_NECESSARY,
    receiving=LAB,
    at=NOW,
    purpose="CRASH",
    categories=frozenset({"DEVICE"}),
    admitted=frozenset(SharingGround),
    consented=False,
    stops=frozenset(),
    reason=None,
    instrument=None,
)
AGREED = replace(FINE, ground=SharingGround.SHARE_CONSENT, consented=True)


@pytest.mark.promise("AISHU-122")
def test_what_the_service_needs_goes_to_a_bound_recipient_for_its_purpose() -> None:
    assert refusals(FINE) == ()


@pytest.mark.promise("AOMEI-3", "AISHU-128")
def test_no_more_goes_than_the_recipient_is_registered_for() -> None:
    assert refusals(replace(FINE, categories=frozenset({"DEVICE", "CONTENT"}))) == (
        DisclosureRefusal.CATEGORY_NOT_THEIRS,
    )
    assert refusals(replace(FINE, purpose="ADVERTISING")) == (DisclosureRefusal.PURPOSE_NOT_THEIRS,)


@pytest.mark.promise("AOMEI-4", "AOMEI-54")
def test_nothing_goes_to_a_recipient_that_signed_no_commitment() -> None:
    assert refusals(replace(FINE, receiving=replace(LAB, commitment="NONE"))) == (DisclosureRefusal.NO_COMMITMENT,)


@pytest.mark.promise("AOMEI-45", "AISHU-121")
@pytest.mark.parametrize("ground", sorted(BY_CONSENT - TRANSFER_GROUNDS))
def test_consent_is_a_ground_only_while_it_stands(ground: SharingGround) -> None:
    assert refusals(replace(FINE, ground=ground, consented=True)) == ()
    assert refusals(replace(FINE, ground=ground, consented=False)) == (DisclosureRefusal.CONSENT_MISSING,)


def test_what_is_restricted_or_ended_goes_by_consent_and_law_alone() -> None:
    for held, why in (
        (replace(FINE, restricted=FINE.categories), DisclosureRefusal.RESTRICTED),
        (replace(FINE, stopped=frozenset({FINE.purpose})), DisclosureRefusal.PURPOSE_STOPPED),
    ):
        assert refusals(held) == (why,)
        assert refusals(replace(held, ground=SharingGround.SHARE_CONSENT, consented=True)) == ()
        assert refusals(replace(held, ground=SharingGround.SHARE_LEGAL, instrument="Order 7 of a court")) == ()
    assert refusals(replace(FINE, restricted=frozenset({"CONTENT"}), stopped=frozenset({"SURVEY"}))) == ()


@pytest.mark.promise("AOMEI-47")
@pytest.mark.parametrize("kind", ["ADVERTISER", "APP_DEVELOPER", "OPEN_PLATFORM", "PARTNER"])
def test_advertisers_and_partners_get_nothing_without_express_consent(kind: str) -> None:
    partner = replace(LAB, kind=kind)
    assert refusals(replace(FINE, receiving=partner)) == (DisclosureRefusal.EXPRESS_CONSENT_NEEDED,)
    assert refusals(replace(AGREED, receiving=partner)) == ()


@pytest.mark.promise("AOMEI-46", "AOMEI-62", "AISHU-123", "AISHU-124", "AISHU-125")
@pytest.mark.parametrize("ground", ["SHARE_LEGAL", "SX_AUTHORITY", "SX_LAW_OR_AGREEMENT", "SX_IP_COMPLAINT"])
def test_a_law_or_a_demand_is_named_or_it_is_none(ground: str) -> None:
    asked = replace(FINE, ground=SharingGround(ground))
    assert refusals(asked) == (DisclosureRefusal.INSTRUMENT_MISSING,)
    assert refusals(replace(asked, instrument="   ")) == (DisclosureRefusal.INSTRUMENT_MISSING,)
    assert refusals(replace(asked, instrument="Order 3 Gs 114/26")) == ()


@pytest.mark.promise("AISHU-126", "AISHU-127")
@pytest.mark.parametrize("ground", ["SX_PROTECTION", "SX_OTHER_REASONABLE"])
def test_an_open_ground_needs_a_reason_in_writing(ground: str) -> None:
    asked = replace(FINE, ground=SharingGround(ground))
    assert refusals(replace(asked, reason="because")) == (DisclosureRefusal.REASON_MISSING,)
    assert refusals(replace(asked, reason="A threat to the life of a member was reported.")) == ()


@pytest.mark.promise("AOMEI-53")
def test_the_ground_of_processors_is_for_processors_alone() -> None:
    asked = replace(FINE, ground=SharingGround.SHARE_PROCESSOR)
    assert refusals(asked) == ()
    assert refusals(replace(asked, receiving=SHOP)) == (DisclosureRefusal.NO_PROCESSOR,)


@pytest.mark.promise("AOMEI-55", "AOMEI-56", "AOMEI-57", "AOMEI-58")
def test_control_passes_on_three_grounds_of_its_own_and_these_carry_nothing_else() -> None:
    passing = replace(FINE, kind=DisclosureKind.CONTROL_TRANSFER)
    grounds = {
        SharingGround.TRANSFER_CONSENT: {"consented": True},
        SharingGround.TRANSFER_LEGAL: {"instrument": "Merger order HRB 4711"},
        SharingGround.TRANSFER_USER_AGREEMENT: {"instrument": "Terms of use, version 12, clause 9"},
    }
    for ground in SharingGround:
        with_all = replace(passing, ground=ground, consented=True, instrument="Paper", reason="x" * 30)
        assert (DisclosureRefusal.GROUND_NOT_OF_KIND in refusals(with_all)) is (ground not in grounds)
    for ground, needed in grounds.items():
        assert len(refusals(replace(passing, ground=ground))) == 1, "the bare ground is not enough"
        assert refusals(replace(passing, ground=ground, **needed)) == ()  # type: ignore[arg-type]
        shared = replace(FINE, ground=ground, **needed)  # type: ignore[arg-type]
        assert refusals(shared) == (DisclosureRefusal.GROUND_NOT_OF_KIND,)


def test_who_opted_out_is_left_out_of_advertising_even_with_an_older_consent() -> None:
    advertising = replace(AGREED, kind=DisclosureKind.CROSS_CONTEXT_ADVERTISING)
    assert refusals(advertising) == ()
    opted_out = replace(advertising, stops=frozenset({"OPT_OUT_SALE_SHARING"}))
    assert refusals(opted_out) == (DisclosureRefusal.OPTED_OUT,)


def test_a_ground_counts_where_every_notice_in_force_admits_it() -> None:
    one, other = ["SHARE_CONSENT", "SX_AUTHORITY"], ["SX_AUTHORITY", "SX_PROTECTION"]
    assert admitted_by([one, other]) == {SharingGround.SX_AUTHORITY}
    assert admitted_by([one, []]) == {SharingGround.SHARE_CONSENT}
    assert admitted_by([[]]) == admitted_by([]) == UNSTATED_GROUNDS


anything = st.builds(
    Intended,
    kind=st.sampled_from(DisclosureKind),
    ground=st.sampled_from(SharingGround),
    receiving=st.builds(
        Receiving,
        role=st.sampled_from(["PROCESSOR", "INDEPENDENT_CONTROLLER"]),
        kind=st.sampled_from(["SDK", "ADVERTISER", None]),
        commitment=st.sampled_from(["SIGNED", "NONE"]),
        purposes=st.frozensets(st.sampled_from(["A", "B"])),
        categories=st.frozensets(st.sampled_from(["X", "Y"])),
        assurances=st.sampled_from([(), LAB.assurances, SHOP.assurances]),
    ),
    at=st.just(NOW),
    purpose=st.sampled_from(["A", "B"]),
    categories=st.frozensets(st.sampled_from(["X", "Y"]), min_size=1),
    admitted=st.frozensets(st.sampled_from(SharingGround)),
    consented=st.booleans(),
    stops=st.frozensets(st.sampled_from(["OPT_OUT_SALE_SHARING", "OBJECTION"])),
    reason=st.none() | st.text(max_size=40),
    instrument=st.none() | st.text(max_size=10),
)


@pytest.mark.promise("AOMEI-5", "AOMEI-44", "AISHU-120")
@given(anything)
def test_whatever_is_admitted_is_no_sale_and_rests_on_a_ground_of_the_notice(intended: Intended) -> None:
    found = refusals(intended)
    if intended.kind is DisclosureKind.SALE:
        assert DisclosureRefusal.SALE in found
    if intended.ground not in intended.admitted and intended.kind is not DisclosureKind.CONTROL_TRANSFER:
        assert DisclosureRefusal.GROUND_NOT_ADMITTED in found
    if not found:
        assert intended.receiving.commitment == SIGNED
        assert intended.categories <= intended.receiving.categories
