"""Somebody whom an organization's own provider vouches for, and who had no account, becomes a managed member."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.kernel.ids import new_id
from habeas.storage.rows import insert
from habeas.tenancy.model import Membership
from habeas.tenancy.rules import AccountKind, MemberRole, MembershipStatus
from habeas.writing.command import handler
from habeas.writing.work import Work

_ANNOUNCED = """
select scopes from habeas.oversight_announcement where org_id = $1 and domain_name = $2 and effective_from <= $3
 order by announced_at desc, id desc limit 1
"""


@dataclass(frozen=True)
class AdmitManagedMember:
    """Make a space in the actor's organization for a person whose account its provider has just opened."""

    subject_id: UUID
    address: str
    display_name: str
    domain_name: str


@handler(AdmitManagedMember)
async def admit_managed_member(command: AdmitManagedMember, work: Work) -> dict[str, Any]:
    """Answers nothing. What was announced for the domain was shown before the account existed, and so counts."""
    scopes = await work.tx.fetchval(_ANNOUNCED, work.actor.organization_id, command.domain_name, work.now)
    row = Membership(
        org_id=work.actor.organization_id,
        id=new_id(),
        subject_id=command.subject_id,
        email=command.address,
        display_name=command.display_name,
        role=MemberRole.MEMBER,
        status=MembershipStatus.ACTIVE,
        account_kind=AccountKind.MANAGED,
        joined_at=work.now,
        captured_through=command.domain_name,
        overseen_scopes=scopes or [],
        oversight_announced_at=None if scopes is None else work.now,
    )
    await insert(work.tx, [row])
    work.concerns("Membership", row.id)
    work.note(account=AccountKind.MANAGED)
    return {}
