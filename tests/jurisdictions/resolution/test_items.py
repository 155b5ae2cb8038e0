"""Which uses of data a right reaches: by the legal basis of each, law by law."""

from datetime import date

import pytest

from habeas.jurisdictions import named_laws, profile_named
from habeas.jurisdictions.resolution.items import Use, reach_of
from habeas.jurisdictions.rules.sets import Right

DAY = date(2026, 11, 21)


def use(basis: str, **by_law: str) -> Use:
    return Use("SUPPORT", ("DEVICE",), basis, by_law)


@pytest.mark.parametrize(
    ("basis", "reached"),
    [
        ("CONSENT", {Right.ERASURE, Right.PORTABILITY, Right.WITHDRAW_CONSENT}),
        ("CONTRACT", {Right.ERASURE, Right.PORTABILITY}),
        ("LEGITIMATE_INTERESTS", {Right.ERASURE, Right.OBJECTION}),
        ("LEGAL_OBLIGATION", set()),
    ],
)
def test_the_basis_of_a_use_says_which_rights_reach_it(basis: str, reached: set[Right]) -> None:
    asked = (Right.ERASURE, Right.PORTABILITY, Right.OBJECTION, Right.WITHDRAW_CONSENT)
    laws = named_laws(["EU_GDPR:DE"])
    found = {right: reach_of(right, use(basis), laws, None, DAY) for right in asked}
    assert {right for right, each in found.items() if each is not None and each.reaches} == reached
    for each in found.values():
        assert each is not None
        assert each.because
        assert each.reaches or [rule.reference[:8] for rule in each.excluded_by] == ["Art. 6(1"]


def test_a_right_that_one_law_or_the_notice_grants_for_a_use_reaches_it() -> None:
    other = use("LEGITIMATE_INTERESTS", CN_PIPL="CONSENT")
    both = reach_of(Right.PORTABILITY, other, named_laws(["EU_GDPR:DE", "CN_PIPL"]), None, DAY)
    assert both is not None
    assert (both.reaches, len(both.granted_by), len(both.excluded_by)) == (True, 1, 1)
    promised = reach_of(Right.PORTABILITY, other, named_laws(["EU_GDPR:DE"]), profile_named("AISHU"), DAY)
    assert promised is not None
    assert promised.reaches
    assert "AISHU-157" in promised.because
    assert reach_of(Right.OPT_OUT_SALE_SHARING, other, named_laws(["EU_GDPR:DE"]), None, DAY) is None
