"""Every version of an undertaking reaches every region that serves the controller, also one that joined later."""

from uuid import UUID

from habeas.access import Actor, platform
from habeas.safeguards.commands import SpreadStaffUndertaking
from habeas.storage.transaction import read
from habeas.writing.run import WriteEngine, run

_VERSIONS = "select * from habeas.staff_undertaking where org_id = $1"


async def lacking(engine: WriteEngine, org_id: UUID, client: str) -> list[SpreadStaffUndertaking]:
    """What the regions lack of each other's versions, the oldest first; `client` names in records who asks."""
    held = {}
    for code, region in engine.regions.items():
        async with read(region, _controller(code, org_id, client)) as tx:
            held[code] = {row["id"]: dict(row) for row in await tx.fetch(_VERSIONS, org_id)}
    known = {key: row for rows in held.values() for key, row in rows.items()}
    in_order = sorted(known.values(), key=lambda row: (row["version"], row["id"]))
    return [SpreadStaffUndertaking(code, row) for code in held for row in in_order if row["id"] not in held[code]]


async def spread_everywhere(engine: WriteEngine, org_id: UUID, client: str) -> None:
    """Let every region have every version; without one, staff who live there would owe nothing."""
    for command in await lacking(engine, org_id, client):
        await run(command, _controller(command.region, org_id, client), engine=engine)


def _controller(region: str, org_id: UUID, client: str) -> Actor:
    return platform(region, org_id, org_id, client=client)
