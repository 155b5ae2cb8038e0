"""One demo world for all isolation tests of a run."""

from collections.abc import AsyncIterator

import pytest

from habeas.demo.cluster import ClusterSettings
from tests.world import Demo, demo_world


@pytest.fixture(scope="session")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("isolation")) as found:
        yield found
