"""The platform's side of a capture: people are found and told, and their choice, or none, takes effect."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.oversight.commands.entrypoints import DUE, payload_of
from habeas.oversight.model import Capture
from habeas.oversight.rules import capture as rules
from habeas.oversight.rules.capture_notice import Told, written
from habeas.oversight.rules.sets import CaptureChoice, CaptureState
from habeas.storage.rows import insert
from habeas.tenancy.model import Membership
from habeas.tenancy.rules import AccountKind, MemberRole, MembershipStatus
from habeas.writing.command import handler
from habeas.writing.work import Work

_KNOWN = """
select exists (select from habeas.membership where org_id = $1 and subject_id = $2 and ended_at is null)
    or exists (select from habeas.capture where org_id = $1 and subject_id = $2 and domain_id = $3
                  and (ended_at is null or end_reason = 'LEFT'))
"""
_ANNOUNCED = """
select a.id, a.effective_from, a.scopes, a.purposes, a.field_classes, a.legal_entity, a.contact, o.name
  from habeas.oversight_announcement a join habeas.organization o on o.org_id = a.org_id
 where a.org_id = $1 and a.domain_name = $2 order by a.announced_at desc, a.id desc limit 1
"""
_FIND = "select * from habeas.capture where org_id = $1 and id = $2 for update"
_SCOPES = "select scopes from habeas.oversight_announcement where org_id = $1 and id = $2"
_PERSON = "select display_name, residence from habeas.person where subject_id = $1"
_ADDRESS = """
select address from habeas.email_address
 where subject_id = $1 and verified_at is not null and lower(split_part(address, '@', 2)) = $2
 order by is_primary desc, id limit 1
"""
_GIVE_UP = "delete from habeas.address_domain where subject_id = $1 and name = $2"
_KEEP = """
update habeas.capture set state = $3, postponements = $4, choice = $5,
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


@dataclass(frozen=True)
class CarryOutChoice:
    """Let the choice of the actor's subject take effect, or the silence of 30 days."""

    region: str
    capture_id: UUID


@handler(NotifyCapture, region=lambda command, _: command.region)
async def notify_capture(command: NotifyCapture, work: Work) -> Mapping[str, Any]:
    """Answers the capture's id, or none for a member, or somebody found before.

    Without an announcement for the domain there is nothing to tell: the capture waits as FOUND.
    """
    org_id, subject_id = work.actor.organization_id, _subject(work)
    if await work.tx.fetchval(_KNOWN, org_id, subject_id, command.domain_id):
        return {"capture": None}
    announcement = await work.tx.fetchrow(_ANNOUNCED, org_id, command.domain_name)
    found = rules.Captured(CaptureState.FOUND)
    stands = found if announcement is None else rules.notified(found, work.now, announcement["effective_from"])
    row = Capture(
        org_id=org_id,
        id=new_id(),
        subject_id=subject_id,
        domain_id=command.domain_id,
        domain_name=command.domain_name,
        address_domain=command.address_domain,
        announcement_id=None if announcement is None else announcement["id"],
        notice=None if announcement is None else _notice(announcement, command.domain_name, stands),
        state=stands.state,
        found_at=work.now,
        notified_at=None if announcement is None else work.now,
        respond_by=stands.respond_by,
    )
    await insert(work.tx, [row])
    work.concerns("Capture", row.id)
    work.note(state=row.state)
    if stands.respond_by is not None:
        await _wait(work, subject_id, row.id, stands.respond_by)
    return {"capture": row.id}


@handler(CarryOutChoice, region=lambda command, _: command.region)
async def carry_out_choice(command: CarryOutChoice, work: Work) -> Mapping[str, Any]:
    """Answers the state. Whoever joins, or said nothing for 30 days, gets a space of their own in the organization;
    what they had before stays where it is. Whoever stays personal or leaves gives the address up instead."""
    org_id = work.actor.organization_id
    row = await work.tx.fetchrow(_FIND, org_id, command.capture_id)
    if row is None or row["subject_id"] != _subject(work):
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such capture.")
    before = captured_of(row)
    after = rules.unanswered(before, work.now) if before.choice is None else _carried_out(before)
    if after != before:
        await keep(work, row, after)
    if after.state in rules.OVERSEEN and before.state not in rules.OVERSEEN:
        await _join(work, row)
    if after.state in (CaptureState.SEPARATED, CaptureState.DECLINED):
        await work.tx.execute(_GIVE_UP, row["subject_id"], row["address_domain"])
    if after.state not in rules.OPEN | rules.OVERSEEN:
        await end_membership(work, org_id, row["subject_id"])
    if after == before and before.choice is None and before.state in rules.OPEN:
        await _wait(work, row["subject_id"], row["id"], row["respond_by"])
    work.concerns("Capture", row["id"])
    work.note(before=before.state, after=after.state)
    return {"state": after.state}


def _notice(announcement: asyncpg.Record, domain: str, stands: rules.Captured) -> dict[str, Any]:
    assert stands.respond_by is not None
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
            respond_by=stands.respond_by,
        )
    )


def captured_of(row: asyncpg.Record) -> rules.Captured:
    """The capture as the rules know it."""
    choice = None if row["choice"] is None else CaptureChoice(row["choice"])
    return rules.Captured(CaptureState(row["state"]), row["respond_by"], row["postponements"], choice)


async def keep(work: Work, row: asyncpg.Record, capture: rules.Captured) -> None:
    """Store how the capture stands now."""
    values = (capture.state, capture.postponements, capture.choice, work.now)
    await work.tx.execute(_KEEP, row["org_id"], row["id"], *values)


async def end_membership(work: Work, org_id: UUID, subject_id: UUID) -> None:
    """End the person's membership, if there is one; what they did in it stays theirs to read."""
    await work.tx.execute(
        "update habeas.membership set status = 'ENDED', ended_at = $3"
        " where org_id = $1 and subject_id = $2 and ended_at is null",
        *(org_id, subject_id, work.now),
    )


def _carried_out(before: rules.Captured) -> rules.Captured:
    # A job that comes a second time finds its work done.
    return rules.carried_out(before) if before.state in rules.MAY_CHOOSE else before


async def _join(work: Work, row: asyncpg.Record) -> None:
    person = await work.tx.fetchrow(_PERSON, row["subject_id"])
    address = await work.tx.fetchval(_ADDRESS, row["subject_id"], row["address_domain"])
    scopes = await work.tx.fetchval(_SCOPES, row["org_id"], row["announcement_id"])
    if person is None or address is None:
        raise DomainError(ErrorCode.CONFLICT, "The person or the address is gone.")
    membership = Membership(
        org_id=row["org_id"],
        id=new_id(),
        subject_id=row["subject_id"],
        email=address,
        display_name=person["display_name"],
        role=MemberRole.MEMBER,
        status=MembershipStatus.ACTIVE,
        account_kind=AccountKind.AFFILIATED,
        residence=person["residence"],
        joined_at=work.now,
        captured_through=row["domain_name"],
        overseen_scopes=scopes,
        oversight_announced_at=row["notified_at"],
    )
    await insert(work.tx, [membership])


async def _wait(work: Work, subject_id: UUID, capture_id: UUID, respond_by: datetime) -> None:
    payload = payload_of(work.actor, subject_id=subject_id, capture_id=capture_id)
    await work.enqueue(DUE, payload, execute_after=respond_by - work.now)


def _subject(work: Work) -> UUID:
    if work.actor.subject_id is None:
        raise DomainError(ErrorCode.NOT_FOUND, "A capture is of somebody.")
    return work.actor.subject_id
