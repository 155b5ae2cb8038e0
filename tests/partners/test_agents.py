"""People find whom they can let send requests for them, let one of them, and see later whom they let."""

from typing import Any

import pytest

from tests.auth.conftest import Stage, stage
from tests.auth.oauth_client import OAuthClient
from tests.partners.test_administration import registered, step

__all__ = ["stage"]
PERSON = "person-eu"
FIND = "{ viewer { availableAgents(first: 100) { nodes { id name kind } } } }"
AUTHORIZE = """mutation A($agent: ID!) {
  authorizeAgent(input: {agent: $agent, rights: [ACCESS]}) {
    authorization { id agent { id name kind } } userErrors { code path }
  }
}"""
GIVEN = "{ viewer { agentAuthorizations(first: 100) { nodes { id agent { name } } } } }"
SEND = """mutation S($authorization: ID!) {
  submitRightsRequest(input: {rights: [ACCESS], authorization: $authorization}) {
    request { reference } userErrors { code }
  }
}"""


async def found(stage: Stage, persona: str = PERSON) -> dict[str, str]:
    """The ids of the agents whom a person can authorize, by their names."""
    nodes = (await stage.demo.data(persona, FIND))["viewer"]["availableAgents"]["nodes"]
    assert {each["kind"] for each in nodes} <= {"PARTNER"}
    return {each["name"]: each["id"] for each in nodes}


async def posted(stage: Stage, client: OAuthClient, scope: str, body: dict[str, Any]) -> Any:
    """The answer to the client itself, with nobody signed in."""
    token = (await client.token(grant_type="client_credentials", scope=scope)).json()["access_token"]
    headers = {"authorization": f"Bearer {token}"}
    return (await stage.demo.client.post("/graphql", json=body, headers=headers)).json()


async def test_a_person_finds_a_new_agent_authorizes_it_and_it_asks_for_them(stage: Stage) -> None:
    _, client_id, secret = await registered(stage, name="Advocates for Privacy")
    agent = (await found(stage))["Advocates for Privacy"]
    answer = (await stage.demo.data(PERSON, AUTHORIZE, {"agent": agent}))["authorizeAgent"]
    given = answer["authorization"]
    assert answer["userErrors"] == []
    assert given["agent"] == {"id": agent, "name": "Advocates for Privacy", "kind": "PARTNER"}
    client = stage.client(client_id, secret=secret)
    body = {"query": SEND, "variables": {"authorization": given["id"]}}
    sent = await posted(stage, client, "requests:open requests:track", body)
    assert sent["data"]["submitRightsRequest"]["request"]["reference"], sent
    refused = await posted(stage, client, "requests:open", body)
    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN", refused


async def test_an_agent_that_the_controller_suspends_is_found_no_longer_and_still_named(stage: Stage) -> None:
    key, _, _ = await registered(stage, name="Passing Agent")
    agent = (await found(stage))["Passing Agent"]
    given = (await stage.demo.data(PERSON, AUTHORIZE, {"agent": agent}))["authorizeAgent"]["authorization"]["id"]
    assert (await step(stage, "suspendClient", key))["userErrors"] == []
    assert "Passing Agent" not in await found(stage)
    refused = (await stage.demo.data(PERSON, AUTHORIZE, {"agent": agent}))["authorizeAgent"]
    assert refused == {"authorization": None, "userErrors": [{"code": "NOT_FOUND", "path": ["agent"]}]}
    listed = (await stage.demo.data(PERSON, GIVEN))["viewer"]["agentAuthorizations"]["nodes"]
    assert {"id": given, "agent": {"name": "Passing Agent"}} in listed
    assert (await step(stage, "resumeClient", key))["userErrors"] == []
    assert "Passing Agent" in await found(stage)


@pytest.mark.parametrize(
    "changes",
    [{"scopes": ["requests:track"]}, {"scopes": ["requests:open"]}, {"scopes": ["self:read"], "actsForItself": False}],
    ids=["it may open no requests", "it may follow none", "it never acts without somebody behind it"],
)
async def test_a_partner_that_is_no_agent_is_not_offered(stage: Stage, changes: dict[str, Any]) -> None:
    await registered(stage, name="Ticket Shop", **changes)
    assert "Ticket Shop" not in await found(stage)


async def test_the_agents_of_another_controller_are_neither_offered_nor_seen(stage: Stage) -> None:
    agent = (await found(stage))["Ticketline Services GmbH"]
    assert await found(stage, "person-av") == {}
    look = f'{{ organization(id: "{agent}") {{ name }} node(id: "{agent}") {{ id }} }}'
    assert await stage.demo.data("person-av", look) == {"organization": None, "node": None}
    refused = (await stage.demo.data("person-av", AUTHORIZE, {"agent": agent}))["authorizeAgent"]
    assert refused["userErrors"] == [{"code": "NOT_FOUND", "path": ["agent"]}]
