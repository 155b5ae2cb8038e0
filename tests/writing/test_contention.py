"""What a client reads when somebody else holds what it wants to change: a code, and the leave to send it again."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from habeas.demo.cluster import ClusterSettings
from tests.world import Demo, demo_world

ASK = "mutation S($input: SubmitRightsRequestInput!) { submitRightsRequest(input: $input) { request { id } } }"
WITHDRAW = """mutation W($input: WithdrawRightsRequestInput!) {
  withdrawRightsRequest(input: $input) { request { status } userErrors { code } } }"""
MEMBERS = "query ($id: ID!) { organization(id: $id) { members(first: 5) { totalCount nodes { email } } } }"


@pytest.fixture(scope="module")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    folder = tmp_path_factory.mktemp("contention")
    async with demo_world(cluster, folder, lock_timeout_ms=300) as found:
        yield found


async def holder(demo: Demo, statement: str) -> "asyncpg.Connection[asyncpg.Record]":
    """Somebody who holds what the statement locks until their connection is closed."""
    name = demo.settings.regions["sg"].get_secret_value().rsplit("/", 1)[1].split("?")[0]
    connection = await asyncpg.connect(demo.cluster.dsn("postgres", name))
    await connection.execute("begin")
    await connection.execute(statement)
    return connection


async def test_what_somebody_else_changes_is_a_conflict_and_the_same_request_succeeds_afterwards(demo: Demo) -> None:
    sent = await demo.data("person-ca", ASK, {"input": {"rights": ["ACCESS"]}})
    given = {"input": {"request": sent["submitRightsRequest"]["request"]["id"]}}
    other = await holder(demo, "select 1 from habeas.rights_request for update")
    try:
        answer = await demo.ask("person-ca", WITHDRAW, given, idempotency_key='"once"')
        assert [each["extensions"]["code"] for each in answer["errors"]] == ["CONFLICT"]
    finally:
        await other.close()
    again = await demo.ask("person-ca", WITHDRAW, given, idempotency_key='"once"')
    assert again["data"]["withdrawRightsRequest"]["request"]["status"] == "WITHDRAWN"


async def test_a_read_that_waits_for_others_ends_with_a_code_too(demo: Demo) -> None:
    given = {"id": demo.organization()}
    other = await holder(demo, "lock table habeas.membership in access exclusive mode")
    try:
        answer = await demo.ask("contoso-admin", MEMBERS, given)
        assert [each["extensions"]["code"] for each in answer["errors"]] == ["CONFLICT"]
    finally:
        await other.close()
    assert (await demo.data("contoso-admin", MEMBERS, given))["organization"]["members"]["totalCount"] > 0
