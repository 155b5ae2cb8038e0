"""The controller handles an incident: takes up a report, weighs it, contains it, meets its duties, closes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from habeas.incidents.commands.entrypoints import DUE
from habeas.incidents.commands.load import (
    Loaded,
    checked,
    checked_past,
    enter,
    load,
    loaded,
    step,
    still_open,
)
from habeas.incidents.rules.duties import laws_of
from habeas.incidents.rules.sets import IncidentEventKind, IncidentRisk, IncidentStatus
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.writing.command import handler
from habeas.writing.work import Work

MOST_PLACES = 60
MOST_PEOPLE = 2**31 - 1
A_MOMENT = timedelta(seconds=1)
_ASSESS = "update habeas.incident set risk = $3, affected = $4 where org_id = $1 and id = $2"
_CONTAIN = "update habeas.incident set contained_at = $3 where org_id = $1 and id = $2"
_CLOSE = "update habeas.incident set closed_at = $3 where org_id = $1 and id = $2"
_MISSED = """select exists (select from habeas.incident_event where org_id = $1 and incident_id = $2
              and kind = 'DUTY_MISSED' and law = $3 and duty = $4)"""


@dataclass(frozen=True)
class ReviewLeakReport:
    """Take up a person's report as an incident, or dismiss it with a reason."""

    incident: str
    take_up: bool
    note: str


@dataclass(frozen=True)
class AssessIncident:
    """Say how grave it is and how many people are affected at which places; the clocks follow."""

    incident: str
    risk: IncidentRisk
    affected: Mapping[str, int]
    note: str


@dataclass(frozen=True)
class RecordIncidentMeasure:
    """Enter a measure; with `contained`, the incident spreads no further (AOMEI-72, AISHU-105)."""

    incident: str
    note: str
    contained: bool = False


@dataclass(frozen=True)
class RecordIncidentDutyMet:
    """Enter that a duty of a law was met: an authority told, an assessment made (AOMEI-73, AISHU-106)."""

    incident: str
    law: str
    duty: str
    note: str
    met_at: datetime | None = None


@dataclass(frozen=True)
class CloseIncident:
    """Close a contained incident whose duties with a date are met."""

    incident: str
    note: str


@dataclass(frozen=True)
class NoteMissedDuty:
    """Enter that the time for a duty is over and it was not met; only the platform does."""

    incident_id: UUID
    law: str
    duty: str


@handler(ReviewLeakReport)
async def review(command: ReviewLeakReport, work: Work) -> Entity:
    """Answers the incident. NOT_FOUND, ILLEGAL_STEP, BAD_USER_INPUT."""
    incident = await load(work, command.incident)
    after = IncidentStatus.OPEN if command.take_up else IncidentStatus.DISMISSED
    await step(work, incident, after)
    kind = IncidentEventKind.OPENED if command.take_up else IncidentEventKind.DISMISSED
    await enter(work, incident.id, kind, note=checked(command.note, "note"))
    return Entity(incident.org_id, incident.id)


@handler(AssessIncident)
async def assess(command: AssessIncident, work: Work) -> Entity:
    """Answers the incident, with a job at the end of every clock. NOT_FOUND, ILLEGAL_STEP, BAD_USER_INPUT."""
    _check_affected(command.affected)
    incident = await load(work, command.incident)
    still_open(incident)
    counted = orjson.dumps(dict(command.affected)).decode()
    await work.tx.execute(_ASSESS, incident.org_id, incident.id, command.risk.value, counted)
    people = sum(command.affected.values())
    await enter(work, incident.id, IncidentEventKind.ASSESSED, note=checked(command.note, "note"), people=people)
    await watch_duties(work, await loaded(work, incident.org_id, incident.id))
    return Entity(incident.org_id, incident.id)


