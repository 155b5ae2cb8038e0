"""Which uses of data a person's word leaves."""

import pytest

from habeas.vault.rules import RESTRICTED_USES, Use, may_use

ANALYSIS = Use("USAGE_ANALYSIS", "LEGITIMATE_INTERESTS")
SERVICE = Use("SERVICE", "CONTRACT")


@pytest.mark.parametrize(
    ("right", "stopped", "left"),
    [
        ("OBJECTION", ANALYSIS, SERVICE),
        ("OBJECTION_DIRECT_MARKETING", Use("MARKETING_MAIL", "CONSENT"), ANALYSIS),
        ("OPT_OUT_SALE_SHARING", Use("ADVERTISING", "CONSENT"), SERVICE),
        ("LIMIT_SENSITIVE", Use("PROFILE", "CONSENT", sensitive=True), Use("SERVICE", "CONTRACT", sensitive=True)),
    ],
)
def test_each_right_stops_its_uses_and_leaves_the_others(right: str, stopped: Use, left: Use) -> None:
    assert may_use(stopped, (), restricted=False)
    assert not may_use(stopped, (right,), restricted=False)
    assert may_use(left, (right,), restricted=False)


def test_restricted_data_serve_only_what_the_law_lists() -> None:
    assert not may_use(SERVICE, (), restricted=True)
    for purpose in RESTRICTED_USES:
        assert may_use(Use(purpose, "LEGAL_OBLIGATION"), (), restricted=True)
