"""Hands a task upwards that nobody did by its date: said once for each date, and kept as an event."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from habeas.reading.payload import Entity
from habeas.rights.commands.entrypoints import WATCH_TASKS
from habeas.rights.commands.load import Loaded, load_request
from habeas.rights.commands.tell import enqueue_at, tell
from habeas.rights.model import RequestTask
from habeas.rights.rules.states import EventKind
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work

_OVERDUE = """
select t.id, t.kind, t.target from habeas.request_task t
 where t.org_id = $1 and t.request_id = $2 and t.done_at is null and t.due_at <= $3
   and not exists (select from habeas.request_event e
                    where e.org_id = t.org_id and e.request_id = t.request_id and e.kind = 'TASK_OVERDUE'
                      and e.detail ->> 'task' = t.id::text and e.at >= t.due_at)
 order by t.due_at, t.id
"""


@dataclass(frozen=True)
class WatchTasks:
    """Look whether tasks of a request are overdue; the actor is the system, on behalf of the subject."""

    organization_id: UUID
    request_id: UUID


@handler(WatchTasks)
async def watch_tasks(command: WatchTasks, work: Work) -> Entity:
    """Answers the request."""
    request = await load_request(work.tx, command.organization_id, command.request_id)
    work.concerns("RightsRequest", request.id, request.org_id)
    for row in await work.tx.fetch(_OVERDUE, request.org_id, request.id, work.now):
        detail = {"task": str(row["id"]), "said": f"{row['kind']}:{row['target']}"}
        await tell(work, request, EventKind.TASK_OVERDUE, detail=detail)
    return Entity(request.org_id, request.id)


async def give_to_humans(work: Work, request: Loaded, tasks: Sequence[RequestTask]) -> None:
    """Keep the tasks, and have looked at each when it is due."""
    await insert(work.tx, tasks)
    for due_at in {task.due_at for task in tasks if task.due_at is not None}:
        await enqueue_at(work, request, WATCH_TASKS, due_at)
