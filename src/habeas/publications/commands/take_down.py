"""Whoever publishes is told that something has to go, and confirms that it is gone."""

from dataclasses import dataclass
from uuid import UUID

from habeas.access import Actor
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.writing.command import handler
from habeas.writing.work import Work

_GONE = """
update habeas.publication set ended_at = coalesce(ended_at, $4), taken_down_at = coalesce(taken_down_at, $4)
 where org_id = $1 and id = $2 and controller_id = $3 returning id
"""
_TOLD = (
    "update habeas.publication set told_at = coalesce(told_at, $4) where org_id = $1 and id = $2 and controller_id = $3"
)


@dataclass(frozen=True)
class ConfirmTakedown:
    """Say that a publication is gone from where it was; `region` is where the person's data live."""

    org_id: UUID
    publication_id: UUID
    region: str | None = None


@dataclass(frozen=True)
class NoteTakedownTold:
    """Keep that whoever publishes was told; the actor is the system for the controller."""

    org_id: UUID
    publication_id: UUID


def _there(command: ConfirmTakedown, actor: Actor) -> str:
    return command.region or actor.region


@handler(ConfirmTakedown, region=_there)
async def confirm(command: ConfirmTakedown, work: Work) -> Entity:
    """Answers the publication, which has ended with it; confirming again changes nothing. NOT_FOUND."""
    place = (command.org_id, command.publication_id)
    if await work.tx.fetchval(_GONE, *place, work.actor.organization_id, work.now) is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such publication.", ("publication",))
    work.concerns("Publication", command.publication_id)
    return Entity(*place)


@handler(NoteTakedownTold)
async def note_told(command: NoteTakedownTold, work: Work) -> Entity:
    """Answers the publication."""
    place = (command.org_id, command.publication_id)
    await work.tx.execute(_TOLD, *place, work.actor.organization_id, work.now)
    work.concerns("Publication", command.publication_id)
    return Entity(*place)
