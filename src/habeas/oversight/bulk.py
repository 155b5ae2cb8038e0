"""The jobs of bulk exports, in the region where one was asked for and in those of the organization's other members."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from habeas.access import Actor
from habeas.oversight.commands.bulk_export import RequestBulkExport
from habeas.oversight.commands.carry_out_bulk import (
    BeginBulkExport,
    ExpireBulkExport,
    FinishBulkExport,
    TakeIntoBulkExport,
)
from habeas.oversight.commands.copy_bulk import (
    CopyBulkExport,
    CountBulkExport,
    FollowBulkExport,
    WithholdFromBulkExport,
)
from habeas.oversight.commands.entrypoints import LETTER
from habeas.oversight.post import Post
from habeas.oversight.reaching import covered
from habeas.oversight.rules.bulk import BulkExportEnd, Withheld, to_other_administrators
from habeas.oversight.rules.letters import Letter
from habeas.oversight.system import behind, of_organization, platform
from habeas.oversight.waiting import wait_on
from habeas.storage.transaction import read, write
from habeas.writing.outbox import Delivery, enqueue, settle
from habeas.writing.run import AtOnce, Outcome, WriteEngine, run

_EXPORT = "select * from habeas.bulk_export where org_id = $1 and id = $2"
_PERSONS = """
select subject_id from habeas.bulk_export_person
 where org_id = $1 and export_id = $2 and taken_at is null and left_out is null order by subject_id
"""
_TO_MAIL = """
select m.email, o.name from habeas.membership m join habeas.organization o on o.org_id = m.org_id
 where m.org_id = $1 and m.role = 'ADMINISTRATOR' and m.status = 'ACTIVE' and m.ended_at is null
   and m.subject_id <> $2 order by m.id
