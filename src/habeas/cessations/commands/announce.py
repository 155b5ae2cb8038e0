"""A controller announces that a service ends, or takes that back before its date, in every region."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from habeas.access import Actor
from habeas.cessations.commands.entrypoints import END, SPREAD, TELL, WALK
from habeas.cessations.commands.here import end_here, named
from habeas.cessations.model import Cessation
from habeas.cessations.rules import DEFAULT_DAYS, check_announcement, erase_at
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.globalid import decode
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work

_SERVICE = "select status from habeas.service where org_id = $1 and code = $2"
_STANDING = (
    "select exists (select from habeas.cessation where org_id = $1 and service_code = $2 and revoked_at is null)"
)
_REVOKE = """update habeas.cessation set revoked_at = coalesce(revoked_at, $3)
              where org_id = $1 and id = $2 and ended_at is null returning id"""
_FIND = "select ended_at, revoked_at from habeas.cessation where org_id = $1 and id = $2 for update"
_PRESENT = "select exists (select from habeas.cessation where org_id = $1 and id = $2)"


@dataclass(frozen=True)
class AnnounceCessation:
    """Announce that a service ends; its data are erased so many days later."""

    service_code: str
    ends_at: datetime
    announcement: str
    erase_after_days: int = DEFAULT_DAYS


@dataclass(frozen=True)
class RevokeCessation:
    """Take an announcement back; the service goes on."""

    cessation: str


@dataclass(frozen=True)
class SpreadCessation:
    """Let another region know how the announcement stands: the controller's own region alone decides on it."""

    region: str
    row: Mapping[str, Any]


@handler(AnnounceCessation, again_on="cessation_service_code_key")
async def announce(command: AnnounceCessation, work: Work) -> Entity:
    """Answers the cessation. BAD_USER_INPUT, or ILLEGAL_STEP for a service that has ended or whose end is announced."""
    check_announcement(command.announcement, command.ends_at, command.erase_after_days, work.now)
    org_id = work.actor.organization_id
    status = await work.tx.fetchval(_SERVICE, org_id, command.service_code)
    if status is None:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "This service is not registered.", ("service",))
    if status != "ACTIVE" or await work.tx.fetchval(_STANDING, org_id, command.service_code):
        raise DomainError(ErrorCode.ILLEGAL_STEP, "The end of this service is announced already.", ("service",))
    row = Cessation(
        org_id=org_id,
        id=new_id(),
        service_code=command.service_code,
        announcement=command.announcement,
        announced_at=work.now,
        ends_at=command.ends_at,
        erase_at=erase_at(command.ends_at, command.erase_after_days),
    )
    await _publish(work, row)
    await work.enqueue(SPREAD, named(org_id, row.id))
    await work.enqueue(END, named(org_id, row.id), execute_after=row.ends_at - work.now)
    return Entity(org_id, row.id)


@handler(RevokeCessation)
async def revoke(command: RevokeCessation, work: Work) -> Entity:
    """Answers the cessation. NOT_FOUND, or ILLEGAL_STEP once the service has ended."""
    found = decode(command.cessation)
    key = found.key_as(UUID) if found is not None and found.tag == "CES" else None
    org_id = work.actor.organization_id
    row = await work.tx.fetchrow(_FIND, org_id, key) if isinstance(key, UUID) else None
    if row is None or not isinstance(key, UUID):
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such announcement.", ("cessation",))
    if row["ended_at"] is not None or row["revoked_at"] is not None:
        raise DomainError(ErrorCode.ILLEGAL_STEP, "The service has ended, or goes on already.", ("cessation",))
    await work.tx.fetchval(_REVOKE, org_id, key, work.now)
    work.concerns("Cessation", key)
    await work.enqueue(SPREAD, named(org_id, key))
    return Entity(org_id, key)


def _there(command: SpreadCessation, _: Actor) -> str:
    return command.region


@handler(SpreadCessation, region=_there)
async def spread(command: SpreadCessation, work: Work) -> Mapping[str, Any]:
    """Answers whether the service is offered there; a second time changes nothing."""
    row = Cessation(**command.row)
    work.concerns("Cessation", row.id)
    offered = await work.tx.fetchval(_SERVICE, row.org_id, row.service_code) is not None
    if offered and not await work.tx.fetchval(_PRESENT, row.org_id, row.id):
        await _publish(work, row)
    if row.revoked_at is not None:
        await work.tx.fetchval(_REVOKE, row.org_id, row.id, row.revoked_at)
    elif row.ended_at is not None:
        await end_here(work, row.org_id, row.id)
    return {"offered": offered}


async def _publish(work: Work, row: Cessation) -> None:
    await insert(work.tx, [Cessation(**{**row.model_dump(), "ended_at": None})])
    work.concerns("Cessation", row.id)
    work.note(service=row.service_code)
    await work.enqueue(WALK, {**named(row.org_id, row.id), "each": TELL})
