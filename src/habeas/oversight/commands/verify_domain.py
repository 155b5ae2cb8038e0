"""What an organization does with a claim of its own: have it looked up now, or give it up."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.oversight.commands.entrypoints import CHECK, FOLLOW, payload_of
from habeas.oversight.commands.own_rows import not_found, own_row
from habeas.oversight.commands.record_finding import claim_of, keep
from habeas.oversight.rules.claim import CLAIMABLE, is_expired, released
from habeas.oversight.rules.sets import CaptureEnd, DomainStatus
from habeas.reading.payload import Entity
from habeas.writing.command import handler
from habeas.writing.work import Work

_FIND = "select * from habeas.domain where org_id = $1 and id = $2 for update"


@dataclass(frozen=True)
class VerifyDomain:
    """Have the challenge of a claim (a global id) looked up now."""

    domain: str


@dataclass(frozen=True)
class ReleaseDomain:
    """Give a claim (a global id) up; whoever was captured through it is released and told."""

    domain: str


@handler(VerifyDomain)
async def verify_domain(command: VerifyDomain, work: Work) -> Entity:
    """Answer the claim as it stands; the look-up follows at once.

    Raises NOT_FOUND, ILLEGAL_STEP for a claim that waits for a review, has ended or whose token has expired.
    """
    row = await _own(command.domain, work)
    claim = claim_of(row)
    lost = claim.status is DomainStatus.PENDING and is_expired(claim, work.now)
    if lost or claim.status in CLAIMABLE - {DomainStatus.PENDING}:
        raise DomainError(ErrorCode.ILLEGAL_STEP, "There is nothing to prove; claim the domain anew.", ("domain",))
    payload = payload_of(work.actor, domain_id=row["id"])
    await work.enqueue(CHECK, payload, dedupe_key=f"{CHECK} now {row['id']}")
    work.concerns("Domain", row["id"])
    return Entity(row["org_id"], row["id"])


@handler(ReleaseDomain)
async def release_domain(command: ReleaseDomain, work: Work) -> Entity:
    """Answer the claim as given up. Raises NOT_FOUND, ILLEGAL_STEP for one that has ended."""
    row = await _own(command.domain, work)
    await keep(work, row["org_id"], row["id"], released(claim_of(row)))
    await follow(work, row["id"], CaptureEnd.DOMAIN_RELEASED)
    work.concerns("Domain", row["id"])
    return Entity(row["org_id"], row["id"])


async def follow(work: Work, domain_id: UUID, reason: CaptureEnd) -> None:
    """Have the members captured through the domain released, in every region, and the name set free."""
    await work.enqueue(FOLLOW, payload_of(work.actor, domain_id=domain_id, reason=reason))


async def _own(text: str, work: Work) -> asyncpg.Record:
    claim_id = own_row(text, "DOM", work.actor, "domain")
    row = await work.tx.fetchrow(_FIND, work.actor.organization_id, claim_id)
    if row is None:
        raise not_found("domain")
    return row
