"""The loop over the jobs of every region: takes them, does them, tries again, and stops without losing one."""

import asyncio
import logging
import random
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from pgqueuer.adapters.drivers.asyncpg import AsyncpgPoolDriver
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.core.executors import AbstractEntrypointExecutor, EntrypointExecutorParameters
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.errors import FailingListenerError, RetryRequested
from pgqueuer.domain.models import Context, TracebackRecord
from pgqueuer.domain.models import Job as QueuedJob
from pgqueuer.domain.types import JOB_STATUS, Channel, QueueEntrypoint, QueueExecutionMode

from habeas.storage.regions import Region, Regions
from habeas.writing.outbox import QUEUE, Delivery, Job, JobTaken, queries

_SOON = """
select count(*) as soon from queue.pgqueuer
 where entrypoint = any($1) and status = 'queued' and execute_after <= now() + interval '10 minutes'
"""
_Ended = tuple[QueuedJob, JOB_STATUS, TracebackRecord | None]
_log = logging.getLogger(__name__)
_CHANCE = random.SystemRandom()
_OUTAGES = (
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # of a connection that was cut in the middle of an operation
    FailingListenerError,
)


@dataclass(frozen=True)
class WorkerOptions:
    """How a worker works; times in seconds. `attempts` ends the patience of every job early, where it is set."""

    batch: int = 10
    heartbeat_s: float = 30.0
    attempts: int | None = None
    outage_pause_s: float = 2.0
    grace_s: float = 20.0


class JobFailed(Exception):
    """A job was given up; says which error it met, and nothing of what the error said."""


async def work(
    regions: Regions,
    jobs: Sequence[Job],
    stop: asyncio.Event,
    options: WorkerOptions,
    *,
    drain: bool = False,
) -> None:
    """Do the jobs of all regions until `stop` is set, or (`drain`) until none is due.

    Once stopped, running jobs get `grace_s` to finish; what is not finished then goes back into the queue.
    """
    async with asyncio.TaskGroup() as group:
        for region in regions.values():
            group.create_task(_work_region(region, jobs, stop, options, drain))


async def _work_region(
    region: Region, jobs: Sequence[Job], stop: asyncio.Event, options: WorkerOptions, drain: bool
) -> None:
    while not stop.is_set():
        manager = _manager(region, jobs, options)
        running = asyncio.create_task(_run(manager, options, drain))
        await _until_stopped(manager, running, stop, options)
        error = None if running.cancelled() else running.exception()
        if error is None:
            return
        if not isinstance(error, _OUTAGES):
            raise error
        _log.warning("the queue of region %s is out of reach (%s)", region.code, type(error).__name__)
        await _pause(stop, options.outage_pause_s)


def _manager(region: Region, jobs: Sequence[Job], options: WorkerOptions) -> QueueManager:
    queue = _Queue(**vars(queries(_Driver(region.pool))))
    manager = QueueManager(queue, channel=Channel(QUEUE.channel))
    for job in jobs:
        parameters = EntrypointExecutorParameters(concurrency_limit=0, func=_unused, on_failure="hold")
        executor = _Executor(parameters, job, region, queue, manager.queue_manager_id, options)
        manager.register_executor(job.name, executor)
    return manager


async def _run(manager: QueueManager, options: WorkerOptions, drain: bool) -> None:
    await manager.run(
        batch_size=options.batch,
        mode=QueueExecutionMode.drain if drain else QueueExecutionMode.continuous,
        dequeue_timeout=timedelta(seconds=min(5.0, options.heartbeat_s / 2)),
        heartbeat_timeout=timedelta(seconds=options.heartbeat_s),
        shutdown_on_listener_failure=True,
    )


async def _until_stopped(
    manager: QueueManager, running: "asyncio.Task[None]", stop: asyncio.Event, options: WorkerOptions
) -> None:
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((running, stopping), return_when=asyncio.FIRST_COMPLETED)
        manager.shutdown.set()
        await asyncio.wait((running,), timeout=options.grace_s)
    finally:
        stopping.cancel()
        running.cancel()
        await asyncio.wait((running,))


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return


