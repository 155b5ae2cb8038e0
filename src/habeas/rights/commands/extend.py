"""Takes more time for a request: once, with reasons, in time, and the person is told."""

from dataclasses import dataclass
from uuid import UUID

from habeas.jurisdictions.rules.sets import ExtensionState
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.rights.commands.identity import checked_text, region_of
from habeas.rights.commands.load import load_events, load_for_desk
from habeas.rights.commands.reclock import ground_of, put_clocks
from habeas.rights.commands.tell import tell
from habeas.rights.rules.letters import Letter
from habeas.rights.rules.life import Told, happened, steps_of
from habeas.rights.rules.recompute import standing_after
from habeas.rights.rules.states import EventKind
from habeas.writing.command import handler
from habeas.writing.work import Work

_TWICE = "TWICE"


@dataclass(frozen=True)
class ExtendRequest:
    """Take the longer period that a law allows; `reason` is what the person is told."""

    organization_id: UUID
    request_id: UUID
    reason: str
    region: str | None = None


@handler(ExtendRequest, region=region_of)
async def extend(command: ExtendRequest, work: Work) -> Entity:
    """Answers the request.

    Raises EXTENSION_REJECTED, whose details say by source why: NOT_ALLOWED by any law that applies, REJECTED_LATE
    once the first period is over, TWICE for a second one. A promise is never extended (AISHU-167).
    """
    request = await load_for_desk(work, command.organization_id, command.request_id)
    reason, events = checked_text(command.reason, "note"), await load_events(work.tx, request)
    if happened(events, EventKind.EXTENDED):
        raise _rejected({"*": _TWICE})
    ground = await ground_of(work, request)
    notice = Told(EventKind.EXTENDED, work.now, {"reasoned": True})
    was, now = standing_after(ground, steps_of(events)), standing_after(ground, steps_of([*events, notice]))
    if ExtensionState.ACCEPTED not in now.extended.values():
        raise _rejected({source: state.value for source, state in now.extended.items()})
    dates = await put_clocks(work, request, was, now)
    detail = {"reasoned": True, **dates}
    await tell(work, request, EventKind.EXTENDED, reason, letter=Letter.EXTENDED, detail=detail)
    return Entity(request.org_id, request.id)


def _rejected(states: dict[str, str]) -> DomainError:
    found = sorted(set(states.values())) or [ExtensionState.NOT_ALLOWED.value]
    return DomainError(
        ErrorCode.EXTENSION_REJECTED,
        f"No law that applies gives more time now: {', '.join(found)}.",
        ("request",),
        {"states": found, "sources": states},
    )
