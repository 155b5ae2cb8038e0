"""A person reads their terms and their data, asks for a copy, and sees by when it must come."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import chinese_calendar  # type: ignore[import-untyped]
import pytest

from tests.e2e.stories.people import PEOPLE, WORLD, Known
from tests.e2e.stories.requests import delivered, submit
from tests.e2e.stories.server import Ready

BEIJING = timezone(timedelta(hours=8))
WORKING_DAYS = 15
each_person = pytest.mark.parametrize("known", PEOPLE, ids=lambda known: known.persona)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _working_days_after(received: datetime, days: int) -> datetime | None:
    """The end of the nth working day of the PRC after the day of receipt; None where no calendar is published."""
    day = received.astimezone(BEIJING).date()
    try:
        while days:
            day += timedelta(days=1)
            days -= chinese_calendar.is_workday(day)
    except NotImplementedError:
        return None
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=BEIJING).astimezone(UTC)


def _check_promise(received: str, clocks: list[dict[str, Any]]) -> None:
    promise = next(clock for clock in clocks if clock["source"] == "NOTICE_15WD")
    due = _working_days_after(_instant(received), WORKING_DAYS)
    assert promise["strength"] == "CONTRACTUAL_PROMISE"
    assert promise["provisional"] if due is None else _instant(promise["targetDue"]) == due


@each_person
@pytest.mark.promise("AISHU-151")
def test_the_person_is_named_with_residence_and_region(demo: Ready, known: Known) -> None:
    person = demo.answer(known.persona, "MyTerms")["viewer"]["person"]
    assert person["id"] == demo.persona(known.persona)["personId"]
    assert (person["displayName"], person["primaryEmail"]) == (known.person["name"], known.person["emails"][0])
    assert person["residence"]["code"] == known.person["residence"]
    assert person["region"]["code"] == known.region


@each_person
def test_the_terms_are_those_of_the_personas_page(demo: Ready, known: Known) -> None:
    terms = demo.answer(known.persona, "MyTerms")["viewer"]["applicableTerms"]
    assert [law["code"] for law in terms["laws"]] == [known.law]
    assert all(law["because"] for law in terms["laws"])
    assert (terms["notice"]["title"], terms["notice"]["version"]) == known.notice
    assert tuple(addendum["jurisdiction"]["code"] for addendum in terms["addenda"]) == known.addenda


@each_person
@pytest.mark.promise("AISHU-167")
def test_access_is_available_with_its_sources_and_every_clock(demo: Ready, known: Known) -> None:
    terms = demo.answer(known.persona, "MyTerms")["viewer"]["applicableTerms"]
    access = next(right for right in terms["rights"] if right["right"] == "ACCESS")
    assert access["availability"] == "AVAILABLE"
    assert access["because"]
    assert known.law in {citation["source"] for citation in access["citations"]}
    assert {clock["source"] for clock in access["clocks"]} == known.clocks
    if known.promised:
        _check_promise(terms["asOf"], access["clocks"])
    assert _instant(access["effectiveDue"]) > _instant(terms["asOf"])


@each_person
def test_the_person_sees_every_record_of_theirs_opened_and_none_that_is_not(demo: Ready, known: Known) -> None:
    viewer = demo.answer(known.persona, "MyData")["viewer"]
    nodes = [edge["node"] for edge in viewer["records"]["edges"]]
    assert viewer["records"]["totalCount"] == len(nodes)
    facts = [(node["category"]["code"], node["label"], node["value"]) for node in nodes]
    assert sorted(facts, key=repr) == known.facts()
    assert all(node["purposes"] and node["source"] and node["service"] for node in nodes)
    assert all(purpose["legalBasis"] for node in nodes for purpose in node["purposes"])
    assert any(node["recipients"] for node in nodes)


@each_person
def test_the_spaces_are_the_personal_one_and_those_that_the_person_joined(demo: Ready, known: Known) -> None:
    spaces = demo.answer(known.persona, "MyData")["viewer"]["spaces"]
    joined = [each["organization"] for each in WORLD.items("memberships") if each["person"] == known.key]
    names = [WORLD.organization(key)["name"] for key in joined]
    assert [space["organization"]["kind"] for space in spaces] == ["PERSONAL", *["CUSTOMER"] * len(joined)]
    assert [space["organization"]["name"] for space in spaces][1:] == names


@pytest.mark.promise("AISHU-9")
def test_a_captured_account_is_told_who_oversees_it_and_since_when(demo: Ready) -> None:
    personal, contoso = demo.answer("person-eu", "MyData")["viewer"]["spaces"]
    assert (personal["overseenBy"], personal["capturedThrough"]) == (None, None)
    assert contoso["capturedThrough"] == {"name": "contoso.example"}
    assert contoso["overseenBy"]["name"] == "Contoso GmbH"
    assert contoso["overseenBy"]["scopes"] == ["members:read", "members.content:read"]
    assert _instant(contoso["overseenBy"]["announcedAt"]) < _instant(contoso["memberSince"])


@each_person
@pytest.mark.promise("AISHU-167")
def test_a_request_for_access_starts_the_clocks_that_the_terms_foretold(demo: Ready, known: Known) -> None:
    request = submit(demo, known.persona, ["ACCESS", "PORTABILITY"], "Everything from 2025 on, please.")
    assert {right["right"]: right["outcome"] for right in request["rights"]} == {
        "ACCESS": "PENDING",
        "PORTABILITY": "PENDING",
    }
    assert {clock["source"] for clock in request["clocks"]} == known.clocks
    if known.promised:
        _check_promise(request["receivedAt"], request["clocks"])
    assert request["effectiveDue"] in {clock["targetDue"] for clock in request["clocks"]}
    assert [edge["node"]["kind"] for edge in request["events"]["edges"]] == ["SUBMITTED"]
    assert delivered(demo, known.persona, request)["status"] == "DELIVERED"


def test_only_the_californian_is_owed_a_confirmation_of_receipt(demo: Ready) -> None:
    confirmed = {
        known.persona: submit(demo, known.persona, ["ACCESS"])["acknowledgeBy"] is not None for known in PEOPLE
    }
    assert confirmed == {"person-eu": False, "person-cn": False, "person-ca": True, "person-av": False}


def test_a_repetition_under_the_same_key_is_answered_with_the_first_request(demo: Ready) -> None:
    values = {"input": {"rights": ["ACCESS"], "note": "Twice.", "language": "en"}}
    first, second = (demo.send("person-ca", "ExerciseMyRights", values, idempotency_key="twice") for _ in range(2))
    ids = {each.json()["data"]["submitRightsRequest"]["request"]["id"] for each in (first, second)}
    assert len(ids) == 1
    values["input"]["note"] = "Something else."
    other = demo.send("person-ca", "ExerciseMyRights", values, idempotency_key="twice").json()
    assert other["errors"][0]["extensions"]["code"] == "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"


def test_a_request_can_be_taken_back_and_then_stays_so(demo: Ready) -> None:
    request = submit(demo, "person-av", ["RECTIFICATION"], "My nickname is wrong.")
    values = {"input": {"request": request["id"]}}
    payload = demo.answer("person-av", "WithdrawMyRequest", values)["withdrawRightsRequest"]
    assert payload["request"]["status"] == "WITHDRAWN"
    again = demo.answer("person-av", "WithdrawMyRequest", values)["withdrawRightsRequest"]
    assert again["request"] is None
    assert again["userErrors"][0]["code"] == "ILLEGAL_STEP"


def test_a_consent_is_withdrawn_with_a_receipt(demo: Ready) -> None:
    standing = "{ viewer { consents(first: 20) { nodes { id status purpose { code } } } } }"
    consents = demo.answer("person-cn", standing)["viewer"]["consents"]["nodes"]
    given = next(each for each in consents if each["status"] == "GIVEN")
    values = {"input": {"consent": given["id"]}}
    payload = demo.answer("person-cn", "WithdrawMyConsent", values)["withdrawConsent"]
    assert payload["userErrors"] == []
    assert payload["consent"]["status"] == "WITHDRAWN"
    assert payload["consent"]["purpose"] == given["purpose"]
    assert payload["consent"]["receipt"]["id"]


@each_person
def test_the_notice_in_force_can_be_accepted(demo: Ready, known: Known) -> None:
    notice = demo.answer(known.persona, "MyTerms")["viewer"]["applicableTerms"]["notice"]
    values = {"input": {"notice": notice["id"], "language": notice["language"]}}
    payload = demo.answer(known.persona, "AcceptNotice", values)["acceptNotice"]
    assert payload["userErrors"] == []
    assert payload["acceptance"]["notice"]["version"] == known.notice[1]
