"""How many people accepted older versions of a notice, by region and residence: numbers, never who they are."""

from collections.abc import Mapping
from uuid import UUID

from habeas.access import Actor
from habeas.notices.rules.acceptance import AcceptanceKind
from habeas.notices.rules.effect import Residents
from habeas.storage.regions import Region
from habeas.storage.transaction import Transaction, read

_COUNT = """
with latest as (
    select distinct on (a.subject_id) a.subject_id, a.residence
      from habeas.notice_acceptance a
      join habeas.notice_version v on v.org_id = a.controller_id and v.id = a.version_id
     where a.controller_id = $1 and v.org_id = $1 and v.notice_code = $2 and v.version <> $3 and a.kind = any($4)
     order by a.subject_id, a.accepted_at desc)
select residence, count(*) as people from latest group by residence order by residence nulls last
"""
_AGREED = [kind.value for kind in AcceptanceKind if kind.counts_as_agreement]


async def residents_here(tx: Transaction, org_id: UUID, notice_code: str, version: str) -> tuple[Residents, ...]:
    """The people of this region who accepted a version of the notice other than `version`, by residence."""
    rows = await tx.fetch(_COUNT, org_id, notice_code, version, _AGREED)
    return tuple(Residents(tx.region.code, row["residence"], row["people"]) for row in rows)


async def residents_elsewhere(
    regions: Mapping[str, Region], actor: Actor, notice_code: str, version: str
) -> tuple[Residents, ...]:
    """The same for every region but the actor's own."""
    found: list[Residents] = []
    for code in sorted(regions):
        if code != actor.region:
            async with read(regions[code], actor) as tx:
                found += await residents_here(tx, actor.organization_id, notice_code, version)
    return tuple(found)
