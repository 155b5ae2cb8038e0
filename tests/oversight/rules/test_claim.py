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
    reviewed,
)
from habeas.oversight.rules.sets import DomainDoubt, DomainStatus, Finding

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
    waits = checked(PENDING, Finding.PRESENT, NOW, doubt=DomainDoubt.LOOKS_LIKE_ANOTHER)
    assert (waits.status, waits.doubt) == (DomainStatus.REVIEW, DomainDoubt.LOOKS_LIKE_ANOTHER)
    assert reviewed(waits, accepted=True).status is DomainStatus.PENDING
    assert reviewed(waits, accepted=False).status is DomainStatus.RELEASED


@pytest.mark.parametrize("doubt", [DomainDoubt.BLOCKED, DomainDoubt.PUBLIC_NAME])
def test_a_doubt_freezes_a_verified_claim_until_a_person_settled_that_very_doubt(doubt: DomainDoubt) -> None:
    frozen = checked(VERIFIED, Finding.PRESENT, NOW, doubt=doubt)
    assert (frozen.status, next_check(frozen, NOW, NOW)) == (DomainStatus.FROZEN, None)
    assert checked(frozen, Finding.PRESENT, NOW) == frozen
    settled = reviewed(frozen, accepted=True)
    assert checked(settled, Finding.PRESENT, NOW, doubt=doubt).status is DomainStatus.VERIFIED
    other = DomainDoubt.BLOCKED if doubt is DomainDoubt.PUBLIC_NAME else DomainDoubt.PUBLIC_NAME
    assert checked(settled, Finding.PRESENT, NOW, doubt=other).status is DomainStatus.FROZEN


def test_a_changed_registration_asks_for_a_new_proof_even_where_the_old_record_stands() -> None:
    after = checked(VERIFIED, Finding.PRESENT, NOW, doubt=DomainDoubt.REGISTRATION_CHANGED)
    assert (after.status, after.contest_until) == (DomainStatus.CONTESTED, NOW + CONTEST)


@pytest.mark.parametrize("status", sorted(set(DomainStatus) - {DomainStatus.REVIEW, DomainStatus.FROZEN}))
def test_nothing_else_waits_for_a_person(status: DomainStatus) -> None:
    with pytest.raises(DomainError):
        reviewed(replace(VERIFIED, status=status), accepted=True)


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
