"""What a look at DNS does to a claim; run by the platform on behalf of the claiming organization."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.oversight.commands.challenge import renew_challenge
from habeas.oversight.rules.claim import Claim, checked, contested
from habeas.oversight.rules.sets import DomainScope, DomainStatus, Finding
from habeas.writing.command import handler
from habeas.writing.work import Work

_FIND = "select * from habeas.domain where org_id = $1 and id = $2 for update"
_HELD = "select * from habeas.domain where org_id = $1 and name = $2 and scope = $3 for update"
_KEEP = """
update habeas.domain
   set status = $3, verified_at = $4, proven_at = $5, missing_since = $6, contest_until = $7,
       checked_at = coalesce($8, checked_at)
 where org_id = $1 and id = $2
"""
_FORGET = """
update habeas.domain
   set token_hash = null, challenge_name = null, challenge_sealed = null, challenge_expires_at = null
 where org_id = $1 and id = $2
"""
_WAIT = "update habeas.domain set contest_until = $3 where org_id = $1 and id = $2"
_REVIEWED = "update habeas.domain set status = $3, reviewed_at = $4 where org_id = $1 and id = $2"
_ENDED = frozenset({DomainStatus.LAPSED, DomainStatus.RELEASED})


@dataclass(frozen=True)
class RecordFinding:
    """Let a claim follow what DNS showed for the token of this hash."""

    domain_id: UUID
    token_hash: bytes
    found: Finding
    held_by_another: bool = False
    doubtful: bool = False


@dataclass(frozen=True)
class OpenContest:
    """Another organization brought a fresh proof of a domain that the actor's organization holds."""

    name: str
    scope: DomainScope


@dataclass(frozen=True)
class AwaitContest:
    """Let a claim wait for a contest; `won_by_holder` ends the attempt, which then needs a new token."""

    domain_id: UUID
    won_by_holder: bool = False


@dataclass(frozen=True)
class ReviewDomainClaim:
    """A person of the platform looked at a claim and lets it be proven, or refuses it."""

    domain_id: UUID
    accepted: bool


@handler(RecordFinding)
async def record_finding(command: RecordFinding, work: Work) -> Mapping[str, Any]:
    """Answers the status before and after; nothing changes if the token was replaced meanwhile."""
    row = await _claimed(work, _FIND, command.domain_id)
    before = claim_of(row)
    if row["token_hash"] != command.token_hash:
        return {"before": before.status, "after": before.status}
    doubtful = command.doubtful and row["reviewed_at"] is None
    after = checked(before, command.found, work.now, held_by_another=command.held_by_another, doubtful=doubtful)
    looked = work.now if command.found is not Finding.UNSURE else None
    await keep(work, row["org_id"], row["id"], after, looked)
    work.concerns("Domain", row["id"])
    work.note(found=command.found, before=before.status, after=after.status)
    return {"before": before.status, "after": after.status}


@handler(OpenContest)
async def open_contest(command: OpenContest, work: Work) -> Mapping[str, Any]:
    """Answers the status and since when it is contested; an open contest stays as it is.

    The holder gets a new token: what proved the domain before, whoever copied the record could show as well.
    """
    row = await _claimed(work, _HELD, command.name, command.scope)
    before, after = claim_of(row), contested(claim_of(row), work.now)
    if after != before:
        await keep(work, row["org_id"], row["id"], after)
        await renew_challenge(work, row["org_id"], row["id"], command.name, command.scope)
    work.concerns("Domain", row["id"])
    work.note(before=before.status, after=after.status)
    return {"after": after.status, "contest_until": after.contest_until}


@handler(AwaitContest)
async def await_contest(command: AwaitContest, work: Work) -> None:
    """Mark the claim as waiting, or end the attempt that the holder outlived."""
    row = await _claimed(work, _FIND, command.domain_id)
    work.concerns("Domain", row["id"])
    work.note(lost=command.won_by_holder)
    if command.won_by_holder:
        await keep(work, row["org_id"], row["id"], Claim(DomainStatus.RELEASED))
    else:
        await work.tx.execute(_WAIT, row["org_id"], row["id"], row["contest_until"] or work.now)


@handler(ReviewDomainClaim)
async def review_domain_claim(command: ReviewDomainClaim, work: Work) -> Mapping[str, Any]:
    """Answers the status; ILLEGAL_STEP for a claim that waits for no review."""
    row = await _claimed(work, _FIND, command.domain_id)
    if row["status"] != DomainStatus.REVIEW:
        raise DomainError(ErrorCode.ILLEGAL_STEP, "This claim waits for no review.", ("domain",))
    status = DomainStatus.PENDING if command.accepted else DomainStatus.RELEASED
    await work.tx.execute(_REVIEWED, row["org_id"], row["id"], status, work.now)
    work.concerns("Domain", row["id"])
    work.note(accepted=command.accepted)
    return {"status": status}


def claim_of(row: asyncpg.Record) -> Claim:
    """The claim as the rules know it."""
    names = ("challenge_expires_at", "verified_at", "proven_at", "missing_since", "contest_until")
    return Claim(DomainStatus(row["status"]), **{name: row[name] for name in names})


async def keep(work: Work, org_id: UUID, claim_id: UUID, claim: Claim, checked_at: Any = None) -> None:
    """Store how the claim stands now; one that ended keeps no token."""
    values = (claim.verified_at, claim.proven_at, claim.missing_since, claim.contest_until, checked_at)
    await work.tx.execute(_KEEP, org_id, claim_id, claim.status, *values)
    if claim.status in _ENDED:
        await work.tx.execute(_FORGET, org_id, claim_id)


async def _claimed(work: Work, statement: str, *key: Any) -> asyncpg.Record:
    row = await work.tx.fetchrow(statement, work.actor.organization_id, *key)
    if row is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such claim.")
    return row
