"""A controller's privacy team sees its cases in every region that the law opens, decides them, and sees no contents."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from gql import Client, gql
from gql.transport.httpx import HTTPXTransport

from habeas.demo.documents import document
from habeas.demo.world import read_inventory
from tests.e2e.stories.people import PEOPLE, WORLD
from tests.e2e.stories.requests import submit
from tests.e2e.stories.server import Ready

OWN = """query ($reference: String!) { rightsRequest(reference: $reference) {
    id status rights { right outcome denialCode explanation } } }"""


def desk(demo: Ready, persona: str) -> dict[str, dict[str, Any]]:
    """The open requests of a team's desk, by reference."""
    edges = demo.answer(persona, "Desk")["controller"]["rightsRequests"]["edges"]
    return {edge["node"]["reference"]: edge["node"] for edge in edges}


def decide(demo: Ready, persona: str, request: str, right: str, outcome: str, **further: str) -> dict[str, Any]:
    """The payload of a decision."""
    values = {"input": {"request": request, "right": right, "outcome": outcome, **further}}
    payload: dict[str, Any] = demo.answer(persona, "DecideRight", values)["decideRight"]
    return payload


def test_the_desk_shows_the_cases_of_both_regions_most_urgent_first(demo: Ready) -> None:
    found = list(desk(demo, "aishu-privacy").values())
    assert {node["subject"]["region"]["code"] for node in found} == {"sg", "cn"}
    due = [node["effectiveDue"] for node in found]
    assert due == sorted(due)
    assert all(set(node["subject"]) == {"id", "region", "residence"} for node in found)


@pytest.mark.parametrize("persona", ["aishu-privacy", "aomei-privacy"])
def test_the_desk_has_the_requests_to_this_controller_and_no_other(demo: Ready, persona: str) -> None:
    controller = persona.partition("-")[0]
    submitted = {known: submit(demo, known.persona, ["ERASURE"])["reference"] for known in PEOPLE}
    mine = {reference for known, reference in submitted.items() if known.person["controller"] == controller}
    shown = desk(demo, persona).keys()
    assert mine <= shown
    assert not (set(submitted.values()) - mine) & shown


def test_a_case_says_whose_it_is_by_a_number_alone(demo: Ready) -> None:
    text = demo.send("aishu-privacy", "Desk").text
    for person in WORLD.items("people"):
        assert person["name"] not in text
        assert not [address for address in person["emails"] if address in text]


def test_a_right_is_refused_with_a_reason_that_the_person_then_reads(demo: Ready) -> None:
    request = submit(demo, "person-eu", ["ERASURE"], "Everything.")
    reason = "Network logs must be kept for six months."
    further = {"denialCode": "LEGAL_OBLIGATION_RETENTION", "explanation": reason}
    payload = decide(demo, "aishu-privacy", request["id"], "ERASURE", "REFUSED", **further)
    assert payload["userErrors"] == []
    assert payload["request"]["status"] == "DECIDED"
    assert payload["request"]["delivery"] is None
    told = demo.answer("person-eu", OWN, {"reference": request["reference"]})["rightsRequest"]["rights"]
    assert told == [{"right": "ERASURE", "outcome": "REFUSED", **further}]
    assert request["reference"] not in desk(demo, "aishu-privacy")


@pytest.mark.promise("AISHU-149")
def test_a_refusal_without_a_reason_that_the_law_knows_is_no_decision(demo: Ready) -> None:
    request = submit(demo, "person-eu", ["ERASURE"])
    bare = decide(demo, "aishu-privacy", request["id"], "ERASURE", "REFUSED")
    assert bare["request"] is None
    assert bare["userErrors"]
    foreign = {"denialCode": "CCPA_COMPLETE_TRANSACTION", "explanation": "It is needed."}
    assert decide(demo, "aishu-privacy", request["id"], "ERASURE", "REFUSED", **foreign)["userErrors"]
    told = demo.answer("person-eu", OWN, {"reference": request["reference"]})["rightsRequest"]["rights"]
    assert told[0]["outcome"] == "PENDING"


