"""Keeps papers and audits of recipients, in every region, and that somebody was reminded of an end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from habeas.access import Actor
from habeas.disclosures.commands.entrypoints import REMIND, SPREAD_ASSURANCE
from habeas.disclosures.model import RecipientAssurance
from habeas.disclosures.rules.assurances import (
    Assurance,
    AssuranceKind,
    AssuranceOutcome,
    Designation,
    check_assurance,
)
from habeas.disclosures.rules.reminding import occasions
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work

_ROLE = "select role from habeas.recipient where org_id = $1 and code = $2"


@dataclass(frozen=True)
class RecordAssurance:
    """Keep that a recipient gave something, that it ended, or what an audit of it found."""

    recipient_code: str
    kind: AssuranceKind
    outcome: AssuranceOutcome
    reference: str
    valid_from: datetime
    valid_until: datetime | None = None
    designated_as: Designation | None = None


@dataclass(frozen=True)
class SpreadAssurance:
    """Let another region know of it; `row` as it was kept."""

    region: str
    row: Mapping[str, Any]


@dataclass(frozen=True)
class NoteReminder:
    """Keep in the journal that the controller was reminded; the actor is the system."""

    assurance_id: UUID
    recipient_code: str
    kind: AssuranceKind
    valid_until: datetime


@handler(RecordAssurance)
async def record_assurance(command: RecordAssurance, work: Work) -> Entity:
    """Answers what was kept. BAD_USER_INPUT for a recipient that is not registered, or for what contradicts itself."""
    org_id, code = work.actor.organization_id, command.recipient_code
    role = await work.tx.fetchval(_ROLE, org_id, code)
    if role is None:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "This recipient is not registered.", ("recipient",))
    said = Assurance(
        kind=command.kind,
        outcome=command.outcome,
        valid_from=command.valid_from,
        valid_until=command.valid_until,
        recorded_at=work.now,
        designated_as=command.designated_as,
    )
    check_assurance(role, said, command.reference)
    row = _row(command, work)
    await _keep(work, row)
    payload = {"org_id": str(org_id), "assurance_id": str(row.id)}
    await work.enqueue(SPREAD_ASSURANCE, payload)
    for wait in occasions(row.valid_until, work.now) if row.valid_until is not None else ():
        await work.enqueue(REMIND, payload, execute_after=wait)
    return Entity(org_id, row.id)


def _row(command: RecordAssurance, work: Work) -> RecipientAssurance:
    return RecipientAssurance(
        org_id=work.actor.organization_id,
        id=new_id(),
        recipient_code=command.recipient_code,
        kind=command.kind.value,
        outcome=command.outcome.value,
        designated_as=None if command.designated_as is None else command.designated_as.value,
        reference=command.reference.strip(),
        valid_from=command.valid_from,
        valid_until=command.valid_until,
        recorded_by=work.actor.subject_id,
        recorded_at=work.now,
    )


def _there(command: SpreadAssurance, _: Actor) -> str:
    return command.region


@handler(SpreadAssurance, region=_there)
async def spread_assurance(command: SpreadAssurance, work: Work) -> Mapping[str, Any]:
    """Answers whether the recipient is registered there; a second time changes nothing.

    Where it is not, it comes with the declaration that registers the recipient there.
    """
    row = RecipientAssurance(**command.row)
    registered = await work.tx.fetchval(_ROLE, row.org_id, row.recipient_code) is not None
    if registered:
        await _keep(work, row)
    return {"registered": registered}


@handler(NoteReminder)
async def note_reminder(command: NoteReminder, work: Work) -> Mapping[str, Any]:
    """Answers whom it is about."""
    work.concerns("RecipientAssurance", command.assurance_id)
    work.note(recipient=command.recipient_code, kind=command.kind.value, valid_until=command.valid_until.isoformat())
    return {"recipient": command.recipient_code}


async def _keep(work: Work, row: RecipientAssurance) -> None:
    await insert(work.tx, [row], on_conflict="on conflict (org_id, id) do nothing")
    work.concerns("RecipientAssurance", row.id)
    work.note(recipient=row.recipient_code, kind=row.kind, outcome=row.outcome)
