"""Doubts about a claim that only a person, or a new proof, can settle: looked for at every look at DNS."""

from dataclasses import dataclass
from typing import Any

from habeas.access import Actor
from habeas.oversight.rules.claim import CONFIRMED
from habeas.oversight.rules.domain_name import is_public_name
from habeas.oversight.rules.lookalike import looks_like
from habeas.oversight.rules.precedence import above
from habeas.oversight.rules.sets import DomainDoubt, DomainScope, DomainStatus
from habeas.storage.domain_claims import DomainClaims
from habeas.storage.transaction import read
from habeas.writing.run import WriteEngine

CROWD = 500
"""More people than this with an address on a domain, before anybody proved it, are looked at by a person first."""

_BLOCKED = "select exists (select from habeas.domain_block where org_id = $1 and name = any($2))"
_PEOPLE = """
select count(distinct a.subject_id) from habeas.address_domain a
 where (a.name = $2 or ($3 and a.name like $4)) and not exists (
       select from habeas.membership m where m.org_id = $1 and m.subject_id = a.subject_id and m.ended_at is null)
"""


@dataclass(frozen=True)
class Doubts:
    """Asks the lists, the directory and every region."""

    engine: WriteEngine
    claims: DomainClaims

    async def of(self, actor: Actor, row: Any, *, proven: bool) -> DomainDoubt | None:
        """The gravest doubt about this claim, or None. `proven`: its record stands in DNS."""
        name, scope, status = row["name"], DomainScope(row["scope"]), DomainStatus(row["status"])
        if status in CONFIRMED or (proven and row["reviewed_at"] is None):
            if await self._is_blocked(actor, name):
                return DomainDoubt.BLOCKED
            if is_public_name(name, scope):
                return DomainDoubt.PUBLIC_NAME
        if status is not DomainStatus.PENDING or not proven or row["reviewed_at"] is not None:
            return None
        if looks_like(name, await self.claims.names_of_others(actor.organization_id)):
            return DomainDoubt.LOOKS_LIKE_ANOTHER
        return DomainDoubt.MANY_STRANGERS if await self._strangers(actor, name, scope) > CROWD else None

    async def _is_blocked(self, actor: Actor, name: str) -> bool:
        async with read(self.engine.regions[actor.region], actor) as tx:
            return bool(await tx.fetchval(_BLOCKED, actor.controller_id, above(name)))

    async def _strangers(self, actor: Actor, name: str, scope: DomainScope) -> int:
        people = 0
        for region in self.engine.regions.values():
            async with read(region, actor) as tx:
                tree = scope is DomainScope.TREE
                people += await tx.fetchval(_PEOPLE, actor.organization_id, name, tree, f"%.{name}")
        return people
