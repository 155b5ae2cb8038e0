"""Findings that come of comparing the notices in force with each other."""

from datetime import UTC, datetime

import pytest

from habeas.notices.rules import FindingCode
from habeas.notices.rules.finding import Finding
from habeas.notices.rules.register_rows import findings_in_force, register_of
from tests.notices.texts import SMALL, altered

NOW = datetime(2026, 11, 21, tzinfo=UTC)
POLICY = (
    ("notice: acme-privacy", "notice: acme-policy"),
    ("services: [ACME]", "services: [ACME]\nkind: SPECIFIC\ncovers: [promise_clock, rights]"),
)


def weaker(*texts: str) -> list[Finding]:
    """What is found about policies of single services."""
    rows = [
        {"notice_code": f"notice-{number}", "source": text, "in_force_from": "2026-01-01T00:00:00Z"}
        for number, text in enumerate(texts)
    ]
    found = findings_in_force(rows, register_of([], [], [], []), NOW)
    return [finding for _, finding in found if finding.code is FindingCode.SPECIFIC_WEAKER]


@pytest.mark.promise("AISHU-16")
def test_a_policy_that_gives_less_than_the_notice_is_reported_with_the_points() -> None:
    (finding,) = weaker(
        SMALL, altered(*POLICY, ("number: 10", "number: 20"), ("rights: [ACCESS, ERASURE]", "rights: [ACCESS]"))
    )
    assert set(finding.rows) == {"ACME", "promise_clock", "rights"}
    assert "Acme Privacy Notice" in finding.sentence


def test_a_policy_that_gives_as_much_or_more_is_not() -> None:
    assert weaker(SMALL, altered(*POLICY)) == []
    assert weaker(SMALL, altered(*POLICY, ("number: 10", "number: 5"))) == []


def test_a_policy_of_another_service_replaces_nothing() -> None:
    other = altered(*POLICY, ("services: [ACME]", "services: [OTHER]"), ("number: 10", "number: 20"))
    assert weaker(SMALL, other) == []
