"""Erasure on the grounds that the notices name: what the records say of each, and which refusal they rule out."""

from typing import Any

import pytest

from habeas.access import Actor
from habeas.rights.commands.ground import CEASED
from tests.rights.client import Client, send

GROUNDS = """query ($id: ID!) {
  node(id: $id) { ... on RightsRequest { status grounds { ground bearing categories promised } } } }"""
ON_CONSENT = "update habeas.processing_activity set legal_basis = 'CONSENT', legal_bases = '{}' where org_id = $1"
SERVICE = "insert into habeas.service (org_id, code, name, status) values ($1, 'ANYVIEWER', 'AnyViewer', $2)"
LEFT = "select count(*) from habeas.vault_record where subject_id = $1"


async def stated(client: Client, reader: Actor, request: str) -> list[dict[str, Any]]:
    found = await client.ask(reader, GROUNDS, {"id": request})
    return list(found["node"]["grounds"])


async def decided(client: Client, desk: Actor, request: str, outcome: str, code: str | None = None) -> list[Any]:
    words = {"denialCode": code, "explanation": "Because of this."} if code else {}
    decision = {"request": request, "right": "ERASURE", "outcome": outcome, **words}
    answer = await client.ask(desk, "DecideRight", {"input": decision})
    return [each["code"] for each in answer["decideRight"]["userErrors"]]


@pytest.mark.promise("AISHU-146", "AOMEI-77", "AOMEI-79")
@pytest.mark.parametrize("person", ["annika", "julien"])
async def test_a_break_of_the_law_or_of_what_was_agreed_is_a_ground_that_people_weigh_and_that_erases(
    client: Client, person: str, superuser: Any
) -> None:
    grounds = ["UNLAWFUL", "BREACH_OF_AGREEMENT"]
    sent = await send(client, person, "ERASURE", grounds=grounds)
    desk = client.world.aishu if person == "annika" else client.world.aomei
    for reader in (client.world.people[person], desk):
        found = await stated(client, reader, sent["id"])
        assert [each["ground"] for each in found] == grounds
        assert {(each["bearing"], each["promised"]) for each in found} == {("FOR_A_HUMAN", True)}
    assert await decided(client, desk, sent["id"], "GRANTED") == []
    await client.world.drain()
    assert await superuser.fetchval(LEFT, client.world.people[person].subject_id) == 0


@pytest.mark.promise("AOMEI-78")
async def test_data_without_the_consent_that_they_needed_are_named_and_no_refusal_says_otherwise(
    client: Client, superuser: Any
) -> None:
    await superuser.execute(ON_CONSENT, client.world.aomei.organization_id)
    sent = await send(client, "julien", "ERASURE", grounds=["NO_CONSENT"])
    [found] = await stated(client, client.world.aomei, sent["id"])
    assert (found["bearing"], found["promised"]) == ("BORNE_OUT", True)
    assert found["categories"] == ["CREDENTIAL", "DEVICE"]
    refused = await decided(client, client.world.aomei, sent["id"], "REFUSED", "MANIFESTLY_UNFOUNDED")
    assert refused == ["DENIAL_NOT_ADMITTED"]
    assert await decided(client, client.world.aomei, sent["id"], "REFUSED", "LEGAL_OBLIGATION_RETENTION") == []


@pytest.mark.promise("AOMEI-81")
@pytest.mark.parametrize(("status", "bearing"), [(CEASED, "BORNE_OUT"), ("ACTIVE", "NOT_BORNE_OUT")])
async def test_the_end_of_a_service_is_a_ground_once_the_register_says_so(
    client: Client, superuser: Any, status: str, bearing: str
) -> None:
    await superuser.execute(SERVICE, client.world.aomei.organization_id, status)
    sent = await send(client, "julien", "ERASURE", grounds=["SERVICE_ENDED", "NO_CONSENT"])
    found = await stated(client, client.world.people["julien"], sent["id"])
    assert [each["bearing"] for each in found] == [bearing, "NOT_BORNE_OUT"]


@pytest.mark.parametrize(
    "more", [{"grounds": ["UNLAWFUL", "UNLAWFUL"]}, {"rights": ["ACCESS"], "grounds": ["UNLAWFUL"]}]
)
async def test_grounds_belong_to_an_erasure_and_are_named_once(client: Client, more: dict[str, Any]) -> None:
    variables = {"input": {"rights": ["ERASURE"], "language": "en", **more}}
    answer = await client.ask(client.world.people["annika"], "ExerciseMyRights", variables)
    [error] = answer["submitRightsRequest"]["userErrors"]
    assert (error["code"], error["path"]) == ("BAD_USER_INPUT", ["grounds"])
