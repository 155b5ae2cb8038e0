"""Machines find out how to call the service before they do."""

import asyncio
from collections.abc import Mapping

import httpx

from habeas.web.app import Connections, build_app
from habeas.web.discovery import Ready
from habeas.web.options import Introspection
from tests.web.sample import GOOD_TOKEN, SCHEMA, SITE, authenticate, codes, make_context, sited


async def test_the_process_is_alive(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).json() == {"status": "ok"}


async def test_the_service_is_ready_only_while_all_that_it_needs_is() -> None:
    checks = {"sg": True, "cn": True}

    async def ready() -> Mapping[str, bool]:
        return checks

    assert (await asked_whether_ready(ready, 1))[0].json() == {"status": "ready", "checks": checks}
    checks["cn"] = False
    (response,) = await asked_whether_ready(ready, 1)
    assert (response.status_code, response.json()["checks"]) == (503, {"sg": True, "cn": False})


async def test_however_many_ask_whether_it_is_ready_the_databases_are_asked_once() -> None:
    asked = []

    async def ready() -> Mapping[str, bool]:
        asked.append("once")
        await asyncio.sleep(0)
        return {"sg": True}

    assert [each.status_code for each in await asked_whether_ready(ready, 20)] == [200] * 20
    assert asked == ["once"]


async def asked_whether_ready(ready: Ready, times: int) -> list[httpx.Response]:
    """What a new process answers to so many at once."""
    app = build_app(SCHEMA, Connections(authenticate, make_context, ready=ready), SITE)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://x") as client:
        return list(await asyncio.gather(*(client.get("/readyz") for _ in range(times))))


async def test_the_protected_resource_says_where_tokens_come_from(client: httpx.AsyncClient) -> None:
    metadata = (await client.get("/.well-known/oauth-protected-resource")).json()
    assert metadata == {
        "resource": "https://privacy.example",
        "authorization_servers": ["https://login.example"],
        "jwks_uri": "https://privacy.example/.well-known/jwks.json",
        "scopes_supported": ["self:read"],
        "bearer_methods_supported": ["header"],
        "resource_name": "habeas",
    }


async def test_the_public_keys_are_published() -> None:
    connections = Connections(authenticate, make_context, jwks=lambda: {"keys": [{"kid": "a"}]})
    app = build_app(SCHEMA, connections, SITE)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://x") as client:
        response = await client.get("/.well-known/jwks.json")
    assert response.json() == {"keys": [{"kid": "a"}]}
    assert response.headers["content-type"].startswith("application/jwk-set+json")


async def test_the_schema_as_text_follows_the_policy_of_introspection(client: httpx.AsyncClient) -> None:
    assert (await client.get("/schema.graphql")).text == SCHEMA.as_str()
    async with sited(introspection=Introspection.AUTHENTICATED).client() as other:
        refused = await other.get("/schema.graphql")
        shown = await other.get("/schema.graphql", headers={"authorization": f"Bearer {GOOD_TOKEN}"})
    assert (refused.status_code, codes(refused)) == (401, ["UNAUTHENTICATED"])
    assert shown.text == SCHEMA.as_str()
