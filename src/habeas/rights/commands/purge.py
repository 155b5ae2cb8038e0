"""Purges what was kept restricted once its date has come, and lifts restrictions after the person was told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from habeas.access import Actor
from habeas.connectors.rules.sets import Operation
from habeas.jurisdictions.rules.sets import Right
from habeas.reading.payload import Entity
from habeas.rights.commands.carry_out import space_of
from habeas.rights.commands.entrypoints import LIFT, PURGE
from habeas.rights.commands.erasing import erase_records
from habeas.rights.commands.identity import region_of
from habeas.rights.commands.load import Loaded, load_events, load_for_desk, load_request
from habeas.rights.commands.stop import RESTRICTED, end_stop
from habeas.rights.commands.systems import tell_systems
from habeas.rights.commands.tell import enqueue_at, tell
from habeas.rights.rules.letters import Letter
from habeas.rights.rules.life import Told
from habeas.rights.rules.states import EventKind, illegal_step
from habeas.storage.turns import Turn, take_turn
from habeas.writing.command import handler
from habeas.writing.work import Work

NOTICE_BEFORE_LIFTING = timedelta(days=14)
"""How long before a restriction ends the person is told (GDPR 18(3) names no number)."""

_STANDS = RESTRICTED.format(organization="$3")
_DUE = f"""
select id from habeas.vault_record v
 where subject_id = $1 and org_id = $2 and purge_at <= $4 and not {_STANDS}
"""  # noqa: S608
_OBJECTED = f"""
update habeas.vault_record v set restricted_because = 'OBJECTION'
 where subject_id = $1 and org_id = $2 and restricted_because = 'RESTRICTION' and not {_STANDS}
   and exists (select from habeas.use_stop o where o.subject_id = v.subject_id and o.org_id = $3
                  and o.right_code = 'OBJECTION' and o.ended_at is null and v.category_code = any(o.category_codes))
"""  # noqa: S608
_OPEN = f"""
update habeas.vault_record v set restricted = false, open_class = field_class, restricted_because = null
 where subject_id = $1 and org_id = $2 and restricted_because = 'RESTRICTION' and not {_STANDS}
returning category_code
"""  # noqa: S608
_KEPT = """select distinct purge_at from habeas.vault_record
            where subject_id = $1 and org_id = $2 and purge_at is not null"""


@dataclass(frozen=True)
class PurgeRecords:
    """Erase what a law let be kept until now; the actor is the system, on behalf of the subject."""

    organization_id: UUID
    request_id: UUID


@dataclass(frozen=True)
class LiftRestriction:
    """Announce the end of a restriction to the person; it ends 14 days later."""

    organization_id: UUID
    request_id: UUID
    region: str | None = None


@dataclass(frozen=True)
class EndRestriction:
    """End a restriction whose end was announced in time; the actor is the system."""

    organization_id: UUID
    request_id: UUID


@handler(PurgeRecords)
async def purge(command: PurgeRecords, work: Work) -> Entity:
    """Answers the request. What the person had restricted stays until that ends (GDPR 18(1)(c))."""
    request = await load_request(work.tx, command.organization_id, command.request_id)
    work.concerns("RightsRequest", request.id, request.org_id)
    await take_turn(work.tx, request.subject_id, Turn.USES)
    space = (await space_of(work, request), request.subject_id)
    due = [row["id"] for row in await work.tx.fetch(_DUE, *_place(space, request), work.now)]
    if due:
        await erase_records(work, request, space, due)
        await tell(work, request, EventKind.CARRIED_OUT, detail={"right": "PURGE", "erased": len(due)})
    return Entity(request.org_id, request.id)


def _region(command: LiftRestriction, actor: Actor) -> str:
    return region_of(command, actor)


@handler(LiftRestriction, region=_region)
async def lift(command: LiftRestriction, work: Work) -> Entity:
    """Answers the request; ILLEGAL_STEP where nothing was restricted by it (GDPR 18(3))."""
    request = await load_for_desk(work, command.organization_id, command.request_id)
    events = await load_events(work.tx, request)
    restricted = any(
        each.kind is EventKind.CARRIED_OUT and each.detail.get("right") == "RESTRICTION" for each in events
    )
    if not restricted or _announced(events):
        raise illegal_step(request.status, "This request restricts nothing whose end is to be announced")
    ends = work.now + NOTICE_BEFORE_LIFTING
    detail = {"endsAt": ends, "said": ends.date().isoformat()}
    await tell(work, request, EventKind.LIFTING_ANNOUNCED, letter=Letter.LIFTING, detail=detail)
    await enqueue_at(work, request, LIFT, ends)
    return Entity(request.org_id, request.id)


@handler(EndRestriction)
async def end(command: EndRestriction, work: Work) -> Entity:
    """Answers the request; before the announced date nothing happens.

    What another restriction covers, an objection ended or a law alone keeps stays closed, each for its own reason.
    """
    request = await load_request(work.tx, command.organization_id, command.request_id)
    work.concerns("RightsRequest", request.id, request.org_id)
    events = await load_events(work.tx, request)
    announced = _announced(events)
    if announced and work.now >= announced[-1] + NOTICE_BEFORE_LIFTING:
        await take_turn(work.tx, request.subject_id, Turn.USES)
        space = (await space_of(work, request), request.subject_id)
        await end_stop(work, request, Right.RESTRICTION)
        await work.tx.execute(_OBJECTED, *_place(space, request))
        opened = [row["category_code"] for row in await work.tx.fetch(_OPEN, *_place(space, request))]
        for row in await work.tx.fetch(_KEPT, space[1], space[0]):
            await enqueue_at(work, request, PURGE, row["purge_at"])
        await tell_systems(work, request, Right.RESTRICTION, Operation.LIFT, opened)
        await tell(work, request, EventKind.RESTRICTION_LIFTED)
    return Entity(request.org_id, request.id)


def _place(space: tuple[UUID, UUID], request: Loaded) -> tuple[UUID, UUID, UUID]:
    return space[1], space[0], request.org_id


def _announced(events: Sequence[Told]) -> list[datetime]:
    """When the end of the restriction was announced; that of a refused objection is another one."""
    return [each.at for each in events if each.kind is EventKind.LIFTING_ANNOUNCED and "right" not in each.detail]
