"""One demo world for the tests of collections; each test uses purposes and permissions of its own."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from habeas.demo.cluster import ClusterSettings
from tests.world import Demo, demo_world

RECORD = """mutation ($i: RecordCollectionInput!) { recordCollection(input: $i) {
  collection { id kind purpose { code } category { code } items legalBases at
    source { code } agreement reference consent { id status } notice { code version } }
  refusals userErrors { code message path } } }"""
ANSWER = """mutation ($i: AnswerPermissionInput!) { answerPermission(input: $i) {
  answer { reply function neededAt permission { name impact } } userErrors { code path } } }"""
GIVE = """mutation ($i: GiveConsentInput!) { giveConsent(input: $i) { consent { id } userErrors { code } } }"""
WITHDRAW = """mutation ($i: WithdrawConsentInput!) { withdrawConsent(input: $i) {
  consent { status } userErrors { code } } }"""
STANDING = "{ viewer { consents(first: 100) { nodes { id status purpose { code } } } } }"
SERVICE = {"person-eu": "ANYSHARE", "person-ca": "ANYSHARE", "person-av": "ANYVIEWER", "person-cn": "ANYSHARE"}


class App:
    """An app in which a persona is signed in."""

    def __init__(self, demo: Demo, persona: str) -> None:
        self.demo, self.persona = demo, persona

    async def ask(self, purpose: str, item: str, **more: Any) -> Any:
        """The answer to a collection of one item, named CATEGORY.ITEM."""
        category, _, code = item.partition(".")
        usual = {"service": SERVICE[self.persona], "source": "DEVICE", "purpose": purpose}
        given = {**usual, "category": category, "items": [code], **more}
        return (await self.demo.data(self.persona, RECORD, {"i": given}))["recordCollection"]

    async def refused(self, purpose: str, item: str, **more: Any) -> list[str]:
        """The reasons against it; empty where it was done."""
        answer = await self.ask(purpose, item, **more)
        if answer["collection"] is not None:
            assert (answer["refusals"], answer["userErrors"]) == (None, [])
            return []
        (error,) = answer["userErrors"]
        assert error["code"] == "COLLECTION_REFUSED"
        assert all(reason in error["message"] for reason in answer["refusals"])
        return list(answer["refusals"])

    async def reply(self, permission: str, function: str, reply: str, **more: Any) -> Any:
        """The answer to a prompt that appears now."""
        if reply != "REVOKED":
            more = {"neededAt": self.demo.engines.clock.now().isoformat(), **more}
        given = {"permission": permission, "function": function, "reply": reply, **more}
        return (await self.demo.data(self.persona, ANSWER, {"i": given}))["answerPermission"]

    async def consent(self, purpose: str) -> None:
        answer = await self.demo.data(self.persona, GIVE, {"i": {"purpose": purpose}})
        assert answer["giveConsent"]["userErrors"] == []

    async def withdraw(self, purpose: str) -> None:
        """End every consent to the purpose."""
        nodes = (await self.demo.data(self.persona, STANDING))["viewer"]["consents"]["nodes"]
        for node in nodes:
            if node["purpose"]["code"] == purpose and node["status"] == "GIVEN":
                await self.demo.data(self.persona, WITHDRAW, {"i": {"consent": node["id"]}})


@pytest.fixture(scope="package")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """The world."""
    async with demo_world(cluster, tmp_path_factory.mktemp("collections")) as found:
        yield found


@pytest.fixture
def anyshare(demo: Demo) -> App:
    """The app of AISHU on the phone of a person in Germany."""
    return App(demo, "person-eu")


@pytest.fixture
def anyviewer(demo: Demo) -> App:
    """The app of AOMEI on the phone of a person in France."""
    return App(demo, "person-av")
