"""Requests that are cut off midway leave nothing behind for whoever gets their connection next."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from habeas.demo.cluster import ClusterSettings
from habeas.demo.documents import document
from habeas.main import build_application, build_site, open_engines
from habeas.web.options import WebLimits
from tests.world import URL, Demo, demo_world

SEED = 20261121
WHO = "{ viewer { person { displayName } spaces { organization { name } } records(first: 100) { nodes { label } } } }"
PERSONAS = ("person-eu", "person-ca", "person-av", "person-cn", "contoso-admin")
ASKED = {
    "person-eu": ("MyData", {}),
    "person-ca": ("MyTerms", {}),
    "person-av": ("MyData", {}),
    "person-cn": ("ExerciseMyRights", {"input": {"rights": ["ACCESS"], "language": "en"}}),
    "contoso-admin": ("Members", {}),
}


@pytest.fixture(scope="module")
async def narrow(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """A demo world whose regions have one connection each, so that everybody gets everybody else's."""
    async with demo_world(cluster, tmp_path_factory.mktemp("narrow")) as demo:
        settings = demo.settings.model_copy(update={"pool_min_size": 1, "pool_max_size": 1})
        async with open_engines(settings) as engines:
            site = build_site(settings, engines.schema)
            application = build_application(engines, site, WebLimits())
            transport = httpx.ASGITransport(application, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
                yield replace(demo, settings=settings, engines=engines, client=client)


@pytest.fixture(scope="module")
async def alone(narrow: Demo) -> dict[str, Any]:
    """What each persona is answered while nobody disturbs."""
    return {persona: await narrow.data(persona, WHO) for persona in PERSONAS}


async def _cut_off(narrow: Demo, persona: str, after: float) -> bool:
    """Ask, and cut the request off after so many seconds; False if it was answered before that."""
    name, variables = ASKED[persona]
    values = {"organization": narrow.organization(), **variables}
    headers = {"authorization": f"Bearer {narrow.held[persona].token}"}
    body = {"query": document(name), "variables": values}
    task = asyncio.create_task(narrow.client.post("/graphql", json=body, headers=headers))
    await asyncio.wait((task,), timeout=after)
    if task.done():
        assert task.result().status_code == 200
        return False
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    return True


async def test_after_a_cut_request_the_next_user_of_the_connection_sees_only_their_own(
    narrow: Demo, alone: dict[str, Any]
) -> None:
    chance = random.Random(SEED)  # noqa: S311
    cut = 0
    for _ in range(60):
        first, second = chance.sample(PERSONAS, 2)
        cut += await _cut_off(narrow, first, chance.random() * 0.02)
        assert await narrow.data(second, WHO) == alone[second]
    assert cut >= 20


async def test_many_cut_at_once_leave_the_pool_whole(narrow: Demo, alone: dict[str, Any]) -> None:
    chance = random.Random(SEED + 1)  # noqa: S311
    for _ in range(5):
        await asyncio.gather(*(_cut_off(narrow, persona, chance.random() * 0.06) for persona in PERSONAS * 2))
        for persona in PERSONAS:
            assert await narrow.data(persona, WHO) == alone[persona]
    for region in narrow.engines.regions.values():
        assert (region.pool.get_size(), region.pool.get_max_size()) == (1, 1)


async def test_a_connection_that_comes_back_holds_no_context(narrow: Demo) -> None:
    chance = random.Random(SEED + 2)  # noqa: S311
    for persona in PERSONAS:
        await _cut_off(narrow, persona, chance.random() * 0.02)
    for region in narrow.engines.regions.values():
        async with region.pool.acquire() as connection:
            left = [await connection.fetchval(f"select current_setting('app.{name}', true)") for name in _CONTEXT]
            assert [value for value in left if value] == []
            assert await connection.fetchval("select count(*) from habeas.person") == 0


_CONTEXT = ("context", "org", "sub", "controller", "scopes", "spaces", "grant_subject", "grant_classes")
