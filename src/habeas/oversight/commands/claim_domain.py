"""Claiming a domain: a canonical name, and a fresh challenge for its DNS administrator."""

from dataclasses import dataclass
from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.oversight.commands.own_rows import own_row
from habeas.oversight.rules.challenge import LIFETIME, new_token, record_name, record_value
from habeas.oversight.rules.domain_name import canonical_name, standing_of_claim
from habeas.oversight.rules.sets import DomainScope, DomainStatus
from habeas.reading.payload import Entity
from habeas.vault.keys import sealed_json, space_key
from habeas.writing.command import handler
from habeas.writing.work import Work

_CLAIM = """
insert into habeas.domain (org_id, id, name, status, scope, created_at) values ($1, $2, $3, $4, $5, $6)
on conflict (org_id, name, scope) do nothing
"""
_FIND = "select id, status from habeas.domain where org_id = $1 and name = $2 and scope = $3 for update"
_CHALLENGE = """
update habeas.domain
   set status = $3, challenge_name = $4, challenge_sealed = $5, challenge_expires_at = $6
 where org_id = $1 and id = $2
"""


@dataclass(frozen=True)
class ClaimDomain:
    """Claim a domain for the actor's organization (a global id); a new attempt replaces the token."""

    organization: str
    name: str
    include_subdomains: bool = False


@handler(ClaimDomain)
async def claim_domain(command: ClaimDomain, work: Work) -> Entity:
    """Open the claim or renew it, and answer it with its challenge.

    Raises NOT_FOUND for another organization, what `standing_of_claim` raises, CONFLICT for a domain already proven.
    """
    org_id = own_row(command.organization, "ORG", work.actor, "organization")
    scope = DomainScope.TREE if command.include_subdomains else DomainScope.EXACT
    name = canonical_name(command.name)
    status = standing_of_claim(name, scope)
    await work.tx.execute(_CLAIM, org_id, new_id(), name, status, scope, work.now)
    claim = await work.tx.fetchrow(_FIND, org_id, name, scope)
    assert claim is not None
    if claim["status"] == DomainStatus.VERIFIED:
        raise DomainError(ErrorCode.CONFLICT, "This domain is already proven.", ("name",))
    await _challenge(work, org_id, claim["id"], name, scope, status)
    work.concerns("Domain", claim["id"])
    work.note(scope=scope, status=status)
    return Entity(org_id, claim["id"])


async def _challenge(
    work: Work, org_id: UUID, claim_id: UUID, name: str, scope: DomainScope, status: DomainStatus
) -> None:
    expires_at = (work.now + LIFETIME).replace(microsecond=0)
    key = await space_key(work.tx, work.keys, org_id, org_id, work.now)
    value = sealed_json(key, record_value(new_token(), expires_at), claim_id)
    await work.tx.execute(_CHALLENGE, org_id, claim_id, status, record_name(name, scope), value, expires_at)
