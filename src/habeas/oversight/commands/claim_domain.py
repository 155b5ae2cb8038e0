"""Claiming a domain: a canonical name, and a fresh challenge for its DNS administrator."""

from dataclasses import dataclass
from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.oversight.commands.challenge import renew_challenge
from habeas.oversight.commands.entrypoints import FIRST_CHECK, check_later
from habeas.oversight.commands.own_rows import not_found, own_row
from habeas.oversight.rules.claim import CLAIMABLE, HOLDING
from habeas.oversight.rules.domain_name import canonical_name, standing_of_claim
from habeas.oversight.rules.precedence import above
from habeas.oversight.rules.sets import DomainScope, DomainStatus
from habeas.reading.payload import Entity
from habeas.writing.command import handler
from habeas.writing.work import Work

_CLAIM = """
insert into habeas.domain (org_id, id, name, status, scope, created_at, controller_id)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (org_id, name, scope) do nothing
"""
_FIND = "select id, status from habeas.domain where org_id = $1 and name = $2 and scope = $3 for update"
_BEGIN = """
update habeas.domain
   set status = $3, verified_at = null, checked_at = null, proven_at = null, missing_since = null,
       contest_until = null, reviewed_at = null, created_at = $4, doubt = null, name_servers = null,
       controller_id = $5
 where org_id = $1 and id = $2
"""
_BLOCKED = "select exists (select from habeas.domain_block where org_id = $1 and name = any($2))"
_HELD = "select name, scope, status from habeas.domain where org_id = $1 and id = $2 for update"


@dataclass(frozen=True)
class ClaimDomain:
    """Claim a domain for the actor's organization (a global id); a new attempt replaces the token."""

    organization: str
    name: str
    include_subdomains: bool = False


@dataclass(frozen=True)
class RotateDomainToken:
    """Replace the token of a domain that the actor's organization holds (a global id)."""

    domain: str


@handler(ClaimDomain)
async def claim_domain(command: ClaimDomain, work: Work) -> Entity:
    """Open the claim or renew it, and answer it with its challenge.

    Raises NOT_FOUND for another organization, what `standing_of_claim` raises, INVALID_DOMAIN for a name that the
    controller blocked, CONFLICT for a domain that it holds.
    """
    org_id = own_row(command.organization, "ORG", work.actor, "organization")
    scope = DomainScope.TREE if command.include_subdomains else DomainScope.EXACT
    name = canonical_name(command.name)
    status = standing_of_claim(name, scope)
    if await work.tx.fetchval(_BLOCKED, work.actor.controller_id, above(name)):
        raise DomainError(ErrorCode.INVALID_DOMAIN, "This name cannot be claimed; ask your platform.", ("name",))
    controller_id = work.actor.controller_id
    await work.tx.execute(_CLAIM, org_id, new_id(), name, status, scope, work.now, controller_id)
    claim = await work.tx.fetchrow(_FIND, org_id, name, scope)
    assert claim is not None
    if claim["status"] not in CLAIMABLE:
        raise DomainError(ErrorCode.CONFLICT, "This domain is already proven.", ("name",))
    await work.tx.execute(_BEGIN, org_id, claim["id"], status, work.now, controller_id)
    await renew_challenge(work, org_id, claim["id"], name, scope)
    await check_later(work, claim["id"], FIRST_CHECK)
    return _changed(work, org_id, claim["id"], scope, status)


@handler(RotateDomainToken)
async def rotate_domain_token(command: RotateDomainToken, work: Work) -> Entity:
    """Answer the domain with a new challenge; the record must be replaced before the days of grace are over.

    Raises NOT_FOUND, ILLEGAL_STEP for a domain that is not held: that one is claimed anew.
    """
    org_id, claim_id = work.actor.organization_id, own_row(command.domain, "DOM", work.actor, "domain")
    claim = await work.tx.fetchrow(_HELD, org_id, claim_id)
    if claim is None:
        raise not_found("domain")
    if claim["status"] not in HOLDING:
        raise DomainError(ErrorCode.ILLEGAL_STEP, "This domain is not held; claim it anew.", ("domain",))
    await renew_challenge(work, org_id, claim_id, claim["name"], DomainScope(claim["scope"]))
    return _changed(work, org_id, claim_id, DomainScope(claim["scope"]), DomainStatus(claim["status"]))


def _changed(work: Work, org_id: UUID, claim_id: UUID, scope: DomainScope, status: DomainStatus) -> Entity:
    work.concerns("Domain", claim_id)
    work.note(scope=scope, status=status)
    return Entity(org_id, claim_id)
