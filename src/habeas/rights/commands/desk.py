"""Small steps of the desk: taking a request up, and putting it before a human who decides."""

from dataclasses import dataclass
from uuid import UUID

from habeas.reading.payload import Entity
from habeas.rights.commands.identity import region_of
from habeas.rights.commands.load import load_for_desk
from habeas.rights.commands.tell import tell, who_of
from habeas.rights.rules.states import EventKind
from habeas.writing.command import handler
from habeas.writing.work import Work

_ASSIGN = "update habeas.rights_request set assignee = $3, taken_up_by = $4 where org_id = $1 and id = $2"


@dataclass(frozen=True)
class TakeUpRequest:
    """Begin with a request; `assignee` names who has it on their desk, as the organization names its people."""

    organization_id: UUID
    request_id: UUID
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
    name = (command.assignee or "").replace("\x00", "").strip()[:200] or None
    await work.tx.execute(_ASSIGN, request.org_id, request.id, name, work.actor.subject_id)
    return Entity(request.org_id, request.id)


@handler(ReferRequest, region=region_of)
async def refer(command: ReferRequest, work: Work) -> Entity:
    """Answers the request."""
    request = await load_for_desk(work, command.organization_id, command.request_id)
    await tell(work, request, EventKind.REFERRED, detail={"by": who_of(work.actor)})
    return Entity(request.org_id, request.id)
