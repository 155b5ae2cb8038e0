"""Inviting an address: whoever reads its mail decides, and the organization learns of nothing but a yes."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.oversight.announcements import announced
from habeas.oversight.commands.entrypoints import CLOSE_INVITATION, FORGET_INVITATION, INVITE, payload_of
from habeas.oversight.commands.own_rows import not_found, own_row
from habeas.oversight.model import Invitation
from habeas.oversight.rules.address import checked_address
from habeas.oversight.rules.invitation import KEPT, LIFE, PAUSE, Invited, check_pace, written
from habeas.oversight.rules.precedence import governing
from habeas.oversight.rules.sets import DomainScope, InvitationStatus
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.storage.turns import Turn, take_turn
from habeas.tenancy.rules import AccountKind, OrganizationKind, domain_of, folded
from habeas.writing.command import handler
from habeas.writing.work import Work

_ORGANIZATION = """
select o.name, o.kind, c.name as controller
  from habeas.organization o join habeas.organization c on c.org_id = o.controller_id
 where o.org_id = $1
"""
_TELLING = """
select legal_entity, contact, array(select distinct s.code from habeas.oversight_announcement b,
                                            unnest(b.scopes) s (code)
                                     where b.org_id = $1 and b.effective_from <= $2 order by s.code) as scopes
  from habeas.oversight_announcement a where a.org_id = $1 and a.effective_from <= $2
 order by a.announced_at desc, a.id desc limit 1
"""
_SENT = "select invited_at from habeas.invitation where org_id = $1 and address_key = $2"
_TODAY = "select count(*) from habeas.invitation where org_id = $1 and invited_at > $2"
_MEMBERS = "select email from habeas.membership where org_id = $1 and ended_at is null and email ilike '%@' || $2"
_HELD = "select name, scope from habeas.domain where org_id = $1 and status in ('VERIFIED', 'AT_RISK')"
_RENEWED = """
update habeas.invitation set status = 'WITHDRAWN' where org_id = $1 and address_key = $2 and status = 'WAITING'
returning id
"""
_FIND = "select status from habeas.invitation where org_id = $1 and id = $2 for update"
_WITHDRAW = "update habeas.invitation set status = 'WITHDRAWN' where org_id = $1 and id = $2"


@dataclass(frozen=True)
class InviteMember:
    """Invite an address to the actor's organization (a global id); the account is to be of this kind."""

    organization: str
    address: str
    account_kind: AccountKind


@dataclass(frozen=True)
class WithdrawInvitation:
    """Take an invitation (a global id) back while it waits."""

    invitation: str


@handler(InviteMember)
async def invite_member(command: InviteMember, work: Work) -> Entity:
    """Answer the invitation, the same whether or not the address belongs to an account. A newer one replaces it.

    Raises NOT_FOUND, ILLEGAL_STEP while no announcement is in force, for there is nothing to tell; BAD_USER_INPUT for
    no address, or a managed account outside of the organization's domains; CONFLICT for a member in its directory;
    RATE_LIMITED.
    """
    org_id = own_row(command.organization, "ORG", work.actor, "organization")
    address, _ = checked_address(command.address, "address")
    domain = await _governing(work, org_id, address)
    if command.account_kind is AccountKind.PERSONAL or (command.account_kind is AccountKind.MANAGED and not domain):
        message = "Accounts are AFFILIATED, or MANAGED on a verified domain of the organization."
        raise DomainError(ErrorCode.BAD_USER_INPUT, message, ("accountKind",))
    await take_turn(work.tx, org_id, Turn.INVITATIONS)
    await _check(work, org_id, address)
    notice = await _notice(work, org_id, address, command.account_kind)
    for renewed in await work.tx.fetch(_RENEWED, org_id, folded(address)):
        await _close(work, renewed["id"], InvitationStatus.WITHDRAWN)
    assert work.actor.subject_id is not None
    row = Invitation(
        org_id=org_id,
        id=new_id(),
        controller_id=work.actor.controller_id,
        address=address,
        address_key=folded(address),
        account_kind=command.account_kind,
        domain_name=domain,
        status=InvitationStatus.WAITING,
        notice=notice,
        invited_by=work.actor.subject_id,
        invited_at=work.now,
        expires_at=work.now + LIFE,
    )
    await insert(work.tx, [row])
    await work.enqueue(INVITE, payload_of(work.actor, invitation_id=row.id))
    await work.enqueue(
        CLOSE_INVITATION,
        payload_of(work.actor, invitation_id=row.id, status=InvitationStatus.EXPIRED),
        execute_after=LIFE,
    )
    await work.enqueue(FORGET_INVITATION, payload_of(work.actor, invitation_id=row.id), execute_after=KEPT)
    return _entity(work, org_id, row.id)


