"""A system that keeps failing is left alone, tried again with care, and called as before once it answers."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from starlette.responses import Response

from habeas.connectors.jobs import JITTER
from habeas.connectors.rules.pacing import Pacing
from habeas.jurisdictions.rules.sets import Right
from habeas.rights.commands import DecideRight
from habeas.rights.rules.states import Outcome
from tests.connectors.conftest import Connect
from tests.connectors.system import System, accepted, broken, done
from tests.connectors.test_steps import STEPS, place
from tests.rights.world import World

HOUR = 3600.0
PACING = Pacing(2 * HOUR, 2 * HOUR, attempts=50, shut_after=3, shut_first_s=10 * HOUR, shut_longest_s=30 * HOUR)
DUE = "update queue.pgqueuer set execute_after = now() where entrypoint = 'connectors.call'"
CIRCUIT = "select failures, shut_until, last_error from habeas.connector where id = $1"
WAITS = """
select extract(epoch from execute_after - now())::float from queue.pgqueuer where entrypoint = 'connectors.call'
"""


class Line:
    """A connector under test, and the time that passes for it."""

    def __init__(self, world: World, superuser: Any, connector: UUID) -> None:
        self.world, self.superuser, self.connector = world, superuser, connector

    async def after(self, **passed: float) -> None:
        """Time passes, and every call that waits is looked at."""
        self.world.clock.instant += timedelta(**passed)
        await self.superuser.execute(DUE)
        await self.world.drain()

    async def circuit(self) -> tuple[int, bool]:
        """The failures in a row, and whether the connector is shut now."""
        row = await self.superuser.fetchrow(CIRCUIT, self.connector)
        return row["failures"], row["shut_until"] is not None and row["shut_until"] > self.world.clock.now()


async def erase(world: World, person: str) -> Any:
    sent = await world.submit(person, Right.ERASURE)
    await world.run(DecideRight(*place(sent), Right.ERASURE, Outcome.GRANTED), world.aishu)
    await world.drain()
    return sent


async def line(world: World, superuser: Any, connect: Connect, system: System, chance: float = 0.5) -> Line:
    assert world.systems is not None
    world.systems = replace(world.systems, pacing=PACING, chance=lambda: chance)
    return Line(world, superuser, await connect(system))


async def test_after_failures_in_a_row_nobody_calls_until_the_time_is_over(
    world: World, superuser: Any, connect: Connect
) -> None:
    crm = System([broken])
    driven = await line(world, superuser, connect, crm)
    await erase(world, "annika")
    await driven.after(hours=2)
    assert (len(crm.calls), await driven.circuit()) == (2, (2, False))
    await driven.after(hours=2)
    assert (len(crm.calls), await driven.circuit()) == (3, (3, True))
    await erase(world, "oliver")
    await driven.after(hours=2)
    assert len(crm.calls) == 3, "the circuit holds for every case"
    steps = await superuser.fetch("select attempts, state from habeas.system_step order by made_at, id")
    assert [(row["attempts"], row["state"]) for row in steps] == [(3, "WAITING"), (0, "WAITING")], "no attempt is lost"


async def test_one_failure_after_the_pause_shuts_it_again_for_longer(
    world: World, superuser: Any, connect: Connect
) -> None:
    crm = System([broken])
    driven = await line(world, superuser, connect, crm)
    await erase(world, "annika")
    for _ in range(2):
        await driven.after(hours=2)
    await driven.after(hours=12)
    assert (len(crm.calls), await driven.circuit()) == (4, (4, True))
    await driven.after(hours=12)
    assert len(crm.calls) == 4, "the second pause is twice as long"
    await driven.after(hours=10)
    assert len(crm.calls) == 5


async def test_one_answer_closes_the_circuit_and_every_case_goes_on(
    world: World, superuser: Any, connect: Connect
) -> None:
    crm = System([broken, broken, broken, done])
    driven = await line(world, superuser, connect, crm)
    first = await erase(world, "annika")
    for _ in range(2):
        await driven.after(hours=2)
    second = await erase(world, "oliver")
    assert (await driven.circuit()) == (3, True)
    await driven.after(hours=12)
    assert await driven.circuit() == (0, False)
    for sent in (first, second):
        [step] = await superuser.fetch(STEPS, sent.key)
        assert step["state"] == "DONE"
    assert len(set(crm.ids)) == 2
    assert len(crm.ids) == 5


@pytest.mark.parametrize("chance", [0.0, 0.5, 0.99])
async def test_even_a_pause_that_the_system_asked_for_ends_at_another_time_for_each(
    world: World, superuser: Any, connect: Connect, chance: float
) -> None:
    crm = System([lambda _: Response("later", 503, {"retry-after": "3600"})])
    await line(world, superuser, connect, crm, chance)
    await erase(world, "annika")
    waits = await superuser.fetchval(WAITS)
    asked = max(HOUR * (1 + JITTER * chance), 2 * HOUR * chance)
    assert asked - 30 < waits <= asked


async def test_what_was_accepted_is_asked_about_at_another_time_for_each(
    world: World, superuser: Any, connect: Connect
) -> None:
    await line(world, superuser, connect, System([accepted]))
    sent = await erase(world, "annika")
    [step] = await superuser.fetch(STEPS, sent.key)
    looks = PACING.accepted_s * (1 + JITTER * 0.5)
    assert step["next_at"] == world.clock.now() + timedelta(seconds=looks)
