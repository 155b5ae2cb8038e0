"""Fixtures of the oversight tests."""

from collections.abc import AsyncIterator

import pytest

from habeas.storage.regions import Region, Regions
from tests.oversight.ground import Ground, set_ground
from tests.oversight.stage import Stage, set_stage


@pytest.fixture
async def stage(region: Region) -> AsyncIterator[Stage]:
    """Contoso and Fabrikam, with nothing approved and nothing claimed."""
    async with set_stage(region) as found:
        yield found


@pytest.fixture
async def ground(regions: Regions) -> AsyncIterator[Ground]:
    """The same in two regions, with a directory and name servers."""
    async with set_ground(regions) as found:
        yield found
