"""The way past the framework's layers answers as the framework's own way does, and is guarded alike."""

from typing import Any

import httpx
import pytest

JSON = {"content-type": "application/json"}
ASKED: dict[str, dict[str, Any]] = {
    "an answer": {"json": {"query": "{ hello }"}},
    "nothing to ask": {"json": {"query": ""}},
    "no JSON": {"content": b"{", "headers": JSON},
    "a batch": {"json": [{"query": "{ hello }"}]},
    "another media type": {"content": b"query=x", "headers": {"content-type": "application/x-www-form-urlencoded"}},
    "an answer that is not offered": {"json": {"query": "{ hello }"}, "headers": {"accept": "text/html"}},
    "too large": {"content": b" " * 2_000_000, "headers": JSON},
    "a document that is not valid": {"json": {"query": "{ nothing }"}},
    "a token that is none": {"json": {"query": "{ hello }"}, "headers": {"authorization": "Bearer x"}},
    "an idempotency key that is none": {"json": {"query": "{ hello }"}, "headers": {"idempotency-key": b"\xe9"}},
}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED.keys())
async def test_both_ways_answer_alike(client: httpx.AsyncClient, asked: dict[str, Any]) -> None:
    straight, around = await client.post("/graphql", **asked), await client.request("QUERY", "/graphql", **asked)
    assert straight.status_code == around.status_code
    assert straight.headers == around.headers
    assert straight.content == around.content
    assert straight.headers["x-frame-options"] == "DENY"


async def test_the_straight_way_answers(client: httpx.AsyncClient) -> None:
    answer = await client.post("/graphql", **ASKED["an answer"])
    assert (answer.status_code, answer.json()) == (200, {"data": {"hello": "Hello, world!"}})
