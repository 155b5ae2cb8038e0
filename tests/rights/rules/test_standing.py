"""The facts from which it follows which laws apply to a person."""

from typing import Any

import pytest

from habeas.jurisdictions.resolution.applicability import AppliedLaw
from habeas.rights.rules.standing import standing_of
from tests.rights.rules.texts import LATER, person, version

CALIFORNIAN = (
    "addenda: [{code: us-ca, title: California, jurisdiction: US-CA,",
    "addenda: [{code: us-ca, title: California, jurisdiction: US-CA, law: US_CA_CCPA,",
)


def laws(kind: str = "CONTROLLER", region: str = "sg", **changes: Any) -> tuple[AppliedLaw, ...]:
    answering: dict[str, Any] = {"kind": kind, "country": "CN", "establishments": []}
    return standing_of(person(**changes), answering, [version(CALIFORNIAN)], region=region, as_of=LATER).laws


@pytest.mark.promise("AISHU-8")
@pytest.mark.parametrize(
    ("residence", "region", "key", "test", "words"),
    [
        ("DE", "sg", "EU_GDPR:DE", "TARGETING_OFFER", "goods or services are offered there (Art. 3(2)(a)"),
        ("FR", "sg", "EU_GDPR:FR", "TARGETING_OFFER", "the person is in the EU or EEA"),
        ("GB-SCT", "sg", "UK_GDPR:SCT", "TARGETING_OFFER", "the person is in the UK"),
        ("US-CA", "sg", "US_CA_CCPA", "CONSUMER", "a resident of California (1798.140(i)"),
        ("CN", "cn", "CN_PIPL", "IN_TERRITORY", "handled in mainland China (PIPL Art. 3(1))"),
    ],
)
def test_a_known_residence_and_an_account_there_settle_which_law_applies(
    residence: str, region: str, key: str, test: str, words: str
) -> None:
    (found,) = laws(residence=residence, region=region)
    assert (found.key, found.test, found.assumed) == (key, test, False)
    assert words in found.because


def test_an_addendum_for_californians_settles_that_the_controller_is_a_business() -> None:
    answering: dict[str, Any] = {"kind": "CONTROLLER", "country": None, "establishments": []}
    row = person(residence="US-CA")
    with_addendum, without = (
        standing_of(row, answering, versions, region="sg", as_of=LATER).laws
        for versions in ([version(CALIFORNIAN)], [version()])
    )
    assert [law.assumed for law in with_addendum] == [False]
    assert "the controller is a business that meets a threshold" in with_addendum[0].because
    assert [law.assumed for law in without] == [True]


@pytest.mark.promise("AISHU-8")
def test_an_unknown_residence_removes_no_law() -> None:
    found = laws(residence=None)
    assert {"EU_GDPR", "UK_GDPR", "US_CA_CCPA", "CN_PIPL"} <= {law.code for law in found}
    assert all(law.assumed for law in found)


def test_an_organization_that_is_only_a_customer_offers_nothing_by_the_account() -> None:
    (found,) = laws(kind="CUSTOMER")
    assert (found.key, found.assumed) == ("EU_GDPR:DE", True)
