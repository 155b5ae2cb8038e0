"""A declaration is read strictly: whatever is wrong is named with its place and its code, all at once."""

import json

import pytest

from habeas.founding.rules import FaultCode, read_declaration
from habeas.founding.rules.customer import customer_of
from habeas.founding.rules.items import Declaration
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


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            "code: ANALYSIS",
            "code: analysis",
            "processing_activities[1].code: WRONG_VALUE: A code is written in capital",
        ),
        ("key: harbour", "key: Harbour", "controller.key: WRONG_VALUE: A key is written in small letters, digits and"),
        ("period: P12M", "period: P", "retention.period: WRONG_VALUE: A period is written as in ISO 8601"),
        ("country: SG", "country: SGP", "controller.country: WRONG_VALUE: A place is a country or a part of one"),
    ],
)
def test_a_fault_says_in_words_what_is_wanted(before: str, after: str, said: str) -> None:
    with pytest.raises(DomainError) as refused:
        read_declaration(altered(before, after))
    assert said in refused.value.message
    assert "pattern" not in refused.value.message


def test_no_text_of_a_declaration_is_held_to_a_pattern_that_people_would_be_shown() -> None:
    assert '"pattern"' not in json.dumps(Declaration.model_json_schema())


def test_a_customer_is_told_in_words_too() -> None:
    with pytest.raises(DomainError) as refused:
        customer_of(
            key="C", name="C", legal_name="C", country="Ireland", contact_email="c", administrator="c@c.example"
        )
    assert "country: WRONG_VALUE: A country is written as its two capital letters" in refused.value.message
    assert not any(word in refused.value.message for word in ("pattern", "Value error"))


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
