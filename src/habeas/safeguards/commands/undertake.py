"""A controller publishes what its staff undertake, in every region, and each of them accepts it by their own hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.payload import Entity
from habeas.safeguards.commands.entrypoints import SPREAD
from habeas.safeguards.commands.load import not_found, own_row, person
from habeas.safeguards.model import StaffUndertaking, StaffUndertakingAcceptance
from habeas.safeguards.rules.staff import check_undertaking
from habeas.storage.rows import insert
from habeas.storage.turns import Turn, take_turn
from habeas.writing.command import handler
from habeas.writing.work import Work

_LATEST = """
select max(version) as version, max(in_force_from) as in_force_from from habeas.staff_undertaking where org_id = $1
"""
_FIND = "select version from habeas.staff_undertaking where org_id = $1 and id = $2"
_ONCE = "on conflict on constraint staff_undertaking_acceptance_once_key do nothing"
_SERVED = "select exists (select from habeas.organization where org_id = $1)"


@dataclass(frozen=True)
class PublishStaffUndertaking:
    """Publish the next version of the undertaking; from `in_force_from` on nobody of the staff acts without it."""

    title: str
    text: str
    in_force_from: datetime


@dataclass(frozen=True)
class AcceptStaffUndertaking:
    """Accept a version (a global id); the actor does it for themself."""

    undertaking: str


@dataclass(frozen=True)
class SpreadStaffUndertaking:
    """Let another region have a version, where more of the controller's staff may live."""

    region: str
    row: Mapping[str, Any]


@handler(PublishStaffUndertaking)
async def publish(command: PublishStaffUndertaking, work: Work) -> Entity:
    """Answers the version. BAD_USER_INPUT; ILLEGAL_STEP where it would hold before the version that it follows."""
    check_undertaking(command.title, command.text, command.in_force_from, work.now)
    org_id = work.actor.organization_id
    await take_turn(work.tx, org_id, Turn.UNDERTAKINGS)
    version, in_force_from = await work.tx.fetchrow(_LATEST, org_id) or (None, None)
    if in_force_from is not None and command.in_force_from < in_force_from:
        message = "A version that follows holds from the same day or later."
        raise DomainError(ErrorCode.ILLEGAL_STEP, message, ("inForceFrom",))
    row = StaffUndertaking(
        org_id=org_id,
        id=new_id(),
        version=(version or 0) + 1,
        title=command.title.strip(),
        text=command.text,
        published_at=work.now,
        published_by=person(work.actor),
        in_force_from=command.in_force_from,
    )
    await insert(work.tx, [row])
    work.concerns("StaffUndertaking", row.id)
    work.note(version=row.version)
    await work.enqueue(SPREAD, {"org_id": str(org_id), "undertaking_id": str(row.id)})
    return Entity(org_id, row.id)


@handler(AcceptStaffUndertaking)
async def accept(command: AcceptStaffUndertaking, work: Work) -> Entity:
    """Answers the version; a second time changes nothing. NOT_FOUND, to whoever is not of the staff too."""
    actor, subject_id = work.actor, person(work.actor)
    undertaking_id = own_row(command.undertaking, "SUN", actor, "undertaking")
    version = await work.tx.fetchval(_FIND, actor.organization_id, undertaking_id)
    if version is None:
        raise not_found("undertaking")
    row = StaffUndertakingAcceptance(
        org_id=actor.organization_id,
        id=new_id(),
        subject_id=subject_id,
        undertaking_id=undertaking_id,
        version=version,
        accepted_at=work.now,
    )
    await insert(work.tx, [row], on_conflict=_ONCE)
    work.concerns("StaffUndertaking", undertaking_id)
    work.note(version=version)
    return Entity(actor.organization_id, undertaking_id)


@handler(SpreadStaffUndertaking, region=lambda command, _: command.region)
async def spread(command: SpreadStaffUndertaking, work: Work) -> Mapping[str, Any]:
    """Answers whether the controller is served there; a second time changes nothing."""
    row = StaffUndertaking(**command.row)
    work.concerns("StaffUndertaking", row.id)
    served = bool(await work.tx.fetchval(_SERVED, row.org_id))
    if served:
        await insert(work.tx, [row], on_conflict="on conflict (org_id, id) do nothing")
    return {"served": served}
