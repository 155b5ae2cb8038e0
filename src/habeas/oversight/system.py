"""The platform itself as an actor, on behalf of one organization and where needed for one person."""

from functools import partial
from uuid import UUID

from habeas import access
from habeas.access import Actor
from habeas.storage.regions import Region
from habeas.storage.transaction import read
from habeas.writing.outbox import Delivery

_CONTROLLER = "select controller_id from habeas.organization where org_id = $1"
CLIENT = "habeas-oversight"


platform = partial(access.platform, client=CLIENT)


def behind(delivery: Delivery, region: str | None = None) -> Actor:
    """The platform on behalf of the organization (and the person) that a job names."""
    payload = delivery.payload
    subject = payload.get("subject_id")
    return platform(
        region or delivery.region.code,
        UUID(payload["org_id"]),
        UUID(payload["controller_id"]),
        None if subject is None else UUID(subject),
    )


async def of_organization(region: Region, org_id: UUID) -> Actor | None:
    """The platform on behalf of an organization that is on record in this region."""
    async with read(region, platform(region.code, org_id, org_id)) as tx:
        controller_id = await tx.fetchval(_CONTROLLER, org_id)
    return None if controller_id is None else platform(region.code, org_id, controller_id)