def test_a_request_from_mainland_china_is_decided_where_it_lives(demo: Ready) -> None:
    request = submit(demo, "person-cn", ["ERASURE"], "请删除。")
    shown = desk(demo, "aishu-privacy")[request["reference"]]
    assert shown["subject"]["region"]["code"] == "cn"
    payload = decide(demo, "aishu-privacy", shown["id"], "ERASURE", "GRANTED", explanation="Done.")
    assert payload["userErrors"] == []
    assert payload["request"]["status"] == "DECIDED"
    told = demo.answer("person-cn", OWN, {"reference": request["reference"]})["rightsRequest"]
    assert told["rights"][0]["outcome"] == "GRANTED"


def test_the_person_in_mainland_china_finds_that_the_team_handled_their_case(demo: Ready) -> None:
    submit(demo, "person-cn", ["ERASURE"])
    desk(demo, "aishu-privacy")
    newest = demo.answer("person-cn", "WhoLooked")["viewer"]["accessLedger"]["edges"][0]["node"]
    assert newest["organization"] == {"name": "AISHU Technology Corp."}
    assert (newest["actorRole"], newest["purpose"]) == ("PRIVACY_TEAM", "RIGHTS_REQUEST_HANDLING")
    assert newest["fieldClasses"] == ["REQUESTS"]


def test_the_team_sees_cases_and_not_the_contents_of_vaults(demo: Ready) -> None:
    answer = demo.ask("aishu-privacy", "MyData")
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    records = demo.answer("person-eu", "MyData")["viewer"]["records"]["edges"]
    ids = [edge["node"]["id"] for edge in records[:5]]
    found = demo.ask("aishu-privacy", "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": ids})
    assert (found.get("data") or {"nodes": [None] * 5})["nodes"] == [None] * 5


@pytest.mark.parametrize(("persona", "name"), [("aishu-privacy", "AISHU"), ("aomei-privacy", "AOMEI")])
def test_the_register_is_that_of_the_teams_own_controller(demo: Ready, persona: str, name: str) -> None:
    transport = HTTPXTransport(url=demo.graphql, headers=demo.headers(persona))
    with Client(transport=transport, schema=demo.client.get(f"{demo.told['url']}/schema.graphql").text) as session:
        found = session.execute(gql(document("Register")))["controller"]
        whose = session.execute(gql("{ controller { name services { code } } }"))["controller"]
    assert whose["name"].startswith(name)
    services = {service["code"] for service in found["services"]}
    assert services == {each["code"] for each in read_inventory(name.lower())["services"]}
    edges = found["recipients"]["edges"]
    assert {each["node"]["service"]["code"] for each in edges if each["node"]["service"]} <= services
    activities = [edge["node"] for edge in found["processingActivities"]["edges"]]
    assert activities
    assert all(each["legalBasis"] and each["retention"] for each in activities)


def test_a_notice_is_tried_out_before_it_is_published(demo: Ready) -> None:
    notice = demo.answer("aishu-privacy", '{ notice(service: "ANYSHARE") { source } }')["notice"]
    controller = demo.answer("aishu-privacy", "Desk")["controller"]["id"]
    day = f"{datetime.now(UTC) + timedelta(days=40):%Y-%m-%d}"
    source = notice["source"].replace("2023-06-19", day)
    values = {"controller": controller, "source": source, "effectiveFrom": f"{day}T00:00:00Z", "dryRun": True}
    payload = demo.answer("aishu-privacy", "PublishNotice", {"input": values})["publishNotice"]
    assert payload["userErrors"] == []
    assert payload["notice"]["effectiveFrom"] == f"{day}T00:00:00.000Z"
    again = demo.answer("person-eu", "MyTerms")["viewer"]["applicableTerms"]["notice"]
    assert again["version"] == "2023-06-19"


def test_the_other_controllers_team_cannot_decide_and_is_told_that_nothing_is_there(demo: Ready) -> None:
    request = submit(demo, "person-eu", ["ERASURE"])
    foreign = decide(demo, "aomei-privacy", request["id"], "ERASURE", "GRANTED", explanation="Done.")
    never = decide(demo, "aomei-privacy", "UkVRAAAA", "ERASURE", "GRANTED", explanation="Done.")
    assert foreign == never
    assert foreign["userErrors"][0]["code"] == "NOT_FOUND"
