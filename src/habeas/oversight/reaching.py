"""How far an organization reaches across regions for a purpose: where its members may be read from, and where not."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from habeas.access import Actor, Permission
from habeas.disclosures.mechanisms import mechanisms
from habeas.oversight.rules.bulk import DELAY, NO_MECHANISM, Reach, Withheld
from habeas.oversight.system import platform
from habeas.reading.globalid import decode
from habeas.storage.regions import Region
from habeas.storage.transaction import read

_HOME = "select home_region from habeas.bulk_export where org_id = $1 and id = $2"
_THERE = """
select count(distinct m.subject_id) filter (
           where m.ended_at is null and m.overseer_id = $1 and m.status in ('ACTIVE', 'SUSPENDED')
             and ($3::uuid is null or m.unit_id = $3)
       ) as members,
       count(*) filter (
           where m.role = 'ADMINISTRATOR' and m.status <> 'INVITED' and (m.ended_at is null or m.ended_at > $4)
       ) as administrators
  from habeas.membership m where m.org_id = $1 and m.subject_id is distinct from $2
"""


async def covered(regions: Mapping[str, Region], actor: Actor, purpose: str) -> frozenset[str]:
    """The other regions from which the actor's region may read for the purpose today."""
    async with read(regions[actor.region], actor) as tx:
        return await mechanisms(tx, actor, frozenset({purpose})) & regions.keys() - {actor.region}


async def home_of(regions: Mapping[str, Region], actor: Actor, export: str) -> str | None:
    """The region in which a bulk export (a global id) was asked for, as its copy where the actor lives tells."""
    found = decode(export)
    async with read(regions[actor.region], actor) as tx:
        key = None if found is None else found.key_as(UUID)
        home: str | None = await tx.fetchval(_HOME, actor.organization_id, key)
    return home if home in regions else None


async def reach_of(regions: Mapping[str, Region], actor: Actor, purpose: str, unit: str | None, now: datetime) -> Reach:
    """Whom an export would concern in the other regions, counted where they live, and which of them it leaves there.

    Administrators are counted everywhere, with those who were let go within the delay: no administrator sees those.
    `unit` is a global id. Nobody is counted for whoever may not read the directory.
    """
    found = None if unit is None else decode(unit)
    unit_id = None if found is None else found.key_as(UUID)
    if not actor.may(Permission.MEMBERS_READ) or (unit is not None and not isinstance(unit_id, UUID)):
        return Reach()
    opened = await covered(regions, actor, purpose)
    members: dict[str, int] = {}
    withheld: list[Withheld] = []
    administrators = 0
    for code in sorted(regions):
        there = platform(code, actor.organization_id, actor.controller_id)
        async with read(regions[code], there) as tx:
            row = await tx.fetchrow(_THERE, actor.organization_id, actor.subject_id, unit_id, now - DELAY)
        assert row is not None
        administrators += row["administrators"]
        if code == actor.region:
            continue
        if row["members"] and code in opened:
            members[code] = row["members"]
        elif row["members"]:
            withheld.append(Withheld(code, row["members"], NO_MECHANISM))
    return Reach(members, tuple(withheld), administrators)
