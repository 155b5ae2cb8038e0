"""Whether an address lies on a domain that may have come to somebody else, whom no mail may let into an account."""

from uuid import UUID

from habeas.access import Permission
from habeas.auth.authority import Authority
from habeas.auth.people.services import reader_for
from habeas.auth.people.standing import platform_for
from habeas.oversight.rules.address import checked_address
from habeas.storage.regions import Region
from habeas.storage.transaction import read

_CONTESTED = """
select exists (select from habeas.domain where org_id = $1 and name = $2 and status = 'CONTESTED')
"""
_GONE = """
select exists (select from habeas.watched_domain w
                where w.name = $1 and (w.gone_since is not null or (w.lapsed_at is not null and not exists (
                      select from habeas.email_address e
                       where e.subject_id = $2 and e.address = $3 and e.verified_at > w.lapsed_at))))
"""


async def is_doubtful(authority: Authority, region: Region, subject_id: UUID, address: str) -> bool:
    """May somebody else have come to read the mail of an address?

    So it is where the claim that governs the domain is contested, by another proof or because the name was registered
    anew; and where nobody claims it, and nobody serves the name, or it lapsed and the address was not confirmed since.
    """
    _, domain = checked_address(address)
    if await _is_gone(region, subject_id, address, domain):
        return True
    holder = await authority.addresses.holder_of(domain)
    if holder is None:
        return False
    there = authority.regions[holder.region]
    async with read(there, reader_for(there.code, holder.org_id, holder.org_id, Permission.MEMBERS_READ)) as tx:
        return bool(await tx.fetchval(_CONTESTED, holder.org_id, holder.name))


async def _is_gone(region: Region, subject_id: UUID, address: str, domain: str) -> bool:
    nowhere = UUID(int=0)
    async with read(region, platform_for(region.code, subject_id, nowhere, nowhere)) as tx:
        return bool(await tx.fetchval(_GONE, domain, subject_id, address))