@handler(RecordIncidentMeasure)
async def record_measure(command: RecordIncidentMeasure, work: Work) -> Entity:
    """Answers the incident. NOT_FOUND, ILLEGAL_STEP, BAD_USER_INPUT."""
    incident = await load(work, command.incident)
    still_open(incident)
    kind = IncidentEventKind.MEASURE
    if command.contained:
        await step(work, incident, IncidentStatus.CONTAINED)
        await work.tx.execute(_CONTAIN, incident.org_id, incident.id, work.now)
        kind = IncidentEventKind.CONTAINED
    await enter(work, incident.id, kind, note=checked(command.note, "note"))
    await watch_duties(work, await loaded(work, incident.org_id, incident.id))
    return Entity(incident.org_id, incident.id)


@handler(RecordIncidentDutyMet)
async def record_duty_met(command: RecordIncidentDutyMet, work: Work) -> Entity:
    """Answers the incident. NOT_FOUND for a duty that has not begun, ILLEGAL_STEP, BAD_USER_INPUT."""
    incident = await load(work, command.incident)
    still_open(incident)
    met_at = checked_past(command.met_at, work.now, "metAt")
    if (command.law, command.duty) not in {(each.clock.law, each.clock.duty) for each in incident.duties(work.now)}:
        raise DomainError(ErrorCode.NOT_FOUND, "No such duty has begun.", ("duty",))
    note = checked(command.note, "note")
    more = {"law": command.law, "duty": command.duty, "note": note, "happened_at": met_at}
    await enter(work, incident.id, IncidentEventKind.DUTY_MET, **more)
    await watch_duties(work, await loaded(work, incident.org_id, incident.id))
    return Entity(incident.org_id, incident.id)


@handler(CloseIncident)
async def close(command: CloseIncident, work: Work) -> Entity:
    """Answers the incident. ILLEGAL_STEP names the duties that are not met yet."""
    incident = await load(work, command.incident)
    unmet = [f"{each.clock.law} {each.clock.duty}" for each in incident.duties(work.now) if each.met_at is None]
    if incident.status is IncidentStatus.CONTAINED and unmet:
        said = ", ".join(unmet)
        raise DomainError(ErrorCode.ILLEGAL_STEP, f"Not met yet: {said}.", ("incident",), {"duties": unmet})
    await step(work, incident, IncidentStatus.CLOSED)
    await work.tx.execute(_CLOSE, incident.org_id, incident.id, work.now)
    await enter(work, incident.id, IncidentEventKind.CLOSED, note=checked(command.note, "note"))
    return Entity(incident.org_id, incident.id)


@handler(NoteMissedDuty)
async def note_missed(command: NoteMissedDuty, work: Work) -> Mapping[str, Any]:
    """Answers whether the duty was missed; a second time enters nothing."""
    org_id = work.actor.organization_id
    incident = await loaded(work, org_id, command.incident_id)
    named = (command.law, command.duty)
    missed = any((each.clock.law, each.clock.duty) == named and each.missed for each in incident.duties(work.now))
    if missed and not await work.tx.fetchval(_MISSED, org_id, incident.id, *named):
        await enter(work, incident.id, IncidentEventKind.DUTY_MISSED, law=command.law, duty=command.duty)
    return {"missed": missed}


async def watch_duties(work: Work, incident: Loaded) -> None:
    """A job just after the end of each clock that runs, so that a missed duty becomes a fact by itself."""
    for each in incident.duties(work.now):
        clock = each.clock
        if each.met_at is None and clock.due_at is not None:
            payload = {
                "org_id": str(incident.org_id),
                "incident_id": str(incident.id),
                "law": clock.law,
                "duty": clock.duty,
            }
            key = f"{DUE}:{incident.id}:{clock.law}:{clock.duty}:{clock.due_at.isoformat()}"
            after = max(clock.due_at - work.now, timedelta(0)) + A_MOMENT
            await work.enqueue(DUE, payload, execute_after=after, dedupe_key=key)


def _check_affected(affected: Mapping[str, int]) -> None:
    if not affected or len(affected) > MOST_PLACES or any(number < 0 for number in affected.values()):
        message = f"Count the people at 1 to {MOST_PLACES} places; zero where it is not known yet."
        raise DomainError(ErrorCode.BAD_USER_INPUT, message, ("affected",))
    if sum(affected.values()) > MOST_PEOPLE:
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"At most {MOST_PEOPLE} people in all.", ("affected",))
    laws_of(affected)
