"""Finds the region of a request for somebody who may handle requests of several regions."""

from collections.abc import Mapping
from uuid import UUID

from habeas.access import Actor, Role
from habeas.reading.read import Mechanisms
from habeas.storage.regions import Region
from habeas.storage.transaction import read

HANDLING = "RIGHTS_REQUEST_HANDLING"
"""The purpose for which a transfer mechanism lets requests of another region be handled."""

_HERE = "select exists (select from habeas.rights_request where org_id = $1 and id = $2)"


async def region_of_request(
    regions: Mapping[str, Region], mechanisms: Mechanisms, actor: Actor, org_id: UUID, request_id: UUID
) -> str:
    """The actor's own region, or another that a mechanism opens and where the request is; the own one if nowhere."""
    async with read(regions[actor.region], actor) as tx:
        if actor.role is Role.PERSON or await tx.fetchval(_HERE, org_id, request_id):
            return actor.region
        opened = await mechanisms(tx, actor, frozenset({HANDLING}))
    for code in sorted(opened & regions.keys() - {actor.region}):
        async with read(regions[code], actor) as tx:
            if await tx.fetchval(_HERE, org_id, request_id):
                return code
    return actor.region
