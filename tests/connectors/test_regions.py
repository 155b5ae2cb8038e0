"""A controller's connectors stand in one list, of whichever region a mechanism opens."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from habeas.demo.cluster import ClusterSettings
from tests.connectors.system import a_secret
from tests.world import Demo, demo_world

REGISTER = """mutation ($input: RegisterConnectorInput!) { registerConnector(input: $input) {
  connector { code } userErrors { code message } } }"""
LIST = """{ controller { connectors(first: 10) { totalCount nodes { id code region { code } status }
  withheld { count reason region { code } } } } }"""
PAUSE = """mutation ($input: ConnectorInput!) { pauseConnector(input: $input) {
  connector { status } userErrors { code } } }"""
CLOSED = "update habeas.transfer_mechanism set valid_until = now() - interval '1 day' where from_region = 'cn'"


@pytest.fixture(scope="module")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("connectors")) as found:
        for region in ("sg", "cn"):
            given = {"code": f"CRM_{region.upper()}", "name": "The CRM", "url": "https://crm.example/habeas"}
            given |= {"secret": a_secret(), "region": region}
            answer = await found.data("aishu-privacy", REGISTER, {"input": {**given, "operations": ["EXPORT"]}})
            assert answer["registerConnector"]["userErrors"] == []
        yield found


async def listed(demo: Demo) -> Any:
    return (await demo.data("aishu-privacy", LIST))["controller"]["connectors"]


async def test_connectors_of_every_region_that_a_mechanism_opens_are_listed_and_steered(demo: Demo) -> None:
    found = await listed(demo)
    assert [(each["code"], each["region"]["code"]) for each in found["nodes"]] == [("CRM_CN", "cn"), ("CRM_SG", "sg")]
    assert (found["totalCount"], found["withheld"]) == (2, [])
    there = found["nodes"][0]
    given = {"connector": there["id"], "region": there["region"]["code"]}
    paused = await demo.data("aishu-privacy", PAUSE, {"input": given})
    assert paused["pauseConnector"]["userErrors"] == []
    assert [each["status"] for each in (await listed(demo))["nodes"]] == ["PAUSED", "ACTIVE"]


async def test_connectors_of_a_region_without_a_mechanism_are_counted_and_not_shown(demo: Demo) -> None:
    await demo.as_superuser("sg", CLOSED)
    found = await listed(demo)
    assert [each["code"] for each in found["nodes"]] == ["CRM_SG"]
    assert [(each["count"], each["region"]["code"]) for each in found["withheld"]] == [(1, "cn")]
