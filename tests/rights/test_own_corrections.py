"""People correct and attest what is theirs alone, through the public door; all else is a matter of a request."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from habeas.demo.cluster import ClusterSettings
from habeas.demo.world import read_inventory
from habeas.rights.rules.own_correction import OwnForm
from tests.world import Demo, demo_world

ANNIKA, MAYA, JULIEN, DESK = "person-eu", "person-ca", "person-av", "aishu-privacy"
CORRECT = """mutation ($input: CorrectProfileInput!) { correctProfile(input: $input) {
  request { id status rights { right outcome } corrections { category reason carriedOutAt } }
  userErrors { code message path allowed } } }"""
ATTEST = """mutation ($input: AttestRecordsInput!) { attestRecords(input: $input) {
  attestedAt userErrors { code path } } }"""
SUBMIT = """mutation ($input: SubmitRightsRequestInput!) { submitRightsRequest(input: $input) {
  request { id } userErrors { code } } }"""
DECIDE = "mutation ($input: DecideRightInput!) { decideRight(input: $input) { userErrors { code } } }"
RECORDS = """{ viewer { records(first: 50) { nodes {
  id label value source correctedAt attestedAt organization { kind } category { code items } } } } }"""
REQUESTS = """{ viewer { rightsRequests(first: 50) { nodes { id status letters { letter }
  events(first: 20) { nodes { kind } } tasks { kind target } systemSteps { operation } } } } }"""
JOURNAL = """select detail::text as detail from habeas.journal_entry where command = $1 order by id desc limit 1"""
KEPT = "select was, proposed from habeas.correction order by id"
STORED = "select sealed from habeas.vault_record where label = 'Phone number'"


@pytest.fixture(scope="module")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("corrected")) as found:
        yield found


async def asked(demo: Demo, persona: str, text: str, given: Mapping[str, Any]) -> Any:
    (answer,) = (await demo.data(persona, text, {"input": dict(given)})).values()
    return answer


async def record(demo: Demo, persona: str, label: str, kind: str = "PERSONAL") -> Any:
    nodes = (await demo.data(persona, RECORDS))["viewer"]["records"]["nodes"]
    return next(each for each in nodes if (each["label"], each["organization"]["kind"]) == (label, kind))


async def correct(demo: Demo, persona: str, label: str, value: Any, kind: str = "PERSONAL") -> Any:
    found = await record(demo, persona, label, kind)
    return await asked(demo, persona, CORRECT, {"corrections": [{"record": found["id"], "value": value}]})


async def request(demo: Demo, persona: str, identifier: str) -> Any:
    nodes = (await demo.data(persona, REQUESTS))["viewer"]["rightsRequests"]["nodes"]
    return next(each for each in nodes if each["id"] == identifier)


@pytest.mark.promise("AISHU-147", "AISHU-89")
async def test_a_person_corrects_a_value_at_once_what_was_stays_sealed_and_recipients_are_told(demo: Demo) -> None:
    answer = await correct(demo, ANNIKA, "Phone number", "+49 30 5550 0199")
    assert answer["userErrors"] == []
    assert (answer["request"]["status"], answer["request"]["rights"]) == (
        "DECIDED",
        [{"right": "RECTIFICATION", "outcome": "GRANTED"}],
    )
    (kept,) = answer["request"]["corrections"]
    assert (kept["category"], kept["reason"]) == ("ACCOUNT", "INACCURATE")
    now = await record(demo, ANNIKA, "Phone number")
    assert (now["value"], now["correctedAt"]) == ("+49 30 5550 0199", kept["carriedOutAt"])
    await demo.drain()
    told = await request(demo, ANNIKA, answer["request"]["id"])
    assert "CARRIED_OUT" in [each["kind"] for each in told["events"]["nodes"]]
    assert [each["letter"] for each in told["letters"]] == ["CARRIED_OUT"]
    assert {each["kind"] for each in told["tasks"]} | {each["operation"] for each in told["systemSteps"]}
    rows = await demo.as_superuser("sg", KEPT)
    assert all(row["was"] and b"0199" not in row["proposed"] and b"0142" not in row["was"] for row in rows)
    assert all(b"5550" not in row["sealed"] for row in await demo.as_superuser("sg", STORED))
    (entry,) = await demo.as_superuser("sg", JOURNAL, "CorrectProfile")
    assert "byThemselves" in entry["detail"]
    assert "0199" not in entry["detail"]


@pytest.mark.promise("AISHU-147")
@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Position", "CUSTOMER"),
        ("E-mail address", "CUSTOMER"),
        ("E-mail address", "PERSONAL"),
        ("Private phone", "PERSONAL"),
        ("Letter to the landlord", "PERSONAL"),
    ],
)
async def test_what_is_not_the_persons_alone_is_refused_and_rectification_named_as_the_way(
    demo: Demo, label: str, kind: str
) -> None:
    before = (await record(demo, ANNIKA, label, kind))["value"]
    answer = await correct(demo, ANNIKA, label, "Something else", kind)
    (error,) = answer["userErrors"]
    assert (error["code"], error["path"], error["allowed"]) == (
        "RECTIFICATION_NEEDED",
        ["corrections", "record"],
        ["RECTIFICATION"],
    )
    assert answer["request"] is None
    assert (await record(demo, ANNIKA, label, kind))["value"] == before


@pytest.mark.parametrize("value", ["", "call me", "+49" * 11, 30, {"number": "+49 30 5550 0142"}, "12\u0000345"])
async def test_a_value_of_another_form_than_the_register_gives_the_item_is_refused(demo: Demo, value: Any) -> None:
    before = (await record(demo, MAYA, "Phone number"))["value"]
    answer = await correct(demo, MAYA, "Phone number", value)
    assert [each["code"] for each in answer["userErrors"]] == ["BAD_USER_INPUT"]
    assert (await record(demo, MAYA, "Phone number"))["value"] == before


async def test_one_wrong_value_among_several_changes_nothing(demo: Demo) -> None:
    name, phone = await record(demo, MAYA, "Name"), await record(demo, MAYA, "Phone number")
    given = [{"record": name["id"], "value": {"given": "Maia"}}, {"record": phone["id"], "value": "no"}]
    answer = await asked(demo, MAYA, CORRECT, {"corrections": given})
    assert [each["code"] for each in answer["userErrors"]] == ["BAD_USER_INPUT"]
    assert (await record(demo, MAYA, "Name"))["value"] == name["value"]


async def test_nobody_corrects_or_attests_the_record_of_another(demo: Demo) -> None:
    phone = (await record(demo, MAYA, "Phone number"))["id"]
    answer = await asked(demo, ANNIKA, CORRECT, {"corrections": [{"record": phone, "value": "+49 30 5550 0100"}]})
    assert [each["code"] for each in answer["userErrors"]] == ["NOT_FOUND"]
    answer = await asked(demo, ANNIKA, ATTEST, {"records": [phone]})
    assert [each["code"] for each in answer["userErrors"]] == ["NOT_FOUND"]
    refused = await demo.ask(DESK, CORRECT, {"input": {"corrections": [{"record": phone, "value": "1234567"}]}})
    assert [each["extensions"]["code"] for each in refused["errors"]] == ["FORBIDDEN"]


@pytest.mark.promise("AISHU-88")
async def test_a_person_attests_what_they_gave_and_a_correction_by_another_ends_that(demo: Demo) -> None:
    nickname = await record(demo, JULIEN, "Nickname")
    assert nickname["attestedAt"] is None
    attested = await asked(demo, JULIEN, ATTEST, {"records": [nickname["id"]]})
    assert (attested["userErrors"], (await record(demo, JULIEN, "Nickname"))["attestedAt"]) == (
        [],
        attested["attestedAt"],
    )
    assert (await correct(demo, JULIEN, "Nickname", "julien.m"))["userErrors"] == []
    again = await record(demo, JULIEN, "Nickname")
    assert again["value"] == "julien.m"
    assert again["attestedAt"] == again["correctedAt"] > attested["attestedAt"]
    await demo.drain()
    correction = {"record": nickname["id"], "reason": "UNTRUE", "value": "jm"}
    given = {"rights": ["RECTIFICATION"], "corrections": [correction]}
    sent = await asked(demo, JULIEN, SUBMIT, given)
    decision = {"request": sent["request"]["id"], "right": "RECTIFICATION", "outcome": "GRANTED"}
    assert (await asked(demo, "aomei-privacy", DECIDE, decision))["userErrors"] == []
    await demo.drain()
    rectified = await record(demo, JULIEN, "Nickname")
    assert (rectified["value"], rectified["attestedAt"]) == ("jm", None)


async def test_what_somebody_else_gave_is_not_attested(demo: Demo) -> None:
    device = await record(demo, ANNIKA, "Private phone")
    answer = await asked(demo, ANNIKA, ATTEST, {"records": [device["id"]]})
    assert [each["code"] for each in answer["userErrors"]] == ["BAD_USER_INPUT"]


@pytest.mark.parametrize("controller", ["aishu", "aomei"])
def test_every_form_that_a_register_gives_an_item_is_a_known_one_and_no_credential_has_one(controller: str) -> None:
    items = [item for each in read_inventory(controller)["data_categories"] for item in each["items"]]
    forms = [item["own_form"] for item in items if "own_form" in item]
    assert forms
    assert {*forms} <= {*OwnForm}
    assert not [item["code"] for item in items if "own_form" in item and item.get("credential")]


async def test_where_nothing_grants_a_correction_the_refusal_names_what_the_person_wrote(demo: Demo) -> None:
    await demo.as_superuser("sg", "update habeas.person set residence = 'JP' where display_name like 'Julien%'")
    (error,) = (await correct(demo, JULIEN, "Nickname", "jules"))["userErrors"]
    assert (error["code"], error["path"]) == ("RIGHT_NOT_AVAILABLE", ["corrections"])
