"""200 requests while everything is killed again and again: each is there once, answered once, journalled once."""

import asyncio
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from habeas.demo.cluster import DATABASES, REGIONS
from habeas.reading.globalid import decode
from tests.crash.client import Crowd, Wish
from tests.crash.deployment import Deployment, deployment
from tests.crash.processes import Database, Service

pytestmark = pytest.mark.campaign

SEED = 20261121
REQUESTS = 200
ROUNDS = 4
"""In each round each of the three is killed once, in an order of its own."""
PERSONAS = ("person-eu", "person-cn", "person-ca", "person-av")
SETTLED_WITHIN_SECONDS = 120
LEFT = """select count(*) from queue.pgqueuer
           where entrypoint = 'rights.prepare_answer' and status in ('queued', 'picked')"""


@dataclass(frozen=True)
class Aftermath:
    """What is there when everything has come to rest."""

    answered: dict[str, UUID]
    failures: int
    kills: dict[str, int]
    requests: list[Any]
    packages: Counter[UUID]
    journal: Counter[tuple[str, UUID]]
    events: Counter[tuple[UUID, str]]
    queue: list[Any]


@pytest.fixture(scope="module")
async def aftermath() -> AsyncIterator[Aftermath]:
    folder = Path(tempfile.mkdtemp(prefix="habeas-crash-"))
    try:
        async with deployment(folder) as made:
            yield await _campaign(made)
    finally:
        shutil.rmtree(folder)


async def _campaign(made: Deployment) -> Aftermath:
    chance = random.Random(SEED)  # noqa: S311
    crowd = Crowd(made.url, made.tokens, chance)
    wishes = [Wish(PERSONAS[place % len(PERSONAS)], f"crash-{place:03d}") for place in range(REQUESTS)]
    sending = asyncio.create_task(crowd.send_all(wishes, at_once=4, pause=0.5))
    victims: dict[str, Service | Database] = {"server": made.server, "worker": made.worker, "database": made.database}
    for _ in range(ROUNDS):
        for name in chance.sample(sorted(victims), len(victims)):
            await asyncio.sleep(0.3 + chance.random() * 1.2)
            victims[name].kill()
            await asyncio.sleep(chance.random() * 0.3)
            await made.revive()
    await sending
    return await _gathered(made, crowd, {name: victim.kills for name, victim in victims.items()})


async def _gathered(made: Deployment, crowd: Crowd, kills: dict[str, int]) -> Aftermath:
    found: dict[str, list[Any]] = {name: [] for name in _QUERIES}
    for region in REGIONS:
        connection = await asyncpg.connect(made.cluster.dsn("postgres", DATABASES[region]))
        try:
            async with asyncio.timeout(SETTLED_WITHIN_SECONDS):
                while await connection.fetchval(LEFT):  # noqa: ASYNC110
                    await asyncio.sleep(0.2)
            for name, query in _QUERIES.items():
                found[name] += await connection.fetch(query)
        finally:
            await connection.close()
    return Aftermath(
        {note: _key(identifier) for note, identifier in crowd.answered.items()},
        crowd.failures,
        kills,
        found["requests"],
        Counter(row["request_id"] for row in found["packages"]),
        Counter((row["command"], row["target_id"]) for row in found["journal"]),
        Counter((row["request_id"], row["kind"]) for row in found["events"]),
        found["queue"],
    )


_OURS = "select id from habeas.rights_request where note like 'crash-%'"
_QUERIES = {
    "requests": f"select * from habeas.rights_request where id in ({_OURS})",
    "packages": f"select request_id from habeas.answer_package where request_id in ({_OURS})",
    "journal": f"select command, target_id from habeas.journal_entry where target_id in ({_OURS})",
    "events": f"select request_id, kind from habeas.request_event where request_id in ({_OURS})",
    "queue": "select entrypoint, status::text, execute_after <= now() as due from queue.pgqueuer",
}


def _key(identifier: str) -> UUID:
    found = decode(identifier)
    key = found.key_as(UUID) if found is not None else None
    assert isinstance(key, UUID)
    return key


def test_everything_was_killed_more_than_once_in_the_middle_of_work(aftermath: Aftermath) -> None:
    assert min(aftermath.kills.values()) >= 3, aftermath.kills
    assert aftermath.failures > 10


def test_each_request_is_there_once(aftermath: Aftermath) -> None:
    assert Counter(row["note"] for row in aftermath.requests) == {f"crash-{n:03d}": 1 for n in range(REQUESTS)}


def test_each_client_was_answered_with_the_request_that_is_there(aftermath: Aftermath) -> None:
    assert {row["note"]: row["id"] for row in aftermath.requests} == aftermath.answered


def test_each_request_has_exactly_one_answer_package(aftermath: Aftermath) -> None:
    assert aftermath.packages == {row["id"]: 1 for row in aftermath.requests}
    assert {row["status"] for row in aftermath.requests} == {"DELIVERED"}


def test_the_journal_tells_of_each_submission_and_of_each_answer_once(aftermath: Aftermath) -> None:
    submitted = {target: count for (name, target), count in aftermath.journal.items() if name == "SubmitRightsRequest"}
    assert submitted == {row["id"]: 1 for row in aftermath.requests}


def test_the_events_of_each_request_tell_the_same(aftermath: Aftermath) -> None:
    for kind in ("SUBMITTED", "ANSWER_DELIVERED"):
        told = {request: count for (request, name), count in aftermath.events.items() if name == kind}
        assert told == {row["id"]: 1 for row in aftermath.requests}, kind


def test_the_queue_holds_nothing_that_failed_or_got_stuck(aftermath: Aftermath) -> None:
    assert [row for row in aftermath.queue if row["entrypoint"] == "rights.prepare_answer"] == []
    assert [row for row in aftermath.queue if row["status"] not in ("queued", "picked")] == []
