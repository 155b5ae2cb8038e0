"""Jobs that were given up are shown by the command, alarm the doctor, and are done again when an operator says so."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import pytest
from click.testing import CliRunner, Result

from habeas.cli import main
from habeas.demo.cluster import ClusterSettings
from habeas.kernel.clock import SystemClock
from habeas.storage.doctor import examine
from habeas.storage.migrations import Target
from habeas.storage.regions import Region, Regions
from habeas.storage.transaction import Transaction
from habeas.worker import WorkerOptions, work
from habeas.writing.outbox import Delivery, Job, enqueue
from habeas.writing.patience import Patience
from tests.conftest import Database

HOPELESS = Patience(first_s=0.01, total_s=0.01)
QUEUE = "select entrypoint, status::text, attempts from queue.pgqueuer order by id"


@pytest.fixture
def settings(cluster: ClusterSettings, database: Database) -> Mapping[str, str]:
    """The environment of a deployment with this database as its only region."""
    return {
        "HABEAS_REGIONS__SG": database.dsn(),
        "HABEAS_REGION_KEYS__SG": cluster.secrets["key:sg"],
        "HABEAS_POOL_MIN_SIZE": "0",
    }


async def habeas(settings: Mapping[str, str], *arguments: str) -> Result:
    return await asyncio.to_thread(CliRunner().invoke, main, arguments, env=dict(settings), catch_exceptions=False)


async def given_up(region: Region, *, count: int, key: str | None = None) -> None:
    """So many jobs that failed until the worker gave them up."""

    async def fail(_: Delivery) -> None:
        raise ConnectionError("annika@vogt.example refused")

    for _ in range(count):
        async with region.pool.acquire() as connection, connection.transaction():
            await enqueue(Transaction(region, connection), "post", {"id": "1"}, dedupe_key=key)
        async with asyncio.timeout(30):
            jobs = [Job("post", fail, HOPELESS)]
            await work(Regions({"sg": region}, None), jobs, asyncio.Event(), WorkerOptions(), drain=True)


async def test_a_job_that_was_given_up_is_shown_without_what_its_error_said(
    settings: Mapping[str, str], region: Region, caplog: pytest.LogCaptureFixture
) -> None:
    assert (await habeas(settings, "jobs", "list")).output == "No job was given up.\n"
    with caplog.at_level(logging.CRITICAL):
        await given_up(region, count=1)
    assert "was given up after 2 attempts: ConnectionError" in caplog.text
    shown = await habeas(settings, "jobs", "list")
    assert shown.exit_code == 1
    assert "post  given up" in shown.output
    assert "ConnectionError, after 2 attempts" in shown.output
    assert "annika" not in shown.output


async def test_the_doctor_tells_of_jobs_that_were_given_up_and_of_those_that_keep_failing(
    region: Region, database: Database, superuser: Any
) -> None:
    await given_up(region, count=1)
    await superuser.execute(
        "insert into queue.pgqueuer (priority, status, entrypoint, attempts, execute_after)"
        " values (0, 'queued', 'post', 9, now() + interval '5 minutes')"
    )
    found = await examine("sg", database.dsn(), Target.REGION, SystemClock())
    assert "sg: 1 jobs were given up and wait for a decision; see `habeas jobs list`." in found
    assert "sg: 1 jobs have failed 8 times or more and are tried again; see the log." in found


async def test_jobs_are_done_again_when_an_operator_says_so(
    settings: Mapping[str, str], region: Region, superuser: Any
) -> None:
    await given_up(region, count=2)
    again = await habeas(settings, "jobs", "requeue", "--region", "sg", "--all")
    assert again.output == "2 jobs are in the queue again.\n"
    assert [tuple(row) for row in await superuser.fetch(QUEUE)] == [("post", "queued", 0)] * 2
    done: list[int] = []

    async def succeed(delivery: Delivery) -> None:
        done.append(delivery.id)

    async with asyncio.timeout(30):
        jobs = [Job("post", succeed)]
        await work(Regions({"sg": region}, None), jobs, asyncio.Event(), WorkerOptions(), drain=True)
    assert len(done) == 2
    assert await superuser.fetch(QUEUE) == []


async def test_of_two_jobs_under_one_key_one_is_done_again(
    settings: Mapping[str, str], region: Region, superuser: Any
) -> None:
    await given_up(region, count=2, key="the same")
    [oldest, _] = [row["id"] for row in await superuser.fetch("select id from queue.pgqueuer order by id")]
    again = await habeas(settings, "jobs", "requeue", "--region", "sg", "--all")
    assert again.output == "1 jobs are in the queue again.\n"
    assert await superuser.fetchval("select id from queue.pgqueuer where status = 'queued'") == oldest


async def test_only_the_jobs_that_were_named_are_done_again(
    settings: Mapping[str, str], region: Region, superuser: Any
) -> None:
    await given_up(region, count=2)
    [one, _] = [row["id"] for row in await superuser.fetch("select id from queue.pgqueuer order by id")]
    assert (await habeas(settings, "jobs", "requeue", "--region", "sg", str(one))).exit_code == 0
    assert await superuser.fetchval("select count(*) from queue.pgqueuer where status = 'failed'") == 1
    assert (await habeas(settings, "jobs", "requeue", "--region", "sg")).exit_code == 2
    assert (await habeas(settings, "jobs", "requeue", "--region", "cn", "--all")).exit_code == 1