@handler(WithdrawInvitation)
async def withdraw_invitation(command: WithdrawInvitation, work: Work) -> Entity:
    """Answer the invitation as withdrawn. NOT_FOUND, ILLEGAL_STEP unless it waits."""
    org_id, invitation_id = work.actor.organization_id, own_row(command.invitation, "INV", work.actor, "invitation")
    status = await work.tx.fetchval(_FIND, org_id, invitation_id)
    if status is None:
        raise not_found("invitation")
    if status != InvitationStatus.WAITING:
        raise DomainError(ErrorCode.ILLEGAL_STEP, f"The invitation is {status}.", ("invitation",))
    await work.tx.execute(_WITHDRAW, org_id, invitation_id)
    await _close(work, invitation_id, InvitationStatus.WITHDRAWN)
    return _entity(work, org_id, invitation_id)


async def _governing(work: Work, org_id: UUID, address: str) -> str | None:
    rows = await work.tx.fetch(_HELD, org_id)
    claim = governing(domain_of(address), [(row["name"], DomainScope(row["scope"])) for row in rows])
    return None if claim is None else claim[0]


async def _check(work: Work, org_id: UUID, address: str) -> None:
    members = await work.tx.fetch(_MEMBERS, org_id, domain_of(address))
    if any(folded(row["email"]) == folded(address) for row in members):
        raise DomainError(ErrorCode.CONFLICT, "The directory has a member of this address.", ("address",))
    sent = [row["invited_at"] for row in await work.tx.fetch(_SENT, org_id, folded(address))]
    check_pace(sent, await work.tx.fetchval(_TODAY, org_id, work.now - PAUSE), work.now)


async def _notice(work: Work, org_id: UUID, address: str, kind: AccountKind) -> dict[str, Any]:
    organization = await work.tx.fetchrow(_ORGANIZATION, org_id)
    telling = await work.tx.fetchrow(_TELLING, org_id, work.now)
    if organization is None or organization["kind"] != OrganizationKind.CUSTOMER:
        raise DomainError(ErrorCode.ILLEGAL_STEP, "Only a customer's organization has members.", ("organization",))
    if telling is None:
        message = "No announcement of oversight is in force, so that there is nothing to tell whoever is invited."
        raise DomainError(ErrorCode.ILLEGAL_STEP, message, ("organization",))
    bounds = await announced(work.tx, org_id, work.now)
    return written(
        Invited(
            organization=organization["name"],
            legal_entity=telling["legal_entity"],
            contact=telling["contact"],
            controller=organization["controller"],
            address=address,
            account_kind=kind,
            scopes=tuple(telling["scopes"]),
            purposes=tuple(sorted(bounds.purposes)),
            field_classes=tuple(sorted(bounds.field_classes)),
            expires_at=work.now + LIFE,
        )
    )


async def _close(work: Work, invitation_id: UUID, status: InvitationStatus) -> None:
    await work.enqueue(CLOSE_INVITATION, payload_of(work.actor, invitation_id=invitation_id, status=status))


def _entity(work: Work, org_id: UUID, invitation_id: UUID) -> Entity:
    work.concerns("Invitation", invitation_id)
    return Entity(org_id, invitation_id)
