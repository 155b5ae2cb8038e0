"""A withdrawn consent reaches disclosures: the worker notes which recipients get no more."""

from collections.abc import AsyncIterator

import orjson
import pytest

from habeas.demo.cluster import ClusterSettings
from habeas.demo.world import slug_id
from tests.world import Demo, demo_world

CONSENTS = "{ viewer { consents(first: 20) { nodes { id status purpose { code } } } } }"
GIVE = "mutation ($i: GiveConsentInput!) { giveConsent(input: $i) { consent { id } userErrors { code } } }"
JOURNAL = """select detail->'recipients' from habeas.journal_entry
              where command = 'StopPurpose' and org_id = $1 and detail->>'purpose' = $2"""


@pytest.fixture
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("disclosures")) as found:
        yield found


async def test_withdrawing_a_consent_names_the_recipients_that_get_no_more(demo: Demo) -> None:
    nodes = (await demo.data("person-eu", CONSENTS))["viewer"]["consents"]["nodes"]
    consent = next(n["id"] for n in nodes if n["purpose"]["code"] == "SOCIAL_SHARING" and n["status"] == "GIVEN")
    withdrawn = await demo.data("person-eu", "WithdrawMyConsent", {"input": {"consent": consent}})
    assert withdrawn["withdrawConsent"]["userErrors"] == []
    await demo.drain()
    rows = await demo.as_superuser("sg", JOURNAL, slug_id("organization", "aishu"), "SOCIAL_SHARING")
    assert len(rows) == 1
    assert "WECHAT" in rows[0][0]


async def test_where_only_sharing_rested_on_the_consent_processors_go_on(demo: Demo) -> None:
    given = await demo.data("person-eu", GIVE, {"i": {"purpose": "SERVICE_PROVISION"}})
    consent = given["giveConsent"]["consent"]["id"]
    withdrawn = await demo.data("person-eu", "WithdrawMyConsent", {"input": {"consent": consent}})
    assert withdrawn["withdrawConsent"]["userErrors"] == []
    await demo.drain()
    rows = await demo.as_superuser("sg", JOURNAL, slug_id("organization", "aishu"), "SERVICE_PROVISION")
    assert [orjson.loads(row[0]) for row in rows] == [["AFFILIATES", "SUCCESSOR"]]
