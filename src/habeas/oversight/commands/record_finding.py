"""What a look at DNS does to a claim; run by the platform on behalf of the claiming organization."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.oversight.commands.challenge import renew_challenge
from habeas.oversight.commands.entrypoints import DOMAIN_LETTER, payload_of
from habeas.oversight.rules.claim import CONFIRMED, Claim, checked
from habeas.oversight.rules.sets import DomainDoubt, DomainScope, DomainStatus, Finding
from habeas.writing.command import handler
from habeas.writing.work import Work

FIND = "select * from habeas.domain where org_id = $1 and id = $2 for update"
_KEEP = """
update habeas.domain
   set status = $3, verified_at = $4, proven_at = $5, missing_since = $6, contest_until = $7, doubt = $8,
       checked_at = coalesce($9, checked_at), controller_id = coalesce(controller_id, $10)
 where org_id = $1 and id = $2
"""
_FORGET = """
update habeas.domain
   set token_hash = null, challenge_name = null, challenge_sealed = null, challenge_expires_at = null
 where org_id = $1 and id = $2
"""
_SERVED_BY = "update habeas.domain set name_servers = $3 where org_id = $1 and id = $2"
_ENDED = frozenset({DomainStatus.LAPSED, DomainStatus.RELEASED})


@dataclass(frozen=True)
class RecordFinding:
    """Let a claim follow what DNS showed for the token of this hash, and who serves the registered name (sorted)."""

    domain_id: UUID
    token_hash: bytes
    found: Finding
    held_by_another: bool = False
    doubt: DomainDoubt | None = None
    name_servers: tuple[str, ...] | None = None


@handler(RecordFinding)
async def record_finding(command: RecordFinding, work: Work) -> Mapping[str, Any]:
    """Answers the status before and after; nothing changes if the token was replaced meanwhile.

    Where the name servers are no longer those of the proof, the domain may have been registered by somebody else:
    it has to be proven again, with a new token.
    """
    row = await claimed(work, FIND, command.domain_id)
    before = claim_of(row)
    if row["token_hash"] != command.token_hash:
        return {"before": before.status, "after": before.status}
    doubt = _registration(command, row) or command.doubt
    after = checked(before, command.found, work.now, held_by_another=command.held_by_another, doubt=doubt)
    looked = work.now if command.found is not Finding.UNSURE else None
    await keep(work, row["org_id"], row["id"], after, looked)
    if after.status is DomainStatus.CONTESTED and before.status in CONFIRMED:
        await renew_challenge(work, row["org_id"], row["id"], row["name"], DomainScope(row["scope"]))
    newly_proven = after.status is DomainStatus.VERIFIED and before.status not in CONFIRMED
    if command.name_servers and (newly_proven or row["name_servers"] is None):
        await work.tx.execute(_SERVED_BY, row["org_id"], row["id"], list(command.name_servers))
    if after.status is not before.status:
        await tell_administrators(work, row["id"], after.status)
    work.concerns("Domain", row["id"])
    work.note(found=command.found, before=before.status, after=after.status, doubt=after.doubt)
    return {"before": before.status, "after": after.status}


async def tell_administrators(work: Work, domain_id: UUID, status: DomainStatus) -> None:
    """Have those who manage the claim written to, where there is something to do or to know."""
    await work.enqueue(DOMAIN_LETTER, payload_of(work.actor, domain_id=domain_id, status=status))


def _registration(command: RecordFinding, row: asyncpg.Record) -> DomainDoubt | None:
    known = row["name_servers"] is not None and command.name_servers is not None
    if row["status"] in CONFIRMED and known and sorted(row["name_servers"]) != list(command.name_servers or ()):
        return DomainDoubt.REGISTRATION_CHANGED
    return None


def claim_of(row: asyncpg.Record) -> Claim:
    """The claim as the rules know it."""
    names = ("challenge_expires_at", "verified_at", "proven_at", "missing_since", "contest_until")
    doubt = None if row["doubt"] is None else DomainDoubt(row["doubt"])
    return Claim(DomainStatus(row["status"]), **{name: row[name] for name in names}, doubt=doubt)


async def keep(work: Work, org_id: UUID, claim_id: UUID, claim: Claim, checked_at: Any = None) -> None:
    """Store how the claim stands now; one that ended keeps no token."""
    values = (claim.verified_at, claim.proven_at, claim.missing_since, claim.contest_until, claim.doubt, checked_at)
    await work.tx.execute(_KEEP, org_id, claim_id, claim.status, *values, work.actor.controller_id)
    if claim.status in _ENDED:
        await work.tx.execute(_FORGET, org_id, claim_id)


async def claimed(work: Work, statement: str, *key: Any) -> asyncpg.Record:
    """The claim of the actor's organization; NOT_FOUND if there is none."""
    row = await work.tx.fetchrow(statement, work.actor.organization_id, *key)
    if row is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such claim.")
    return row
