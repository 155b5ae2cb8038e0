"""Walks through units, delegations and approvals: nobody sees beyond what is open now, and every look has its entry."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from habeas.kernel.errors import ErrorCode
from habeas.oversight.bounds import bounded
from habeas.storage.regions import Region
from tests.oversight.documents import granted, ledger_of, opened
from tests.oversight.stage import Refused, Stage, set_stage
from tests.oversight.test_units import ASSIGN, REVOKE, as_delegate, delegated, listed, made

STEPS = ["sales", "research", "none", "delegate", "revoke", "lapse", "approve", "two hours", "look", "list", "open"]


class Walk:
    """Jonas is moved between units; Sales is delegated to Annika, and Katrin may be approved to see his logs."""

    def __init__(self, stage: Stage, superuser: Any, units: dict[str, Any]) -> None:
        self.stage, self.superuser, self.units = stage, superuser, units
        self.unit: str | None = None
        self.grants: list[Any] = []
        self.approved_until: datetime | None = None

    async def step(self, step: str) -> None:
        match step:
            case "sales" | "research" | "none":
                await self.assign(None if step == "none" else step)
            case "delegate":
                self.grants.append(
                    (await delegated(self.stage, self.units["sales"], self.stage.annika, days=90))["grant"]
                )
            case "revoke":
                await self.revoke()
            case "lapse":
                await self.superuser.execute("update habeas.unit_grant set starts_at = now() - interval '9 days',"
                                             " expires_at = now() where revoked_at is null")  # fmt: skip
                self.grants.clear()
            case "approve":
                await granted(self.stage, self.stage.katrin, self.stage.jonas, self.stage.tobias, hours=1)
                self.approved_until = self.stage.clock.now() + timedelta(hours=1)
            case "two hours":
                self.stage.clock.instant += timedelta(hours=2)
            case "list":
                await self.noted(1, await listed(self.stage, self.stage.katrin.actor), {"Jonas", "Katrin", "Tobias"})
            case "open":
                await self.open()
            case _:
                await self.look()

    async def assign(self, unit: str | None) -> None:
        key = None if unit is None else self.units[unit]["id"]
        fields = {"member": self.stage.jonas.id, "unit": key}
        await self.stage.ask(self.stage.katrin.actor, ASSIGN, {"input": fields})
        self.unit = unit

    async def revoke(self) -> None:
        for grant in self.grants:
            await self.stage.ask(self.stage.tobias.actor, REVOKE, {"input": {"grant": grant["id"]}})
        self.grants.clear()

    async def look(self) -> None:
        """The delegate sees whoever is in the unit while it is delegated, and leaves an entry just then."""
        is_open = bool(self.grants) and self.unit == "sales"
        before = len(await ledger_of(self.stage, self.stage.jonas))
        seen = await listed(self.stage, as_delegate(self.stage.annika))
        assert seen == ({"Jonas"} if is_open else set())
        assert len(await ledger_of(self.stage, self.stage.jonas)) - before == len(seen)

    async def open(self) -> None:
        """Content opens while an approval stands; what is refused leaves no entry, for nothing was seen."""
        is_open = self.approved_until is not None and self.stage.clock.now() < self.approved_until
        before = len(await ledger_of(self.stage, self.stage.jonas))
        if is_open:
            found = await opened(self.stage, self.stage.katrin, self.stage.jonas)
            assert {edge["node"]["label"] for edge in found["records"]["edges"]} == {"DEVICE", "LOGS"}
        else:
            with pytest.raises(Refused) as refused:
                await opened(self.stage, self.stage.katrin, self.stage.jonas)
            assert refused.value.code is ErrorCode.FORBIDDEN
        assert len(await ledger_of(self.stage, self.stage.jonas)) - before == int(is_open)

    async def noted(self, entries: int, seen: set[str], expected: set[str]) -> None:
        assert seen == expected
        assert len(await ledger_of(self.stage, self.stage.jonas)) >= entries


async def walked(region: Region, superuser: Any, steps: list[str]) -> None:
    async with set_stage(region) as stage:
        stage.clock.instant = datetime.now(UTC) - timedelta(days=7)
        stage.reads = replace(stage.reads, ledger=bounded(stage.reads.ledger, 500))
        units = {name: await made(stage, name) for name in ("sales", "research")}
        walk = Walk(stage, superuser, units)
        for step in steps:
            await walk.step(step)
            await walk.look()
            await walk.open()


@pytest.mark.promise("AISHU-9")
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.sampled_from(STEPS), min_size=3, max_size=8))
async def test_nobody_sees_beyond_unit_time_and_approval_and_every_look_has_its_entry(
    region: Region, superuser: Any, steps: list[str]
) -> None:
    await walked(region, superuser, steps)


@pytest.mark.campaign
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.sampled_from(STEPS), min_size=6, max_size=14))
async def test_nobody_sees_beyond_unit_time_and_approval_in_long_walks(
    region: Region, superuser: Any, steps: list[str]
) -> None:
    await walked(region, superuser, steps)
