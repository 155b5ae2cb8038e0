"""Leaving an organization by its own id, however one came into it: captured, invited or managed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.oversight.commands.capture import subject_of
from habeas.oversight.commands.entrypoints import END_SPACE, end_through
from habeas.oversight.commands.own_rows import not_found
from habeas.reading.globalid import decode
from habeas.tenancy.rules import AccountKind, MemberRole
from habeas.writing.command import handler
from habeas.writing.work import Work

_FIND = """
select id, account_kind, role from habeas.membership where org_id = $1 and subject_id = $2 and ended_at is null
"""
_CAPTURES = """
update habeas.capture set state = 'LEFT', ended_at = $3, end_reason = 'LEFT'
 where org_id = $1 and subject_id = $2 and ended_at is null and state in ('JOINED', 'OVERSEEN')
"""
_END = """
update habeas.membership set status = 'ENDED', ended_at = $3, frozen_at = $3
 where org_id = $1 and subject_id = $2 and ended_at is null
"""


@dataclass(frozen=True)
class LeaveSpace:
    """Leave an organization (a global id)."""

    organization: str


@dataclass(frozen=True)
class EndSpace:
    """The actor's subject left the actor's organization."""

    region: str


@handler(LeaveSpace)
async def leave_space(command: LeaveSpace, work: Work) -> Mapping[str, Any]:
    """Answers nothing; the membership ends at once, and what the person held there stays theirs to read.

    Raises NOT_FOUND, ILLEGAL_STEP for the own personal space, FORBIDDEN for an administrator, whom another one lets
    go, so that an organization is never without.
    """
    found = decode(command.organization)
    org_id = found.org_id if found is not None and found.tag == "ORG" else None
    row = None if org_id is None else await work.tx.fetchrow(_FIND, org_id, work.actor.subject_id)
    if row is None or org_id is None:
        raise not_found("organization")
    if row["account_kind"] == AccountKind.PERSONAL:
        raise DomainError(
            ErrorCode.ILLEGAL_STEP, "Your personal space is left by closing the account.", ("organization",)
        )
    if row["role"] == MemberRole.ADMINISTRATOR:
        raise DomainError(ErrorCode.FORBIDDEN, "Another administrator ends your membership.")
    await work.tx.execute(_CAPTURES, org_id, work.actor.subject_id, work.now)
    known = {"org_id": org_id, "controller_id": work.actor.controller_id, "subject_id": work.actor.subject_id}
    await work.enqueue(END_SPACE, {name: str(value) for name, value in known.items()})
    work.concerns("Membership", row["id"])
    return {}


@handler(EndSpace, region=lambda command, _: command.region)
async def end_space(_command: EndSpace, work: Work) -> None:
    """Nobody there sees them any more; what came through the organization's sign-in ends with it."""
    subject_id = subject_of(work)
    await work.tx.execute(_END, work.actor.organization_id, subject_id, work.now)
    await end_through(work, subject_id)
    work.concerns("Person", subject_id)
