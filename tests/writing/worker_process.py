"""A worker of its own process, for tests that kill it: `python -m tests.writing.worker_process DSN EFFECT`.

The job `tell` of the small context runs the command Raise again as its effect; EFFECT `stuck` waits for ever between
effect and commit.
"""

import asyncio
import sys
from dataclasses import replace
from uuid import UUID

from habeas.access import Permission, Policy, PolicyBook
from habeas.kernel.clock import SystemClock
from habeas.storage.regions import PoolOptions, Regions, open_region
from habeas.storage.sealed import SpaceKeys
from habeas.worker import WorkerOptions, work
from habeas.writing.command import HANDLERS
from habeas.writing.outbox import Delivery, Job
from habeas.writing.run import WriteEngine, run
from tests.actors import an_actor
from tests.small_context import RAISE, Raise, journal

OPTIONS = WorkerOptions(batch=5, heartbeat_s=1.0, outage_pause_s=0.1, grace_s=5.0)
POOL = PoolOptions(min_size=1, max_size=8, statement_timeout_ms=60_000)


async def serve(dsn: str, effect: str) -> None:
    HANDLERS[Raise] = RAISE
    async with open_region("sg", dsn, POOL) as region:
        policies = PolicyBook([Policy(commands={Raise: Permission.SELF_WRITE})])
        engine = WriteEngine(
            Regions({"sg": region}, None), policies, SystemClock(), journal, {"sg": SpaceKeys(bytes(32))}
        )

        async def tell(delivery: Delivery) -> None:
            actor = an_actor(organization_id=UUID(delivery.payload["org"]))
            command = replace(Raise(by=100), pause=60.0 if effect == "stuck" else 0.01)
            await run(command, actor, engine=engine, delivery=delivery)

        await work(engine.regions, [Job("tell", tell)], asyncio.Event(), OPTIONS)


if __name__ == "__main__":
    asyncio.run(serve(*sys.argv[1:]))
