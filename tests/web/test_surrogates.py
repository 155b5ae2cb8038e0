"""Half of a surrogate pair is no text: it is refused on every way in, before anything could store it."""

import httpx
import pytest

GREETING = '"query ($name: String!) { hello(name: $name) }"'
REFUSED = {
    "in a variable": (f'{{"query": {GREETING}, "variables": {{"name": "\\ud83d"}}}}', 400),
    "the other half": (f'{{"query": {GREETING}, "variables": {{"name": "\\ude00 x"}}}}', 400),
    "in a variable's name": (f'{{"query": {GREETING}, "variables": {{"\\ud83d": "x"}}}}', 400),
    "in the document": ('{"query": "{ hello(name: \\"\\ud83d\\") }"}', 400),
    "escaped in the document": ('{"query": "{ hello(name: \\"\\\\ud83d\\") }"}', 200),
    "escaped with braces": ('{"query": "{ hello(name: \\"\\\\u{D83D}\\") }"}', 200),
}


@pytest.mark.parametrize(("body", "status"), REFUSED.values(), ids=REFUSED.keys())
async def test_half_a_pair_is_refused(client: httpx.AsyncClient, body: str, status: int) -> None:
    answer = await client.post("/graphql", content=body.encode(), headers={"content-type": "application/json"})
    assert answer.status_code == status
    assert answer.json()["errors"]
    assert "data" not in answer.json()


async def test_its_bytes_are_refused(client: httpx.AsyncClient) -> None:
    body = f'{{"query": {GREETING}, "variables": {{"name": "?"}}}}'.encode().replace(b"?", b"\xed\xa0\xbd")
    answer = await client.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400


async def test_a_whole_pair_is_one_character(client: httpx.AsyncClient) -> None:
    body = f'{{"query": {GREETING}, "variables": {{"name": "\\ud83d\\ude00"}}}}'
    answer = await client.post("/graphql", content=body.encode(), headers={"content-type": "application/json"})
    assert answer.json() == {"data": {"hello": "Hello, \U0001f600!"}}
