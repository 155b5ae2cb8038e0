"""Loads the whole world once, and at every start renews what is meant to stand from each start."""

from collections.abc import Callable
from datetime import datetime

from habeas.demo.load.actors import platform
from habeas.demo.load.clients import load_clients
from habeas.demo.load.declaring import declare_controllers
from habeas.demo.load.history import load_history, renew_approvals
from habeas.demo.load.organizations import load_organizations
from habeas.demo.load.people import load_people
from habeas.demo.load.register import load_registers
from habeas.demo.world import World, read_world, slug_id
from habeas.main import Engines
from habeas.settings import decoded_key
from habeas.storage.directory import Directory
from habeas.storage.regions import Region
from habeas.storage.transaction import read

_LOADED = "select created_at from habeas.organization where org_id = $1"


async def load_world(engines: Engines, say: Callable[[str], None]) -> World:
    """The demo world, loaded if the databases are empty; otherwise as it was made."""
    now = engines.clock.now()
    world = read_world(now)
    home = engines.regions[engines.settings.default_region]
    if not await _is_loaded(world, home):
        await _load(world, engines, say)
    await renew_approvals(world, home, now)
    await load_clients(world, engines)
    return world


async def _is_loaded(world: World, home: Region) -> bool:
    controller = slug_id("organization", world.data["controllers"][0])
    async with read(home, platform(home.code, controller, controller)) as tx:
        found: datetime | None = await tx.fetchval(_LOADED, controller)
        return found is not None


async def _load(world: World, engines: Engines, say: Callable[[str], None]) -> None:
    say("Declaring the controllers ...")
    await declare_controllers(world, engines)
    for region in engines.regions.values():
        say(f"Loading organizations, assurances and notices into {region.code} ...")
        await load_organizations(world, region, list(engines.regions))
        await load_registers(world, region)
    for region in engines.regions.values():
        say(f"Loading people into {region.code} ...")
        await load_people(world, region, engines.keys[region.code])
    await _settle(world, engines)
    say("Loading months of history ...")
    await load_history(world, engines)


async def _settle(world: World, engines: Engines) -> None:
    if engines.settings.directory_key is None:
        return
    directory = Directory(engines.regions.directory, decoded_key(engines.settings.directory_key))
    for person in world.items("people"):
        for address in person["emails"]:
            await directory.settle(address, person["region"])
    for domain in world.items("domains"):
        organization = world.organization(domain["organization"])
        org_id = world.org_id(domain["organization"])
        verified_at = world.at(domain["verified_at"])
        await directory.claim(domain["name"], domain["scope"], org_id, organization["region"], verified_at)
