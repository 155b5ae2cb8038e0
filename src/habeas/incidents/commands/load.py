"""Loading an incident for a step, and entering what happened to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from habeas.incidents.model import IncidentEvent
from habeas.incidents.rules.duties import Assessment, Duty, duties
from habeas.incidents.rules.sets import NEXT, IncidentEventKind, IncidentRisk, IncidentStatus
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.globalid import decode
from habeas.storage.rows import insert
from habeas.writing.work import Work

LONGEST = 4000

_FIND = """select id, status, risk, affected, aware_at, contained_at from habeas.incident
            where org_id = $1 and id = $2 for update"""
_MET = """select law, duty, min(happened_at) as at from habeas.incident_event
           where org_id = $1 and incident_id = $2 and kind = 'DUTY_MET' group by law, duty"""
_STEP = "update habeas.incident set status = $3 where org_id = $1 and id = $2"


@dataclass(frozen=True)
class Loaded:
    """An incident as it stands."""

    org_id: UUID
    id: UUID
    status: IncidentStatus
    assessment: Assessment

    def duties(self, now: datetime) -> tuple[Duty, ...]:
        return duties(self.assessment, now)


async def load(work: Work, text: str) -> Loaded:
    """The incident with this global id, held until the transaction ends; NOT_FOUND where the actor sees none."""
    found = decode(text)
    key = found.key_as(UUID) if found is not None and found.tag == "INC" else None
    if found is None or not isinstance(key, UUID):
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such incident.", ("incident",))
    return await loaded(work, found.org_id, key)


async def loaded(work: Work, org_id: UUID, incident_id: UUID) -> Loaded:
    """The incident with these keys; NOT_FOUND."""
    row = await work.tx.fetchrow(_FIND, org_id, incident_id)
    if row is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such incident.", ("incident",))
    met = {(each["law"], each["duty"]): each["at"] for each in await work.tx.fetch(_MET, org_id, incident_id)}
    work.concerns("Incident", incident_id)
    return Loaded(org_id, incident_id, IncidentStatus(row["status"]), assessment_of(dict(row), met))


def assessment_of(row: Mapping[str, Any], met: Mapping[tuple[str, str], datetime]) -> Assessment:
    """What is known of an incident, from its row."""
    risk = None if row["risk"] is None else IncidentRisk(row["risk"])
    return Assessment(row["aware_at"], risk, orjson.loads(row["affected"]), met, row["contained_at"])


async def step(work: Work, incident: Loaded, after: IncidentStatus) -> None:
    """Move the incident on; ILLEGAL_STEP names the steps that are allowed."""
    allowed = sorted(NEXT[incident.status])
    if after not in allowed:
        raise DomainError(
            ErrorCode.ILLEGAL_STEP,
            f"The incident is {incident.status}.",
            ("incident",),
            {"allowed": [status.value for status in allowed]},
        )
    await work.tx.execute(_STEP, incident.org_id, incident.id, after.value)


def still_open(incident: Loaded) -> None:
    """ILLEGAL_STEP for an incident that is over, or that nobody opened yet."""
    if incident.status not in (IncidentStatus.OPEN, IncidentStatus.CONTAINED):
        allowed = [status.value for status in sorted(NEXT[incident.status])]
        message = f"The incident is {incident.status}."
        raise DomainError(ErrorCode.ILLEGAL_STEP, message, ("incident",), {"allowed": allowed})


async def enter(work: Work, incident_id: UUID, kind: IncidentEventKind, **more: Any) -> None:
    """Enter what happened; `happened_at` is now unless it is given."""
    org_id = work.actor.controller_id
    more.setdefault("happened_at", work.now)
    event = IncidentEvent(
        org_id=org_id, id=new_id(), incident_id=incident_id, kind=kind.value, recorded_at=work.now, **more
    )
    await insert(work.tx, [event])
    work.note(event=kind.value, **{name: more[name] for name in ("law", "duty", "people") if more.get(name)})


def checked(text: str | None, field: str) -> str:
    """The text; BAD_USER_INPUT where there is none, or too much of it."""
    kept = (text or "").strip()
    if not kept or "\x00" in kept or len(kept) > LONGEST:
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"Write 1 to {LONGEST} characters.", (field,))
    return kept


def checked_past(at: datetime | None, now: datetime, field: str) -> datetime:
    """The instant, or now; BAD_USER_INPUT for one that lies ahead."""
    if at is not None and at > now:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "This lies in the future.", (field,))
    return at or now
