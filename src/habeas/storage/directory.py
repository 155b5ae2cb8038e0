"""The directory: in which region somebody lives, known by a keyed hash of their address and nothing else."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from habeas.storage.regions import Region
from habeas.storage.unscoped import unscoped

_SETTLE = """
insert into habeas.address_home (address_hash, region) values ($1, $2)
on conflict (address_hash) do update set region = excluded.region
"""
_HOME = "select region from habeas.address_home where address_hash = $1"
_FORGET = "delete from habeas.address_home where address_hash = $1"
_CLAIM = """
insert into habeas.domain_claim (name, scope, org_id, region, verified_at) values ($1, $2, $3, $4, $5)
on conflict (name, scope) do nothing
"""
_HOLDER = "select org_id from habeas.domain_claim where name = $1 and scope = $2"
_HOLDERS = """
select name, org_id, region from habeas.domain_claim
 where name = $1 or (scope = 'TREE' and name = any ($2))
 order by length(name) desc limit 1
"""


@dataclass(frozen=True, slots=True)
class Holder:
    """The organization that holds a domain, by the name that it proved."""

    name: str
    org_id: UUID
    region: str


class Directory:
    """The directory database, asked with the deployment's key."""

    def __init__(self, region: Region, key: bytes) -> None:
        self._region = region
        self._key = key

    def hashed(self, address: str) -> bytes:
        """HMAC-SHA-256 of the address; only ASCII is folded, and the domain must be its A-label already."""
        folded = "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in address)
        return hmac.new(self._key, folded.encode(), hashlib.sha256).digest()

    def blinded(self, text: str) -> bytes:
        """HMAC-SHA-256 of any other text, exactly as it is; it never equals that of an address."""
        return hmac.new(self._key, b"text\n" + text.encode(), hashlib.sha256).digest()

    async def settle(self, address: str, region: str) -> None:
        """Record that the holder of this address lives in the region."""
        async with unscoped(self._region, because="somebody settles in a region") as tx:
            await tx.execute(_SETTLE, self.hashed(address), region)

    async def home_of(self, address: str) -> str | None:
        """The region in which the holder of this address lives, or None."""
        async with unscoped(self._region, because="somebody signs in") as tx:
            found: str | None = await tx.fetchval(_HOME, self.hashed(address))
            return found

    async def forget(self, address: str) -> None:
        """Nobody lives anywhere under this address any more."""
        async with unscoped(self._region, because="somebody left") as tx:
            await tx.execute(_FORGET, self.hashed(address))

    async def holder_of(self, domain: str) -> Holder | None:
        """Who holds a canonical domain; the most specific claim counts."""
        labels = domain.split(".")
        parents = [".".join(labels[place:]) for place in range(1, len(labels))]
        async with unscoped(self._region, because="whose domain an address is on") as tx:
            row = await tx.fetchrow(_HOLDERS, domain, parents)
        return None if row is None else Holder(**row)

    async def claim(self, name: str, scope: str, org_id: UUID, region: str, verified_at: datetime) -> bool:
        """Make the organization the one verified holder; False if another holds the domain."""
        async with unscoped(self._region, because="a domain was verified") as tx:
            await tx.execute(_CLAIM, name, scope, org_id, region, verified_at)
            return bool(await tx.fetchval(_HOLDER, name, scope) == org_id)
