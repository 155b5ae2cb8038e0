"""A package leaves in two ways: one person fetches what is encrypted, another one delivers the key (AOMEI-65)."""

from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from habeas.access import Actor
from habeas.demands.commands.load import enter, load, loaded, missing, reviewer, second_person, step
from habeas.demands.commands.record import tell
from habeas.demands.rules.demand import checked_text
from habeas.demands.rules.sets import DemandEventKind, DemandStatus
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.storage.transaction import read
from habeas.writing.command import handler
from habeas.writing.run import WriteEngine, run
from habeas.writing.work import Work

_FETCH = "update habeas.authority_demand set fetched_by = $3, fetched_at = $4 where org_id = $1 and id = $2"
_PARTS = """
select sealed from habeas.authority_demand_person
 where org_id = $1 and demand_id = $2 and sealed is not null order by id
"""
_DELIVER = "update habeas.authority_demand set handed_over_at = $3 where org_id = $1 and id = $2"


@dataclass(frozen=True)
class OpenDemandPackage:
    """Fetch the encrypted package of a demand."""

    demand_id: UUID


@dataclass(frozen=True)
class DeliverDemandKey:
    """Take the key of a package that another person fetched, to deliver it to somebody by a way of its own."""

    demand: str
    recipient: str
    channel: str


@handler(OpenDemandPackage)
async def open_package(command: OpenDemandPackage, work: Work) -> Mapping[str, Any]:
    """Answers the region; the demand keeps that it was fetched, and by whom. NOT_FOUND unless it is ready and kept."""
    fetcher, row = reviewer(work), await loaded(work, work.actor.controller_id, command.demand_id)
    if row["status"] != DemandStatus.READY or row["expires_at"] <= work.now:
        raise missing()
    if row["fetched_by"] not in (None, fetcher):
        raise second_person("Another person fetched it before; only they fetch it again.")
    await work.tx.execute(_FETCH, row["org_id"], row["id"], fetcher, work.now)
    await enter(work, row["id"], DemandEventKind.PACKAGE_FETCHED)
    return {}


@handler(DeliverDemandKey)
async def deliver_key(command: DeliverDemandKey, work: Work) -> Mapping[str, Any]:
    """Answers the demand, handed over by this. FORBIDDEN to whoever fetched the package, ILLEGAL_STEP before that."""
    holder, row = reviewer(work), await load(work, command.demand)
    recipient, channel = (
        checked_text(command.recipient, "recipient", 400),
        checked_text(command.channel, "channel", 400),
    )
    if row["fetched_by"] == holder:
        raise second_person("The key takes another way than the package: another person delivers it.")
    ready = row["status"] == DemandStatus.READY and row["expires_at"] > work.now
    if not ready or row["fetched_by"] is None:
        raise DomainError(ErrorCode.ILLEGAL_STEP, "There is no package that somebody fetched.", ("demand",))
    await step(work, row, DemandStatus.HANDED_OVER)
    await work.tx.execute(_DELIVER, row["org_id"], row["id"], work.now)
    await enter(work, row["id"], DemandEventKind.KEY_DELIVERED, note=f"To {recipient}, by {channel}")
    await tell(work, row)
    # Wrapped, for what a command answers is kept for whoever repeats the request.
    return {"entity": [str(row["org_id"]), str(row["id"])], "wrapped": b64encode(row["wrapped_key"]).decode()}


async def open_demand_package(engine: WriteEngine, actor: Actor, demand_id: UUID) -> AsyncIterator[bytes]:
    """The package, a JWE of one person to a line; nobody reads it without the key.

    STEP_UP_REQUIRED, FORBIDDEN without the scope, and to a second person; NOT_FOUND unless it is ready and kept.
    """
    await run(OpenDemandPackage(demand_id), actor, engine=engine)
    async with read(engine.regions[actor.region], actor) as tx:
        rows = await tx.fetch(_PARTS, actor.controller_id, demand_id)
    return _lines(rows)


async def _lines(rows: list[asyncpg.Record]) -> AsyncIterator[bytes]:
    for row in rows:
        yield row["sealed"] + b"\n"