"""


@dataclass(frozen=True)
class BulkExports:
    """The jobs of a bulk export; without `post`, nobody is mailed."""

    engine: WriteEngine
    post: Post | None = None

    async def tell(self, delivery: Delivery) -> None:
        """Mail the other administrators, and have each person concerned written to, where they live."""
        actor, export_id = behind(delivery), UUID(delivery.payload["export_id"])
        export = await self.spread(actor, export_id)
        day = f"{export['due_at']:%Y-%m-%d}"
        known = {name: delivery.payload[name] for name in ("org_id", "controller_id")}
        for code in (*await self._others(actor), actor.region):
            await self._mail(_there(actor, code), export["requested_by"], day)
            persons = await self._persons(_there(actor, code), export_id)
            async with write(self.engine.regions[code], _there(actor, code)) as tx:
                if code == actor.region:
                    await settle(tx, delivery)
                for person in persons:
                    letter = {"subject_id": str(person), "letter": Letter.BULK_EXPORT_ANNOUNCED, "day": day}
                    await enqueue(tx, LETTER, {**known, **letter}, dedupe_key=f"{export_id} {person}")

    async def spread(self, actor: Actor, export_id: UUID) -> Mapping[str, Any]:
        """Put an export on record wherever the organization is, and tell its members there; what it says at home."""
        export = await self._row(actor, export_id)
        assert export is not None
        requester = platform(actor.region, actor.organization_id, actor.controller_id, export["requested_by"])
        elsewhere = set(export["elsewhere"] or ())
        persons = len(await self._persons(actor, export_id))
        for code in await self._others(actor):
            copy = CopyBulkExport(code, export, code in elsewhere)
            persons += (await run(copy, _there(requester, code), engine=self.engine)).result["persons"]
        if export["status"] == "WAITING" and persons != export["persons"]:
            await run(CountBulkExport(actor.region, export_id, persons), actor, engine=self.engine)
        await self.follow_home(actor, export_id)
        return export

    async def carry_out(self, delivery: Delivery) -> None:
        """Put each person into the package; what is not due yet waits on."""
        actor, export_id = behind(delivery), UUID(delivery.payload["export_id"])
        code = delivery.region.code
        if not await self._is_due(delivery, actor, export_id, "due_at"):
            return
        begun = await run(BeginBulkExport(code, export_id), actor, engine=self.engine)
        elsewhere = 0
        if begun.result["runs"]:
            await self._take(actor, export_id)
            elsewhere = await self._elsewhere(actor, export_id)
        await run(FinishBulkExport(code, export_id, elsewhere), actor, engine=self.engine)
        await self.follow_home(actor, export_id)
        await self._settle(delivery, actor)

    async def follow(self, delivery: Delivery) -> None:
        """Let every copy stand as the export does at home."""
        actor = behind(delivery)
        await self.follow_home(actor, UUID(delivery.payload["export_id"]))
        await self._settle(delivery, actor)

    async def follow_home(self, actor: Actor, export_id: UUID) -> None:
        """Tell every copy how the export stands; one that may not be read from any more was ended before."""
        export = await self._row(actor, export_id)
        assert export is not None
        stands = [export[name] for name in ("status", "persons", "exported", "ended_at", "end_reason")]
        for code in await self._others(actor):
            copy = await self._row(_there(actor, code), export_id)
            if copy is not None and copy["status"] != "CANCELLED":
                command = FollowBulkExport(code, export_id, *stands)
                await run(command, _there(actor, code), engine=self.engine)

    async def expire(self, delivery: Delivery) -> None:
        """Destroy the package, or the part of it that lies in this region."""
        actor, export_id = behind(delivery), UUID(delivery.payload["export_id"])
        if await self._is_due(delivery, actor, export_id, "expires_at"):
            command = ExpireBulkExport(delivery.region.code, export_id)
            await run(command, actor, engine=self.engine, delivery=delivery)

    async def _elsewhere(self, home: Actor, export_id: UUID) -> int:
        """Put those of the other regions into it, as far as they may still be read from; how many are in it there."""
        export = await self._row(home, export_id)
        assert export is not None
        opened = await covered(self.engine.regions, home, export["purpose"])
        exported = 0
        for code in export["elsewhere"] or ():
            there = _there(home, code)
            reason: str | None = BulkExportEnd.NO_TRANSFER_MECHANISM
            if code in opened:
                begun = (await run(BeginBulkExport(code, export_id, at_home=False), there, engine=self.engine)).result
                exported += begun.get("exported") or 0
                reason = begun.get("reason")
                if begun["runs"]:
                    await self._take(there, export_id, home)
                    command = FinishBulkExport(code, export_id)
                    exported += (await run(command, there, engine=self.engine)).result["exported"] or 0
            if reason is not None:
                await self._withhold(home, there, export_id, reason)
        return exported

    async def _take(self, there: Actor, export_id: UUID, home: Actor | None = None) -> None:
        for person in await self._persons(there, export_id):
            if home is not None and not await self._runs(home, export_id):
                return
            subject = platform(there.region, there.organization_id, there.controller_id, person)
            await run(TakeIntoBulkExport(there.region, export_id), subject, engine=self.engine)

    async def _withhold(self, home: Actor, there: Actor, export_id: UUID, reason: str) -> None:
        """Nobody of this region is in it after all: its people read that it was cancelled, and its requester why."""
        left = Withheld(there.region, len(await self._persons(there, export_id)), reason)
        now = self.engine.clock.now()
        ended = FollowBulkExport(there.region, export_id, "CANCELLED", left.count, None, now, reason)
        await run(ended, there, engine=self.engine)
        await run(WithholdFromBulkExport(home.region, export_id, left), home, engine=self.engine)

    async def _runs(self, home: Actor, export_id: UUID) -> bool:
        export = await self._row(home, export_id)
        return export is not None and export["status"] == "RUNNING"

    async def _persons(self, actor: Actor, export_id: UUID) -> list[UUID]:
        async with read(self.engine.regions[actor.region], actor) as tx:
            rows = await tx.fetch(_PERSONS, actor.organization_id, export_id)
        return [row["subject_id"] for row in rows]

    async def _row(self, actor: Actor, export_id: UUID) -> dict[str, Any] | None:
        async with read(self.engine.regions[actor.region], actor) as tx:
            row = await tx.fetchrow(_EXPORT, actor.organization_id, export_id)
        if row is None:
            return None
        withheld = row["withheld"]
        return {**row, "withheld": orjson.loads(withheld) if isinstance(withheld, str) else withheld}

    async def _others(self, actor: Actor) -> list[str]:
        """The other regions in which the organization is on record."""
        regions = self.engine.regions
        codes = sorted(regions.keys() - {actor.region})
        return [code for code in codes if await of_organization(regions[code], actor.organization_id) is not None]

    async def _mail(self, there: Actor, requester_id: UUID, day: str) -> None:
        if self.post is None:
            return
        async with read(self.engine.regions[there.region], there) as tx:
            others = await tx.fetch(_TO_MAIL, there.organization_id, requester_id)
        for other in others:
            await self.post(other["email"], *to_other_administrators(other["name"], day))

    async def _is_due(self, delivery: Delivery, actor: Actor, export_id: UUID, column: str) -> bool:
        """Whether it is time; if not, the job is settled and waits anew."""
        export = await self._row(actor, export_id)
        now = self.engine.clock.now()
        if export is None or export[column] is None or export[column] <= now:
            return True
        await wait_on(delivery, actor, export[column] - now)
        return False

    async def _settle(self, delivery: Delivery, actor: Actor) -> None:
        async with write(delivery.region, actor) as tx:
            await settle(tx, delivery)


def _there(actor: Actor, code: str) -> Actor:
    return platform(code, actor.organization_id, actor.controller_id, actor.subject_id)


async def _spread_now(engine: WriteEngine, actor: Actor, outcome: Outcome) -> None:
    if outcome.entity is not None and isinstance(outcome.entity.key, UUID):
        here = platform(actor.region, actor.organization_id, actor.controller_id)
        await BulkExports(engine).spread(here, outcome.entity.key)


AT_ONCE: Mapping[type, AtOnce] = {RequestBulkExport: _spread_now}
"""Members elsewhere are told as soon as it was asked for."""
