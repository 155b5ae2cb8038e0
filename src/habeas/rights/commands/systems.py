"""External systems and recipients are told what was decided (GDPR 19), and what they answer comes back to the case."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from habeas.connectors.commands import Asking, ask_systems, settle_by_hand
from habeas.connectors.commands.load import load_step
from habeas.connectors.rules.sets import Operation
from habeas.connectors.rules.steps import OUTSTANDING, TASKS, StepState
from habeas.disclosures.commands import record_handed_over
from habeas.jurisdictions.rules.sets import DenialCode, Right
from habeas.reading.payload import Entity
from habeas.rights.commands.entrypoints import PREPARE_ANSWER
from habeas.rights.commands.load import Loaded, load_request
from habeas.rights.commands.overdue import give_to_humans
from habeas.rights.commands.tasks import task_of
from habeas.rights.commands.tell import tell, whose
from habeas.rights.rules.letters import Letter
from habeas.rights.rules.states import EventKind, RequestStatus
from habeas.writing.command import handler
from habeas.writing.work import Work

TELL_RECIPIENT = "TELL_RECIPIENT"

_RECIPIENTS = """select distinct code from habeas.recipient where org_id = $1 and category_codes && $2 order by code"""
_PERSONAL = "select org_id from habeas.person where subject_id = $1"
_TASK_THERE = "select exists (select from habeas.request_task where org_id = $1 and step_id = $2)"
_CLOSE_TASK = """update habeas.request_task set done_at = $3, outcome = $4
                  where org_id = $1 and step_id = $2 and done_at is null"""
_STATES = """select state, count(*)::int as count from habeas.system_step
              where org_id = $1 and request_id = $2 and right_code = $3 and operation = $4 group by state"""
_BY_HAND = {StepState.DONE: "DONE", StepState.NOTHING_HELD: "NOTHING_HELD", StepState.KEPT: "DONE"}


@dataclass(frozen=True)
class SystemAnswered:
    """A step of an external system was settled, or needs a human; the actor is the system."""

    organization_id: UUID
    request_id: UUID
    step_id: UUID


async def tell_systems(
    work: Work,
    request: Loaded,
    right: Right,
    operation: Operation,
    affected: Collection[str],
    kept: Mapping[str, str] | None = None,
    changes: Sequence[Mapping[str, Any]] = (),
) -> int:
    """Have done in every system what was decided, and tell every recipient of the affected categories.

    A recipient that no connector reaches is told by a human. Answers how many systems and recipients there are.
    """
    asking = Asking(
        org_id=request.org_id,
        request_id=request.id,
        reference=request.reference,
        subject_id=request.subject_id,
        right=right.value,
        operation=operation,
        effective_due=request.effective_due,
        categories=affected if operation is Operation.RECTIFY else None,
        kept=kept or {},
        changes=changes,
    )
    steps = await ask_systems(work, asking)
    reached = {step.recipient_code for step in steps}
    codes = [row["code"] for row in await work.tx.fetch(_RECIPIENTS, work.actor.controller_id, sorted(set(affected)))]
    tasks = [
        task_of(request, TELL_RECIPIENT, code, work.now, operation=operation) for code in codes if code not in reached
    ]
    await give_to_humans(work, request, tasks)
    return len(steps) + len(tasks)


@handler(SystemAnswered)
async def answered(command: SystemAnswered, work: Work) -> Entity:
    """Answers the request; a human gets the task that the machine could not do, once."""
    request = await load_request(work.tx, command.organization_id, command.request_id)
    step = await load_step(work.tx, command.organization_id, command.step_id)
    work.concerns("RightsRequest", request.id, request.org_id)
    state, operation = StepState(step["state"]), Operation(step["operation"])
    if operation is Operation.TRANSMIT:
        await _transmitted(work, request, step, state)
        return Entity(request.org_id, request.id)
    if state is StepState.MANUAL:
        await _give_to_human(work, request, step, operation)
    elif state in _BY_HAND:
        await work.tx.execute(_CLOSE_TASK, request.org_id, step["id"], work.now, _BY_HAND[state])
    if operation is Operation.EXPORT:
        await work.enqueue(PREPARE_ANSWER, whose(work, request))
    else:
        await _tell_when_all_answered(work, request, step)
    return Entity(request.org_id, request.id)


async def _transmitted(work: Work, request: Loaded, step: Mapping[str, Any], state: StepState) -> None:
    """What became of a transmission: taken over and a disclosure, or not feasible, which no human can mend."""
    if state is StepState.DONE:
        personal_id: UUID = await work.tx.fetchval(_PERSONAL, request.subject_id)
        categories = orjson.loads(step["asked_text"])["categories"]
        person = (personal_id, request.subject_id)
        await record_handed_over(work, person, step["recipient_code"], categories, request.reference)
        told = {"said": step["system_name"]}
        await tell(work, request, EventKind.TRANSMITTED, letter=Letter.TRANSMITTED, detail=told)
        return
    code = DenialCode.TECHNICALLY_INFEASIBLE.value
    if state is StepState.MANUAL:
        await settle_by_hand(work, request.org_id, step["id"], StepState.REFUSED, code)
    await tell(work, request, EventKind.TRANSMISSION_FAILED, code, letter=Letter.TRANSMISSION_FAILED)


async def _give_to_human(work: Work, request: Loaded, step: Mapping[str, Any], operation: Operation) -> None:
    if await work.tx.fetchval(_TASK_THERE, request.org_id, step["id"]):
        return
    kind, target = TASKS[operation], step["connector_code"]
    task = task_of(request, kind, target, work.now, operation=operation, step_id=step["id"])
    await give_to_humans(work, request, [task])


async def _tell_when_all_answered(work: Work, request: Loaded, step: Mapping[str, Any]) -> None:
    place = (request.org_id, request.id, step["right_code"], step["operation"])
    counts = {StepState(row["state"]): row["count"] for row in await work.tx.fetch(_STATES, *place)}
    if counts.keys() & OUTSTANDING or request.status is RequestStatus.WITHDRAWN:
        return
    said = ", ".join(f"{count} {state.value}" for state, count in sorted(counts.items()))
    detail = {"right": step["right_code"], "operation": step["operation"], "said": said}
    if not await work.tx.fetchval(_TOLD, *place):
        await tell(work, request, EventKind.SYSTEMS_ANSWERED, letter=Letter.SYSTEMS_ANSWERED, detail=detail)


_TOLD = """
select exists (select from habeas.request_event e where e.org_id = $1 and e.request_id = $2
   and e.kind = 'SYSTEMS_ANSWERED' and e.detail->>'right' = $3 and e.detail->>'operation' = $4
   and e.at >= (select max(s.settled_at) from habeas.system_step s
                 where s.org_id = $1 and s.request_id = $2 and s.right_code = $3 and s.operation = $4))
"""
