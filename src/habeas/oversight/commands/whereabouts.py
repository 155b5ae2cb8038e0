"""Where a row lives that somebody names by its id: in their own region, or where a mechanism lets them look."""

from collections.abc import Mapping
from uuid import UUID

from habeas.access import Actor, Role
from habeas.reading.globalid import decode
from habeas.reading.read import Mechanisms
from habeas.storage.regions import Region
from habeas.storage.transaction import read

DESK = "RIGHTS_REQUEST_HANDLING"
"""The purpose under which a desk reads what people asked; a transfer mechanism may open other regions for it."""
DIRECTORY = "MEMBER_DIRECTORY"
"""The purpose under which an organization reads of its members elsewhere, where it states no other."""


async def region_of(
    regions: Mapping[str, Region], mechanisms: Mechanisms, actor: Actor, text: str, here: str, *, purpose: str
) -> str | None:
    """The region of the row, by a query `here` over organization and id; None for the actor's own, or for nowhere."""
    found = decode(text)
    org_id, key = (None, None) if found is None else (found.org_id, found.key_as(UUID))
    async with read(regions[actor.region], actor) as tx:
        if actor.role is Role.PERSON or await tx.fetchval(here, org_id, key):
            return None
        opened = await mechanisms(tx, actor, frozenset({purpose}))
    for code in sorted(opened & regions.keys() - {actor.region}):
        async with read(regions[code], actor) as tx:
            if await tx.fetchval(here, org_id, key):
                return code
    return None
