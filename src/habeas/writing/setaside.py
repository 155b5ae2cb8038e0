"""Jobs that were given up: they stay in the queue, set aside, until somebody has them done again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from habeas.storage.transaction import Transaction

# One whose work waits or runs under another job by now is done by that one; two under one key cannot be.
_LIST = """
select j.id, j.entrypoint, j.created, j.updated, l.traceback ->> 'exception_message' as said
  from queue.pgqueuer j
  left join lateral (select traceback from queue.pgqueuer_log l
                      where l.job_id = j.id and l.status = 'failed' order by l.id desc limit 1) l on true
 where j.status = 'failed' order by j.updated, j.id
"""
_AGAIN = """
with again as (
    update queue.pgqueuer j set status = 'queued', execute_after = now(), updated = now(), attempts = 0,
           queue_manager_id = null
     where j.status = 'failed' and ($1::bigint[] is null or j.id = any($1))
       and not exists (select from queue.pgqueuer t where t.dedupe_key = j.dedupe_key and t.id <> j.id and (
                          t.status in ('queued', 'picked') or t.status = 'failed' and t.id < j.id))
    returning j.id, j.entrypoint, j.priority)
insert into queue.pgqueuer_log (job_id, status, entrypoint, priority)
select id, 'queued', entrypoint, priority from again returning job_id
"""


@dataclass(frozen=True)
class SetAside:
    """A job that was given up: its kind, since when it was due and given up, and the kind of error that it met."""

    id: int
    name: str
    made_at: datetime
    given_up_at: datetime
    error: str


async def set_aside(tx: Transaction) -> list[SetAside]:
    """Every job of the region that was given up, the oldest first."""
    rows = await tx.fetch(_LIST)
    return [
        SetAside(row["id"], row["entrypoint"], row["created"], row["updated"], row["said"] or "unknown") for row in rows
    ]


async def do_again(tx: Transaction, ids: Sequence[int] | None) -> list[int]:
    """Put these jobs, or all that were given up, back into the queue with their whole patience; answers their ids."""
    return [row["job_id"] for row in await tx.fetch(_AGAIN, None if ids is None else list(ids))]
