"""What a person chose about their account takes effect, or their silence of 30 days."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.oversight.commands.capture import captured_of, keep, subject_of, wait
from habeas.oversight.commands.entrypoints import EXPORT, end_through
from habeas.oversight.commands.letters import write_to
from habeas.oversight.rules import capture as rules
from habeas.oversight.rules.letters import Letter
from habeas.oversight.rules.sets import CaptureState
from habeas.storage.rows import insert
from habeas.tenancy.model import Membership
from habeas.tenancy.rules import AccountKind, MemberRole, MembershipStatus
from habeas.writing.command import handler
from habeas.writing.work import Work

_FIND = "select * from habeas.capture where org_id = $1 and id = $2 for update"
_ANNOUNCED = "select scopes, effective_from from habeas.oversight_announcement where org_id = $1 and id = $2"
_PERSON = "select org_id, display_name, residence from habeas.person where subject_id = $1"
_ADDRESS = """
select address from habeas.email_address
 where subject_id = $1 and verified_at is not null and split_part(address, '@', 2) = $2
 order by is_primary desc, id limit 1
"""
_ANOTHER = """
select id, address from habeas.email_address
 where subject_id = $1 and verified_at is not null and split_part(address, '@', 2) <> $2
 order by is_primary desc, id limit 1
"""
_NOT_FOUND_AGAIN = "delete from habeas.address_domain where subject_id = $1 and name = $2"
_DROP = "delete from habeas.email_address where subject_id = $1 and split_part(address, '@', 2) = $2"
_PRIMARY = "update habeas.email_address set is_primary = (id = $2) where subject_id = $1"
_WRITTEN_TO = "update habeas.person set primary_email = $2 where subject_id = $1"
_END = """
update habeas.membership set status = 'ENDED', ended_at = $3
 where org_id = $1 and subject_id = $2 and ended_at is null
"""


@dataclass(frozen=True)
class CarryOutChoice:
    """Let the choice of the actor's subject take effect, or the silence of 30 days."""

    region: str
    capture_id: UUID


@handler(CarryOutChoice, region=lambda command, _: command.region)
async def carry_out_choice(command: CarryOutChoice, work: Work) -> Mapping[str, Any]:
    """Answers the state. Whoever joins, or said nothing for 30 days, gets a space of their own in the organization;
    what they had before stays where it is. Whoever stays personal or leaves gives the address up instead, as far as
    they have another one, and an export of what they hold is begun for whoever leaves."""
    row = await work.tx.fetchrow(_FIND, work.actor.organization_id, command.capture_id)
    if row is None or row["subject_id"] != subject_of(work):
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such capture.")
    before = captured_of(row)
    after = rules.unanswered(before, work.now) if before.choice is None else _carried_out(before)
    if after != before:
        await keep(work, row, after)
        await _follow(work, row, before, after)
    if after.state not in rules.OPEN | rules.OVERSEEN:
        await work.tx.execute(_END, row["org_id"], row["subject_id"], work.now)
        await end_through(work, row["subject_id"])
    if after == before and before.choice is None and before.state in rules.OPEN:
        await wait(work, row["subject_id"], row["id"], row["respond_by"])
    work.concerns("Capture", row["id"])
    work.note(before=before.state, after=after.state)
    return {"state": after.state}


def _carried_out(before: rules.Captured) -> rules.Captured:
    # A job that comes a second time finds its work done.
    return rules.carried_out(before) if before.state in rules.MAY_CHOOSE else before


async def _follow(work: Work, row: asyncpg.Record, before: rules.Captured, after: rules.Captured) -> None:
    if after.state in rules.OVERSEEN and before.state not in rules.OVERSEEN:
        await _join(work, row)
    if after.state is CaptureState.OVERSEEN:
        await write_to(work, row["subject_id"], Letter.OVERSIGHT_BEGUN)
    if after.state in (CaptureState.SEPARATED, CaptureState.DECLINED):
        await _separate(work, row)
    if after.state is CaptureState.DECLINED:
        await _export(work, row["subject_id"])


async def _separate(work: Work, row: asyncpg.Record) -> None:
    """The address goes, and mails go to another one; the only address that somebody has is never taken."""
    subject_id, name = row["subject_id"], row["address_domain"]
    await work.tx.execute(_NOT_FOUND_AGAIN, subject_id, name)
    another = await work.tx.fetchrow(_ANOTHER, subject_id, name)
    if another is None:
        return
    await work.tx.execute(_DROP, subject_id, name)
    await work.tx.execute(_PRIMARY, subject_id, another["id"])
    await work.tx.execute(_WRITTEN_TO, subject_id, another["address"])


async def _export(work: Work, subject_id: UUID) -> None:
    own = await work.tx.fetchval("select org_id from habeas.person where subject_id = $1", subject_id)
    known = {"organization": own, "controller": work.actor.controller_id, "subject": subject_id}
    await work.enqueue(EXPORT, {name: str(value) for name, value in known.items()})


async def _join(work: Work, row: asyncpg.Record) -> None:
    person = await work.tx.fetchrow(_PERSON, row["subject_id"])
    address = await work.tx.fetchval(_ADDRESS, row["subject_id"], row["address_domain"])
    announced = await work.tx.fetchrow(_ANNOUNCED, row["org_id"], row["announcement_id"])
    if person is None or address is None or announced is None:
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
        overseen_scopes=announced["scopes"],
        oversight_announced_at=row["notified_at"],
        overseen_from=announced["effective_from"],
        # Nobody sees the row before the day that the notice names; the daily look at the domain thaws it then.
        frozen_at=work.now if announced["effective_from"] > work.now else None,
    )
    await insert(work.tx, [membership])
