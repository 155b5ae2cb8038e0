"""Small steps of the desk: taking a request up, or over from a colleague, and putting it before a human who decides."""

from dataclasses import dataclass
from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.rights.commands.identity import checked_text, region_of
from habeas.rights.commands.load import load_for_desk
from habeas.rights.commands.tell import tell, who_of
from habeas.rights.rules.states import LEADS_TO, STEPS, EventKind, illegal_step
from habeas.writing.command import handler
from habeas.writing.work import Work

_ASSIGN = "update habeas.rights_request set assignee = $3, taken_up_by = $4 where org_id = $1 and id = $2"
_WHOSE = "select taken_up_by from habeas.rights_request where org_id = $1 and id = $2"


@dataclass(frozen=True)
class TakeUpRequest:
    """Begin with a request; `assignee` names who has it on their desk, as the organization names its people."""

    organization_id: UUID
    request_id: UUID
    assignee: str | None = None
    region: str | None = None


@dataclass(frozen=True)
class TakeOverRequest:
    """Take over a request that a colleague took up, and say why; `assignee` as for taking it up."""

    organization_id: UUID
    request_id: UUID
    reason: str
    assignee: str | None = None
    region: str | None = None


@dataclass(frozen=True)
class ReferRequest:
    """Put a request before a human with the authority to decide it."""

    organization_id: UUID
    request_id: UUID
    region: str | None = None


@handler(TakeUpRequest, region=region_of)
async def take_up(command: TakeUpRequest, work: Work) -> Entity:
    """Answers the request; ILLEGAL_STEP where it cannot be taken up as it stands."""
    request = await load_for_desk(work, command.organization_id, command.request_id)
    await tell(work, request, EventKind.TAKEN_UP, detail={"by": who_of(work.actor)})
    await work.tx.execute(_ASSIGN, request.org_id, request.id, _named(command.assignee), work.actor.subject_id)
    return Entity(request.org_id, request.id)


@handler(TakeOverRequest, region=region_of)
async def take_over(command: TakeOverRequest, work: Work) -> Entity:
    """Answers the request, which stands as it did; its history and the journal keep from whom, to whom and why.

    Raises ILLEGAL_STEP where the request is over, or waits to be taken up, BAD_USER_INPUT where the caller has it
    already. One in progress that nobody took up, as after a proof of identity, is taken over from nobody.
    """
    request = await load_for_desk(work, command.organization_id, command.request_id)
    reason = checked_text(command.reason, "reason")
    before: UUID | None = await work.tx.fetchval(_WHOSE, request.org_id, request.id)
    if not request.open:
        raise illegal_step(request.status, "A request that is over cannot be taken over")
    if before is None and LEADS_TO[EventKind.TAKEN_UP] in STEPS[request.status]:
        raise illegal_step(request.status, "Nobody has taken this request up; take it up instead")
    if before == work.actor.subject_id:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "You have this request already.", ("request",))
    handed = {"from": None if before is None else str(before), "to": who_of(work.actor), "because": reason}
    await tell(work, request, EventKind.HANDED_OVER, detail={"by": who_of(work.actor), **handed})
    await work.tx.execute(_ASSIGN, request.org_id, request.id, _named(command.assignee), work.actor.subject_id)
    work.note(**handed)
    return Entity(request.org_id, request.id)


@handler(ReferRequest, region=region_of)
async def refer(command: ReferRequest, work: Work) -> Entity:
    """Answers the request."""
    request = await load_for_desk(work, command.organization_id, command.request_id)
    await tell(work, request, EventKind.REFERRED, detail={"by": who_of(work.actor)})
    return Entity(request.org_id, request.id)


def _named(assignee: str | None) -> str | None:
    return (assignee or "").replace("\x00", "").strip()[:200] or None
