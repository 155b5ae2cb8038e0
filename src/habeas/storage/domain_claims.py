"""Who holds which domain in the whole deployment: at most one organization for a name and scope."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from habeas.storage.regions import Region
from habeas.storage.unscoped import unscoped

_CLAIM = """
insert into habeas.domain_claim (name, scope, org_id, region, verified_at) values ($1, $2, $3, $4, $5)
on conflict (name, scope) do nothing
"""
_HOLDERS = """
select c.name, c.scope, c.org_id, c.region
  from habeas.domain_claim c join unnest($1::text[], $2::text[]) as wanted (name, scope) using (name, scope)
"""
_RELEASE = "delete from habeas.domain_claim where name = $1 and scope = $2 and org_id = $3"
_NAMES_OF_OTHERS = "select distinct name from habeas.domain_claim where org_id <> $1"


@dataclass(frozen=True, slots=True)
class Holder:
    """The organization that holds a domain, and its home region."""

    name: str
    scope: str
    org_id: UUID
    region: str


class DomainClaims:
    """The claims in the directory database; they name organizations and no person."""

    def __init__(self, directory: Region) -> None:
        self._directory = directory

    async def claim(self, name: str, scope: str, org_id: UUID, region: str, verified_at: datetime) -> Holder:
        """Make the organization the holder if there is none; the holder as it now is."""
        async with unscoped(self._directory, because="a domain was proven") as tx:
            await tx.execute(_CLAIM, name, scope, org_id, region, verified_at)
            row = await tx.fetchrow(_HOLDERS, [name], [scope])
        assert row is not None
        return Holder(**dict(row))

    async def holders(self, claims: Iterable[tuple[str, str]]) -> list[Holder]:
        """Who holds any of these names and scopes."""
        wanted = list(claims)
        async with unscoped(self._directory, because="whoever governs a domain is looked up") as tx:
            rows = await tx.fetch(_HOLDERS, [name for name, _ in wanted], [scope for _, scope in wanted])
        return [Holder(**dict(row)) for row in rows]

    async def release(self, name: str, scope: str, org_id: UUID) -> None:
        """Nobody holds it any more, if this organization did."""
        async with unscoped(self._directory, because="a domain was given up or lost") as tx:
            await tx.execute(_RELEASE, name, scope, org_id)

    async def names_of_others(self, org_id: UUID) -> list[str]:
        """Every name that other organizations hold, for telling whether a new one is made to look like it."""
        async with unscoped(self._directory, because="a name is compared with those that are held") as tx:
            return [row["name"] for row in await tx.fetch(_NAMES_OF_OTHERS, org_id)]
