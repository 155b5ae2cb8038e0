"""The ten properties that hold for every request, whatever the laws, notices and steps."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from habeas.jurisdictions import (
    Asked,
    Availability,
    Contract,
    DenialCode,
    Due,
    Finding,
    NoticeTerms,
    Promise,
    Resolution,
    Right,
    SpecificPolicy,
    Steps,
    admits_denial,
    granted,
    resolve,
    resolve_right,
)
from habeas.jurisdictions.rules.sets import WORKED_TO, ClockPurpose
from habeas.kernel.periods import Period, Unit, add_months, is_weekday
from tests.jurisdictions.resolution.situations import (
    INSTANTS,
    KEYS,
    LAW_SETS,
    NOTICES,
    PROMISES,
    RIGHTS,
    contracts,
    laws,
    requests,
)

MANY = settings(max_examples=1000, deadline=None)
LATE = Promise(Period(400, Unit.CALENDAR_DAY), "Asia/Shanghai", "CN")


def not_later(new: Due | None, old: Due | None) -> bool:
    return old is None or (new is not None and new.at <= old.at)


def outcome(found: Resolution) -> object:
    dues = (found.effective_due, found.hard_due, found.acknowledge_by, found.acknowledge_limit)
    clocks = {(clock.source, clock.law, clock.purpose): clock for clock in found.clocks}
    return dues, clocks, found.findings, found.availability


@MANY
@given(requests(), LAW_SETS, st.sampled_from(KEYS), contracts())
def test_p1_one_more_law_never_makes_a_date_later_nor_takes_a_right_away(
    asked: Asked, keys: list[str], key: str, contract: Contract
) -> None:
    before, after = resolve(asked, laws(keys), contract), resolve(asked, laws([*keys, key]), contract)
    assert not_later(after.effective_due, before.effective_due)
    assert not_later(after.hard_due, before.hard_due)
    assert {grant.source for grant in before.granted.grants} <= {grant.source for grant in after.granted.grants}


@MANY
@pytest.mark.promise("AISHU-187")
@given(
    requests(),
    LAW_SETS,
    contracts(),
    st.lists(st.sampled_from(["US_CA_CCPA", "EU_GDPR"]), unique=True),
    st.lists(PROMISES, max_size=2),
)
def test_p1_an_addendum_adds_and_never_takes_away(
    asked: Asked, keys: list[str], contract: Contract, addenda: list[str], promises: list[Promise]
) -> None:
    assume(contract.terms is not None)
    assert contract.terms is not None
    widened = replace(
        contract.terms, addenda=tuple(addenda), rights=contract.terms.rights | {Right.OPT_OUT_SALE_SHARING}
    )
    added = replace(contract, terms=widened, addenda=tuple(promises))
    before, after = resolve(asked, laws(keys), contract), resolve(asked, laws(keys), added)
    assert not_later(after.effective_due, before.effective_due)
    assert not_later(after.hard_due, before.hard_due)
    assert {grant.source for grant in before.granted.grants} <= {grant.source for grant in after.granted.grants}


@MANY
@pytest.mark.promise("AISHU-16")
@given(requests(), LAW_SETS, NOTICES, PROMISES)
def test_p1_a_specific_policy_never_moves_the_limit_of_the_law(
    asked: Asked, keys: list[str], notice: NoticeTerms | None, promise: Promise
) -> None:
    general, special = Contract(terms=notice), Contract(terms=notice, specific=SpecificPolicy(promise))
    assert resolve(asked, laws(keys), special).hard_due == resolve(asked, laws(keys), general).hard_due


@MANY
@given(requests(), LAW_SETS, contracts())
def test_p2_the_strict_date_is_never_after_the_outer_limit(asked: Asked, keys: list[str], contract: Contract) -> None:
    for clock in resolve(asked, laws(keys), contract).clocks:
        if clock.target_due is not None and clock.legal_due is not None:
            assert clock.target_due <= clock.legal_due


@MANY
@given(requests())
def test_p3_identity_and_clarification_never_move_a_date_of_california(asked: Asked) -> None:
    untouched = replace(asked, steps=Steps(extension=asked.steps.extension))
    california = laws(["US_CA_CCPA"])
    with_steps, without = resolve(asked, california, Contract()), resolve(untouched, california, Contract())
    assert with_steps.clocks == without.clocks


@MANY
@given(INSTANTS, st.sampled_from(["EU_GDPR:DE", "UK_GDPR:ENG", "US_CA_CCPA", "BR_LGPD", "SG_PDPA"]), NOTICES)
def test_p4_a_policy_longer_than_the_law_is_reported_and_changes_no_limit(
    received_at: datetime, key: str, notice: NoticeTerms | None
) -> None:
    asked = Asked(Right.ACCESS, received_at)
    found = resolve(asked, laws([key]), Contract(terms=notice, specific=SpecificPolicy(LATE)))
    assert found.hard_due == resolve(asked, laws([key]), Contract(terms=notice)).hard_due
    assert Finding.SPECIFIC_POLICY_BELOW_LAW in {report.finding for report in found.findings}


@MANY
@given(requests(), LAW_SETS, contracts(), st.randoms(use_true_random=False))
def test_p5_the_order_of_the_sources_does_not_matter(
    asked: Asked, keys: list[str], contract: Contract, random: Random
) -> None:
    shuffled = list(laws(keys))
    random.shuffle(shuffled)
    assert outcome(resolve(asked, tuple(shuffled), contract)) == outcome(resolve(asked, laws(keys), contract))


@MANY
@given(requests(), LAW_SETS, contracts())
def test_p7_a_count_beyond_the_horizon_is_provisional_and_reported(
    asked: Asked, keys: list[str], contract: Contract
) -> None:
    found = resolve(asked, laws(keys), contract)
    for clock in found.clocks:
        counts_china = clock.calendar == "CN" and clock.unit in (Unit.WORKING_DAY, Unit.BUSINESS_DAY)
        beyond = counts_china and clock.legal_due is not None and clock.legal_due.year > 2026
        assert clock.provisional == beyond
    reported = Finding.CALENDAR_HORIZON_PASSED in {report.finding for report in found.findings}
    assert reported == found.provisional


@MANY
@given(requests(), LAW_SETS, contracts())
def test_one_never_works_to_a_later_date_than_a_strict_one_that_binds(
    asked: Asked, keys: list[str], contract: Contract
) -> None:
    found = resolve(asked, laws(keys), contract)
    binding = [clock for clock in found.clocks if clock.strength in WORKED_TO and clock.replaced_by is None]
    strict = [clock.target_due_at for clock in binding if clock.purpose is not ClockPurpose.ACKNOWLEDGE]
    dates = [at for at in strict if at is not None]
    assert (None if found.effective_due is None else found.effective_due.at) == min(dates, default=None)


@MANY
@given(requests(), LAW_SETS, contracts(), st.integers(-12, 14))
def test_p8_the_same_instant_in_another_offset_gives_the_same_result(
    asked: Asked, keys: list[str], contract: Contract, hours: int
) -> None:
    written = replace(asked, received_at=asked.received_at.astimezone(timezone(timedelta(hours=hours))))
    assert outcome(resolve(written, laws(keys), contract)) == outcome(resolve(asked, laws(keys), contract))


@MANY
@pytest.mark.promise("AISHU-149")
@given(RIGHTS, st.sampled_from(list(DenialCode)), LAW_SETS, NOTICES, INSTANTS)
def test_p9_a_refusal_stands_only_if_every_granting_source_lists_it(
    right: Right, code: DenialCode, keys: list[str], notice: NoticeTerms | None, at: datetime
) -> None:
    on = at.date()
    decision = admits_denial(right, code, laws(keys), notice, on)
    if decision.admitted:
        found = granted(right, laws(keys), notice, on)
        assert found.grants
        assert all(code in applied.law.denials.by_right[right] for applied in found.laws)


@MANY
@given(INSTANTS, st.sampled_from(["EU_GDPR:DE", "EU_GDPR:GR", "UK_GDPR:SCT"]))
def test_p10_a_month_ends_on_the_day_number_of_receipt_or_the_last_of_the_month(at: datetime, key: str) -> None:
    clock = resolve_right(Right.ACCESS, at, laws([key])).clocks[0]
    assert clock.base == add_months(clock.receipt_date, 1)
    assert clock.base is not None
    assert clock.base.day == clock.receipt_date.day or (clock.base + timedelta(days=1)).day == 1


@MANY
@given(requests(), LAW_SETS, contracts())
def test_a_right_that_nobody_grants_has_no_date_of_a_law(asked: Asked, keys: list[str], contract: Contract) -> None:
    found = resolve(asked, laws(keys), contract)
    if found.availability is Availability.NOT_GRANTED:
        assert found.hard_due is None


@MANY
@given(requests(), LAW_SETS, contracts())
def test_a_limit_that_may_roll_ends_on_a_weekday(asked: Asked, keys: list[str], contract: Contract) -> None:
    for clock in resolve(asked, laws(keys), contract).clocks:
        if clock.law and clock.law.startswith(("EU_", "UK_")) and clock.legal_due is not None:
            assert is_weekday(clock.legal_due)
