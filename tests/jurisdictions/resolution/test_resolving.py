"""Rights, burdens, availability and the trace of a resolution."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.jurisdictions import (
    Availability,
    DenialCode,
    DueStatus,
    Facts,
    HeldItem,
    LegalBasis,
    Right,
    Verification,
    admits_denial,
    bases_for_scene,
    decide_items,
    named_laws,
    profile_named,
    request_record_retention,
    resolve_right,
    rights_available,
    rights_under,
    scene_carried,
    sentences,
    trace,
)
from habeas.jurisdictions.catalog import LAWS
from habeas.jurisdictions.resolution.profiles import PROFILES
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.periods import parse_period

AISHU = profile_named("AISHU")
RECEIVED = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)


@pytest.mark.promise("AISHU-167")
@pytest.mark.parametrize("right", [right for right in Right if AISHU.grants(right)])
def test_every_right_of_the_notice_has_its_fifteen_working_days(right: Right) -> None:
    for keys in (["EU_GDPR:DE"], ["UK_GDPR:ENG"], ["US_CA_CCPA"], ["CN_PIPL"], []):
        found = resolve_right(right, RECEIVED, named_laws(keys), AISHU)
        (promise,) = [clock for clock in found.clocks if clock.source == "NOTICE_15WD"]
        assert promise.legal_due == date(2026, 6, 23)


@pytest.mark.promise("AISHU-167")
@given(st.dates(date(2025, 1, 1), date(2026, 11, 30)))
def test_fifteen_working_days_always_end_before_the_month_of_the_gdpr(day: date) -> None:
    received = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
    found = resolve_right(Right.ACCESS, received, named_laws(["EU_GDPR:DE"]), AISHU)
    ends = {clock.source: clock.legal_due for clock in found.clocks}
    assert ends["NOTICE_15WD"] is not None
    assert 18 <= (ends["NOTICE_15WD"] - found.clocks[1].receipt_date).days <= 28
    assert found.effective_due is not None
    assert found.effective_due.source == "NOTICE_15WD"


@pytest.mark.promise("AISHU-161")
@pytest.mark.parametrize("right", [Right.OBJECTION, Right.OBJECTION_DIRECT_MARKETING])
@pytest.mark.parametrize("key", list(LAWS))
def test_objecting_costs_nothing(right: Right, key: str) -> None:
    assert resolve_right(right, RECEIVED, named_laws([key]), AISHU).fee == 0


@pytest.mark.promise("AISHU-177")
@pytest.mark.parametrize(
    ("key", "authority"),
    [
        ("EU_GDPR:DE", "complaint to a supervisory authority (Art. 77)"),
        ("UK_GDPR:ENG", "complaint to the Information Commissioner"),
        ("US_CA_CCPA", "complaint to the California Privacy Protection Agency"),
        ("CN_PIPL", "complaint or report to the authorities (PIPL Art. 65)"),
        ("SG_PDPA", "complaint to the Personal Data Protection Commission"),
        ("BR_LGPD", "petition to the ANPD"),
    ],
)
def test_the_authority_to_complain_to_is_named(key: str, authority: str) -> None:
    assert authority in resolve_right(Right.ACCESS, RECEIVED, named_laws([key]), AISHU).remedies


def test_remedies_of_several_laws_are_all_shown_once() -> None:
    found = resolve_right(Right.ACCESS, RECEIVED, named_laws(["EU_GDPR:DE", "EU_GDPR:FR", "CN_PIPL"]), AISHU)
    assert len(found.remedies) == len(set(found.remedies)) == 4


@pytest.mark.promise("AISHU-187")
def test_the_addendum_of_california_leaves_the_rights_of_the_base_notice() -> None:
    found = {item.right: item for item in rights_available(named_laws(["US_CA_CCPA"]), AISHU, RECEIVED)}
    assert all(found[right].availability is not Availability.NOT_GRANTED for right in AISHU.rights)
    assert found[Right.OPT_OUT_SALE_SHARING].availability is Availability.AVAILABLE
    assert AISHU.addenda == ("US_CA_CCPA",)


def test_every_right_is_listed_with_its_reason() -> None:
    found = rights_available(Facts(present_in="DE", offers_to=("DE",)), AISHU, RECEIVED)
    assert [item.right for item in found] == list(Right)
    missing = [item for item in found if item.availability is Availability.NOT_GRANTED]
    assert all(not item.clocks and not item.citations and "no notice grants" in item.because for item in missing)
    erasure = next(item for item in found if item.right is Right.ERASURE)
    assert {citation.reference for citation in erasure.citations} == {"Art. 17", "AISHU-146"}
    assert erasure.hard_due is not None
    assert erasure.hard_due.date == date(2026, 7, 1)


def test_a_request_goes_from_on_time_to_missed_to_overdue() -> None:
    found = resolve_right(Right.ACCESS, RECEIVED, named_laws(["EU_GDPR:DE"]), AISHU)
    assert found.effective_due is not None
    assert found.hard_due is not None
    second = timedelta(seconds=1)
    assert found.status_at(found.effective_due.at) is DueStatus.ON_TIME
    assert found.status_at(found.effective_due.at + second) is DueStatus.PROMISE_MISSED
    assert found.status_at(found.hard_due.at) is DueStatus.PROMISE_MISSED
    assert found.status_at(found.hard_due.at + second) is DueStatus.OVERDUE


def test_what_is_due_at_once_is_overdue_on_the_next_day() -> None:
    found = resolve_right(Right.WITHDRAW_CONSENT, RECEIVED, named_laws(["EU_GDPR:DE"]))
    assert found.status_at(RECEIVED + timedelta(hours=2)) is DueStatus.PROMISE_MISSED
    assert found.status_at(RECEIVED + timedelta(days=1)) is DueStatus.OVERDUE


def test_the_trace_holds_laws_tests_clocks_and_versions_ready_for_storage() -> None:
    found = resolve_right(Right.ERASURE, RECEIVED, Facts(present_in="CN", channel="mobile_app"), AISHU)
    kept = json.loads(json.dumps(trace(found)))
    assert kept["laws"][0]["test"] == "IN_TERRITORY"
    assert kept["notice"] == {"notice": "AISHU", "version": "2023-06-19"}
    assert {clock["source"] for clock in kept["clocks"]} >= {"CN_PIPL", "CN_PIPL_APP_15WD", "NOTICE_15WD"}
    assert kept["data_pack"] == "2026-11-21"
    assert "CN-2026.1" in kept["calendars"]
    assert any("CN_PIPL_APP_15WD" in sentence for sentence in sentences(found))


@pytest.mark.parametrize(
    ("key", "right", "scope", "level"),
    [
        ("EU_GDPR:DE", Right.ACCESS, None, Verification.ON_REASONABLE_DOUBT),
        ("US_CA_CCPA", Right.ACCESS, "specific_pieces", Verification.REASONABLY_HIGH),
        ("US_CA_CCPA", Right.ACCESS, "categories", Verification.REASONABLE),
        ("US_CA_CCPA", Right.OPT_OUT_SALE_SHARING, None, Verification.NONE),
        ("CN_PIPL", Right.PORTABILITY, None, Verification.REAL_IDENTITY),
    ],
)
def test_identity_is_asked_for_as_surely_as_the_disclosure_needs(
    key: str, right: Right, scope: str | None, level: Verification
) -> None:
    assert resolve_right(right, RECEIVED, named_laws([key]), scope=scope).verification is level


def test_the_strictest_identity_level_of_several_laws_holds() -> None:
    found = resolve_right(Right.ACCESS, RECEIVED, named_laws(["EU_GDPR:DE", "US_CA_CCPA"]), scope="specific_pieces")
    assert found.verification is Verification.REASONABLY_HIGH


L = LegalBasis
SCENES: dict[str, tuple[str, set[LegalBasis], set[LegalBasis]]] = {
    "AISHU-70": ("NC_NATIONAL_SECURITY", {L.LEGAL_OBLIGATION, L.PUBLIC_TASK}, {L.LEGAL_OBLIGATION, L.OTHER_LAW}),
    "AISHU-71": ("NC_PUBLIC_SAFETY_HEALTH", {L.PUBLIC_TASK}, {L.PUBLIC_HEALTH_EMERGENCY_OR_VITAL}),
    "AISHU-72": ("NC_CRIMINAL_JUSTICE", {L.LEGAL_OBLIGATION, L.PUBLIC_TASK}, {L.LEGAL_OBLIGATION}),
    "AISHU-73": (
        "NC_VITAL_INTEREST",
        {L.VITAL_INTERESTS, L.LEGITIMATE_INTERESTS},
        {L.PUBLIC_HEALTH_EMERGENCY_OR_VITAL},
    ),
    "AISHU-74": ("NC_SELF_DISCLOSED", {L.LEGITIMATE_INTERESTS}, {L.SELF_OR_LAWFULLY_DISCLOSED}),
    "AISHU-75": ("NC_PUBLIC_SOURCE", {L.LEGITIMATE_INTERESTS}, {L.SELF_OR_LAWFULLY_DISCLOSED}),
    "AISHU-76": ("NC_CONTRACT", {L.CONTRACT}, {L.CONTRACT_OR_HR}),
    "AISHU-77": ("NC_SERVICE_STABILITY", {L.LEGITIMATE_INTERESTS}, set()),
    "AISHU-78": ("NC_RESEARCH", {L.PUBLIC_TASK, L.LEGITIMATE_INTERESTS}, set()),
    "AISHU-79": ("NC_OTHER_LAW", {L.LEGAL_OBLIGATION}, {L.OTHER_LAW}),
}


@pytest.mark.promise("AISHU-70", "AISHU-71", "AISHU-72", "AISHU-73", "AISHU-74")
@pytest.mark.promise("AISHU-75", "AISHU-76", "AISHU-77", "AISHU-78", "AISHU-79")
@pytest.mark.parametrize(("scene", "in_the_eu", "in_the_prc"), SCENES.values(), ids=SCENES)
def test_a_scene_without_consent_stands_only_on_a_basis_of_the_subjects_law(
    scene: str, in_the_eu: set[LegalBasis], in_the_prc: set[LegalBasis]
) -> None:
    assert set(bases_for_scene(LAWS["EU_GDPR"], scene, TODAY)) == in_the_eu
    assert set(bases_for_scene(LAWS["CN_PIPL"], scene, TODAY)) == in_the_prc
    both = scene_carried(scene, named_laws(["EU_GDPR:DE", "CN_PIPL"]), TODAY)
    assert (both is None) == (not in_the_prc)


@pytest.mark.promise("AISHU-77", "AISHU-78")
def test_service_stability_and_research_find_no_basis_in_the_prc() -> None:
    prc = named_laws(["CN_PIPL"])
    assert scene_carried("NC_SERVICE_STABILITY", prc, TODAY) is None
    assert scene_carried("NC_RESEARCH", prc, TODAY) is None
    assert scene_carried("NC_CONTRACT", prc, TODAY) == {"CN_PIPL": (LegalBasis.CONTRACT_OR_HR,)}
    assert scene_carried("NC_SERVICE_STABILITY", named_laws(["EU_GDPR:DE", "CN_PIPL"]), TODAY) is None
    assert scene_carried("NC_CONTRACT", (), TODAY) is None


def test_rights_follow_from_the_basis() -> None:
    gdpr = LAWS["EU_GDPR"]
    assert Right.PORTABILITY in rights_under(gdpr, LegalBasis.CONSENT, TODAY)
    assert Right.PORTABILITY not in rights_under(gdpr, LegalBasis.LEGITIMATE_INTERESTS, TODAY)
    assert Right.OBJECTION in rights_under(gdpr, LegalBasis.LEGITIMATE_INTERESTS, TODAY)
    assert Right.ERASURE not in rights_under(gdpr, LegalBasis.LEGAL_OBLIGATION, TODAY)
    assert rights_under(LAWS["CN_PIPL"], LegalBasis.LEGITIMATE_INTERESTS, TODAY) == frozenset()


@pytest.mark.promise("AISHU-149")
def test_a_refusal_names_everybody_who_admits_it() -> None:
    decision = admits_denial(
        Right.ERASURE, DenialCode.LEGAL_OBLIGATION_RETENTION, named_laws(["EU_GDPR:DE", "CN_PIPL"]), AISHU, TODAY
    )
    assert decision.admitted
    assert [citation.source for citation in decision.admitted_by] == ["EU_GDPR", "CN_PIPL", "AISHU"]


def test_a_right_that_nobody_grants_is_out_of_scope_rather_than_refused() -> None:
    decision = admits_denial(
        Right.LIMIT_SENSITIVE, DenialCode.EXCESSIVE_REPETITIVE, named_laws(["EU_GDPR:DE"]), AISHU, TODAY
    )
    assert decision.decision.value == "OUT_OF_SCOPE"


def test_a_duty_to_keep_without_a_start_keeps_without_a_purge_date() -> None:
    item = HeldItem("log", None, parse_period("P6M"), "CN")
    (kept,) = decide_items([item], named_laws(["CN_PIPL"]), TODAY).items
    assert (kept.state, kept.purge_on) == ("RESTRICTED", None)


def test_records_of_requests_are_kept_as_long_as_each_law_says() -> None:
    kept = {code: request_record_retention(law, date(2026, 3, 20)) for code, law in LAWS.items()}
    assert kept["US_CA_CCPA"].keep_until == date(2028, 3, 20)
    assert kept["EU_GDPR"].keep_until == date(2029, 3, 20)
    assert not any(found.erasable_by_subject for found in kept.values())


def test_the_five_grounds_for_deletion_are_the_terms_of_the_other_notice() -> None:
    assert profile_named("AOMEI").erasure_grounds == {
        "UNLAWFUL": "AOMEI-77",
        "NO_CONSENT": "AOMEI-78",
        "BREACH_OF_AGREEMENT": "AOMEI-79",
        "ACCOUNT_CLOSED": "AOMEI-80",
        "SERVICE_ENDED": "AOMEI-81",
    }


def test_a_notice_that_nobody_knows_is_refused() -> None:
    with pytest.raises(DomainError) as refused:
        profile_named("NOBODY")
    assert refused.value.code is ErrorCode.NOT_FOUND
    assert refused.value.details["known"] == sorted(PROFILES)
