"""The person's answer to an invitation: only they give it, and only a yes is told."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.oversight.commands.entrypoints import JOIN_INVITED
from habeas.oversight.commands.own_rows import not_found
from habeas.oversight.rules.sets import InvitationStatus
from habeas.reading.globalid import decode
from habeas.reading.payload import Entity
from habeas.tenancy.rules import folded
from habeas.writing.command import handler
from habeas.writing.work import Work

_FIND = "select * from habeas.received_invitation where org_id = $1 and id = $2 and subject_id = $3 for update"
_CONFIRMED = "select address from habeas.email_address where subject_id = $1 and verified_at is not null"
_MEMBER = """
select exists (select from habeas.membership where org_id = $1 and subject_id = $2 and ended_at is null)
"""
_ANSWER = "update habeas.received_invitation set status = $3, decided_at = $4 where org_id = $1 and id = $2"


@dataclass(frozen=True)
class AcceptInvitation:
    """Become a member, as the invitation (a global id) says."""

    invitation: str


@dataclass(frozen=True)
class DeclineInvitation:
    """Do not; the organization is not told, and cannot reach the person by another one for 90 days."""

    invitation: str


@handler(AcceptInvitation)
async def accept_invitation(command: AcceptInvitation, work: Work) -> Entity:
    """Answer the invitation; the membership begins at once, by the platform.

    Raises NOT_FOUND, ILLEGAL_STEP once it is answered, withdrawn or expired, CONFLICT for a member, or where the
    address is no longer confirmed.
    """
    row = await _waiting(command.invitation, work)
    confirmed = {folded(each["address"]) for each in await work.tx.fetch(_CONFIRMED, row["subject_id"])}
    if folded(row["address"]) not in confirmed:
        raise DomainError(ErrorCode.CONFLICT, "The address of the invitation is no longer yours.", ("invitation",))
    if await work.tx.fetchval(_MEMBER, row["org_id"], row["subject_id"]):
        raise DomainError(ErrorCode.CONFLICT, "You are a member already.", ("invitation",))
    payload = {
        "org_id": str(row["org_id"]),
        "controller_id": str(work.actor.controller_id),
        "subject_id": str(row["subject_id"]),
        "invitation_id": str(row["id"]),
    }
    await work.enqueue(JOIN_INVITED, payload)
    return await _answered(work, row, InvitationStatus.ACCEPTED)


@handler(DeclineInvitation)
async def decline_invitation(command: DeclineInvitation, work: Work) -> Entity:
    """Answer the invitation. NOT_FOUND, ILLEGAL_STEP once it is answered, withdrawn or expired."""
    return await _answered(work, await _waiting(command.invitation, work), InvitationStatus.DECLINED)


async def _waiting(text: str, work: Work) -> asyncpg.Record:
    found = decode(text)
    key = found.key_as(UUID) if found is not None and found.tag == "RIN" else None
    row = (
        None
        if found is None or key is None
        else await work.tx.fetchrow(_FIND, found.org_id, key, work.actor.subject_id)
    )
    if row is None:
        raise not_found("invitation")
    if row["status"] != InvitationStatus.WAITING or row["expires_at"] <= work.now:
        raise DomainError(ErrorCode.ILLEGAL_STEP, "This invitation waits for no answer.", ("invitation",))
    return row


async def _answered(work: Work, row: asyncpg.Record, status: InvitationStatus) -> Entity:
    await work.tx.execute(_ANSWER, row["org_id"], row["id"], status, work.now)
    work.concerns("ReceivedInvitation", row["id"])
    return Entity(row["org_id"], row["id"])
