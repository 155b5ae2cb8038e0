"""Word of an incident: from a person who found a leak, or from the controller's own people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from habeas.access import Actor
from habeas.incidents.commands.entrypoints import PASS_ON
from habeas.incidents.commands.load import checked, checked_past, enter
from habeas.incidents.model import Incident
from habeas.incidents.rules.sets import IncidentEventKind, IncidentOrigin, IncidentStatus
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work

_SERVED = "select exists (select from habeas.organization where org_id = $1)"
_REGISTERED = "select exists (select from habeas.recipient where org_id = $1 and code = $2)"
ELSEWHERE = "A person reported something in region {region}. Their words are read there."


@dataclass(frozen=True)
class ReportLeak:
    """A person tells the controller that data may have leaked (AOMEI-75); `summary` are their words.

    `recipient_code`: who looks risky, such as a kit in an app (AOMEI-51).
    """

    summary: str
    recipient_code: str | None = None


@dataclass(frozen=True)
class OpenIncident:
    """The controller's people, or a processor, found an incident; `aware_at` begins the clocks (GDPR 33(1))."""

    summary: str
    origin: IncidentOrigin = IncidentOrigin.STAFF
    aware_at: datetime | None = None


@dataclass(frozen=True)
class PassOnReport:
    """Let another region know of a person's report, without their words."""

    region: str
    reported_in: str
    incident_id: UUID
    reported_at: datetime
    recipient_code: str | None = None


@handler(ReportLeak)
async def report_leak(command: ReportLeak, work: Work) -> Entity:
    """Answers the report. BAD_USER_INPUT for no words, or for a recipient that is not in the register."""
    row = _row(work, IncidentOrigin.PERSON, IncidentStatus.REPORTED, checked(command.summary, "summary"), work.now)
    row.reported_by = work.actor.subject_id
    row.recipient_code = await _registered(command.recipient_code, work)
    await insert(work.tx, [row])
    payload = {"org_id": str(row.org_id), "incident_id": str(row.id), "at": row.aware_at.isoformat()}
    if row.recipient_code is not None:
        payload["recipient_code"] = row.recipient_code
    await work.enqueue(PASS_ON, payload)
    work.concerns("Incident", row.id, row.org_id)
    return Entity(row.org_id, row.id)


@handler(OpenIncident)
async def open_incident(command: OpenIncident, work: Work) -> Entity:
    """Answers the incident. BAD_USER_INPUT for a person's origin, no words, or awareness in the future."""
    if command.origin is IncidentOrigin.PERSON:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "People report by themselves.", ("origin",))
    aware_at = checked_past(command.aware_at, work.now, "awareAt")
    row = _row(work, command.origin, IncidentStatus.OPEN, checked(command.summary, "summary"), aware_at)
    await insert(work.tx, [row])
    await enter(work, row.id, IncidentEventKind.OPENED, happened_at=aware_at)
    work.concerns("Incident", row.id)
    return Entity(row.org_id, row.id)


def _there(command: PassOnReport, _: Actor) -> str:
    return command.region


@handler(PassOnReport, region=_there)
async def pass_on(command: PassOnReport, work: Work) -> Mapping[str, Any]:
    """Answers whether the controller serves the region; a second time changes nothing."""
    if not await work.tx.fetchval(_SERVED, work.actor.controller_id):
        return {"served": False}
    summary = ELSEWHERE.format(region=command.reported_in)
    row = _row(work, IncidentOrigin.PERSON, IncidentStatus.REPORTED, summary, command.reported_at)
    row.id, row.recipient_code = command.incident_id, command.recipient_code
    await insert(work.tx, [row], on_conflict="on conflict do nothing")
    work.concerns("Incident", row.id)
    return {"served": True}


async def _registered(code: str | None, work: Work) -> str | None:
    if code is not None and not await work.tx.fetchval(_REGISTERED, work.actor.controller_id, code):
        raise DomainError(ErrorCode.BAD_USER_INPUT, "This recipient is not registered.", ("recipient",))
    return code


def _row(work: Work, origin: IncidentOrigin, status: IncidentStatus, summary: str, aware_at: datetime) -> Incident:
    return Incident(
        org_id=work.actor.controller_id,
        id=new_id(),
        origin=origin.value,
        status=status.value,
        summary=summary,
        affected={},
        aware_at=aware_at,
        recorded_at=work.now,
    )
