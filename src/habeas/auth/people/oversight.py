"""Which organization oversees the domain of an address, and how far, told before an account exists."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from habeas.access import Permission
from habeas.access.permission import MEANING
from habeas.auth.authority import Authority
from habeas.auth.people.services import reader_for
from habeas.storage.transaction import read

_ANNOUNCED = """
select a.id, a.legal_entity, a.contact, a.statement, a.scopes, a.purposes, a.field_classes, a.effective_from,
       a.domain_name
  from habeas.oversight_announcement a
 where a.org_id = $1 and (a.domain_name = $2 or a.domain_name = $3)
 order by a.effective_from desc limit 1
"""


@dataclass(frozen=True, slots=True)
class Overseen:
    """What the holder of the domain announced, as the registration shows it."""

    announcement_id: UUID
    domain: str
    legal_entity: str
    contact: str
    statement: str
    effective_from: datetime
    powers: tuple[str, ...]
    purposes: tuple[str, ...]
    field_classes: tuple[str, ...]


async def overseer_of(authority: Authority, domain: str) -> Overseen | None:
    """The oversight over a canonical domain, if an organization holds it and has announced one."""
    holder = await authority.addresses.holder_of(domain)
    if holder is None:
        return None
    region = authority.regions[holder.region]
    actor = reader_for(region.code, holder.org_id, holder.org_id, Permission.MEMBERS_READ)
    async with read(region, actor) as tx:
        row = await tx.fetchrow(_ANNOUNCED, holder.org_id, domain, holder.name)
    if row is None:
        return None
    return Overseen(
        announcement_id=row["id"],
        domain=row["domain_name"],
        legal_entity=row["legal_entity"],
        contact=row["contact"],
        statement=row["statement"],
        effective_from=row["effective_from"],
        powers=tuple(MEANING[Permission(scope)] for scope in row["scopes"]),
        purposes=tuple(_spoken(code) for code in row["purposes"]),
        field_classes=tuple(_spoken(code) for code in row["field_classes"]),
    )


def _spoken(code: str) -> str:
    return code.replace("_", " ").lower()
