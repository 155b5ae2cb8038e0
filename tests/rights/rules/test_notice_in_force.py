"""Which texts count for a person, and what they promise together."""

from datetime import timedelta
from typing import Any

import pytest

from habeas.jurisdictions.resolution.applicability import named_laws
from habeas.jurisdictions.resolution.asked import Asked
from habeas.jurisdictions.resolution.promise_clocks import Contract
from habeas.jurisdictions.resolution.resolving import Resolution, resolve
from habeas.jurisdictions.rules.sets import DenialCode, Finding, Right
from habeas.rights.rules.notice_in_force import NoticeInForce, notice_in_force
from tests.rights.rules.texts import BEGAN, GERMAN, LATER, PREVAILING, SPECIFIC, person, version

NOW = LATER + timedelta(days=31)
SECOND = ('version: "1"', 'version: "2"')
SLOWER, FASTER = ("number: 10", "number: 20"), ("number: 10", "number: 5")


def found(*versions: dict[str, Any], **changes: Any) -> NoticeInForce:
    notice = notice_in_force(versions, person(**changes), NOW)
    assert notice is not None
    return notice


def resolved(contract: Contract) -> Resolution:
    return resolve(Asked(Right.ACCESS, NOW), named_laws(["EU_GDPR:DE"]), contract)


def findings(contract: Contract) -> set[Finding]:
    return {report.finding for report in resolved(contract).findings}


@pytest.mark.promise("AISHU-180")
def test_the_version_with_the_latest_beginning_counts() -> None:
    assert found(version(), version(SECOND, begins=LATER)).version == "2"
    assert found(version(), version(SECOND, begins=NOW + timedelta(seconds=1))).version == "1"
    assert notice_in_force([version(begins=NOW + timedelta(seconds=1))], person(), NOW) is None
    assert notice_in_force([version()], person(service_code="OTHER"), NOW) is None


@pytest.mark.promise("AISHU-16")
def test_the_policy_of_a_service_replaces_the_notice_on_the_points_that_it_covers_even_if_weaker() -> None:
    policy = version(*SPECIFIC, SLOWER, ("denial_codes: [LEGAL_CLAIMS]", "denial_codes: [LEGAL_PRIVILEGE]"))
    notice = found(version(), policy)
    assert notice.title == "Acme Privacy Notice"
    assert str(notice.specific) == policy["id"]
    assert notice.terms.denials_allowed == frozenset({DenialCode.LEGAL_PRIVILEGE})
    resolution = resolved(notice.contract)
    assert resolution.effective_due is not None
    assert resolution.effective_due.source == "SPECIFIC_POLICY"
    assert Finding.SPECIFIC_WEAKER_THAN_GENERAL in findings(notice.contract)


@pytest.mark.promise("AISHU-16")
def test_a_policy_says_nothing_on_points_that_it_does_not_cover() -> None:
    covering_limits = (SPECIFIC[0], (SPECIFIC[1][0], SPECIFIC[1][1].replace("promise_clock, ", "")))
    contract = found(version(), version(*covering_limits, FASTER)).contract
    assert contract.specific is None
    due = resolved(contract).effective_due
    assert due is not None
    assert due.source == "NOTICE_10WD"


@pytest.mark.promise("AISHU-190")
def test_a_better_text_that_was_served_is_worked_to_and_the_divergence_is_reported() -> None:
    contract = found(version(*PREVAILING), version(*GERMAN, FASTER), language="de").contract
    assert contract.served_language == "de"
    due = resolved(contract).effective_due
    assert due is not None
    assert due.source == "NOTICE_5WD"
    assert Finding.TRANSLATION_DIVERGENCE in findings(contract)


@pytest.mark.promise("AISHU-190")
def test_a_worse_text_that_was_served_takes_nothing_away() -> None:
    row = version(*GERMAN, SLOWER)
    row["terms"]["prevailing_language"] = {"language": "en", "clause": "scope"}
    contract = found(version(*PREVAILING), row, language="de").contract
    due = resolved(contract).effective_due
    assert due is not None
    assert due.source == "NOTICE_10WD"
    assert Finding.TRANSLATION_DIVERGENCE in findings(contract)


def test_a_worse_version_that_nobody_agreed_to_leaves_the_better_promise_with_older_data() -> None:
    worse = version(SECOND, SLOWER, begins=LATER + timedelta(days=1))
    contract = found(version(), worse).contract
    due = resolved(contract).effective_due
    assert due is not None
    assert due.source == "NOTICE_10WD"
    assert Finding.LATER_VERSION_WEAKER in findings(contract)


@pytest.mark.parametrize("kind", ["EXPRESS", "DEEMED"])
def test_only_an_express_acceptance_gives_a_better_promise_up(kind: str) -> None:
    worse = version(SECOND, SLOWER, begins=LATER + timedelta(days=1))
    accepted = [{"version_id": worse["id"], "kind": kind}]
    collected = found(version(), worse, acceptances=accepted).contract.collected_under
    assert (collected is None) is (kind == "EXPRESS")


def test_who_came_after_the_newer_version_was_never_promised_anything_else() -> None:
    assert found(version(), version(SECOND, SLOWER, begins=BEGAN + timedelta(days=1))).contract.collected_under is None


@pytest.mark.promise("AISHU-187")
def test_an_addendum_is_for_the_people_of_its_place_alone() -> None:
    assert [each.title for each in found(version(), residence="US-CA").addenda] == ["California"]
    assert found(version(), residence="US-NV").addenda == ()
    assert found(version(), residence=None).addenda == ()


ADDING = (
    "addenda: [{code: us-ca, title: California, jurisdiction: US-CA,",
    "addenda: [{code: us-ca, title: California, jurisdiction: US-CA, rights: [OPT_OUT_SALE_SHARING],"
    " sale_prohibited: true, promise_clock: {clause: residents, number: 5, unit: WORKING_DAY, calendar: CN,"
    " zone: Asia/Shanghai, start: DAY_AFTER_RECEIPT}, limits: {clauses: [residents], denial_codes: []},",
)


@pytest.mark.promise("AISHU-187")
def test_an_addendum_adds_rights_and_a_sooner_answer_and_takes_reasons_for_refusal_away() -> None:
    for residence, right, days in (("US-CA", True, "ADDENDUM"), ("DE", False, "NOTICE_10WD")):
        contract = found(version(ADDING), residence=residence).contract
        assert contract.terms is not None
        assert contract.terms.grants(Right.OPT_OUT_SALE_SHARING) is right
        assert contract.terms.admits(Right.ACCESS, DenialCode.LEGAL_CLAIMS) is not right
        assert contract.terms.sale_prohibited is right
        due = resolved(contract).effective_due
        assert due is not None
        assert due.source == days


@pytest.mark.promise("AISHU-187")
def test_a_specific_policy_does_not_replace_what_an_addendum_adds() -> None:
    contract = found(version(ADDING), version(*SPECIFIC, SLOWER), residence="US-CA").contract
    due = resolved(contract).effective_due
    assert due is not None
    assert due.source == "ADDENDUM"
