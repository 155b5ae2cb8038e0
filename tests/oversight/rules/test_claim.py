"""The life of a claim: no step leads to a verified domain but a proof, and none out of it at once but a release."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.kernel.errors import DomainError
from habeas.oversight.rules.claim import (
    CONFIRMED,
    CONTEST,
    GRACE,
    HOLDING,
    Claim,
    checked,
    contested,
    next_check,
    released,
)
from habeas.oversight.rules.sets import DomainStatus, Finding

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
PENDING = Claim(DomainStatus.PENDING, challenge_expires_at=NOW + timedelta(days=7))
VERIFIED = Claim(DomainStatus.VERIFIED, verified_at=NOW, proven_at=NOW)


@given(st.lists(st.tuples(st.sampled_from(Finding), st.integers(0, 240), st.booleans()), max_size=40))
def test_only_a_proof_verifies_and_only_two_weeks_of_absence_or_a_lost_contest_end_it(
    steps: list[tuple[Finding, int, bool]],
) -> None:
    claim, now, absent_for = PENDING, NOW, timedelta(0)
    for found, hours, contest in steps:
        now += timedelta(hours=hours)
        before = claim
        claim = checked(contested(claim, now) if contest else claim, found, now)
        if claim.status is DomainStatus.VERIFIED and before.status not in HOLDING:
            assert found is Finding.PRESENT
            assert now < NOW + timedelta(days=7)
        if claim.status is DomainStatus.LAPSED and before.status in CONFIRMED:
            assert before.missing_since is not None
            assert now - before.missing_since >= GRACE
        absent_for = timedelta(0)
    assert absent_for == timedelta(0)


@given(st.sampled_from(DomainStatus), st.sampled_from(Finding), st.booleans())
def test_a_claim_that_ended_or_waits_for_a_person_stays_so(status: DomainStatus, found: Finding, held: bool) -> None:
    claim = Claim(status)
    after = checked(claim, found, NOW, held_by_another=held) if status is not DomainStatus.CONTESTED else claim
    if status in (DomainStatus.LAPSED, DomainStatus.RELEASED, DomainStatus.REVIEW):
        assert after == claim
        assert next_check(claim, NOW, NOW) is None


def test_what_another_holds_is_not_verified_by_a_proof() -> None:
    after = checked(PENDING, Finding.PRESENT, NOW, held_by_another=True)
    assert (after.status, after.proven_at) == (DomainStatus.PENDING, NOW)


def test_a_doubtful_name_waits_for_a_person() -> None:
    assert checked(PENDING, Finding.PRESENT, NOW, doubtful=True).status is DomainStatus.REVIEW


def test_a_contest_ends_with_a_proof_or_with_the_domain() -> None:
    held = contested(VERIFIED, NOW)
    assert (held.status, held.contest_until) == (DomainStatus.CONTESTED, NOW + CONTEST)
    assert contested(held, NOW + timedelta(days=3)) == held
    assert checked(held, Finding.PRESENT, NOW).status is DomainStatus.VERIFIED
    assert checked(held, Finding.ABSENT, NOW + CONTEST - timedelta(hours=1)).status is DomainStatus.CONTESTED
    for found in (Finding.ABSENT, Finding.UNSURE):
        assert checked(held, found, NOW + CONTEST).status is DomainStatus.LAPSED


def test_an_outage_during_the_risk_does_not_stop_the_days() -> None:
    risky = checked(VERIFIED, Finding.ABSENT, NOW)
    assert checked(risky, Finding.UNSURE, NOW + GRACE).status is DomainStatus.LAPSED
    assert checked(VERIFIED, Finding.UNSURE, NOW + timedelta(days=365)) == VERIFIED


@pytest.mark.parametrize("status", DomainStatus)
def test_a_claim_is_given_up_once(status: DomainStatus) -> None:
    claim = replace(VERIFIED, status=status)
    if status in (DomainStatus.LAPSED, DomainStatus.RELEASED):
        with pytest.raises(DomainError):
            released(claim)
    else:
        assert released(claim).status is DomainStatus.RELEASED
