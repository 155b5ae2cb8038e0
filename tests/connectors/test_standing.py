"""A connector that fails is shut for a while; calls that were under way meanwhile do not shut it for longer."""

from datetime import timedelta
from typing import Any

from habeas.connectors.commands.standing import record_call
from habeas.connectors.rules.pacing import Pacing
from habeas.storage.regions import Region
from habeas.storage.transaction import write
from habeas.writing.work import Work
from tests.connectors.conftest import Connect
from tests.connectors.system import System, broken
from tests.rights.world import AISHU, NOW, World, system

PACING = Pacing(shut_after=3, shut_first_s=30.0, shut_longest_s=900.0)
STANDS = "select failures, shut_until from habeas.connector"


async def test_ten_calls_that_fail_together_shut_a_connector_once(
    world: World, region: Region, superuser: Any, connect: Connect
) -> None:
    connector = await connect(System([broken]))
    actor = system(AISHU, AISHU, None)

    async def fail(times: int, after: timedelta = timedelta(0)) -> tuple[int, timedelta]:
        async with write(region, actor) as tx:
            work = Work(tx, actor, NOW + after, AISHU, world.engine.keys["sg"])
            for _ in range(times):
                await record_call(work, (AISHU, connector), "UNREACHABLE", PACING, NOW + after)
        row = await superuser.fetchrow(STANDS)
        return row["failures"], row["shut_until"] - NOW

    assert await fail(10) == (3, timedelta(seconds=30))
    assert await fail(10, timedelta(seconds=31)) == (4, timedelta(seconds=91)), "the next time it is shut for longer"
