"""Somebody's access ends: with the membership everything that hangs on it, as where an administrator ends it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.oversight.commands.membership import end_for_organization
from habeas.safeguards.commands.entrypoints import WITHDRAW
from habeas.safeguards.rules.staff import STAFF_ROLES
from habeas.writing.command import handler
from habeas.writing.work import Work

_OPEN = """
select id from habeas.membership
 where org_id = $1 and ended_at is null and (id = $2 or subject_id = $3) order by id
"""
_STAFF = """
select id, subject_id, role from habeas.membership
 where org_id = $1 and role = any($2) and ($3::uuid is null or id = $3) and ($4 or ended_at is null)
"""


@dataclass(frozen=True)
class WithdrawStaffAccess:
    """End one membership whose access was withdrawn, or all that somebody has; only the platform does."""

    membership_id: UUID | None = None
    subject_id: UUID | None = None


@handler(WithdrawStaffAccess)
async def withdraw(command: WithdrawStaffAccess, work: Work) -> Mapping[str, Any]:
    """Answers how many memberships ended now; a second time changes nothing."""
    org_id = work.actor.organization_id
    rows = await work.tx.fetch(_OPEN, org_id, command.membership_id, command.subject_id)
    if command.membership_id is not None:
        work.concerns("Membership", command.membership_id)
    return {"ended": await end_for_organization(work, [row["id"] for row in rows])}


async def withdraw_later(work: Work, *, membership_id: UUID | None = None, subject_id: UUID | None = None) -> None:
    """Have the platform end one membership, or all of somebody's, once this transaction is committed."""
    known = {"org_id": work.actor.organization_id, "membership_id": membership_id, "subject_id": subject_id}
    await work.enqueue(WITHDRAW, {name: str(value) for name, value in known.items() if value is not None})


async def staff_now(work: Work, membership_id: UUID | None = None, *, ended: bool = False) -> list[Mapping[str, Any]]:
    """Who of the controller's staff has access now; with an id, at most that one; with `ended`, who had it too."""
    roles = [role.value for role in STAFF_ROLES]
    rows = await work.tx.fetch(_STAFF, work.actor.organization_id, roles, membership_id, ended)
    return [dict(row) for row in rows]