class _Driver(AsyncpgPoolDriver):
    """The library's driver, which keeps a listening connection for ever if it broke; here it goes back."""

    async def __aexit__(self, *error: object) -> None:
        try:
            await super().__aexit__(*error)
        except _OUTAGES as broken:
            # Cut in the middle of an operation, it can be neither reset nor given back; why it was cut is told already.
            _log.debug("the listening connection could not be reset (%s)", type(broken).__name__)
            if self._listener_connection is not None:
                self._listener_connection.terminate()
        finally:
            if self._entered <= 0 and self._listener_connection is not None:
                await self._pool.release(self._listener_connection)
                self._listener_connection = None


@dataclass
class _Queue(Queries):
    """The queue, but for what would lose a job: the end of one that another worker took over is not ours to record,
    nobody cancels one, and no outage makes one a failure. And what is due only later keeps nobody waiting who wants
    the queue drained."""

    foreign: set[int] = field(default_factory=set)

    async def queued_work(self, entrypoints: list[QueueEntrypoint]) -> int:
        """Whether something is still to be drained: dates that lie ahead are not waited for, second attempts are."""
        rows = await self.driver.fetch(_SOON, entrypoints)
        soon: Any = rows[0]["soon"]
        return int(soon)

    async def log_jobs(self, job_status: list[_Ended]) -> None:
        own = [ended for ended in job_status if ended[0].id not in self.foreign and ended[1] != "canceled"]
        self.foreign.difference_update(ended[0].id for ended in job_status)
        if own:
            await super().log_jobs(own)

    async def retry_job(self, job: QueuedJob, delay: timedelta, traceback_record: TracebackRecord | None) -> None:
        """Put the job back; out of reach, it stays taken, and comes again when its heartbeat has ceased."""
        try:
            await super().retry_job(job, delay, traceback_record)
        except _OUTAGES as error:
            _log.warning("job %s %s could not be put back (%s)", job.entrypoint, job.id, type(error).__name__)


async def _unused(job: QueuedJob) -> None:
    raise NotImplementedError


@dataclass
class _Executor(AbstractEntrypointExecutor):
    """Runs a handler, and decides what an error means: again after a pause, or set aside as failed."""

    job: Job
    region: Region
    queue: "_Queue"
    worker: UUID
    options: WorkerOptions

    async def execute(self, job: QueuedJob, context: Context) -> None:
        payload = orjson.loads(job.payload or b"{}")
        delivery = Delivery(job.id, self.job.name, payload, job.attempts, self.region, self.worker)
        try:
            await self.job.handler(delivery)
        except JobTaken:
            _log.info("job %s %s belongs to another worker by now", job.entrypoint, job.id)
            self.queue.foreign.add(job.id)
        except asyncio.CancelledError:
            # Cancelled is what a stopping worker's jobs are: they must run elsewhere, not be dropped.
            raise RetryRequested(timedelta(0), "the worker stopped") from None
        except Exception as error:
            _log.error(
                "job %s %s failed: %s\n%s",
                job.entrypoint,
                job.id,
                type(error).__name__,
                "".join(traceback.format_tb(error.__traceback__)),
            )
            # The queue's log keeps what is raised here, so the original message must not travel with it.
            raise self._verdict(job, type(error).__name__) from None

    def _verdict(self, job: QueuedJob, error: str) -> Exception:
        made = job.attempts + 1
        pause = None if made == self.options.attempts else self.job.patience.pause(job.attempts, _CHANCE.random())
        if pause is None:
            _log.critical("job %s %s was given up after %d attempts: %s", job.entrypoint, job.id, made, error)
            return JobFailed(f"{error}, after {made} attempts")
        return RetryRequested(pause, error)
