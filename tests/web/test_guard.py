"""Every response carries the security headers, whatever it is."""

import httpx
import pytest

from habeas.web.guard import DATA_POLICY, HEADERS, PAGE_POLICY
from tests.web.sample import sited

PAGES = {"/", "/graphiql"}
PATHS = [
    *sorted(PAGES),
    "/graphiql/config.json",
    "/graphql",
    "/healthz",
    "/schema.graphql",
    "/nowhere",
    "/assets/home.css",
]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/graphiql",
        "/graphiql/config.json",
        "/graphql",
        "/healthz",
        "/schema.graphql",
        "/nowhere",
        "/assets/home.css",
    ],
)
async def test_every_response_carries_the_security_headers(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    assert headers.keys() >= HEADERS.keys()
    assert headers["content-security-policy"] == (PAGE_POLICY if path in PAGES else DATA_POLICY)
    assert headers["x-content-type-options"] == "nosniff"
    assert "max-age" in headers["strict-transport-security"]


def test_the_policies_allow_no_inline_code_no_other_origin_and_no_frame() -> None:
    for policy in (DATA_POLICY, PAGE_POLICY):
        assert "unsafe" not in policy
        assert "http" not in policy
        assert policy.startswith("default-src 'none';")
        assert "frame-ancestors 'none'" in policy


async def test_answers_are_never_stored(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": "{ hello }"})
    assert response.headers["cache-control"] == "no-store"


async def test_strict_transport_is_asked_for_only_where_there_is_tls() -> None:
    async with sited(public_url="http://127.0.0.1:8000").client() as client:
        assert "strict-transport-security" not in (await client.get("/healthz")).headers


async def test_no_other_origin_may_read_answers_unless_it_is_listed(client: httpx.AsyncClient) -> None:
    origin = {"origin": "https://app.example"}
    response = await client.post("/graphql", json={"query": "{ hello }"}, headers=origin)
    assert "access-control-allow-origin" not in response.headers
    async with sited(allowed_origins=("https://app.example",)).client() as listed:
        allowed = await listed.post("/graphql", json={"query": "{ hello }"}, headers=origin)
        other = await listed.post("/graphql", json={"query": "{ hello }"}, headers={"origin": "https://x.example"})
    assert allowed.headers["access-control-allow-origin"] == "https://app.example"
    assert "access-control-allow-credentials" not in allowed.headers
    assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize("path", ["/oauth/authorize", "/sign-in", "/account", "/", "/graphiql"])
async def test_what_a_person_visits_is_never_read_from_another_origin(path: str) -> None:
    origin = {"origin": "https://app.example"}
    asked = {**origin, "access-control-request-method": "GET"}
    async with sited(allowed_origins=("https://app.example",)).client() as client:
        answers = [await client.get(path, headers=origin), await client.options(path, headers=asked)]
    assert not [answer for answer in answers if "access-control-allow-origin" in answer.headers]
