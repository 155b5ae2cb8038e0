"""Walks through joins, departures, claims, contests and lapses: nobody ever sees a row that is not theirs."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from habeas.kernel.ids import new_id
from habeas.storage.regions import Regions
from habeas.storage.transaction import read
from tests.oversight.documents import claimed, ledger_of, organization
from tests.oversight.ground import CAPTURES, Ground, set_ground
from tests.oversight.stage import Human
from tests.oversight.test_captures import CHOOSE, LEAVE
from tests.oversight.test_captures import STEP as MEMBERSHIP

STEPS = [
    "claim katrin",
    "claim daniel",
    "check katrin",
    "check daniel",
    "unpublish",
    "release katrin",
    "move",
    "look katrin",
    "look daniel",
    "end katrin",
    "a week",
    "a month",
    "JOIN",
    "STAY_PERSONAL",
    "EXPORT_AND_LEAVE",
    "leave",
]
RECORD = "_habeas-challenge."
DIRECTORY = "query M($id: ID!) { organization(id: $id) { members(first: 50) { nodes { id email } } } }"


class Walk:
    """One person with an address on a domain that two organizations want."""

    def __init__(self, ground: Ground, human: Human, name: str) -> None:
        self.ground, self.human, self.name = ground, human, name

    def who(self, name: str) -> Human:
        found: Human = getattr(self.ground.stage, name)
        return found

    async def step(self, step: str) -> None:
        ground, (verb, _, name) = self.ground, step.partition(" ")
        if verb == "unpublish":
            ground.publish(RECORD + self.name)
        elif verb == "move":
            ground.serve(self.name, f"ns.{new_id().hex}.example")
        elif verb == "look":
            await self.look_at_members(self.who(name))
        elif verb == "end":
            await self.end_membership(self.who(name))
        elif verb == "a":
            ground.later(days={"week": 7, "month": 31}[name])
            await ground.fall_due()
        elif verb == "claim":
            await self.claim(self.who(name))
        elif verb in ("check", "release"):
            await self.look(self.who(name), release=verb == "release")
        else:
            await self.decide(step)

    async def claim(self, who: Human) -> None:
        answer = await claimed(self.ground.stage, who, self.name)
        if answer["domain"] is None:
            assert [error["code"] for error in answer["userErrors"]] == ["CONFLICT"]
        else:
            challenge = answer["domain"]["challenge"]
            self.ground.add(challenge["recordName"], challenge["recordValue"])

    async def look(self, who: Human, *, release: bool) -> None:
        domain = await self.ground.domain(who, self.name)
        if domain is None:
            return
        await self.ground.step(who, "releaseDomain" if release else "verifyDomain", domain)
        await self.ground.drain()

    async def look_at_members(self, who: Human) -> None:
        """Whoever is shown finds one entry more, and whoever is not finds none."""
        before = len(await ledger_of(self.ground.stage, self.human))
        shown = [node for node in await self.directory(who) if node["email"].endswith(self.name)]
        after = len(await ledger_of(self.ground.stage, self.human))
        assert after - before == len(shown) <= 1
        assert bool(shown) == (self.human.subject_id in await self.ground.members(who))

    async def directory(self, who: Human) -> list[dict[str, str]]:
        answer = await self.ground.stage.ask(who.actor, DIRECTORY, {"id": organization(who)})
        nodes: list[dict[str, str]] = answer["organization"]["members"]["nodes"]
        return nodes

    async def end_membership(self, who: Human) -> None:
        for node in await self.directory(who):
            if node["email"].endswith(self.name):
                document = MEMBERSHIP % "endMembership"
                await self.ground.stage.ask(who.actor, document, {"input": {"member": node["id"]}})
        await self.ground.drain()

    async def decide(self, choice: str) -> None:
        answer = await self.ground.stage.ask(self.human.actor, CAPTURES)
        for capture in answer["viewer"]["captures"]["nodes"]:
            fields = {"capture": capture["id"]}
            if choice == "leave":
                await self.ground.stage.ask(self.human.actor, LEAVE, {"input": fields})
            else:
                await self.ground.stage.ask(self.human.actor, CHOOSE, {"input": {**fields, "choice": choice}})
        await self.ground.drain()

    async def nobody_sees_too_much(self) -> None:
        captures = await self.ground.captures(self.human)
        holders = await self.ground.claims.holders([(self.name, "EXACT")])
        assert len(holders) <= 1
        for who in (self.ground.stage.katrin, self.ground.stage.daniel):
            org_id = who.actor.organization_id
            if self.human.subject_id in await self.ground.members(who):
                domain = await self.ground.domain(who, self.name)
                assert domain["status"] in ("VERIFIED", "AT_RISK"), domain["status"]
                assert [holder.org_id for holder in holders] == [org_id]
                assert any(each["state"] in ("JOINED", "OVERSEEN") for each in captures)
            assert await self._of_others(who, org_id) == 0

    async def _of_others(self, who: Human, org_id: UUID) -> int:
        """Rows of the person's own space that an administrator's transaction shows, whatever its scopes say."""
        own = self.human.actor.organization_id
        tables = ("person", "email_address", "address_domain", "membership", "capture", "ledger_entry")
        async with read(self.ground.regions["sg"], replace(who.actor, organization_id=org_id)) as tx:
            return sum(
                [await tx.fetchval(f"select count(*) from habeas.{table} where org_id = $1", own) for table in tables]
            )


async def walked(regions: Regions, steps: list[str]) -> None:
    async with set_ground(regions) as ground:
        name = f"d{new_id().hex}.example"
        human = await ground.somebody(f"nora@{name}", "nora@home.example")
        walk = Walk(ground, human, name)
        for step in ["claim katrin", "check katrin", *steps]:
            await walk.step(step)
            await walk.nobody_sees_too_much()


@pytest.mark.promise("AISHU-9")
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.sampled_from(STEPS), min_size=4, max_size=10))
async def test_nobody_ever_sees_a_row_outside_of_their_space(regions: Regions, steps: list[str]) -> None:
    await walked(regions, steps)


@pytest.mark.campaign
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.sampled_from(STEPS), min_size=8, max_size=30))
async def test_nobody_ever_sees_a_row_outside_of_their_space_in_long_walks(regions: Regions, steps: list[str]) -> None:
    await walked(regions, steps)
