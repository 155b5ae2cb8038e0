"""Whether an address lies on a domain that may have come to somebody else, whom no mail may let into an account."""

from habeas.access import Permission
from habeas.auth.authority import Authority
from habeas.auth.people.services import reader_for
from habeas.oversight.rules.address import checked_address
from habeas.storage.transaction import read

_CONTESTED = """
select exists (select from habeas.domain where org_id = $1 and name = $2 and status = 'CONTESTED')
"""


async def is_doubtful(authority: Authority, address: str) -> bool:
    """Is the claim that governs the domain contested: by another proof, or because the name was registered anew?"""
    _, domain = checked_address(address)
    holder = await authority.addresses.holder_of(domain)
    if holder is None:
        return False
    region = authority.regions[holder.region]
    async with read(region, reader_for(region.code, holder.org_id, holder.org_id, Permission.MEMBERS_READ)) as tx:
        return bool(await tx.fetchval(_CONTESTED, holder.org_id, holder.name))
