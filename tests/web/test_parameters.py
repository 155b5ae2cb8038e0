"""Malformed requests are refused with a sentence, and never with a 5xx."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.web.sample import codes, limited

JSON_BODY = {"content-type": "application/json"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"1",
        b'"{ hello }"',
        b"[]",
        b'[{"query":"{ hello }"}]',
        b"{}",
        b'{"query":null}',
        b'{"query":""}',
        b'{"query":1}',
        b'{"query":true}',
        b'{"query":{}}',
        b'{"query":["{ hello }"]}',
        b'{"query":"{ hello }","operationName":1}',
        b'{"query":"{ hello }","operationName":[]}',
        b'{"query":"{ hello }","variables":"{}"}',
        b'{"query":"{ hello }","variables":[1]}',
        b'{"query":"{ hello }","variables":true}',
        b'{"query":"{ hello }","extensions":0}',
        b'{"query":"{ hello }","extensions":[]}',
        b'{"query":"\\ud800"}',
        b'{"query":"{ hello }","variables":{"x":NaN}}',
        b"\xff\xfe",
        b'\xef\xbb\xbf{"query":"{ hello }"}',
        b"[" * 100_000,
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
    ],
)
async def test_a_malformed_body_is_a_bad_request(client: httpx.AsyncClient, body: bytes) -> None:
    response = await client.post("/graphql", content=body, headers=JSON_BODY)
    assert response.status_code == 400
    assert codes(response) == ["BAD_REQUEST"]


async def test_null_stands_for_absent_members(client: httpx.AsyncClient) -> None:
    members = {"variables": None, "operationName": None, "extensions": None}
    response = await client.post("/graphql", json={"query": "{ hello }", **members})
    assert response.json() == {"data": {"hello": "Hello, world!"}}


async def test_a_body_over_the_limit_is_refused_by_its_declared_length() -> None:
    async with limited(body=100).client() as client:
        response = await client.post("/graphql", content=b" " * 101, headers=JSON_BODY)
    assert (response.status_code, codes(response)) == (413, ["BAD_REQUEST"])


async def test_a_body_over_the_limit_is_refused_where_no_length_is_declared() -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(10):
            yield b" " * 50

    async with limited(body=100).client() as client:
        response = await client.post("/graphql", content=chunks(), headers=JSON_BODY)
    assert response.status_code == 413


async def test_variables_nested_too_deeply_are_refused() -> None:
    value: object = "x"
    for _ in range(40):
        value = [value]
    async with limited(variable_depth=32).client() as client:
        response = await client.post("/graphql", json={"query": "{ hello }", "variables": {"x": value}})
    assert (response.status_code, codes(response)) == (400, ["BAD_REQUEST"])


@pytest.mark.parametrize(
    "members",
    [{"documentId": "sha256:00"}, {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "00"}}}],
)
async def test_persisted_documents_are_said_to_be_unsupported(
    client: httpx.AsyncClient, members: dict[str, object]
) -> None:
    response = await client.post("/graphql", json=members)
    assert (response.status_code, codes(response)) == (400, ["PERSISTED_QUERY_NOT_SUPPORTED"])


async def test_a_get_takes_its_parameters_from_the_url(client: httpx.AsyncClient) -> None:
    params = {
        "query": "query A($n: String!) { hello(name: $n) } query B { hello }",
        "operationName": "A",
        "variables": json.dumps({"n": "Ada"}),
        "extensions": "",
    }
    response = await client.get("/graphql", params=params)
    assert response.json() == {"data": {"hello": "Hello, Ada!"}}


@pytest.mark.parametrize(
    "params", [{}, {"query": ""}, {"query": "{ hello }", "variables": "{"}, {"query": "{ hello }", "variables": "[]"}]
)
async def test_a_malformed_get_is_a_bad_request(client: httpx.AsyncClient, params: dict[str, str]) -> None:
    response = await client.get("/graphql", params=params)
    assert (response.status_code, codes(response)) == (400, ["BAD_REQUEST"])


async def test_a_url_over_the_limit_is_refused() -> None:
    async with limited(body=100).client() as client:
        response = await client.get("/graphql", params={"query": "{ hello } #" + "x" * 100})
    assert response.status_code == 414
