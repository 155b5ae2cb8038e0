"""Fixtures of the tests of requests."""

import pytest

from habeas.storage.regions import Region, Regions
from tests.rights.client import Client
from tests.rights.world import World, build


@pytest.fixture
async def world(region: Region) -> World:
    """Annika (DE), Yuqing (CN) and Maya (US-CA) with AISHU, Julien (FR) with AOMEI; all in one region."""
    return await build(Regions({"sg": region}, None))


@pytest.fixture
async def wide_world(regions: Regions) -> World:
    """The same people in two regions: Yuqing's data live in cn."""
    return await build(regions)


@pytest.fixture
def client(world: World) -> Client:
    """A client of the world in one region."""
    return Client(world)


@pytest.fixture
def wide_client(wide_world: World) -> Client:
    """A client of the world in two regions."""
    return Client(wide_world)
