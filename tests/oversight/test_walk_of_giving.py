"""Walks through invitations, donations, transfers, bulk exports and delays: nobody sees too much, each look is told."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from habeas.access import Actor
from habeas.kernel.ids import new_id
from habeas.oversight.rules.invitation import MOST, WHILE
from habeas.reading.globalid import encode
from habeas.storage.regions import Regions
from habeas.storage.transaction import read
from tests.conftest import Database
from tests.oversight import test_bulk_exports as bulk
from tests.oversight import test_delays as delays
from tests.oversight import test_invitations as invitations
from tests.oversight import test_transfers as transfers
from tests.oversight.documents import granted, ledger_of, opened, organization
from tests.oversight.ground import Ground, set_ground
from tests.oversight.stage import Human, Refused
from tests.oversight.test_beginnings import _own_record as own_record
from tests.oversight.test_captures import DONATE
from tests.oversight.test_captures import STEP as MEMBERSHIP
from tests.oversight.test_units import LIST

STEPS = [
    *("invite", "accept", "decline", "leave", "end", "donate", "approve", "list", "bulk", "stop", "object", "delay"),
    *("two hours", "two days", "a month", "transfer"),
]
OWN_TABLES = ("person", "email_address", "membership", "vault_record", "received_invitation")


class Walk:
    """Nora, who can be invited by Contoso, which can go to Fabrikam; and what must be true of her after each step."""

    def __init__(self, ground: Ground, database: Database, nora: Human, address: str) -> None:
        self.ground, self.stage, self.database, self.nora, self.address = ground, ground.stage, database, nora, address
        self.member: Human | None = None
        self.looks = self.records = 0
        self.approved_until: datetime | None = None
        self.hidden: list[datetime] = []
        self.invited_at: list[datetime] = []
        self.delayed_until: datetime | None = None
        self.export: Any = None
        self.in_export = self.objected = self.transferring = False

    @property
    def now(self) -> datetime:
        return self.stage.clock.now()

    async def step(self, step: str) -> None:
        match step:
            case "accept" | "decline":
                await self.answer(f"{step}Invitation")
            case "two hours":
                self.ground.later(hours=2)
            case "two days" | "a month":
                await self.wait(timedelta(days=2 if step == "two days" else 31))
            case _:
                await getattr(self, step)()

    async def invite(self) -> None:
        self.ground.later(days=1, minutes=1)
        lately = [at for at in self.invited_at if self.now - at < WHILE]
        if self.member is None and len(lately) >= MOST:
            with pytest.raises(Refused, match="3 times in 30 days"):
                await invitations.invited(self.ground, self.address)
            return
        answer = await invitations.invited(self.ground, self.address)
        assert (answer["userErrors"] == []) is (self.member is None)
        if self.member is None:
            self.invited_at.append(self.now)

    async def answer(self, mutation: str) -> None:
        for received in await invitations.mine(self.ground, self.nora):
            answer = await invitations.answered(self.ground, self.nora, mutation, received)
            if mutation == "acceptInvitation" and answer["userErrors"] == []:
                self.member = self.member or await self.as_member()

    async def as_member(self) -> Human:
        contoso = self.stage.katrin.actor.organization_id
        found = "select id from habeas.membership where org_id = $1 and ended_at is null"
        async with read(self.ground.regions["sg"], self.nora.actor) as tx:
            member_id = await tx.fetchval(found, contoso)
        return replace(self.nora, actor=replace(self.nora.actor, organization_id=contoso), member_id=member_id)

    async def leave(self) -> None:
        variables = {"input": {"organization": organization(self.stage.katrin)}}
        answer = await self.stage.ask(self.nora.actor, invitations.LEAVE, variables)
        assert (answer["leaveSpace"]["userErrors"] == []) is (self.member is not None)
        await self.out()

    async def end(self) -> None:
        if self.member is not None:
            document = MEMBERSHIP % "endMembership"
            await self.stage.ask(self.stage.katrin.actor, document, {"input": {"member": self.member.id}})
            # The answer shows the member once more.
            self.looks += 1
        await self.out()

    async def out(self) -> None:
        await self.ground.drain()
        self.member, self.in_export, self.approved_until = None, False, None

    async def donate(self) -> None:
        record = encode("REC", self.nora.actor.organization_id, await own_record(self.ground, self.nora))
        fields = {"record": record, "organization": organization(self.stage.katrin)}
        answer = await self.stage.ask(self.nora.actor, DONATE, {"input": fields})
        is_member = self.member is not None
        assert (answer["donateRecord"]["userErrors"] == []) is is_member
        await self.ground.drain()
        self.records += is_member

    async def approve(self) -> None:
        if self.member is not None and not self.objected:
            await granted(self.stage, self.stage.katrin, self.member, self.stage.tobias, hours=1)
            self.approved_until = self.now + timedelta(hours=1)

    async def list(self) -> None:
        for who in (self.stage.katrin, self.stage.daniel):
            answer = await self.stage.ask(who.actor, LIST, {"id": organization(who)})
            names = [node["displayName"] for node in answer["organization"]["members"]["nodes"]]
            expected = int(self.member is not None and who is self.stage.katrin)
            assert names.count("Somebody") == expected
            self.looks += expected

    async def bulk(self) -> None:
        answer = await bulk.asked(self.ground, self.stage.katrin)
        if answer["userErrors"] == []:
            self.export, self.in_export = answer["export"], self.member is not None

    async def stop(self) -> None:
        if self.export is not None:
            answer = await bulk.cancelled(self.ground, self.stage.tobias, self.export)
            assert answer["userErrors"] == []
            self.export, self.in_export = None, False

    async def object(self) -> None:
        for notice in await bulk.told(self.ground, self.nora):
            if notice["export"] is not None and self.export and notice["export"]["id"] == self.export["id"]:
                fields = {"entry": notice["export"]["id"], "reason": "It is mine."}
                await self.stage.ask(self.nora.alone(), bulk.OBJECT, {"input": fields})
                self.objected, self.approved_until, self.in_export = True, None, False

    async def delay(self) -> None:
        if self.member is not None and (self.delayed_until is None or self.delayed_until <= self.now):
            asked = await delays.asked(self.stage, self.member)
            await delays.decided(self.stage, self.stage.tobias, asked["delay"])
            self.delayed_until = self.now + timedelta(days=3)

    async def transfer(self) -> None:
        if not self.transferring:
            await transfers.accepted(self.ground)
            self.transferring = True

    async def wait(self, passed: timedelta) -> None:
        """What falls due is carried out: an export after two days, a transfer after a month."""
        before = self.now
        await bulk.fall_due(self.ground, days=passed.days, minutes=1)
        await self.ground.fall_due("oversight.carry_out_transfer")
        if self.export is not None:
            await self.exported()
        if self.transferring and passed > timedelta(days=30):
            self.transferring = False
            await self.out()
        assert self.now > before
        await self.reveal()

    async def exported(self) -> None:
        lines = await bulk.package(self.ground, self.stage.katrin, self.export)
        found = [line for line in lines if line["member"]["display_name"] == "Somebody"]
        assert len(found) == int(self.in_export)
        self.looked(int(self.in_export))
        self.export, self.in_export = None, False

    def looked(self, times: int) -> None:
        """Looks for the purpose that a delay is about."""
        self.looks += times
        if self.delayed_until is not None and self.now < self.delayed_until:
            self.hidden += [self.delayed_until] * times

    async def reveal(self) -> None:
        """The database decides by its own time; let it be as late there as on the stage."""
        self.hidden = [until for until in self.hidden if until > self.now]
        late = "update habeas.ledger_entry set visible_from = now() where visible_from <= $1"
        await bulk.behind_the_walls(self.database, late, self.now)

    async def open(self) -> None:
        """Content opens for whoever is approved, of a member, and of what was given; a refusal leaves no entry."""
        if self.member is None:
            return
        if self.approved_until is not None and self.now < self.approved_until:
            found = await opened(self.stage, self.stage.katrin, self.member)
            assert len(found["records"]["edges"]) == self.records
            self.looked(1)
        else:
            with pytest.raises(Refused):
                await opened(self.stage, self.stage.katrin, self.member)

    async def nobody_sees_too_much(self) -> None:
        seen = self.nora.subject_id in await self.ground.members(self.stage.katrin)
        assert seen is (self.member is not None)
        assert self.nora.subject_id not in await self.ground.members(self.stage.daniel)
        for who in (self.stage.katrin, self.stage.tobias, self.stage.daniel):
            assert await self._rows(who.actor) == 0

    async def _rows(self, actor: Actor) -> int:
        """Rows of Nora's own space, and any content of hers, that a transaction of an administrator shows."""
        own = "select count(*) from habeas.{} where org_id = $1"
        content = "select count(*) from habeas.vault_record where subject_id = $1"
        async with read(self.ground.regions["sg"], actor) as tx:
            mine = [await tx.fetchval(own.format(table), self.nora.actor.organization_id) for table in OWN_TABLES]
            shown: int = await tx.fetchval(content, self.nora.subject_id)
            return int(sum(mine)) + shown

    async def every_look_has_its_entry(self) -> None:
        read_by_her = len(await ledger_of(self.stage, self.nora))
        every = "select count(*) as count from habeas.ledger_entry where subject_id = $1"
        (row,) = await bulk.behind_the_walls(self.database, every, self.nora.subject_id)
        assert (row["count"], read_by_her) == (self.looks, self.looks - len(self.hidden))


async def walked(regions: Regions, database: Database, steps: list[str]) -> None:
    async with set_ground(regions) as ground:
        address = f"nora@h{new_id().hex}.example"
        nora = await ground.somebody(address)
        await ground.signs_in(nora, address)
        walk = Walk(ground, database, nora, address)
        for step in ["invite", "accept", *steps]:
            await walk.step(step)
            await walk.open()
            await walk.nobody_sees_too_much()
            await walk.every_look_has_its_entry()


@pytest.mark.promise("AISHU-9")
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.sampled_from(STEPS), min_size=4, max_size=8))
async def test_nobody_sees_more_than_was_given_and_every_look_has_its_entry(
    regions: Regions, three_databases: dict[str, Database], steps: list[str]
) -> None:
    await walked(regions, three_databases["sg"], steps)


@pytest.mark.campaign
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.sampled_from(STEPS), min_size=6, max_size=16))
async def test_nobody_sees_more_than_was_given_in_long_walks(
    regions: Regions, three_databases: dict[str, Database], steps: list[str]
) -> None:
    await walked(regions, three_databases["sg"], steps)
