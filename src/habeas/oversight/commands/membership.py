"""What an administrator can do to a membership: suspend it, resume it, end it; never delete a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.oversight.commands.bulk_export import end_for_lost_role
from habeas.oversight.commands.entrypoints import END_CAPTURES, TELL_ADMINISTRATORS, end_through, payload_of
from habeas.oversight.commands.letters import write_to
from habeas.oversight.commands.own_rows import not_found, own_row
from habeas.oversight.rules.letters import Letter
from habeas.oversight.rules.sets import CaptureEnd
from habeas.reading.payload import Entity
from habeas.storage.turns import Turn, take_turn
from habeas.tenancy.rules import MemberRole, MembershipStatus
from habeas.writing.command import handler
from habeas.writing.work import Work

_ACTS = """
select exists (select from habeas.membership where org_id = $1 and subject_id = $2 and role = 'ADMINISTRATOR'
                  and status = 'ACTIVE' and ended_at is null)
"""
_FIND = "select id, status, subject_id, role from habeas.membership where org_id = $1 and id = $2 for update"
_CHANGE = "update habeas.membership set status = $3, ended_at = $4 where org_id = $1 and id = $2"
_CAPTURES = """
update habeas.capture set state = 'LEFT', ended_at = $3, end_reason = 'ENDED_BY_ORGANIZATION'
 where org_id = $1 and subject_id = $2 and ended_at is null
"""
_NO_LONGER_SEEN = """
update habeas.membership set frozen_at = $3
 where org_id = $1 and subject_id = $2 and ended_at is not null and frozen_at is null
"""
_LETTERS = {
    MembershipStatus.SUSPENDED: Letter.MEMBERSHIP_SUSPENDED,
    MembershipStatus.ACTIVE: Letter.MEMBERSHIP_RESUMED,
    MembershipStatus.ENDED: Letter.MEMBERSHIP_ENDED,
}


@dataclass(frozen=True)
class SuspendMembership:
    """Suspend a member (a global id) of the actor's organization; their own space and rights stay open to them."""

    member: str


@dataclass(frozen=True)
class ResumeMembership:
    """Let a suspended member in again."""

    member: str


@dataclass(frozen=True)
class EndMembership:
    """End a membership; the person, their personal space and their record of looks remain."""

    member: str


@handler(SuspendMembership)
async def suspend_membership(command: SuspendMembership, work: Work) -> Entity:
    """Answer the member. NOT_FOUND, ILLEGAL_STEP unless active, FORBIDDEN for one's own membership.

    An organization keeps an administrator: whoever is none any more, or is suspended, suspends nobody (FORBIDDEN).
    """
    return await _change(work, command.member, {MembershipStatus.ACTIVE}, MembershipStatus.SUSPENDED)


@handler(ResumeMembership)
async def resume_membership(command: ResumeMembership, work: Work) -> Entity:
    """Answer the member. NOT_FOUND, ILLEGAL_STEP unless suspended."""
    return await _change(work, command.member, {MembershipStatus.SUSPENDED}, MembershipStatus.ACTIVE)


@handler(EndMembership)
async def end_membership(command: EndMembership, work: Work) -> Entity:
    """Answer the member. NOT_FOUND, ILLEGAL_STEP if it has ended, FORBIDDEN for one's own membership."""
    before = {MembershipStatus.INVITED, MembershipStatus.ACTIVE, MembershipStatus.SUSPENDED}
    return await _change(work, command.member, before, MembershipStatus.ENDED)


@dataclass(frozen=True)
class EndCaptures:
    """The organization ended the membership of the actor's subject; what was captured ends with it."""

    region: str


@handler(EndCaptures, region=lambda command, _: command.region)
async def end_captures(_command: EndCaptures, work: Work) -> None:
    """The organization sees them no more, and captures the same account no second time by itself."""
    if work.actor.subject_id is not None:
        await work.tx.execute(_NO_LONGER_SEEN, work.actor.organization_id, work.actor.subject_id, work.now)
        await work.tx.execute(_CAPTURES, work.actor.organization_id, work.actor.subject_id, work.now)
        work.concerns("Person", work.actor.subject_id)


async def _change(work: Work, member: str, before: set[MembershipStatus], after: MembershipStatus) -> Entity:
    org_id, member_id = work.actor.organization_id, own_row(member, "MEM", work.actor, "member")
    await take_turn(work.tx, org_id, Turn.ADMINISTRATORS)
    row = await work.tx.fetchrow(_FIND, org_id, member_id)
    if row is None:
        raise not_found("member")
    if not await work.tx.fetchval(_ACTS, org_id, work.actor.subject_id):
        # Of two who suspend each other, one is too late: an administrator who acts is one who stays.
        raise DomainError(ErrorCode.FORBIDDEN, "Only an active administrator changes memberships.")
    if row["subject_id"] == work.actor.subject_id:
        raise DomainError(ErrorCode.FORBIDDEN, "Another administrator decides about your own membership.")
    if row["status"] not in before:
        raise DomainError(ErrorCode.ILLEGAL_STEP, f"The membership is {row['status']}.", ("member",))
    await _changed(work, row, after)
    reason = CaptureEnd.ENDED_BY_ORGANIZATION if after is MembershipStatus.ENDED else None
    work.note(before=row["status"], after=after, reason=reason)
    return Entity(org_id, member_id)


async def end_for_organization(work: Work, member_ids: Iterable[UUID]) -> int:
    """End memberships of the actor's organization with all that hangs on them; answers how many were open till now."""
    org_id, ended = work.actor.organization_id, 0
    await take_turn(work.tx, org_id, Turn.ADMINISTRATORS)
    for member_id in member_ids:
        row = await work.tx.fetchrow(_FIND, org_id, member_id)
        if row is not None and row["status"] != MembershipStatus.ENDED:
            await _changed(work, row, MembershipStatus.ENDED)
            ended += 1
    return ended


async def _changed(work: Work, row: asyncpg.Record, after: MembershipStatus) -> None:
    ended = after is MembershipStatus.ENDED
    org_id, member_id, subject_id = work.actor.organization_id, row["id"], row["subject_id"]
    await work.tx.execute(_CHANGE, org_id, member_id, after, work.now if ended else None)
    await write_to(work, subject_id, _LETTERS[after])
    if row["role"] == MemberRole.ADMINISTRATOR:
        at = f"{work.now:%Y-%m-%d %H:%M:%S}"
        told = payload_of(work.actor, member_id=member_id, status=after, at=at, event=new_id())
        await work.enqueue(TELL_ADMINISTRATORS, told)
    if ended:
        await work.enqueue(END_CAPTURES, payload_of(work.actor, subject_id=subject_id))
    if after is not MembershipStatus.ACTIVE:
        await end_through(work, subject_id)
        await end_for_lost_role(work, subject_id)
    work.concerns("Membership", member_id)
