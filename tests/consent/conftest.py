"""Fixtures of the tests of consents."""

import pytest

from habeas.storage.regions import Regions
from tests.notices.stage import Stage, staged


@pytest.fixture
async def stage(regions: Regions) -> Stage:
    """A controller with its privacy team, over databases of its own."""
    return await staged(regions)
