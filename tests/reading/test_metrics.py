"""What monitoring reads: only with its secret, and which documents went the ordinary way, with the reason."""

from dataclasses import replace
from hashlib import sha256

import httpx
import pytest
from pydantic import SecretStr, ValidationError

from habeas.main import build_application, build_site
from habeas.settings import Settings
from tests.world import URL, Demo

SECRET = "s" * 32
COMPILED = "{ viewer { person { displayName } } }"
ORDINARY = "{ viewer { person { displayName } } __schema { queryType { name } } }"


def monitored(demo: Demo) -> httpx.AsyncClient:
    """A client of an application over the demo world that has the secret."""
    settings = demo.settings.model_copy(update={"metrics_secret": SecretStr(SECRET)})
    engines = replace(demo.engines, settings=settings)
    application = build_application(engines, build_site(settings, engines.schema))
    return httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url=URL)


async def test_it_tells_which_documents_went_the_ordinary_way_and_why(still_world: Demo) -> None:
    bearer = {"authorization": f"Bearer {still_world.held['person-eu'].token}"}
    async with monitored(still_world) as client:
        for document in (COMPILED, COMPILED, ORDINARY):
            assert (await client.post("/graphql", json={"query": document}, headers=bearer)).status_code == 200
        found = await client.get("/metrics", headers={"authorization": f"Bearer {SECRET}"})
    lines = found.text.splitlines()
    reason = 'reason="it asks for the schema"'
    assert "habeas_operations_answered_total 2" in lines
    assert f"habeas_operations_ordinary_total{{{reason}}} 1" in lines
    digest = sha256(ORDINARY.encode()).hexdigest()
    assert f'habeas_operations_ordinary_document{{document="{digest}",{reason}}} 1' in lines


async def test_nobody_else_reads_it(still_world: Demo) -> None:
    async with monitored(still_world) as client:
        for wrong in (
            {},
            {"authorization": f"Bearer {still_world.held['aishu-privacy'].token}"},
            {"authorization": "Bearer "},
        ):
            assert (await client.get("/metrics", headers=wrong)).status_code == 401


async def test_without_a_secret_there_is_no_such_address(still_world: Demo) -> None:
    assert (await still_world.client.get("/metrics", headers={"authorization": "Bearer "})).status_code == 404
    with pytest.raises(ValidationError):
        Settings(metrics_secret=SecretStr("short"))
