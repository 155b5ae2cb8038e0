"""Carries units and their delegations to every region of an organization, so that a unit reaches all of its members."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.access import Actor
from habeas.oversight.commands.entrypoints import SPREAD_GRANTS, SPREAD_UNIT
from habeas.oversight.commands.record_unit import RecordUnit, RecordUnitGrant
from habeas.oversight.commands.units import CreateUnit, DelegateUnit, RevokeUnitGrant
from habeas.oversight.system import behind, of_organization, platform
from habeas.storage.transaction import read, write
from habeas.writing.outbox import Delivery, Job, settle
from habeas.writing.patience import OUTSIDE
from habeas.writing.run import AtOnce, Outcome, WriteEngine, run

_UNIT = "select * from habeas.unit where org_id = $1 and id = $2"
_GRANT = "select * from habeas.unit_grant where org_id = $1 and id = $2"
_HELD = "select id from habeas.unit_grant where org_id = $1 and subject_id = $2"


@dataclass(frozen=True)
class Units:
    """The jobs of units; done twice, they change nothing more."""

    engine: WriteEngine

    async def carry_unit(self, actor: Actor, unit_id: UUID) -> None:
        """Put a unit on record wherever the organization is."""
        found = await self._found(actor, _UNIT, unit_id)
        for code in await self._regions(actor) if found else ():
            if code not in found:
                there = platform(code, actor.organization_id, actor.controller_id)
                await run(RecordUnit(code, next(iter(found.values()))), there, engine=self.engine)

    async def carry_grant(self, actor: Actor, grant_id: UUID) -> None:
        """Let a delegation stand wherever the organization is; one that was revoked anywhere is revoked everywhere."""
        found = await self._found(actor, _GRANT, grant_id)
        if not found:
            return
        grant = next((row for row in found.values() if row["revoked_at"] is not None), next(iter(found.values())))
        await self.carry_unit(actor, grant["unit_id"])
        for code in await self._regions(actor):
            if code not in found or found[code]["revoked_at"] != grant["revoked_at"]:
                there = platform(code, actor.organization_id, actor.controller_id, grant["granted_by"])
                await run(RecordUnitGrant(code, grant), there, engine=self.engine)

    async def unit(self, delivery: Delivery) -> None:
        """A unit was made."""
        await self.carry_unit(behind(delivery), UUID(delivery.payload["unit_id"]))
        await self._settle(delivery)

    async def grants(self, delivery: Delivery) -> None:
        """Something became of one delegation, or of all that somebody holds."""
        actor, payload = behind(delivery), delivery.payload
        if "grant_id" in payload:
            await self.carry_grant(actor, UUID(payload["grant_id"]))
        else:
            async with read(delivery.region, actor) as tx:
                held = await tx.fetch(_HELD, actor.organization_id, UUID(payload["holder_id"]))
            for row in held:
                await self.carry_grant(actor, row["id"])
        await self._settle(delivery)

    def jobs(self) -> tuple[Job, ...]:
        """Both."""
        return Job(SPREAD_UNIT, self.unit, OUTSIDE), Job(SPREAD_GRANTS, self.grants, OUTSIDE)

    async def _found(self, actor: Actor, statement: str, key: UUID) -> dict[str, dict[str, Any]]:
        """The row in each region that has it."""
        found = {}
        for code, region in self.engine.regions.items():
            async with read(region, platform(code, actor.organization_id, actor.controller_id)) as tx:
                row = await tx.fetchrow(statement, actor.organization_id, key)
            if row is not None:
                found[code] = dict(row)
        return found

    async def _regions(self, actor: Actor) -> list[str]:
        regions = self.engine.regions
        return [code for code in regions if await of_organization(regions[code], actor.organization_id) is not None]

    async def _settle(self, delivery: Delivery) -> None:
        async with write(delivery.region, behind(delivery)) as tx:
            await settle(tx, delivery)


async def _carry_unit_now(engine: WriteEngine, actor: Actor, outcome: Outcome) -> None:
    if outcome.entity is not None and isinstance(outcome.entity.key, UUID):
        await Units(engine).carry_unit(actor, outcome.entity.key)


async def _carry_grant_now(engine: WriteEngine, actor: Actor, outcome: Outcome) -> None:
    if outcome.entity is not None and isinstance(outcome.entity.key, UUID):
        await Units(engine).carry_grant(actor, outcome.entity.key)


AT_ONCE: Mapping[type, AtOnce] = {
    CreateUnit: _carry_unit_now,
    DelegateUnit: _carry_grant_now,
    RevokeUnitGrant: _carry_grant_now,
}
"""After which commands it is done at once: a delegation that was revoked opens nothing anywhere."""
