"""Inviting the first people of an organization, whom nobody there could invite."""

from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.oversight.commands.entrypoints import CLOSE_INVITATION, FORGET_INVITATION, INVITE, payload_of
from habeas.oversight.model import Invitation
from habeas.oversight.rules.address import checked_address
from habeas.oversight.rules.first_people import FIRST_ROLES, InvitedFirst, written_first
from habeas.oversight.rules.invitation import KEPT, LIFE
from habeas.oversight.rules.sets import InvitationStatus
from habeas.storage.rows import insert
from habeas.tenancy.rules import AccountKind, MemberRole, folded
from habeas.writing.work import Work

_ORGANIZATION = """
select o.name, o.legal_name, o.contact_email, c.name as controller
  from habeas.organization o join habeas.organization c on c.org_id = o.controller_id
 where o.org_id = $1
"""


async def invite_first(work: Work, typed: str, role: MemberRole) -> UUID:
    """Invite an address to the actor's organization in a role that oversees; the mail goes out by a job.

    Raises BAD_USER_INPUT for no address, ILLEGAL_STEP for a role that is no first one, NOT_FOUND.
    """
    if role not in FIRST_ROLES:
        raise DomainError(ErrorCode.ILLEGAL_STEP, f"{role} is no role for the first people.", ("role",))
    org_id, (address, _) = work.actor.organization_id, checked_address(typed)
    found = await work.tx.fetchrow(_ORGANIZATION, org_id)
    if found is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such organization.", ("organization",))
    told = InvitedFirst(
        organization=found["name"],
        legal_entity=found["legal_name"],
        contact=found["contact_email"] or "",
        controller=found["controller"],
        address=address,
        role=role,
        expires_at=work.now + LIFE,
    )
    row = Invitation(
        org_id=org_id,
        id=new_id(),
        controller_id=work.actor.controller_id,
        address=address,
        address_key=folded(address),
        account_kind=AccountKind.AFFILIATED,
        status=InvitationStatus.WAITING,
        notice=written_first(told),
        # Nobody of the organization: there is nobody yet.
        invited_by=org_id,
        invited_at=work.now,
        expires_at=told.expires_at,
    )
    await insert(work.tx, [row])
    await _enqueue(work, row.id)
    return row.id


async def _enqueue(work: Work, invitation_id: UUID) -> None:
    payload = payload_of(work.actor, invitation_id=invitation_id)
    await work.enqueue(INVITE, payload)
    expired = payload_of(work.actor, invitation_id=invitation_id, status=InvitationStatus.EXPIRED)
    await work.enqueue(CLOSE_INVITATION, expired, execute_after=LIFE)
    await work.enqueue(FORGET_INVITATION, payload, execute_after=KEPT)
