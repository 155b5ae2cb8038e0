"""Tasks of humans for a request: who has one, until when, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from habeas.connectors.commands import settle_by_hand
from habeas.connectors.commands.entrypoints import SYSTEM_ANSWERED
from habeas.connectors.rules.sets import KEEPING_GROUNDS, Operation
from habeas.connectors.rules.steps import StepState, TaskOutcome, due_of
from habeas.jurisdictions.rules.sets import DenialCode
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.globalid import decode
from habeas.reading.payload import Entity
from habeas.rights.commands.entrypoints import WATCH_TASKS
from habeas.rights.commands.identity import checked_text, region_of
from habeas.rights.commands.load import Loaded, load_for_desk
from habeas.rights.commands.tell import enqueue_at, whose
from habeas.rights.model import RequestTask
from habeas.writing.command import handler
from habeas.writing.work import Work

TAG = "TSK"
LONGEST_NAME = 200

_OPEN = """
select id, step_id from habeas.request_task
 where org_id = $1 and request_id = $2 and (kind || ':' || target = $3 or id = $4) and done_at is null
 order by made_at, id for update
"""
_KNOWN = """select exists (select from habeas.request_task
             where org_id = $1 and request_id = $2 and (kind || ':' || target = $3 or id = $4))"""
_DONE = """
update habeas.request_task set done_at = $3, assignee = coalesce($4, assignee), outcome = $5, denial_code = $6,
       evidence = $7 where org_id = $1 and id = $2
"""
_ASSIGN = "update habeas.request_task set assignee = $3, due_at = coalesce($4, due_at) where org_id = $1 and id = $2"
_SETTLES = {
    TaskOutcome.DONE: StepState.DONE,
    TaskOutcome.NOTHING_HELD: StepState.NOTHING_HELD,
    TaskOutcome.REFUSED: StepState.REFUSED,
}


@dataclass(frozen=True)
class AssignTask:
    """Give an open task to somebody; `task` is its id, or its kind and target as in TELL_RECIPIENT:CRASH_LAB."""

    organization_id: UUID
    request_id: UUID
    task: str
    assignee: str
    due_at: datetime | None = None
    region: str | None = None


@dataclass(frozen=True)
class CompleteTask:
    """Say what came of a task: done, nothing was held there, or refused with the ground for keeping.

    `evidence` says how it is known, such as the recipient's own reference: never personal data of others.
    """

    organization_id: UUID
    request_id: UUID
    task: str
    assignee: str | None = None
    outcome: TaskOutcome = TaskOutcome.DONE
    denial_code: DenialCode | None = None
    evidence: str | None = None
    region: str | None = None


@handler(AssignTask, region=region_of)
async def assign(command: AssignTask, work: Work) -> Entity:
    """Answers the request; NOT_FOUND where it has no such open task, BAD_USER_INPUT for a due date that is past."""
    request = await load_for_desk(work, command.organization_id, command.request_id)
    assignee = _name(command.assignee)
    if assignee is None:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Name who has the task.", ("assignee",))
    if command.due_at is not None and command.due_at <= work.now:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "The date lies in the past.", ("dueAt",))
    for row in await _found(work, request, command.task):
        await work.tx.execute(_ASSIGN, request.org_id, row["id"], assignee, command.due_at)
    if command.due_at is not None:
        await enqueue_at(work, request, WATCH_TASKS, command.due_at)
    work.concerns("RightsRequest", request.id, request.org_id)
    work.note(task=command.task)
    return Entity(request.org_id, request.id)


@handler(CompleteTask, region=region_of)
async def complete(command: CompleteTask, work: Work) -> Entity:
    """Answers the request; NOT_FOUND where it has no such task. What was completed stays as it was said first."""
    request = await load_for_desk(work, command.organization_id, command.request_id)
    _check(command)
    code = None if command.denial_code is None else command.denial_code.value
    evidence = None if command.evidence is None else checked_text(command.evidence, "evidence")
    for row in await _found(work, request, command.task):
        words = (_name(command.assignee), command.outcome.value, code, evidence)
        await work.tx.execute(_DONE, request.org_id, row["id"], work.now, *words)
        if row["step_id"] is not None:
            await settle_by_hand(work, request.org_id, row["step_id"], _SETTLES[command.outcome], code)
            await work.enqueue(SYSTEM_ANSWERED, {**whose(work, request), "step": str(row["step_id"])})
    work.concerns("RightsRequest", request.id, request.org_id)
    work.note(task=command.task, outcome=command.outcome, denialCode=code)
    return Entity(request.org_id, request.id)


def _check(command: CompleteTask) -> None:
    refused = command.outcome is TaskOutcome.REFUSED
    if refused and command.denial_code not in KEEPING_GROUNDS:
        grounds = ", ".join(sorted(KEEPING_GROUNDS))
        raise DomainError(
            ErrorCode.BAD_USER_INPUT, f"Say on which ground the data are kept: {grounds}.", ("denialCode",)
        )
    if not refused and command.denial_code is not None:
        raise DomainError(
            ErrorCode.BAD_USER_INPUT, "Leave the reason for refusal out: the task is not refused.", ("denialCode",)
        )


async def _found(work: Work, request: Loaded, task: str) -> list[Any]:
    """The open tasks of that name, or the one of that id; none where they were completed before."""
    named = decode(task)
    key = named.key_as(UUID) if named is not None and named.tag == TAG else None
    place = (request.org_id, request.id, task, key)
    if not await work.tx.fetchval(_KNOWN, *place):
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such task.", ("task",))
    return list(await work.tx.fetch(_OPEN, *place))


def _name(text: str | None) -> str | None:
    return (text or "").replace("\x00", "").strip()[:LONGEST_NAME] or None


def task_of(
    request: Loaded,
    kind: str,
    target: str,
    now: datetime,
    *,
    operation: Operation | None = None,
    step_id: UUID | None = None,
) -> RequestTask:
    """A task for the desk, due while the machine's own would be."""
    return RequestTask(
        org_id=request.org_id,
        id=new_id(),
        request_id=request.id,
        subject_id=request.subject_id,
        kind=kind,
        target=target,
        made_at=now,
        step_id=step_id,
        operation=None if operation is None else operation.value,
        due_at=due_of(request.effective_due, now),
    )
