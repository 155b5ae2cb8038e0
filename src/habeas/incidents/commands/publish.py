"""The people are told of an incident: in the product at once, in every region, and by mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from habeas.access import Actor
from habeas.incidents.commands.entrypoints import SPREAD, TELL
from habeas.incidents.commands.handle import watch_duties
from habeas.incidents.commands.load import checked, enter, load, loaded, still_open
from habeas.incidents.model import IncidentNotice
from habeas.incidents.rules.duties import PEOPLE, blocks_needed, laws_told
from habeas.incidents.rules.sets import IncidentEventKind, NoticeBlock
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work

_SERVED = "select exists (select from habeas.organization where org_id = $1)"
_PRESENT = "select exists (select from habeas.incident_notice where org_id = $1 and id = $2)"
_NOTED = """select exists (select from habeas.incident_event where org_id = $1 and incident_id = $2
             and kind = 'PEOPLE_TOLD' and note = $3 and happened_at = $4)"""
_READERS = """
select distinct on (subject_id) org_id, subject_id, residence from habeas.notice_acceptance
 where controller_id = $1 order by subject_id, accepted_at desc
"""


@dataclass(frozen=True)
class PublishIncidentNotice:
    """Tell the people of an incident; `places`, of those affected, restricts mail to who lives there."""

    incident: str
    blocks: Mapping[NoticeBlock, str]
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class SpreadIncidentNotice:
    """Publish a notice in another region, where its people are told in their turn."""

    region: str
    notice_id: UUID
    places: tuple[str, ...]
    blocks: Mapping[str, str]
    published_at: datetime


@dataclass(frozen=True)
class NotePeopleTold:
    """Enter how many people of a region were told, by which channel."""

    incident_id: UUID
    told_in: str
    people: int
    published_at: datetime


@handler(PublishIncidentNotice)
async def publish(command: PublishIncidentNotice, work: Work) -> Entity:
    """Answers the incident. INCIDENT_NOTICE_INCOMPLETE names every block that is missing; ILLEGAL_STEP, NOT_FOUND."""
    incident = await load(work, command.incident)
    still_open(incident)
    blocks = {block.value: checked(text, "parts") for block, text in command.blocks.items() if (text or "").strip()}
    missing = [block.value for block in blocks_needed(incident.assessment.affected) if block.value not in blocks]
    if missing:
        said = ", ".join(missing)
        message = f"The notice to the people lacks {said}."
        raise DomainError(ErrorCode.INCIDENT_NOTICE_INCOMPLETE, message, ("parts",), {"missing": missing})
    affected = incident.assessment.affected
    if not set(command.places) <= set(affected):
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Nobody is known to be affected there.", ("places",))
    notice = _notice(work, new_id(), command.places, blocks, work.now)
    await insert(work.tx, [notice])
    owed = {each.clock.law for each in incident.duties(work.now) if each.clock.duty == PEOPLE}
    for law in sorted(owed & laws_told(affected, command.places)):
        await enter(work, incident.id, IncidentEventKind.DUTY_MET, law=law, duty=PEOPLE, note="incident notice")
    await watch_duties(work, await loaded(work, incident.org_id, incident.id))
    told = await _tell(work, notice)
    await enter(work, incident.id, IncidentEventKind.PEOPLE_TOLD, note=_channels(work.tx.region.code), people=told)
    payload = {"org_id": str(notice.org_id), "incident_id": str(incident.id), "notice_id": str(notice.id)}
    await work.enqueue(SPREAD, payload)
    return Entity(incident.org_id, incident.id)


def _there(command: SpreadIncidentNotice, _: Actor) -> str:
    return command.region


@handler(SpreadIncidentNotice, region=_there)
async def spread(command: SpreadIncidentNotice, work: Work) -> Mapping[str, Any]:
    """Answers how many people are told; a second time tells nobody again."""
    org_id = work.actor.organization_id
    notice = _notice(work, command.notice_id, command.places, dict(command.blocks), command.published_at)
    work.concerns("IncidentNotice", notice.id)
    if not await work.tx.fetchval(_SERVED, org_id):
        return {"people": 0}
    if await work.tx.fetchval(_PRESENT, org_id, command.notice_id):
        return {"people": len(await _readers(work, notice))}
    await insert(work.tx, [notice])
    return {"people": await _tell(work, notice)}


@handler(NotePeopleTold)
async def note_people_told(command: NotePeopleTold, work: Work) -> Mapping[str, Any]:
    """Answers the number; a second time enters nothing."""
    org_id, note = work.actor.organization_id, _channels(command.told_in)
    await loaded(work, org_id, command.incident_id)
    if not await work.tx.fetchval(_NOTED, org_id, command.incident_id, note, command.published_at):
        more = {"note": note, "people": command.people, "happened_at": command.published_at}
        await enter(work, command.incident_id, IncidentEventKind.PEOPLE_TOLD, **more)
    return {"people": command.people}


def _channels(region: str) -> str:
    return f"in the product and by mail, region {region}"


async def _tell(work: Work, notice: IncidentNotice) -> int:
    """One mail for each person of this region; who is told in the product needs none of them."""
    concerned = await _readers(work, notice)
    for row in concerned:
        payload = {
            "org_id": str(row["org_id"]),
            "subject_id": str(row["subject_id"]),
            "controller_id": str(notice.org_id),
            "notice_id": str(notice.id),
        }
        await work.enqueue(TELL, payload)
    return len(concerned)


async def _readers(work: Work, notice: IncidentNotice) -> list[asyncpg.Record]:
    rows = await work.tx.fetch(_READERS, notice.org_id)
    return [row for row in rows if not notice.places or row["residence"] in notice.places]


def _notice(
    work: Work, notice_id: UUID, places: tuple[str, ...], blocks: dict[str, str], at: datetime
) -> IncidentNotice:
    org_id = work.actor.organization_id
    return IncidentNotice(org_id=org_id, id=notice_id, places=list(places), blocks=blocks, published_at=at)
