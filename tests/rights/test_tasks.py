"""What no machine can do is somebody's task: given, escalated when its date is near, and completed, through the API."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from habeas.reading.globalid import decode
from habeas.rights.commands import WatchTasks
from tests.connectors.conftest import Connect, connect, world
from tests.connectors.system import System, broken
from tests.rights.client import Client, send
from tests.rights.world import World, system

__all__ = ["connect", "world"]

STEP = "mutation ($input: %s!) { step: %s(input: $input) { userErrors { code path } } }"
SHOW = """query ($reference: String!) { rightsRequest(reference: $reference) {
    effectiveDue events(first: 100) { edges { node { kind } } }
    tasks { id kind target operation assignee dueAt doneAt outcome denialCode }
    systemSteps { connector state keptBecause } } }"""
DECISION = {"right": "ERASURE", "outcome": "GRANTED"}


class Desk:
    """The desk of the controller, before a request that a broken system keeps open."""

    def __init__(self, client: Client, request: dict[str, Any]) -> None:
        self.client, self.request = client, request

    async def step(self, mutation: str, **given: Any) -> list[dict[str, Any]]:
        """The errors of a step."""
        name = f"{mutation[0].upper()}{mutation[1:]}Input"
        variables = {"input": {"request": self.request["id"], **given}}
        answer = await self.client.ask(self.client.world.aishu, STEP % (name, mutation), variables)
        await self.client.world.drain()
        errors: list[dict[str, Any]] = answer["step"]["userErrors"]
        return errors

    async def shown(self) -> dict[str, Any]:
        variables = {"reference": self.request["reference"]}
        found: dict[str, Any] = (await self.client.ask(self.client.world.aishu, SHOW, variables))["rightsRequest"]
        return found

    async def task(self) -> dict[str, Any]:
        """The task at the broken system."""
        [found] = [each for each in (await self.shown())["tasks"] if each["target"] == "DEAD"]
        return dict(found)


async def at_the_desk(world: World, connect: Connect) -> Desk:
    await connect(System([broken]), "DEAD")
    client = Client(world)
    desk = Desk(client, await send(client, "annika", "ERASURE"))
    assert await desk.step("decideRight", **DECISION) == []
    return desk


async def test_a_task_is_given_to_somebody_and_what_came_of_it_settles_the_system(
    world: World,
    connect: Connect,
) -> None:
    desk = await at_the_desk(world, connect)
    task = await desk.task()
    assert (task["kind"], task["operation"], task["assignee"]) == ("ERASE_AT", "ERASE", None)
    due = (world.clock.now() + timedelta(days=2)).isoformat()
    assert await desk.step("assignTask", task=task["id"], assignee="Meiling", dueAt=due) == []
    assert (await desk.task())["assignee"] == "Meiling"
    [error] = await desk.step("completeTask", task=task["id"], outcome="REFUSED")
    assert (error["code"], error["path"]) == ("BAD_USER_INPUT", ["denialCode"])
    said = {"outcome": "REFUSED", "denialCode": "LEGAL_CLAIMS", "evidence": "Ticket 77"}
    assert await desk.step("completeTask", task=task["id"], **said) == []
    found = await desk.shown()
    done = await desk.task()
    assert (done["outcome"], done["denialCode"], done["assignee"]) == ("REFUSED", "LEGAL_CLAIMS", "Meiling")
    assert found["systemSteps"] == [{"connector": "DEAD", "state": "REFUSED", "keptBecause": "LEGAL_CLAIMS"}]
    assert await desk.step("completeTask", task=task["id"], outcome="DONE") == [], "a repetition changes nothing"
    assert (await desk.task())["outcome"] == "REFUSED"


async def test_a_task_that_nobody_did_by_its_date_is_handed_upwards_once_for_each_date(
    world: World,
    connect: Connect,
    superuser: Any,
) -> None:
    desk = await at_the_desk(world, connect)
    annika, aishu = world.people["annika"], world.aishu.organization_id
    key = decode(desk.request["id"])
    request_id = key.key_as(UUID) if key is not None else None
    assert isinstance(request_id, UUID)
    actor = system(aishu, annika.controller_id, annika.subject_id)

    async def overdue() -> int:
        await world.run(WatchTasks(aishu, request_id), actor)
        kinds = [each["node"]["kind"] for each in (await desk.shown())["events"]["edges"]]
        return kinds.count("TASK_OVERDUE")

    waiting = "select count(*) from queue.pgqueuer where entrypoint = 'rights.watch_tasks'"
    assert await superuser.fetchval(waiting) >= 1
    assert await overdue() == 0
    for task in (await desk.shown())["tasks"]:
        if task["target"] != "DEAD":
            assert await desk.step("completeTask", task=task["id"], outcome="DONE") == []
    world.clock.instant = datetime.fromisoformat((await desk.task())["dueAt"])
    assert [await overdue(), await overdue()] == [1, 1]
    later = world.clock.now() + timedelta(days=1)
    assert await desk.step("assignTask", task="ERASE_AT:DEAD", assignee="Meiling", dueAt=later.isoformat()) == []
    assert await overdue() == 1
    world.clock.instant = later
    assert await overdue() == 2
    assert await desk.step("completeTask", task="ERASE_AT:DEAD", outcome="DONE") == []
    world.clock.instant += timedelta(days=9)
    assert await overdue() == 2
