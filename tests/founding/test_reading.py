"""A declaration is read strictly: whatever is wrong is named with its place and its code, all at once."""

import pytest

from habeas.founding.rules import FaultCode, read_declaration
from habeas.founding.rules.naming import controller_id
from habeas.kernel.errors import DomainError
from tests.founding.deployment import GUIDE

TEXT = (GUIDE / "controller.yaml").read_text(encoding="utf-8")


def faults(text: str) -> set[tuple[str, str]]:
    """The place and code of everything for which a text is refused."""
    with pytest.raises(DomainError) as refused:
        read_declaration(text)
    return {(each["path"], each["code"]) for each in refused.value.details["faults"]}


def altered(before: str, after: str) -> str:
    assert before in TEXT, before
    return TEXT.replace(before, after, 1)


@pytest.mark.parametrize(
    ("before", "after", "path", "code"),
    [
        ("  country: SG  ", "  countri: SG  ", "controller.countri", FaultCode.UNKNOWN_KEY),
        ("  country: SG  ", "  countri: SG  ", "controller.country", FaultCode.MISSING),
        ("region: sg  ", "region: sg\n  region: cn  ", "controller.region", FaultCode.DUPLICATE),
        ("role: PROCESSOR", "role: PROCESOR", "recipients[0].role", FaultCode.UNKNOWN_CODE),
        ("role: PRIVACY_TEAM", "role: OWNER", "people[0].role", FaultCode.UNKNOWN_CODE),
        ("lena@harbour", "lena", "people[0].email", FaultCode.WRONG_VALUE),
        ("sensitive: false", "sensitive: 'no'", "data_categories[0].sensitive", FaultCode.WRONG_VALUE),
        ("business_purpose: QUALITY", "business_purpose: Q", "purposes[1].business_purpose", FaultCode.UNKNOWN_CODE),
        ("purpose: USAGE_ANALYSIS", "purpose: OTHER", "processing_activities[1].purpose", FaultCode.UNKNOWN_CODE),
        ("categories: [ACCOUNT]", "categories: [A]", "processing_activities[0].categories[0]", FaultCode.UNKNOWN_CODE),
        ("{EU_GDPR:", "{DE_BDSG:", "processing_activities[0].legal_basis.DE_BDSG", FaultCode.UNKNOWN_LAW),
        ("UK_GDPR: CONTRACT", "UK_GDPR: LUCK", "processing_activities[0].legal_basis.UK_GDPR", FaultCode.UNKNOWN_BASIS),
        ("basis: CONTRACT", "basis: LUCK", "processing_activities[0].default_legal_basis", FaultCode.UNKNOWN_BASIS),
        ("code: ANALYSIS", "code: SERVICE", "processing_activities[1].code", FaultCode.DUPLICATE),
        ("https://notes", "http://notes", "applications[0].redirect_uris", FaultCode.WRONG_VALUE),
        ("period: P12M", "period: a year", "processing_activities[1].retention.period", FaultCode.WRONG_VALUE),
    ],
)
def test_a_fault_is_named_with_its_place_and_code(before: str, after: str, path: str, code: FaultCode) -> None:
    assert (path, code) in faults(altered(before, after))


def test_every_fault_is_named_at_once() -> None:
    text = altered("role: PROCESSOR", "role: PROCESOR").replace("country: SG", "countri: SG", 1)
    assert len(faults(text)) == 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "a: b: c",
        "? [a, b]\n: c",
        "? {a: b}\n: c",
        "a: 1\n<<: {a: 2}",
        "a: &x [1]\nb: *x",
        "[" * 5000,
        "controller: !!python/none x",
    ],
)
def test_what_is_no_declaration_is_refused_as_a_whole(text: str) -> None:
    (fault,) = faults(text)
    assert fault == ("", FaultCode.UNREADABLE)


def test_a_controller_has_the_same_id_each_time_and_another_key_another_one() -> None:
    ids = {controller_id(read_declaration(text).controller) for text in (TEXT, TEXT, altered("harbour  ", "haven  "))}
    assert len(ids) == 2
