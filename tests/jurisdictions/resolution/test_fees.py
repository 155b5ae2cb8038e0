"""Which rights may cost something, on which ground, under which law: nothing does unless every source admits it."""

from datetime import date

import pytest

from habeas.jurisdictions import named_laws, profile_named
from habeas.jurisdictions.resolution.fees import admits_fee, refusal_of
from habeas.jurisdictions.resolution.grants import granted
from habeas.jurisdictions.rules.sets import FeeGround, Right

DAY = date(2026, 11, 21)

UNFOUNDED, EXCESSIVE, COPIES = FeeGround
LAUNCH = ("EU_GDPR", "UK_GDPR", "US_CA_CCPA", "CN_PIPL")
GDPR = {
    Right.CONFIRMATION, Right.ACCESS, Right.COPY, Right.RECTIFICATION, Right.ERASURE, Right.GUARDIAN_ERASURE,
    Right.RESTRICTION, Right.PORTABILITY, Right.OBJECTION, Right.AUTOMATED_DECISION_REVIEW,
}  # fmt: skip
VERIFIABLE = {Right.ACCESS, Right.PORTABILITY, Right.ERASURE, Right.GUARDIAN_ERASURE, Right.RECTIFICATION}
ADMITTED = {
    ("EU_GDPR", UNFOUNDED): GDPR, ("EU_GDPR", EXCESSIVE): GDPR, ("EU_GDPR", COPIES): {Right.COPY},
    ("UK_GDPR", UNFOUNDED): GDPR, ("UK_GDPR", EXCESSIVE): GDPR,
    ("US_CA_CCPA", UNFOUNDED): VERIFIABLE, ("US_CA_CCPA", EXCESSIVE): VERIFIABLE,
    ("CN_PIPL", EXCESSIVE): {Right.PORTABILITY},
}  # fmt: skip


@pytest.mark.parametrize("law", LAUNCH)
@pytest.mark.parametrize("ground", list(FeeGround))
def test_each_law_admits_a_fee_for_these_rights_and_for_no_others(law: str, ground: FeeGround) -> None:
    laws = named_laws([law])
    found = {right for right in Right if admits_fee(right, ground, laws, None, DAY).admitted}
    assert found == ADMITTED.get((law.partition(":")[0], ground), set())


@pytest.mark.parametrize("ground", list(FeeGround))
def test_a_fee_of_one_law_is_no_fee_where_another_that_grants_the_right_knows_none(ground: FeeGround) -> None:
    everywhere = named_laws(LAUNCH)
    for right in Right:
        granting = [law.code for law in granted(right, everywhere, None, DAY).laws]
        every = bool(granting) and all(right in ADMITTED.get((law, ground), ()) for law in granting)
        found = admits_fee(right, ground, everywhere, None, DAY)
        assert found.admitted is every
        assert found.admitted or found.refused_by or not granting


@pytest.mark.promise("AISHU-161")
def test_the_notice_admits_a_fee_only_where_it_admits_a_refusal_and_objecting_costs_nothing() -> None:
    laws, terms = named_laws(["EU_GDPR:DE"]), profile_named("AISHU")
    assert admits_fee(Right.ERASURE, EXCESSIVE, laws, terms, DAY).admitted
    assert admits_fee(Right.OBJECTION, EXCESSIVE, laws, terms, DAY).refused_by == (terms.notice,)
    assert admits_fee(Right.COPY, COPIES, laws, terms, DAY).refused_by == (terms.notice,)


def test_a_refusal_in_place_of_a_fee_has_the_same_name_and_a_further_copy_has_none() -> None:
    assert [refusal_of(ground) for ground in FeeGround] == ["MANIFESTLY_UNFOUNDED", "EXCESSIVE_REPETITIVE", None]
