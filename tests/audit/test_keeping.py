"""What goes on while a worker runs: heads every few seconds and at a set count, and openings that are forgotten."""

import asyncio
from collections.abc import Collection
from datetime import timedelta
from typing import Any, TypeAlias

import asyncpg

from habeas.access import Actor
from habeas.audit.heads import signer
from habeas.audit.sealing import AT_COUNT, OPENINGS_KEPT, Sealer
from habeas.kernel.clock import FixedClock
from habeas.kernel.ids import new_id
from habeas.storage.regions import Region
from tests.audit.test_ledger import AT, a_look, look
from tests.audit.test_sealing import KEY

Superuser: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
SIZES = "select tree_size from habeas.tree_head order by tree_size"
WAIT = """
insert into habeas.log_pending (org_id, id, leaf_hash)
select $1, gen_random_uuid(), sha256('x') from generate_series(1, $2)
"""


class Glances(dict[str, Region]):
    """The regions of a sealer that is told to stop when it has looked at them so many times."""

    def __init__(self, region: Region, times: int) -> None:
        super().__init__(sg=region)
        self.times, self.stop = times, asyncio.Event()

    def values(self) -> Any:
        self.times -= 1
        if self.times == 0:
            self.stop.set()
        return super().values()


async def kept_sealing(region: Region, glances: int, every_s: float, later: timedelta = timedelta()) -> None:
    """A sealer that keeps on sealing for so many glances, a hundredth of a second apart."""
    regions = Glances(region, glances)
    sealer = Sealer(regions, signer(KEY, "ES256"), FixedClock(AT + later))
    await sealer.keep_sealing(regions.stop, every_s=every_s, glance_s=0.01)


async def waiting(superuser: Superuser, leaves: int) -> None:
    await superuser.execute(WAIT, new_id(), leaves)


async def sizes(superuser: Superuser) -> Collection[int]:
    return [row["tree_size"] for row in await superuser.fetch(SIZES)]


async def test_a_head_is_signed_at_every_interval_over_whatever_waits(region: Region, superuser: Superuser) -> None:
    await waiting(superuser, 3)
    await kept_sealing(region, glances=2, every_s=0.03)
    assert await sizes(superuser) == []
    await kept_sealing(region, glances=5, every_s=0.03)
    assert await sizes(superuser) == [3]


async def test_a_set_count_of_entries_is_sealed_without_waiting_for_the_interval(
    region: Region, superuser: Superuser
) -> None:
    await waiting(superuser, AT_COUNT - 1)
    await kept_sealing(region, glances=3, every_s=3600)
    assert await sizes(superuser) == []
    await waiting(superuser, 1)
    await kept_sealing(region, glances=1, every_s=3600)
    assert await sizes(superuser) == [AT_COUNT]


async def test_what_opens_an_entry_is_forgotten_when_it_was_kept_for_long_enough(
    region: Region, administrator: Actor, superuser: Superuser
) -> None:
    await look(region, administrator, [a_look(administrator, new_id())])
    openings = "select count(*) from habeas.ledger_opening"
    await kept_sealing(region, 1, 3600, OPENINGS_KEPT - timedelta(seconds=1))
    assert await superuser.fetchval(openings) == 1
    await kept_sealing(region, 1, 3600, OPENINGS_KEPT + timedelta(seconds=1))
    assert await superuser.fetchval(openings) == 0
    assert await superuser.fetchval("select count(*) from habeas.ledger_entry") == 1
