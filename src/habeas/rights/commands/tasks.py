"""Tasks of humans for a request: who has one, and that it is done."""

from dataclasses import dataclass
from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.rights.commands.identity import region_of
from habeas.rights.commands.load import load_request
from habeas.writing.command import handler
from habeas.writing.work import Work

_DONE = """update habeas.request_task set done_at = coalesce(done_at, $4), assignee = coalesce($5, assignee)
            where org_id = $1 and request_id = $2 and kind || ':' || target = $3 returning id"""


@dataclass(frozen=True)
class CompleteTask:
    """Say that a task was done; `task` is its kind and target, as in TELL_RECIPIENT:CRASH_LAB."""

    organization_id: UUID
    request_id: UUID
    task: str
    assignee: str | None = None
    region: str | None = None


@handler(CompleteTask, region=region_of)
async def complete(command: CompleteTask, work: Work) -> Entity:
    """Answers the request; NOT_FOUND where it has no such task."""
    request = await load_request(work.tx, command.organization_id, command.request_id)
    place = (request.org_id, request.id, command.task)
    if await work.tx.fetchval(_DONE, *place, work.now, command.assignee) is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such task.", ("task",))
    work.concerns("RightsRequest", request.id, request.org_id)
    work.note(task=command.task)
    return Entity(request.org_id, request.id)
