"""What a call or a callback brought is kept with the step, once, and wakes the case that waits for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson

from habeas.connectors.commands.ask import ANSWER, payload_of
from habeas.connectors.commands.entrypoints import CALL, SYSTEM_ANSWERED
from habeas.connectors.commands.load import load_step
from habeas.connectors.commands.standing import record_call
from habeas.connectors.rules.messages import Reply
from habeas.connectors.rules.pacing import Pacing
from habeas.connectors.rules.sets import CallOutcome, Operation
from habeas.connectors.rules.steps import CALLED, OUTSTANDING, Patience, Standing, StepState, after_call
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.storage.sealed import seal
from habeas.writing.command import handler
from habeas.writing.work import Work

RETRY = timedelta(minutes=5)
"""When a system is called again that accepted, and then called back that it failed."""

_KEEP = """
update habeas.system_step
   set state = $3, next_at = $4, error = coalesce($5, error), attempts = attempts + $6,
       called_at = case when $6 > 0 then $7 else called_at end,
       settled_at = case when $8 then $7 end, kept_code = $9, kept_until = $10, answer = $11,
       subject = case when $8 then null else subject end,
       wrapped = case when $8 and $11::bytea is null then null else wrapped end
 where org_id = $1 and id = $2
"""
_LATER = "update habeas.system_step set next_at = $3 where org_id = $1 and id = $2"


@dataclass(frozen=True)
class RecordCall:
    """Keep what a call brought: a reply, or the code of an error; the actor is the system.

    `attempts` is how many calls there had been when this one was made: of two that ran at once, one counts.
    """

    organization_id: UUID
    step_id: UUID
    attempts: int
    pause: timedelta
    pacing: Pacing
    reply: Reply | None = None
    error: str | None = None


@dataclass(frozen=True)
class PutOffCall:
    """Look at a step again after `pause`, for its connector is not to be called now; no attempt is counted."""

    organization_id: UUID
    step_id: UUID
    pause: timedelta
    to_human: str | None = None


@dataclass(frozen=True)
class ReceiveReply:
    """Keep what a system called back with; the actor is the system."""

    organization_id: UUID
    step_id: UUID
    reply: Reply


@handler(RecordCall)
async def record(command: RecordCall, work: Work) -> Mapping[str, Any]:
    """Answers the state of the step; one that is settled by now stays as it is."""
    step = await load_step(work.tx, command.organization_id, command.step_id, lock=True)
    place = (step["controller_id"], step["connector_id"])
    failed = command.reply is None or command.reply.outcome is CallOutcome.FAILED
    said = (command.error or (command.reply and command.reply.code) or "FAILED") if failed else None
    await record_call(work, place, said, command.pacing, work.now)
    if StepState(step["state"]) not in CALLED or step["attempts"] != command.attempts:
        return {"state": step["state"]}
    last = step["attempts"] + 1 >= command.pacing.attempts or work.now >= step["due_at"]
    accepted = timedelta(seconds=command.pacing.accepted_s)
    standing = after_call(command.reply, command.error, Patience(command.pause, accepted, last), work.now)
    return await _keep(work, step, standing, command.reply, counted=1)


@handler(PutOffCall)
async def put_off(command: PutOffCall, work: Work) -> Mapping[str, Any]:
    """Answers the state of the step."""
    step = await load_step(work.tx, command.organization_id, command.step_id, lock=True)
    if StepState(step["state"]) not in CALLED:
        return {"state": step["state"]}
    if command.to_human is not None:
        return await _keep(work, step, Standing(StepState.MANUAL, None, command.to_human), None)
    await work.tx.execute(_LATER, step["org_id"], step["id"], work.now + command.pause)
    await call_later(work, step, command.pause)
    return {"state": step["state"]}


@handler(ReceiveReply)
async def receive(command: ReceiveReply, work: Work) -> Mapping[str, Any]:
    """Answers the state of the step; CONFLICT for a step that was settled otherwise in the meantime."""
    step = await load_step(work.tx, command.organization_id, command.step_id, lock=True)
    state, reply = StepState(step["state"]), command.reply
    standing = after_call(reply, None, Patience(RETRY, RETRY, last=False), work.now)
    if state not in OUTSTANDING:
        if state is standing.state:
            return {"state": state.value, "repeated": True}
        message = f"This step is {state} already; the callback came too late."
        raise DomainError(ErrorCode.CONFLICT, message, ("step",), {"state": state.value})
    if standing.state is StepState.ACCEPTED or (standing.state in OUTSTANDING and state is StepState.MANUAL):
        return {"state": state.value, "repeated": True}
    return await _keep(work, step, standing, reply)


async def call_later(work: Work, step: Mapping[str, Any], pause: timedelta) -> None:
    """Have the step called after the pause; a call that waits already is enough."""
    await work.enqueue(CALL, payload_of(step), execute_after=pause, dedupe_key=f"{CALL}:{step['id']}")


async def settle_by_hand(work: Work, org_id: UUID, step_id: UUID, state: StepState, code: str | None) -> bool:
    """Settle a step as a human decided; False where it was settled already."""
    step = await load_step(work.tx, org_id, step_id, lock=True)
    if StepState(step["state"]) not in OUTSTANDING:
        return False
    await _write(work, step, Standing(state), code=code)
    return True


async def _keep(
    work: Work, step: Mapping[str, Any], standing: Standing, reply: Reply | None, counted: int = 0
) -> Mapping[str, Any]:
    kept = reply if reply is not None and standing.state is StepState.KEPT else None
    code, until = (kept.code, kept.until) if kept is not None else (None, None)
    exports = step["operation"] == Operation.EXPORT and standing.state in (StepState.DONE, StepState.KEPT)
    data = list(reply.data) if reply is not None and exports else None
    await _write(work, step, standing, counted, code, until, data)
    if standing.next_at is not None:
        await call_later(work, step, standing.next_at - work.now)
    else:
        await work.enqueue(SYSTEM_ANSWERED, payload_of(step))
    work.concerns("SystemStep", step["id"])
    work.note(connector=step["connector_code"], operation=step["operation"], state=standing.state, error=standing.error)
    return {"state": standing.state.value}


async def _write(
    work: Work,
    step: Mapping[str, Any],
    standing: Standing,
    counted: int = 0,
    code: str | None = None,
    until: Any = None,
    data: list[Any] | None = None,
) -> None:
    settled = standing.state not in OUTSTANDING
    sealed = None
    if data and step["wrapped"] is not None:
        sealed = seal(work.keys.opened(step["wrapped"]), orjson.dumps(data), step["id"].bytes + ANSWER)
    state = (standing.state.value, standing.next_at, standing.error)
    await work.tx.execute(_KEEP, step["org_id"], step["id"], *state, counted, work.now, settled, code, until, sealed)
    if settled and sealed is None and step["wrapped"] is not None:
        work.keys.forget(step["wrapped"])
