"""A person takes back a request of their own that is still open."""

from dataclasses import dataclass
from uuid import UUID

from habeas.connectors.commands import cancel_exports
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.payload import Entity
from habeas.rights.commands.load import load_request
from habeas.rights.rules.states import EventKind, Outcome, step
from habeas.writing.command import handler
from habeas.writing.work import Work

_WITHDRAW = """
with request as (
    update habeas.rights_request set status = $3, open = false, closed_at = $4
     where org_id = $1 and id = $2 returning org_id, id, subject_id, open, received_at, due_order),
rights as (
    update habeas.requested_right n set outcome = case when n.outcome = $6 then $5 else n.outcome end,
        open = r.open, received_at = r.received_at, due_order = r.due_order
      from request r where n.org_id = r.org_id and n.request_id = r.id)
insert into habeas.request_event (org_id, id, request_id, subject_id, at, kind, actor_kind)
select r.org_id, $7, r.id, r.subject_id, $4, $8, $9 from request r
"""


@dataclass(frozen=True)
class WithdrawRightsRequest:
    """Take back a request."""

    organization_id: UUID
    request_id: UUID


@handler(WithdrawRightsRequest)
async def withdraw(command: WithdrawRightsRequest, work: Work) -> Entity:
    """Answers the request. Raises NOT_FOUND for one that is not the actor's own, ILLEGAL_STEP for one that is over."""
    request = await load_request(work.tx, command.organization_id, command.request_id)
    if request.subject_id != work.actor.subject_id:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such request.", ("request",))
    status = step(request.status, EventKind.WITHDRAWN)
    await work.tx.execute(
        _WITHDRAW,
        request.org_id,
        request.id,
        status.value,
        work.now,
        Outcome.WITHDRAWN.value,
        Outcome.PENDING.value,
        new_id(),
        EventKind.WITHDRAWN.value,
        work.actor.kind.value,
    )
    await cancel_exports(work, request.org_id, request.id, request.subject_id)
    own_journal = None if request.org_id != work.actor.controller_id else request.org_id
    work.concerns("RightsRequest", request.id, own_journal)
    return Entity(request.org_id, request.id)
