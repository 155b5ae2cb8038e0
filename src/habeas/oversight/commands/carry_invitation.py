"""What the platform does with an invitation: it reaches its person, becomes a membership, or ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from habeas.kernel.ids import new_id
from habeas.oversight.commands.capture import subject_of
from habeas.oversight.model import ReceivedInvitation
from habeas.oversight.rules.invitation import SILENCE
from habeas.oversight.rules.sets import InvitationStatus
from habeas.storage.rows import insert
from habeas.tenancy.model import Membership
from habeas.tenancy.rules import AccountKind, MemberRole, MembershipStatus
from habeas.writing.command import handler
from habeas.writing.work import Work

_PERSON = "select controller_id, display_name, residence, created_at from habeas.person where subject_id = $1"
_MEMBER = """
select exists (select from habeas.membership where org_id = $1 and subject_id = $2 and ended_at is null)
"""
_DECLINED = """
select exists (select from habeas.received_invitation
                where org_id = $1 and subject_id = $2 and status = 'DECLINED' and decided_at > $3)
"""
_RECEIVED = "select * from habeas.received_invitation where org_id = $1 and id = $2 and subject_id = $3"
_CAPTURES = """
update habeas.capture set state = 'JOINED', choice = 'JOIN'
 where org_id = $1 and subject_id = $2 and ended_at is null and state in ('FOUND', 'NOTIFIED', 'CHOOSING', 'OVERSEEN')
"""
_ACCEPTED = """
update habeas.invitation set status = 'ACCEPTED', accepted_at = coalesce(accepted_at, $3)
 where org_id = $1 and id = $2 and status in ('WAITING', 'ACCEPTED') returning id
"""
_TAKEN_BACK = "update habeas.received_invitation set status = 'WITHDRAWN' where org_id = $1 and id = $2"
_FORGET = """
with sent as (delete from habeas.invitation where org_id = $1 and id = $2)
delete from habeas.received_invitation where org_id = $1 and id = $2
"""
_CLOSE = """
with sent as (update habeas.invitation set status = $3 where org_id = $1 and id = $2 and status = 'WAITING')
update habeas.received_invitation set status = $3 where org_id = $1 and id = $2 and status = 'WAITING'
"""


@dataclass(frozen=True)
class DeliverInvitation:
    """Lay an invitation of an organization before the actor's subject, whose confirmed address it names."""

    region: str
    org_id: UUID
    invitation_id: UUID
    sent_from: str
    address: str
    account_kind: AccountKind
    domain_name: str | None
    notice: Mapping[str, Any]
    invited_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class SettleInvitation:
    """Put the yes to an invitation on the organization's record."""

    region: str
    invitation_id: UUID


@dataclass(frozen=True)
class AdmitInvited:
    """Make the actor's subject, who accepted, a member; or note that the invitation was taken back before."""

    region: str
    invitation_id: UUID
    stands: bool


@dataclass(frozen=True)
class CloseInvitation:
    """End an invitation that still waits, on both sides."""

    region: str
    invitation_id: UUID
    status: InvitationStatus


@dataclass(frozen=True)
class ForgetInvitation:
    """Delete an invitation on both sides, once nothing is counted from it any more."""

    region: str
    invitation_id: UUID


@handler(DeliverInvitation, region=lambda command, _: command.region)
async def deliver_invitation(command: DeliverInvitation, work: Work) -> Mapping[str, Any]:
    """Answers whether a mail may go out: not to whoever declined the same organization within 90 days."""
    org_id, subject_id = command.org_id, subject_of(work)
    work.concerns("ReceivedInvitation", command.invitation_id)
    person = await work.tx.fetchrow(_PERSON, subject_id)
    of_controller = person is not None and person["controller_id"] == work.actor.controller_id
    if person is None or not of_controller or await work.tx.fetchval(_MEMBER, org_id, subject_id):
        return {"mail": True}
    if await work.tx.fetchval(_DECLINED, org_id, subject_id, work.now - SILENCE):
        return {"mail": False}
    opened_for_it = command.account_kind is AccountKind.MANAGED and person["created_at"] >= command.invited_at
    row = ReceivedInvitation(
        org_id=org_id,
        id=command.invitation_id,
        subject_id=subject_id,
        sent_from=command.sent_from,
        address=command.address,
        account_kind=AccountKind.MANAGED if opened_for_it else AccountKind.AFFILIATED,
        domain_name=command.domain_name,
        status=InvitationStatus.WAITING,
        notice=dict(command.notice),
        invited_at=command.invited_at,
        expires_at=command.expires_at,
    )
    await insert(work.tx, [row], on_conflict="on conflict (org_id, id) do nothing")
    return {"mail": True}


@handler(SettleInvitation, region=lambda command, _: command.region)
async def settle_invitation(command: SettleInvitation, work: Work) -> Mapping[str, Any]:
    """Answers whether it stands: not if it was withdrawn before the yes arrived."""
    settled = await work.tx.fetchval(_ACCEPTED, work.actor.organization_id, command.invitation_id, work.now)
    work.concerns("Invitation", command.invitation_id)
    return {"stands": settled is not None}


@handler(AdmitInvited, region=lambda command, _: command.region)
async def admit_invited(command: AdmitInvited, work: Work) -> Mapping[str, Any]:
    """Answers nothing. A capture of the same account is settled with it; what was there before stays where it is."""
    org_id, subject_id = work.actor.organization_id, subject_of(work)
    row = await work.tx.fetchrow(_RECEIVED, org_id, command.invitation_id, subject_id)
    work.concerns("Person", subject_id)
    person = await work.tx.fetchrow(_PERSON, subject_id)
    if row is None or person is None or await work.tx.fetchval(_MEMBER, org_id, subject_id):
        return {}
    if not command.stands:
        await work.tx.execute(_TAKEN_BACK, org_id, row["id"])
        return {}
    await insert(work.tx, [_membership(row, person, work.now)])
    await work.tx.execute(_CAPTURES, org_id, subject_id)
    return {}


@handler(CloseInvitation, region=lambda command, _: command.region)
async def close_invitation(command: CloseInvitation, work: Work) -> None:
    """Whoever has answered is not concerned."""
    await work.tx.execute(_CLOSE, work.actor.organization_id, command.invitation_id, command.status)
    work.concerns("Invitation", command.invitation_id)


@handler(ForgetInvitation, region=lambda command, _: command.region)
async def forget_invitation(command: ForgetInvitation, work: Work) -> None:
    """The address of somebody who was only asked is not kept for longer than it is needed (GDPR 5(1)(e))."""
    await work.tx.execute(_FORGET, work.actor.organization_id, command.invitation_id)
    work.concerns("Invitation", command.invitation_id)


def _membership(row: asyncpg.Record, person: asyncpg.Record, now: datetime) -> Membership:
    notice = orjson.loads(row["notice"])
    return Membership(
        org_id=row["org_id"],
        id=new_id(),
        subject_id=row["subject_id"],
        email=row["address"],
        display_name=person["display_name"],
        role=MemberRole(notice.get("role", MemberRole.MEMBER)),
        status=MembershipStatus.ACTIVE,
        account_kind=AccountKind(row["account_kind"]),
        residence=person["residence"],
        joined_at=now,
        captured_through=row["domain_name"],
        overseen_scopes=notice["scopes"],
        oversight_announced_at=row["invited_at"],
    )
