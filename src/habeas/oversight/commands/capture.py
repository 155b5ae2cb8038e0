"""People are found on a proven domain and told, each for themself; what a capture is, for those who carry it on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.kernel.language import spoken
from habeas.oversight.commands.entrypoints import DUE, payload_of
from habeas.oversight.commands.letters import write_to
from habeas.oversight.model import Capture
from habeas.oversight.rules import capture as rules
from habeas.oversight.rules.capture_notice import NOTICES, Told, written
from habeas.oversight.rules.letters import Letter
from habeas.oversight.rules.sets import CaptureChoice, CaptureState
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work

_KNOWN = """
select exists (select from habeas.membership where org_id = $1 and subject_id = $2 and ended_at is null)
    or exists (select from habeas.capture where org_id = $1 and subject_id = $2 and domain_id = $3
                  and ((ended_at is null and state <> 'FOUND') or end_reason in ('LEFT', 'ENDED_BY_ORGANIZATION')))
"""
_FOUND = """
select id from habeas.capture
 where org_id = $1 and subject_id = $2 and domain_id = $3 and state = 'FOUND' and ended_at is null for update
"""
_ANNOUNCED = """
select a.id, a.effective_from, a.scopes, a.purposes, a.field_classes, a.legal_entity, a.contact, o.name
  from habeas.oversight_announcement a join habeas.organization o on o.org_id = a.org_id
 where a.org_id = $1 and a.domain_name = $2 order by a.announced_at desc, a.id desc limit 1
"""
_TELL = """
update habeas.capture set state = $3, announcement_id = $4, notice = $5::jsonb, notified_at = $6, respond_by = $7
 where org_id = $1 and id = $2
"""
_LANGUAGE = "select language from habeas.person where subject_id = $1"
_KEEP = """
update habeas.capture set state = $3, postponements = $4, choice = $5, postponed_at = $7,
       ended_at = case when $3 in ('LEFT', 'SEPARATED', 'DECLINED') then $6::timestamptz end
 where org_id = $1 and id = $2
"""


@dataclass(frozen=True)
class NotifyCapture:
    """Find the actor's subject on a domain of the actor's organization, and tell them."""

    region: str
    domain_id: UUID
    domain_name: str
    address_domain: str


@handler(NotifyCapture, region=lambda command, _: command.region)
async def notify_capture(command: NotifyCapture, work: Work) -> Mapping[str, Any]:
    """Answers the capture's id, or none for a member, or somebody told before.

    Without an announcement for the domain there is nothing to tell: the capture waits as FOUND, and is told of the
    announcement once there is one. The notice goes out as a letter too.
    """
    org_id, subject_id = work.actor.organization_id, subject_of(work)
    if await work.tx.fetchval(_KNOWN, org_id, subject_id, command.domain_id):
        return {"capture": None}
    announcement = await work.tx.fetchrow(_ANNOUNCED, org_id, command.domain_name)
    capture_id = await work.tx.fetchval(_FOUND, org_id, subject_id, command.domain_id)
    if capture_id is None:
        capture_id = await _found(command, work, subject_id)
    if announcement is not None:
        await _tell(command, work, capture_id, announcement)
    work.concerns("Capture", capture_id)
    work.note(state=CaptureState.FOUND if announcement is None else CaptureState.NOTIFIED)
    return {"capture": str(capture_id)}


async def _found(command: NotifyCapture, work: Work, subject_id: UUID) -> UUID:
    row = Capture(
        org_id=work.actor.organization_id,
        id=new_id(),
        subject_id=subject_id,
        domain_id=command.domain_id,
        domain_name=command.domain_name,
        address_domain=command.address_domain,
        state=CaptureState.FOUND,
        found_at=work.now,
    )
    await insert(work.tx, [row])
    return row.id


async def _tell(command: NotifyCapture, work: Work, capture_id: UUID, announcement: asyncpg.Record) -> None:
    stands = rules.notified(rules.Captured(CaptureState.FOUND), work.now, announcement["effective_from"])
    assert stands.respond_by is not None
    subject_id = subject_of(work)
    language = spoken(await work.tx.fetchval(_LANGUAGE, subject_id), NOTICES)
    notice = _notice(announcement, command.domain_name, stands.respond_by, language)
    values = (stands.state, announcement["id"], orjson.dumps(notice).decode(), work.now, stands.respond_by)
    await work.tx.execute(_TELL, work.actor.organization_id, capture_id, *values)
    await write_to(work, subject_id, Letter.CAPTURE_NOTICE, capture_id=capture_id)
    await wait(work, subject_id, capture_id, stands.respond_by)


def _notice(announcement: asyncpg.Record, domain: str, respond_by: datetime, language: str) -> dict[str, Any]:
    return written(
        Told(
            organization=announcement["name"],
            legal_entity=announcement["legal_entity"],
            contact=announcement["contact"],
            domain=domain,
            scopes=tuple(announcement["scopes"]),
            purposes=tuple(announcement["purposes"]),
            field_classes=tuple(announcement["field_classes"]),
            effective_from=announcement["effective_from"],
            respond_by=respond_by,
            language=language,
        )
    )


def captured_of(row: asyncpg.Record) -> rules.Captured:
    """The capture as the rules know it."""
    choice = None if row["choice"] is None else CaptureChoice(row["choice"])
    return rules.Captured(
        CaptureState(row["state"]), row["respond_by"], row["postponements"], choice, row["postponed_at"]
    )


async def keep(work: Work, row: asyncpg.Record, capture: rules.Captured) -> None:
    """Store how the capture stands now."""
    values = (capture.state, capture.postponements, capture.choice, work.now, capture.postponed_at)
    await work.tx.execute(_KEEP, row["org_id"], row["id"], *values)


async def wait(work: Work, subject_id: UUID, capture_id: UUID, respond_by: datetime) -> None:
    """Have silence until then taken for what the notice said of it."""
    payload = payload_of(work.actor, subject_id=subject_id, capture_id=capture_id)
    await work.enqueue(DUE, payload, execute_after=respond_by - work.now)


def subject_of(work: Work) -> UUID:
    """Whose capture it is."""
    if work.actor.subject_id is None:
        raise DomainError(ErrorCode.NOT_FOUND, "A capture is of somebody.")
    return work.actor.subject_id
