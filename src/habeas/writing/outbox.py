"""Jobs that are enqueued with a change and settled with their effect, each in the same transaction."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from pgqueuer.adapters.persistence.qb import (
    QueryBuilderEnvironment,
    QueryQueueBuilder,
    QuerySchedulerBuilder,
)
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.domain.settings import DBSettings
from pgqueuer.ports.driver import Driver

from habeas.access import Actor, platform
from habeas.storage.regions import Region
from habeas.storage.transaction import Transaction
from habeas.writing.patience import INSIDE, Patience

SCHEMA = "queue"
# Every name is given, for the library would otherwise look for it in the environment.
QUEUE = DBSettings(
    prefix="",
    db_schema=SCHEMA,
    channel="ch_pgqueuer",
    function="fn_pgqueuer_changed",
    statistics_table="pgqueuer_statistics",
    queue_status_type="pgqueuer_status",
    queue_table="pgqueuer",
    queue_table_log="pgqueuer_log",
    trigger="tg_pgqueuer_changed",
    schedules_table="pgqueuer_schedules",
)
# What the library's own statement leaves behind, without finding out in which order ids were given.
_ENQUEUE = """
with enqueued as (
    insert into queue.pgqueuer (priority, entrypoint, payload, execute_after, dedupe_key, status)
    select 0, n.entrypoint, n.payload, now() + n.execute_after, n.dedupe_key, 'queued'
      from unnest($1::text[], $2::bytea[], $3::interval[], $4::text[])
        as n (entrypoint, payload, execute_after, dedupe_key)
    on conflict (dedupe_key) where status in ('queued', 'picked') and dedupe_key is not null do nothing
    returning id, entrypoint, priority)
insert into queue.pgqueuer_log (job_id, status, entrypoint, priority)
select id, 'queued', entrypoint, priority from enqueued
"""
_AT_ONCE = timedelta()
_SETTLE = """
with settled as (
    delete from queue.pgqueuer where id = $1 and queue_manager_id = $2 and status = 'picked'
    returning id, priority, entrypoint)
insert into queue.pgqueuer_log (job_id, status, priority, entrypoint)
select id, 'successful', priority, entrypoint from settled returning job_id
"""


class JobTaken(Exception):
    """The job is no longer this worker's: another one took it over, or it is settled already."""


@dataclass(frozen=True)
class Delivery:
    """A job as it reaches its handler; `attempt` counts from 0."""

    id: int
    name: str
    payload: Mapping[str, Any]
    attempt: int
    region: Region
    worker: UUID

    def platform(
        self, org_id: UUID, controller_id: UUID, subject_id: UUID | None = None, *, region: str | None = None
    ) -> Actor:
        """The platform as it does this job, on behalf of an organization; in the job's region or the one named."""
        where = region or self.region.code
        return platform(where, org_id, controller_id, subject_id, client=self.name, token=str(self.id))


@dataclass(frozen=True)
class Job:
    """A kind of job, the function that does it, and for how long it is tried again.

    A handler whose effect lies in our database hands its delivery to `run` (or calls `settle`), so that effect
    and settlement commit together; any other effect may happen again after a crash, and must bear it.
    """

    name: str
    handler: Callable[[Delivery], Awaitable[None]]
    patience: Patience = INSIDE


def queries(driver: Driver) -> Queries:
    """The queue's statements over a connection or a pool."""
    return Queries(
        driver,
        qbe=QueryBuilderEnvironment(QUEUE),
        qbq=QueryQueueBuilder(QUEUE),
        qbs=QuerySchedulerBuilder(QUEUE),
    )


@dataclass(frozen=True)
class Enqueued:
    """A job that waits to be put into the queue.

    `payload` holds identifiers, never personal data. While a job with this `dedupe_key` waits or runs, a second one is
    not added. It runs `execute_after` the transaction that puts it there.
    """

    entrypoint: str
    payload: Mapping[str, Any]
    execute_after: timedelta | None = None
    dedupe_key: str | None = None


async def enqueue(
    tx: Transaction,
    entrypoint: str,
    payload: Mapping[str, Any],
    *,
    execute_after: timedelta | None = None,
    dedupe_key: str | None = None,
) -> None:
    """Put one job into the queue of the transaction's region; it exists once the transaction is committed."""
    await enqueue_all(tx, [Enqueued(entrypoint, payload, execute_after, dedupe_key)])


async def enqueue_all(tx: Transaction, jobs: Sequence[Enqueued]) -> None:
    """Put jobs into the queue of the transaction's region, all of them in one statement."""
    if not jobs:
        return
    await tx.soon(
        _ENQUEUE,
        [job.entrypoint for job in jobs],
        [orjson.dumps(job.payload) for job in jobs],
        [job.execute_after or _AT_ONCE for job in jobs],
        [job.dedupe_key for job in jobs],
    )


async def settle(tx: Transaction, delivery: Delivery) -> None:
    """Mark the job as done within the transaction of its effect; JobTaken if it is not this worker's."""
    if await tx.fetchval(_SETTLE, delivery.id, delivery.worker) is None:
        raise JobTaken(delivery.name)
