"""The worker: nothing is lost, nothing is done twice, whatever kills it in the middle."""

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from habeas.storage.regions import Region, Regions
from habeas.worker import WorkerOptions, work
from habeas.writing.outbox import Delivery, Job
from habeas.writing.patience import Patience
from habeas.writing.run import WriteEngine, run
from tests.actors import an_actor
from tests.conftest import Database
from tests.small_context import Raise

ROOT = Path(__file__).parents[1]
IMPATIENT = Patience(first_s=0.01)
QUICK = WorkerOptions(batch=5, heartbeat_s=1.0, attempts=3, grace_s=5.0)
EFFECTS = "select count(*) from habeas.raised where by = 100"

OF_THE_APP = "from pg_stat_activity where datname = current_database() and usename = 'habeas_app'"
ASLEEP = f"{OF_THE_APP} and state = 'active' and query like '%pg_sleep%'"

AWAY = """
create function away() returns trigger language plpgsql as
    $$ begin raise exception 'shutting down' using errcode = 'admin_shutdown'; end $$;
create trigger away before insert on queue.pgqueuer_log for each row when (new.status = 'queued')
    execute function away();
"""
"""The database is out of reach for whoever records that a job is to be tried again."""


@asynccontextmanager
async def worker_process(database: Database, effect: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.writing.worker_process", database.dsn(), effect, cwd=ROOT
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def until(counters: Any, query: str, least: int, most: int | None = None) -> None:
    """Wait until the query's number lies between the two (or is the one)."""
    async with asyncio.timeout(240):
        while not least <= await counters.fetchval(query) <= (most or least):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def enqueue(engine: WriteEngine, number: int) -> None:
    for _ in range(number):
        await run(Raise(job="tell"), an_actor(), engine=engine)


async def drain(region: Region, handler: Callable[[Delivery], Awaitable[None]], options: WorkerOptions = QUICK) -> None:
    async with asyncio.timeout(120):
        await work(
            Regions({"sg": region}, None), [Job("tell", handler, IMPATIENT)], asyncio.Event(), options, drain=True
        )


async def test_a_worker_killed_between_effect_and_commit_loses_nothing_and_does_nothing_twice(
    engine: WriteEngine, counters: Any, database: Database
) -> None:
    await enqueue(engine, 3)
    async with worker_process(database, "stuck") as doomed:
        await until(counters, f"select count(*) {ASLEEP}", 3)
        doomed.send_signal(signal.SIGKILL)
        await doomed.wait()
    assert await counters.fetchval(EFFECTS) == 0
    assert await counters.fetchval("select count(*) from queue.pgqueuer") == 3
    await counters.execute(f"select pg_terminate_backend(pid) {ASLEEP}")
    async with worker_process(database, "quick"):
        await until(counters, "select count(*) from queue.pgqueuer", 0)
    assert await counters.fetchval(EFFECTS) == 3
    assert await counters.fetchval("select count(distinct org_id) from habeas.raised where by = 100") == 3


async def test_workers_killed_again_and_again_do_each_job_once(
    engine: WriteEngine, counters: Any, database: Database
) -> None:
    await enqueue(engine, 60)
    for _ in range(3):
        before = await counters.fetchval(EFFECTS)
        async with worker_process(database, "quick") as doomed:
            await until(counters, EFFECTS, before + 1, 60)
            doomed.send_signal(signal.SIGKILL)
            await doomed.wait()
    async with worker_process(database, "quick"):
        await until(counters, "select count(*) from queue.pgqueuer", 0)
    assert await counters.fetchval(EFFECTS) == 60
    assert await counters.fetchval("select count(distinct org_id) from habeas.raised where by = 100") == 60


async def test_a_worker_that_lost_its_connections_goes_on(
    engine: WriteEngine, counters: Any, database: Database
) -> None:
    await enqueue(engine, 1)
    async with worker_process(database, "quick"):
        for done in range(1, 6):
            await until(counters, EFFECTS, done)
            await counters.execute(f"select pg_terminate_backend(pid) {OF_THE_APP}")
            await engine.regions["sg"].pool.expire_connections()
            await enqueue(engine, 1)
        await until(counters, EFFECTS, 6)


async def test_an_attempt_that_cannot_even_be_recorded_is_made_again(
    engine: WriteEngine, region: Region, counters: Any
) -> None:
    await enqueue(engine, 3)
    await counters.execute(AWAY)
    met = set[int]()

    async def interrupted(delivery: Delivery) -> None:
        if delivery.id not in met:
            met.add(delivery.id)
            raise ConnectionError
        actor = an_actor(organization_id=UUID(delivery.payload["org"]))
        await run(Raise(by=100), actor, engine=engine, delivery=delivery)

    stop = asyncio.Event()
    working = asyncio.create_task(work(Regions({"sg": region}, None), [Job("tell", interrupted)], stop, QUICK))
    try:
        await until(counters, "select count(*) from queue.pgqueuer where status <> 'failed'", 0)
    finally:
        stop.set()
        await working
    assert len(met) == 3
    assert await counters.fetchval(EFFECTS) == 3


async def test_an_effect_that_fails_is_tried_again_after_a_pause(
    engine: WriteEngine, region: Region, counters: Any
) -> None:
    await enqueue(engine, 1)
    attempts: list[int] = []

    async def flaky(delivery: Delivery) -> None:
        attempts.append(delivery.attempt)
        if delivery.attempt < 2:
            raise ConnectionError

    await drain(region, flaky)
    assert attempts == [0, 1, 2]
    assert await counters.fetchval("select count(*) from queue.pgqueuer") == 0


async def test_a_job_that_always_fails_is_set_aside_and_its_error_keeps_quiet(
    engine: WriteEngine, region: Region, counters: Any, caplog: pytest.LogCaptureFixture
) -> None:
    await enqueue(engine, 1)

    async def hopeless(delivery: Delivery) -> None:
        raise ValueError(delivery.payload["org"])

    with caplog.at_level(logging.DEBUG):
        await drain(region, hopeless)
    assert await counters.fetchval("select status::text from queue.pgqueuer") == "failed"
    kept = await counters.fetch("select traceback::text from queue.pgqueuer_log where traceback is not null")
    assert len(kept) == 3
    assert "ValueError" in str(kept)
    said = str(await counters.fetchval("select payload from queue.pgqueuer"), "utf-8")[8:44]
    assert UUID(said)
    assert said not in str(kept) + caplog.text


async def test_a_job_that_another_worker_took_over_stays_that_worker_s(
    engine: WriteEngine, region: Region, counters: Any
) -> None:
    await enqueue(engine, 1)
    other = "00000000-0000-7000-8000-000000000001"

    async def overtaken(delivery: Delivery) -> None:
        await region.pool.execute("update queue.pgqueuer set queue_manager_id = $1", other)
        actor = an_actor()
        await run(Raise(by=100), actor, engine=engine, delivery=delivery)

    stop = asyncio.Event()
    working = asyncio.create_task(work(Regions({"sg": region}, None), [Job("tell", overtaken)], stop, QUICK))
    await until(counters, f"select count(*) from queue.pgqueuer where queue_manager_id = '{other}'", 1)
    await asyncio.sleep(0.3)
    stop.set()
    await working
    assert await counters.fetchval(EFFECTS) == 0
    assert await counters.fetchval("select status::text from queue.pgqueuer") == "picked"
    assert str(await counters.fetchval("select queue_manager_id from queue.pgqueuer")) == other


async def test_stopping_waits_for_the_job_at_hand(engine: WriteEngine, region: Region, counters: Any) -> None:
    await enqueue(engine, 1)
    started, stop = asyncio.Event(), asyncio.Event()

    async def patient(delivery: Delivery) -> None:
        started.set()
        await run(Raise(by=100, pause=0.3), an_actor(), engine=engine, delivery=delivery)

    working = asyncio.create_task(work(Regions({"sg": region}, None), [Job("tell", patient)], stop, QUICK))
    async with asyncio.timeout(45):
        await started.wait()
        stop.set()
        await working
    assert await counters.fetchval(EFFECTS) == 1
    assert await counters.fetchval("select count(*) from queue.pgqueuer") == 0


async def test_a_job_that_outlasts_the_grace_goes_back_into_the_queue(
    engine: WriteEngine, region: Region, counters: Any
) -> None:
    await enqueue(engine, 1)
    started, stop = asyncio.Event(), asyncio.Event()

    async def endless(delivery: Delivery) -> None:
        started.set()
        await run(Raise(by=100, pause=60), an_actor(), engine=engine, delivery=delivery)

    options = WorkerOptions(batch=5, heartbeat_s=1.0, grace_s=0.1)
    working = asyncio.create_task(work(Regions({"sg": region}, None), [Job("tell", endless)], stop, options))
    async with asyncio.timeout(45):
        await started.wait()
        stop.set()
        await working
    assert await counters.fetchval(EFFECTS) == 0
    assert await counters.fetchval("select status::text from queue.pgqueuer") == "queued"


async def test_a_job_of_a_transaction_that_failed_never_runs(
    engine: WriteEngine, region: Region, counters: Any
) -> None:
    ran: list[int] = []

    async def tell(delivery: Delivery) -> None:
        ran.append(delivery.id)

    with pytest.raises(ZeroDivisionError):
        await run(Raise(job="tell", fault=ZeroDivisionError()), an_actor(), engine=engine)
    await enqueue(engine, 1)
    await drain(region, tell)
    assert len(ran) == 1
