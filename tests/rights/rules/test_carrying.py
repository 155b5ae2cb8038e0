"""What becomes of each record when an erasure is carried out."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from habeas.jurisdictions.resolution.applicability import named_laws
from habeas.kernel.periods import Period, Unit
from habeas.rights.rules.carrying import Fate, Refusal, fates, period_of

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
GERMANY = named_laws(["EU_GDPR:DE"])
BOTH = named_laws(["EU_GDPR:DE", "CN_PIPL"])
KEPT = Refusal("LEGAL_OBLIGATION_RETENTION")


def activity(basis: str, period: str | None, **by_law: str) -> dict[str, Any]:
    return {"legal_basis": basis, "legal_bases": by_law, "retention_period": period}


def record(name: str = "1", *activities: dict[str, Any], **more: Any) -> dict[str, Any]:
    collected = NOW - timedelta(days=30)
    return {
        "id": name,
        "category": "LOG",
        "collected_at": collected,
        "retained_until": None,
        "activities": activities,
        **more,
    }


def fate(found: dict[str, Any], **more: Any) -> Fate:
    asked: dict[str, Any] = {"refused": {}, "whole": None, "laws": GERMANY, "now": NOW, **more}
    [one] = fates([found], asked["refused"], asked["whole"], asked["laws"], asked["now"])
    return one


def test_what_no_law_keeps_is_erased() -> None:
    assert fate(record("1", activity("CONTRACT", "P3Y"))).code is None


@pytest.mark.promise("AISHU-87", "AOMEI-82")
def test_what_a_law_obliges_to_keep_stays_restricted_with_code_law_and_the_date_of_its_end() -> None:
    kept = fate(record("1", activity("LEGAL_OBLIGATION", "P6M")))
    assert (kept.code, kept.law) == ("LEGAL_OBLIGATION_RETENTION", "EU_GDPR:DE")
    assert kept.purge_at is not None
    assert NOW + timedelta(days=140) < kept.purge_at < NOW + timedelta(days=160)


def test_a_duty_whose_time_is_over_keeps_nothing() -> None:
    old = record("1", activity("LEGAL_OBLIGATION", "P6M"), collected_at=NOW - timedelta(days=400))
    assert fate(old).code is None


def test_a_duty_without_a_period_keeps_nothing() -> None:
    assert fate(record("1", activity("LEGAL_OBLIGATION", None))).code is None


def test_a_duty_counts_only_if_every_law_that_applies_knows_it() -> None:
    one_law_only = record("1", activity("CONTRACT", "P6M", EU_GDPR="LEGAL_OBLIGATION"))
    assert fate(one_law_only, laws=GERMANY).code is not None
    assert fate(one_law_only, laws=BOTH).code is None


@pytest.mark.parametrize("name", ["1", "LOG"])
def test_what_was_refused_by_name_or_category_stays_with_its_reason(name: str) -> None:
    kept = fate(record("1", retained_until=NOW + timedelta(days=9)), refused={name: KEPT})
    assert (kept.code, kept.law, kept.purge_at) == (KEPT.code, None, NOW + timedelta(days=9))


def test_a_refusal_of_a_part_that_names_nothing_keeps_what_has_a_date_and_until_then() -> None:
    dated = record("1", retained_until=NOW + timedelta(days=9))
    assert fate(dated, whole=KEPT).purge_at == NOW + timedelta(days=9)
    assert fate(record("1"), whole=KEPT).code is None
    assert fate(record("1", retained_until=NOW), whole=KEPT).code is None


def test_a_refusal_of_named_items_keeps_nothing_else() -> None:
    found = fates(
        [record("1", retained_until=NOW + timedelta(days=9)), record("2", category="DEVICE")],
        {"DEVICE": KEPT},
        KEPT,
        GERMANY,
        NOW,
    )
    assert [each.code for each in found] == [None, KEPT.code]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P6M", Period(6, Unit.MONTH)),
        ("P3Y", Period(36, Unit.MONTH)),
        ("P30D", Period(30, Unit.CALENDAR_DAY)),
        ("P1Y6M", None),
        ("6M", None),
        ("P", None),
        (None, None),
    ],
)
def test_a_period_is_one_number_of_iso_8601(text: str | None, expected: Period | None) -> None:
    assert period_of(text) == expected
