"""What a withdrawal does, and receipts whose digest anybody can recompute."""

import hashlib
import json
from datetime import UTC, date, datetime

import pytest

from habeas.consent.rules import (
    ActivityBasis,
    Purpose,
    digest,
    given_receipt,
    registered_basis,
    withdrawal_of,
    withdrawn_receipt,
)
from habeas.jurisdictions.resolution.applicability import named_laws
from habeas.jurisdictions.resolution.withdrawals import AlternateBasis
from habeas.jurisdictions.rules.sets import Decision, Finding, LegalBasis

SURVEY = Purpose("SURVEY", "Surveys", "Acme")
TODAY = date(2026, 11, 21)
AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
GERMANY, CHINA = named_laws(["EU_GDPR:DE"]), named_laws(["CN_PIPL"])


def other(registered_at: date | None) -> AlternateBasis:
    return AlternateBasis(LegalBasis.LEGITIMATE_INTERESTS, registered_at)


@pytest.mark.promise("AISHU-168")
def test_without_another_basis_the_purpose_stops() -> None:
    withdrawal = withdrawal_of(GERMANY, [], TODAY)
    assert (withdrawal.decision.decision, withdrawal.continues_on) == (Decision.STOP_PURPOSE, None)


@pytest.mark.promise("AISHU-168")
@pytest.mark.parametrize("registered_at", [None, TODAY, date(2026, 11, 22)])
def test_a_basis_that_was_not_registered_before_carries_nothing(registered_at: date | None) -> None:
    withdrawal = withdrawal_of(GERMANY, [other(registered_at)], TODAY)
    assert withdrawal.continues_on is None
    assert withdrawal.decision.finding is Finding.ALTERNATE_BASIS_NOT_PREREGISTERED


@pytest.mark.promise("AISHU-168")
def test_a_basis_that_was_registered_before_carries_the_purpose_and_the_person_is_told() -> None:
    withdrawal = withdrawal_of(GERMANY, [other(TODAY), other(date(2026, 1, 1))], TODAY)
    assert withdrawal.continues_on == "LEGITIMATE_INTERESTS"
    receipt = withdrawn_receipt(SURVEY, AT, "en", withdrawal)
    assert "goes on with it on another legal basis: LEGITIMATE_INTERESTS" in receipt["statement"]
    assert receipt["statement"].endswith(" Nothing is shared for it on your consent any more.")


def test_a_purpose_that_stops_leaves_nothing_to_say_of_sharing() -> None:
    receipt = withdrawn_receipt(SURVEY, AT, "en", withdrawal_of(GERMANY, [], TODAY))
    assert receipt["statement"].endswith("Acme stops using your data for it.")


def test_a_basis_that_one_applicable_law_does_not_know_carries_nothing() -> None:
    withdrawal = withdrawal_of((*GERMANY, *CHINA), [other(date(2026, 1, 1))], TODAY)
    assert withdrawal.continues_on is None
    assert withdrawal.decision.finding is Finding.BASIS_UNKNOWN_TO_LAW


@pytest.mark.parametrize(
    ("bases", "basis"),
    [
        ((), None),
        ((ActivityBasis("CONTRACT", {}),), "CONTRACT"),
        ((ActivityBasis("CONTRACT", {"EU_GDPR": "LEGITIMATE_INTERESTS"}),), "LEGITIMATE_INTERESTS"),
        ((ActivityBasis("CONTRACT", {"UK_GDPR": "LEGITIMATE_INTERESTS"}),), "CONTRACT"),
        ((ActivityBasis("CONTRACT", {"CN_PIPL": "CONSENT"}),), None),
        ((ActivityBasis("CONSENT", {"EU_GDPR": "CONTRACT"}),), None),
        ((ActivityBasis("CONTRACT", {}), ActivityBasis("DEEMED_CONSENT", {})), None),
    ],
)
def test_a_purpose_rests_on_consent_if_any_activity_does_under_any_law(
    bases: tuple[ActivityBasis, ...], basis: str | None
) -> None:
    purpose = Purpose("SURVEY", "Surveys", "Acme", bases)
    assert registered_basis(GERMANY, purpose) == basis
    assert purpose.by_consent is (basis is None)


def test_where_no_law_is_known_the_default_counts() -> None:
    purpose = Purpose("SURVEY", "Surveys", "Acme", (ActivityBasis("CONTRACT", {"EU_GDPR": "LEGAL_OBLIGATION"}),))
    assert registered_basis((), purpose) == "CONTRACT"


def test_the_digest_is_that_of_the_content_with_sorted_keys_and_no_blanks() -> None:
    content = given_receipt(SURVEY, AT, "zh-CN") | {"name": "问卷"}
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert digest(content) == hashlib.sha256(written.encode()).hexdigest()
    assert digest(dict(reversed(content.items()))) == digest(content)
