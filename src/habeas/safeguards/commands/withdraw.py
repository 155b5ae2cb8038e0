"""Somebody's access ends: the membership that gave them the role, and with it every token and session for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.oversight.commands.entrypoints import end_through
from habeas.oversight.commands.letters import write_to
from habeas.oversight.rules.letters import Letter
from habeas.safeguards.commands.entrypoints import WITHDRAW
from habeas.safeguards.rules.staff import STAFF_ROLES
from habeas.writing.command import handler
from habeas.writing.work import Work

_END = """
update habeas.membership set status = 'ENDED', ended_at = $3
 where org_id = $1 and id = $2 and ended_at is null returning subject_id
"""
_STAFF = """
select id, subject_id, role from habeas.membership
 where org_id = $1 and ended_at is null and role = any($2) and ($3::uuid is null or id = $3)
"""


@dataclass(frozen=True)
class WithdrawStaffAccess:
    """End the membership of somebody whose access was withdrawn; only the platform does."""

    membership_id: UUID


@handler(WithdrawStaffAccess)
async def withdraw(command: WithdrawStaffAccess, work: Work) -> Mapping[str, Any]:
    """Answers whether it ended now; a second time changes nothing."""
    org_id = work.actor.organization_id
    subject_id = await work.tx.fetchval(_END, org_id, command.membership_id, work.now)
    work.concerns("Membership", command.membership_id)
    if subject_id is not None:
        await end_through(work, subject_id)
        await write_to(work, subject_id, Letter.MEMBERSHIP_ENDED)
    return {"ended": subject_id is not None}


async def withdraw_later(work: Work, membership_id: UUID) -> None:
    """Have the platform end a membership, once this transaction is committed."""
    org_id = str(work.actor.organization_id)
    await work.enqueue(WITHDRAW, {"org_id": org_id, "membership_id": str(membership_id)})


async def staff_now(work: Work, membership_id: UUID | None = None) -> list[Mapping[str, Any]]:
    """Who of the controller's staff has access now; with an id, at most that one."""
    roles = [role.value for role in STAFF_ROLES]
    rows = await work.tx.fetch(_STAFF, work.actor.organization_id, roles, membership_id)
    return [dict(row) for row in rows]
