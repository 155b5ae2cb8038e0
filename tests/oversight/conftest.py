"""Fixtures of the oversight tests."""

from collections.abc import AsyncIterator

import pytest

from habeas.storage.regions import Region
from tests.oversight.stage import Stage, set_stage


@pytest.fixture
async def stage(region: Region) -> AsyncIterator[Stage]:
    """Contoso and Fabrikam, with nothing approved and nothing claimed."""
    async with set_stage(region) as found:
        yield found
