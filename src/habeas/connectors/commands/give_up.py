"""What no machine has settled in time is given to a human, so that no system makes a case late."""

from dataclasses import dataclass
from uuid import UUID

from habeas.connectors.commands.ask import payload_of
from habeas.connectors.commands.entrypoints import CALL, CANCEL, SYSTEM_ANSWERED
from habeas.writing.command import handler
from habeas.writing.work import Work

LATE = "NOT_IN_TIME"
_LATE = """
update habeas.system_step set state = 'MANUAL', next_at = null, error = coalesce(error, $4)
 where org_id = $1 and request_id = $2 and state in ('WAITING', 'ACCEPTED') and due_at <= $3
returning org_id, controller_id, subject_id, request_id, id
"""
_WAITING = """
select org_id, controller_id, subject_id, request_id, id from habeas.system_step
 where org_id = $1 and connector_id = $2 and state = 'WAITING' order by id
"""
_UNDER_WAY = """select exists (select from habeas.system_step
 where org_id = $1 and request_id = $2 and operation = 'EXPORT')"""
_CANCEL = """
update habeas.system_step set state = 'CANCELLED', next_at = null, settled_at = $3, wrapped = null, subject = null,
       answer = null
 where org_id = $1 and request_id = $2 and operation = 'EXPORT' and state <> 'CANCELLED'
"""


@dataclass(frozen=True)
class GiveUpSteps:
    """Give the steps of a case that are late to humans; the actor is the system."""

    organization_id: UUID
    request_id: UUID


@dataclass(frozen=True)
class CancelExports:
    """Ask for no more exports for a case that was taken back, and forget them; the actor is the system."""

    organization_id: UUID
    request_id: UUID


@dataclass(frozen=True)
class WakeSteps:
    """Call what waits for a connector at once; the actor is the system for the controller."""

    organization_id: UUID
    connector_id: UUID


@handler(GiveUpSteps)
async def give_up(command: GiveUpSteps, work: Work) -> dict[str, int]:
    """Answers how many steps became tasks."""
    late = await work.tx.fetch(_LATE, command.organization_id, command.request_id, work.now, LATE)
    for row in late:
        await work.enqueue(SYSTEM_ANSWERED, payload_of(dict(row)))
    return {"given": len(late)}


@handler(WakeSteps)
async def wake(command: WakeSteps, work: Work) -> dict[str, int]:
    """Answers how many steps were woken."""
    waiting = await work.tx.fetch(_WAITING, command.organization_id, command.connector_id)
    for row in waiting:
        await work.enqueue(CALL, payload_of(dict(row)))
    return {"woken": len(waiting)}


@handler(CancelExports)
async def cancel(command: CancelExports, work: Work) -> None:
    """Answers nothing."""
    await work.tx.execute(_CANCEL, command.organization_id, command.request_id, work.now)


async def cancel_exports(work: Work, org_id: UUID, request_id: UUID, subject_id: UUID) -> None:
    """Have the exports of a case that was taken back cancelled, if any are under way."""
    if await work.tx.fetchval(_UNDER_WAY, org_id, request_id):
        ids = {"organization": org_id, "controller": work.actor.controller_id, "subject": subject_id}
        await work.enqueue(CANCEL, {**{name: str(each) for name, each in ids.items()}, "request": str(request_id)})
