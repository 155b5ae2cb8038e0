"""The campaign: cases are sent while everything is killed again and again; then all comes to rest."""

import asyncio
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import asyncpg

from habeas.access import Actor
from habeas.connectors.commands import RegisterConnector
from habeas.connectors.rules.sets import Identifier, Operation
from habeas.demo.cluster import DATABASES, REGIONS
from habeas.demo.load.actors import platform
from habeas.demo.world import World, slug_id
from habeas.main import Engines
from habeas.reading.globalid import decode
from habeas.writing.run import run
from tests.crash.client import Case, Crowd
from tests.crash.deployment import Deployment
from tests.crash.farside import SECRET
from tests.crash.population import Citizen
from tests.crash.processes import Database, Service
from tests.crash.watcher import Watcher

SETTLED_WITHIN_SECONDS = 900
SYSTEMS = (("sg", "CRM"), ("cn", "CRM_CN"))
DESKS = {"aishu": "aishu-privacy", "aomei": "aomei-privacy"}

LEFT = """
select (select count(*) from queue.pgqueuer
         where status in ('queued', 'picked') and execute_after < now() + interval '30 minutes')
     + (select count(*) from habeas.system_step where state in ('WAITING', 'ACCEPTED'))
     + (select count(*) from habeas.ledger_batch) + (select count(*) from habeas.log_pending)
"""
"""What is under way, with the looks that wait for their place in the log; dates that lie ahead are not."""


async def connect(engines: Engines, _: World, url: str) -> None:
    """Register the far side with the controller AISHU, in each region."""
    controller = slug_id("organization", "aishu")
    for region, code in SYSTEMS:
        command = RegisterConnector(
            code,
            f"The {code}",
            url,
            SECRET,
            (Operation.EXPORT, Operation.ERASE),
            (Identifier.SUBJECT_ID,),
            region=region,
        )
        await run(command, _controller(region, controller), engine=engines.writes)


def _controller(region: str, controller: UUID) -> Actor:
    return platform(region, controller, controller)


def cases_of(people: Sequence[Citizen], count: int, chance: random.Random) -> list[Case]:
    """So many cases, mixed: everybody asks for one thing after the other, each beginning with another."""
    rounds = max(len(person.rights) for person in people)
    drawn = [
        Case(person, (right,), f"crash-{person.name}-{right}")
        for turn in range(rounds)
        for person in chance.sample(people, len(people))
        for right in person.rights[turn : turn + 1]
    ]
    assert len(drawn) >= count, len(drawn)
    return drawn[:count]


@dataclass
class Chaos:
    """What is killed, in which order, and how often."""

    made: Deployment
    far_side: Service
    chance: random.Random
    rounds: int

    async def rage(self) -> None:
        """In each round everything is killed once, at moments and in an order of its own."""
        for _ in range(self.rounds):
            for name in self.chance.sample(sorted(self.victims), len(self.victims)):
                await asyncio.sleep(0.5 + self.chance.random() * 3)
                self.victims[name].kill()
                await asyncio.sleep(self.chance.random() * 0.5)
                self.far_side.revive()
                await self.made.revive()

    @property
    def victims(self) -> dict[str, Service | Database]:
        """Everything that can die, by name."""
        made = self.made
        return {"server": made.server, "worker": made.worker, "database": made.database, "system": self.far_side}


def far_side(folder: Path, port: int) -> Service:
    """The external system, not started yet."""
    command = (sys.executable, "-m", "tests.crash.farside", str(port), str(folder / "farside.sqlite"))
    return Service(command, {}, folder / "farside.log")


async def send_in_chaos(crowd: Crowd, watcher: Watcher, cases: Sequence[Case], chaos: Chaos) -> None:
    """Send all cases, and look, while everything is killed, then wait until all has come to rest."""
    calm = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(watcher.look_until(calm))
        sending = group.create_task(crowd.send_all(cases, at_once=6, pause=0.4))
        await chaos.rage()
        await sending
        calm.set()
    async with asyncio.timeout(SETTLED_WITHIN_SECONDS):
        for region in REGIONS:
            connection = await asyncpg.connect(chaos.made.cluster.dsn("postgres", DATABASES[region]))
            try:
                while await connection.fetchval(LEFT):  # noqa: ASYNC110
                    await asyncio.sleep(0.5)
            finally:
                await connection.close()


def key_of(identifier: str) -> UUID:
    """The id that a global id holds."""
    found = decode(identifier)
    key = found.key_as(UUID) if found is not None else None
    assert isinstance(key, UUID)
    return key
