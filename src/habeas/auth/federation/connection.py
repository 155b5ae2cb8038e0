"""The connection that counts for an address: of the organization that holds its domain now, and of nobody else."""

from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID

from habeas.access import Permission
from habeas.auth.authority import Authority
from habeas.auth.people.services import reader_for
from habeas.kernel.errors import DomainError
from habeas.oversight.rules.claim import CONFIRMED
from habeas.oversight.rules.domain_name import canonical_name
from habeas.storage.transaction import read
from habeas.vault.keys import opened_json

_CONNECTED = """
select p.id, p.org_id, p.domain_name, p.name, p.issuer, p.client_id, p.secret_sealed, p.opens_accounts,
       o.name as organization, o.controller_id, k.wrapped
  from habeas.identity_provider p
  join habeas.domain d on d.org_id = p.org_id and d.name = p.domain_name and d.status = any ($3)
  join habeas.organization o on o.org_id = p.org_id
  left join habeas.space_key k on k.org_id = p.org_id and k.subject_id = p.org_id
 where p.org_id = $1 and p.domain_name = $2 and p.disconnected_at is null
"""


@dataclass(frozen=True, slots=True)
class Connection:
    """An organization's provider, as the sign-in uses it; `region` is the organization's home."""

    id: UUID
    org_id: UUID
    controller_id: UUID
    region: str
    domain: str
    organization: str
    name: str
    issuer: str
    client_id: str
    opens_accounts: bool
    secret: str | None = field(repr=False)


def way_to(connection: Connection | None, onward: str) -> str:
    """Where the offer on the sign-in page leads, empty where there is none."""
    if connection is None:
        return ""
    return f"/sign-in/organization?{urlencode({'domain': connection.domain, 'continue': onward})}"


async def connection_for(authority: Authority, address: str) -> Connection | None:
    """The connection for an address, or for a domain alone. None where no organization holds it, or has none."""
    try:
        domain = canonical_name(address.strip().rpartition("@")[2])
    except DomainError:
        return None
    holder = await authority.addresses.holder_of(domain)
    if holder is None or holder.region not in authority.regions:
        return None
    reader = reader_for(holder.region, holder.org_id, holder.org_id, Permission.DOMAINS_MANAGE)
    async with read(authority.regions[holder.region], reader) as tx:
        row = await tx.fetchrow(_CONNECTED, holder.org_id, holder.name, sorted(CONFIRMED))
    if row is None or row["issuer"] == authority.issuer:
        return None
    keys, sealed = authority.space_keys[holder.region], row["secret_sealed"]
    return Connection(
        id=row["id"],
        org_id=row["org_id"],
        controller_id=row["controller_id"],
        region=holder.region,
        domain=row["domain_name"],
        organization=row["organization"],
        name=row["name"],
        issuer=row["issuer"],
        client_id=row["client_id"],
        opens_accounts=row["opens_accounts"],
        secret=None if sealed is None else opened_json(keys, row["wrapped"], sealed, row["id"].bytes),
    )
