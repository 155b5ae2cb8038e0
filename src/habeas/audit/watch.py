"""Watching one's own ledger: the global keys of looks as they are written down, from now on."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from uuid import UUID

from habeas.access import Actor
from habeas.audit.entering import enter_own
from habeas.storage.regions import Region
from habeas.storage.transaction import read

EVERY_S = 1.0
OVERLAP = timedelta(minutes=2)
"""A transaction may commit later than the instant that its entries bear; what lies so far back is looked at again."""

_NEW = """
select org_id, id, at from habeas.ledger_entry where subject_id = $1 and at >= $2 order by at, id limit 500
"""
Key = tuple[UUID, UUID]


async def new_looks(region: Region, actor: Actor, since: datetime, every_s: float = EVERY_S) -> AsyncIterator[Key]:
    """Organization and id of each look at the actor that is written down from now on, once each.

    `since` is now; what the ledger holds already is left out. It ends when nobody asks any more.
    """
    known: dict[Key, datetime] | None = None
    newest = since
    while True:
        await enter_own(region, actor)
        async with read(region, actor) as tx:
            rows = await tx.fetch(_NEW, actor.subject_id, newest - OVERLAP)
        found = {(row["org_id"], row["id"]): row["at"] for row in rows}
        if known is None:
            # What was written between the question and this first look is new already.
            known = {key: at for key, at in found.items() if at <= since}
        for key in found.keys() - known.keys():
            yield key
        newest = max([newest, *found.values()])
        known = {key: at for key, at in (known | found).items() if at >= newest - OVERLAP}
        await asyncio.sleep(every_s)
