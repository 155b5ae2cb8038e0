"""Loads what the staff of the controllers undertook, each of them on their own behalf."""

from uuid import UUID

from habeas.demo.load.actors import platform
from habeas.demo.world import Item, World, slug_id
from habeas.safeguards.model import StaffUndertaking, StaffUndertakingAcceptance
from habeas.storage.regions import Region
from habeas.storage.rows import insert
from habeas.storage.transaction import write


async def load_undertakings(world: World, region: Region) -> None:
    """The undertaking of every controller, and its acceptance by those of its staff who live in this region."""
    for controller in world.data["controllers"]:
        org_id = world.org_id(controller)
        staff = [each for each in world.items("memberships") if each["organization"] == controller]
        for item in world.items("undertakings") if staff else ():
            row = _undertaking(world, controller, item, slug_id("person", staff[0]["person"]))
            async with write(region, platform(region.code, org_id, org_id)) as tx:
                await insert(tx, [row])
            for member in staff:
                if world.person(member["person"])["region"] == region.code:
                    await _accept(world, region, row, member["person"], item)


def _undertaking(world: World, controller: str, item: Item, by: UUID) -> StaffUndertaking:
    return StaffUndertaking(
        org_id=world.org_id(controller),
        id=slug_id("undertaking", f"{controller}:{item['key']}"),
        version=1,
        title=item["title"],
        text=item["text"],
        published_at=world.at(item["published_at"]),
        published_by=by,
        in_force_from=world.at(item["in_force_from"]),
    )


async def _accept(world: World, region: Region, row: StaffUndertaking, person: str, item: Item) -> None:
    subject_id = slug_id("person", person)
    async with write(region, platform(region.code, row.org_id, row.org_id, subject_id)) as tx:
        accepted = StaffUndertakingAcceptance(
            org_id=row.org_id,
            id=slug_id("undertaken", f"{person}:{item['key']}"),
            subject_id=subject_id,
            undertaking_id=row.id,
            version=row.version,
            accepted_at=world.at(item["accepted_at"]),
        )
        await insert(tx, [accepted])
