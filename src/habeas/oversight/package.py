"""The package of a bulk export as a stream to whoever asked for it, each part read where its person lives."""

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

import asyncpg

from habeas.access import Actor
from habeas.disclosures.remote import transfer_of
from habeas.oversight.commands.open_bulk import OpenBulkExport
from habeas.oversight.reaching import covered
from habeas.oversight.system import platform
from habeas.storage.sealed import unseal
from habeas.storage.transaction import read
from habeas.writing.run import WriteEngine, run

_REACH = "select purpose, elsewhere from habeas.bulk_export where org_id = $1 and id = $2"
_PARTS = """
select p.subject_id, p.sealed, e.wrapped_key
  from habeas.bulk_export_person p
  join habeas.bulk_export e on e.org_id = p.org_id and e.id = p.export_id and e.status = 'READY' and e.expires_at > $4
  join habeas.membership m on m.org_id = p.org_id and m.id = p.member_id and m.ended_at is null and m.overseer_id = $1
 where p.org_id = $1 and p.export_id = $2 and p.subject_id > $3 and p.sealed is not null
 order by p.subject_id limit 200
"""
_HELD = """select count(*) from habeas.bulk_export_person
            where org_id = $1 and export_id = $2 and sealed is not null"""
_FIRST = UUID(int=0)


async def open_package(engine: WriteEngine, actor: Actor, export_id: UUID) -> AsyncIterator[bytes]:
    """The package as lines of JSON, one a person; whoever left the organization since is no longer in it.

    Nor is anybody of a region that no transfer mechanism opens any more.
    STEP_UP_REQUIRED, FORBIDDEN without the scopes; NOT_FOUND for anybody but its requester, and once it expired.
    """
    opened, closed, purpose = await _reached(engine, actor, export_id)
    await run(OpenBulkExport(export_id, closed), actor, engine=engine)
    for code in opened:
        people = await _count(engine, platform(code, actor.organization_id, actor.controller_id), export_id)
        here = platform(actor.region, actor.organization_id, actor.controller_id)
        await run(transfer_of(actor, code, (purpose,), people, engine.clock), here, engine=engine)
    return _lines(engine, actor, export_id, (actor.region, *opened))


async def _count(engine: WriteEngine, there: Actor, export_id: UUID) -> int:
    async with read(engine.regions[there.region], there) as tx:
        people: int = await tx.fetchval(_HELD, there.organization_id, export_id)
    return people


async def _reached(engine: WriteEngine, actor: Actor, export_id: UUID) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """The other regions that are in the package: those that may be read from today and those that may not; for what."""
    async with read(engine.regions[actor.region], actor) as tx:
        row = await tx.fetchrow(_REACH, actor.organization_id, export_id)
    elsewhere: Sequence[str] = (row["elsewhere"] or ()) if row is not None else ()
    allowed = await covered(engine.regions, actor, row["purpose"]) if row is not None and elsewhere else frozenset()
    opened = tuple(code for code in elsewhere if code in allowed)
    closed = tuple(code for code in elsewhere if code not in allowed)
    return opened, closed, "" if row is None else row["purpose"]


async def _lines(engine: WriteEngine, actor: Actor, export_id: UUID, codes: Sequence[str]) -> AsyncIterator[bytes]:
    for code in codes:
        there, keys = platform(code, actor.organization_id, actor.controller_id), engine.keys[code]
        rows = await _parts(engine, there, export_id, _FIRST)
        while rows:
            for row in rows:
                subject_id: UUID = row["subject_id"]
                yield unseal(keys.opened(row["wrapped_key"]), row["sealed"], subject_id.bytes) + b"\n"
            rows = await _parts(engine, there, export_id, rows[-1]["subject_id"])


async def _parts(engine: WriteEngine, there: Actor, export_id: UUID, after: UUID) -> list[asyncpg.Record]:
    """Each batch is read in a transaction of its own, so that a slow reader holds nothing."""
    async with read(engine.regions[there.region], there) as tx:
        return await tx.fetch(_PARTS, there.organization_id, export_id, after, engine.clock.now())
