"""The jobs of bulk exports, and the stream of a package to whoever asked for it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from habeas.access import Actor
from habeas.oversight.commands.carry_out_bulk import (
    BeginBulkExport,
    ExpireBulkExport,
    FinishBulkExport,
    TakeIntoBulkExport,
)
from habeas.oversight.commands.entrypoints import LETTER
from habeas.oversight.commands.open_bulk import OpenBulkExport
from habeas.oversight.post import Post
from habeas.oversight.rules.bulk import to_other_administrators
from habeas.oversight.rules.letters import Letter
from habeas.oversight.system import behind, platform
from habeas.oversight.waiting import wait_on
from habeas.storage.sealed import unseal
from habeas.storage.transaction import read, write
from habeas.writing.outbox import Delivery, enqueue, settle
from habeas.writing.run import WriteEngine, run

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
_PARTS = """
select p.subject_id, p.sealed, e.wrapped_key
  from habeas.bulk_export_person p
  join habeas.bulk_export e on e.org_id = p.org_id and e.id = p.export_id and e.status = 'READY' and e.expires_at > $4
  join habeas.membership m on m.org_id = p.org_id and m.id = p.member_id and m.ended_at is null and m.overseer_id = $1
 where p.org_id = $1 and p.export_id = $2 and p.subject_id > $3 and p.sealed is not null
 order by p.subject_id limit 200
"""
_FIRST = UUID(int=0)


@dataclass(frozen=True)
class BulkExports:
    """The three jobs of a bulk export; without `post`, nobody is mailed."""

    engine: WriteEngine
    post: Post | None

    async def tell(self, delivery: Delivery) -> None:
        """Mail the other administrators, and have each person concerned written to."""
        actor, export_id = behind(delivery), UUID(delivery.payload["export_id"])
        async with read(delivery.region, actor) as tx:
            export = await tx.fetchrow(_EXPORT, actor.organization_id, export_id)
            assert export is not None
            others = await tx.fetch(_TO_MAIL, actor.organization_id, export["requested_by"])
            persons = await tx.fetch(_PERSONS, actor.organization_id, export_id)
        day = f"{export['due_at']:%Y-%m-%d}"
        for other in others if self.post is not None else ():
            assert self.post is not None
            await self.post(other["email"], *to_other_administrators(other["name"], day))
        known = {name: delivery.payload[name] for name in ("org_id", "controller_id")}
        async with write(delivery.region, actor) as tx:
            await settle(tx, delivery)
            for person in persons:
                letter = {"subject_id": str(person["subject_id"]), "letter": Letter.BULK_EXPORT_ANNOUNCED, "day": day}
                await enqueue(tx, LETTER, {**known, **letter})

    async def carry_out(self, delivery: Delivery) -> None:
        """Put each person into the package; what is not due yet waits on."""
        actor, export_id = behind(delivery), UUID(delivery.payload["export_id"])
        code = delivery.region.code
        if not await self._is_due(delivery, actor, export_id, "due_at"):
            return
        begun = await run(BeginBulkExport(code, export_id), actor, engine=self.engine)
        if begun.result["runs"]:
            async with read(delivery.region, actor) as tx:
                persons = await tx.fetch(_PERSONS, actor.organization_id, export_id)
            for person in persons:
                subject = platform(code, actor.organization_id, actor.controller_id, person["subject_id"])
                await run(TakeIntoBulkExport(code, export_id), subject, engine=self.engine)
        await run(FinishBulkExport(code, export_id), actor, engine=self.engine, delivery=delivery)

    async def expire(self, delivery: Delivery) -> None:
        """Destroy the package."""
        actor, export_id = behind(delivery), UUID(delivery.payload["export_id"])
        if await self._is_due(delivery, actor, export_id, "expires_at"):
            command = ExpireBulkExport(delivery.region.code, export_id)
            await run(command, actor, engine=self.engine, delivery=delivery)

    async def _is_due(self, delivery: Delivery, actor: Actor, export_id: UUID, column: str) -> bool:
        """Whether it is time; if not, the job is settled and waits anew."""
        async with read(delivery.region, actor) as tx:
            export = await tx.fetchrow(_EXPORT, actor.organization_id, export_id)
        now = self.engine.clock.now()
        if export is None or export[column] is None or export[column] <= now:
            return True
        await wait_on(delivery, actor, export[column] - now)
        return False


async def open_package(engine: WriteEngine, actor: Actor, export_id: UUID) -> AsyncIterator[bytes]:
    """The package as lines of JSON, one a person; whoever left the organization since is no longer in it.

    STEP_UP_REQUIRED, FORBIDDEN without the scopes; NOT_FOUND for anybody but its requester, and once it expired.
    """
    await run(OpenBulkExport(export_id), actor, engine=engine)
    first = await _parts(engine, actor, export_id, _FIRST)
    return _lines(engine, actor, export_id, first)


async def _lines(
    engine: WriteEngine, actor: Actor, export_id: UUID, rows: list[asyncpg.Record]
) -> AsyncIterator[bytes]:
    keys = engine.keys[actor.region]
    while rows:
        for row in rows:
            subject_id: UUID = row["subject_id"]
            yield unseal(keys.opened(row["wrapped_key"]), row["sealed"], subject_id.bytes) + b"\n"
        rows = await _parts(engine, actor, export_id, rows[-1]["subject_id"])


async def _parts(engine: WriteEngine, actor: Actor, export_id: UUID, after: UUID) -> list[asyncpg.Record]:
    """Each batch is read in a transaction of its own, so that a slow reader holds nothing."""
    here = platform(actor.region, actor.organization_id, actor.controller_id)
    async with read(engine.regions[actor.region], here) as tx:
        return await tx.fetch(_PARTS, actor.organization_id, export_id, after, engine.clock.now())
