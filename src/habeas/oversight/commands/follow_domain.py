"""What the fate of a domain means for the members captured through it: frozen, seen again, or released."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.oversight.rules.claim import CONFIRMED
from habeas.oversight.rules.sets import CaptureEnd, DomainStatus
from habeas.writing.command import handler
from habeas.writing.work import Work

_FREEZE = """
update habeas.membership set frozen_at = $3
 where org_id = $1 and captured_through = $2 and ended_at is null and frozen_at is null
"""
_THAW = """
update habeas.membership set frozen_at = null
 where org_id = $1 and captured_through = $2 and ended_at is null and frozen_at is not null
"""
_RELEASE = """
update habeas.membership set status = 'ENDED', ended_at = $3, frozen_at = $3
 where org_id = $1 and captured_through = $2 and ended_at is null
   and ($4::text[] is null or subject_id in (
        select c.subject_id from habeas.capture c where c.org_id = $1 and c.address_domain = any($4)))
"""
_END_CAPTURES = """
update habeas.capture set state = 'LEFT', ended_at = $3, end_reason = $4
 where org_id = $1 and domain_name = $2 and ended_at is null
   and ($5::text[] is null or address_domain = any($5))
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
    """Answers how many memberships changed. What they hold stays where it is; nobody is deleted."""
    changed = await _followed(command, work)
    work.concerns("Domain", command.domain_id)
    work.note(status=command.status, region=command.region, memberships=changed)
    return {"memberships": changed}


async def _followed(command: FollowDomain, work: Work) -> int:
    org_id = work.actor.organization_id
    if command.reason is not None:
        ceded = None if command.ceded is None else list(command.ceded)
        ended = await work.tx.execute(_RELEASE, org_id, command.name, work.now, ceded)
        await work.tx.execute(_END_CAPTURES, org_id, command.name, work.now, command.reason, ceded)
        return _count(ended)
    if command.status is DomainStatus.CONTESTED:
        return _count(await work.tx.execute(_FREEZE, org_id, command.name, work.now))
    if command.status in CONFIRMED:
        return _count(await work.tx.execute(_THAW, org_id, command.name))
    return 0


def _count(tag: str) -> int:
    return int(tag.rpartition(" ")[2])
