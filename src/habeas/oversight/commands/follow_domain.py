"""What the fate of a domain means for the members captured through it: frozen, seen again, or released."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from habeas.oversight.commands.entrypoints import end_through
from habeas.oversight.commands.letters import write_to
from habeas.oversight.rules.claim import CONFIRMED
from habeas.oversight.rules.letters import Letter
from habeas.oversight.rules.sets import CaptureEnd, DomainStatus
from habeas.writing.command import handler
from habeas.writing.work import Work

_FREEZE = """
update habeas.membership set frozen_at = $3
 where org_id = $1 and captured_through = $2 and ended_at is null and frozen_at is null returning subject_id
"""
_THAW = """
update habeas.membership set frozen_at = null
 where org_id = $1 and captured_through = $2 and ended_at is null and frozen_at is not null
   and coalesce(overseen_from, $3) <= $3
"""
_RELEASE = """
update habeas.membership set status = 'ENDED', ended_at = $3, frozen_at = $3
 where org_id = $1 and captured_through = $2 and ended_at is null
   and ($4::text[] is null or subject_id in (
        select c.subject_id from habeas.capture c where c.org_id = $1 and c.address_domain = any($4)))
returning subject_id
"""
_END_CAPTURES = """
update habeas.capture set state = 'LEFT', ended_at = $3, end_reason = $4
 where org_id = $1 and domain_name = $2 and ended_at is null
   and ($5::text[] is null or address_domain = any($5))
returning subject_id
"""


@dataclass(frozen=True)
class FollowDomain:
    """Let the members of a region, captured through this domain, follow how it stands.

    `ceded` limits a release to addresses on these names, where only a part of a tree was lost.
    """

    region: str
    domain_id: UUID
    name: str
    status: DomainStatus
    reason: CaptureEnd | None = None
    ceded: tuple[str, ...] | None = None


@handler(FollowDomain, region=lambda command, _: command.region)
async def follow_domain(command: FollowDomain, work: Work) -> Mapping[str, Any]:
    """Answers how many memberships changed. What they hold stays where it is; nobody is deleted, and all are told."""
    changed = await _followed(command, work)
    if command.reason is not None or command.status not in CONFIRMED:
        await end_through(work)
    work.concerns("Domain", command.domain_id)
    work.note(status=command.status, region=command.region, memberships=changed)
    return {"memberships": changed}


async def _followed(command: FollowDomain, work: Work) -> int:
    org_id = work.actor.organization_id
    if command.reason is not None:
        ceded = None if command.ceded is None else list(command.ceded)
        ended = await work.tx.fetch(_RELEASE, org_id, command.name, work.now, ceded)
        told = await work.tx.fetch(_END_CAPTURES, org_id, command.name, work.now, command.reason, ceded)
        await _tell(work, command.name, Letter.RELEASED, ended, told)
        return len(ended)
    if command.status is DomainStatus.CONTESTED:
        frozen = await work.tx.fetch(_FREEZE, org_id, command.name, work.now)
        await _tell(work, command.name, Letter.OVERSIGHT_HALTED, frozen)
        return len(frozen)
    if command.status in CONFIRMED:
        return _count(await work.tx.execute(_THAW, org_id, command.name, work.now))
    return 0


async def _tell(work: Work, name: str, letter: Letter, *rows: list[asyncpg.Record]) -> None:
    for subject_id in sorted({row["subject_id"] for part in rows for row in part}):
        await write_to(work, subject_id, letter, domain=name)


def _count(tag: str) -> int:
    return int(tag.rpartition(" ")[2])
