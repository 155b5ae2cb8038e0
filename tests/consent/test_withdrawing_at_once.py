"""A withdrawal beside a request that withdraws the same consents waits, and is refused nothing."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from habeas.demo.cluster import ClusterSettings
from tests.disclosures.test_disclosures import waiting
from tests.world import Demo, demo_world

PERSON = "person-eu"
GIVE = "mutation ($i: GiveConsentInput!) { giveConsent(input: $i) { consent { id } userErrors { code } } }"
SEND = """mutation ($i: SubmitRightsRequestInput!) { submitRightsRequest(input: $i) {
  request { id } userErrors { code } } }"""
WITHDRAW = """mutation ($i: WithdrawConsentInput!) { withdrawConsent(input: $i) {
  consent { status } userErrors { code } } }"""


@pytest.fixture
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("withdrawing")) as found:
        yield found


async def ask(demo: Demo, text: str, **given: Any) -> Any:
    (answer,) = (await demo.data(PERSON, text, {"i": given})).values()
    return answer


async def test_one_of_the_consents_that_a_request_withdraws_is_withdrawn_by_hand(demo: Demo) -> None:
    consents = [await ask(demo, GIVE, purpose=each) for each in ("SOCIAL_SHARING", "ERROR_TRACE")]
    last = consents[-1]["consent"]["id"]
    name = demo.settings.regions["sg"].get_secret_value().rsplit("/", 1)[1].split("?")[0]
    in_the_way = await asyncpg.connect(demo.cluster.dsn("postgres", name))
    try:
        async with in_the_way.transaction():
            await in_the_way.execute("lock table habeas.consent_receipt in exclusive mode")
            request = asyncio.create_task(ask(demo, SEND, rights=["WITHDRAW_CONSENT"]))
            await waiting(demo, 1, request)
            by_hand = asyncio.create_task(ask(demo, WITHDRAW, consent=last))
            await waiting(demo, 2, by_hand)
    finally:
        await in_the_way.close()
    assert (await request)["userErrors"] == []
    assert await by_hand == {"consent": {"status": "WITHDRAWN"}, "userErrors": []}
