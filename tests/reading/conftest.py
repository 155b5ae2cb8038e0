"""One demo world whose clock stands still, for everything that compares the two routes."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from habeas.demo.cluster import ClusterSettings
from habeas.kernel.clock import FixedClock
from tests.reading.both_routes import BothRoutes
from tests.reading.documents import Known
from tests.world import Demo, demo_world

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ASKED = (
    ("person-eu", "MyData"),
    ("person-eu", "WhoLooked"),
    ("person-eu", "MyRequests"),
    ("person-eu", "MyTerms"),
    ("contoso-admin", "Members"),
    ("aishu-privacy", "Desk"),
    ("aishu-privacy", "Register"),
)


@pytest.fixture(scope="session")
async def still_world(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """A demo world for these tests."""
    async with demo_world(cluster, tmp_path_factory.mktemp("routes"), FixedClock(NOW)) as found:
        yield found


@pytest.fixture(scope="session")
def both(still_world: Demo) -> BothRoutes:
    """Both routes over it."""
    return BothRoutes(still_world.engines)


@pytest.fixture(scope="session")
async def known(still_world: Demo) -> Known:
    """Ids, cursors and references that clients got to see in it."""
    answers = []
    for persona, name in ASKED:
        variables = {"organization": still_world.organization()} if name == "Members" else {}
        answers.append(str(await still_world.ask(persona, name, variables)))
    seen = " ".join(answers)
    organizations = [held.organization_id for held in still_world.held.values()]
    return Known(
        ids=[*sorted(set(re.findall(r"'id': '([\w-]{20,})'", seen)))[:60], *organizations * 3],
        cursors=sorted(set(re.findall(r"'(?:cursor|endCursor)': '([\w-]+)'", seen))),
        texts={
            "reference": sorted(set(re.findall(r"R-[\w-]+", seen))),
            "service": ["ANYSHARE", "ANYBACKUP"],
            "code": ["SECURITY_INVESTIGATION"],
            "note": ["Reported credential theft"],
        },
    )
