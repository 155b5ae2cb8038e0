"""Whatever a client sends, the answer is well-formed JSON and never a 5xx."""

import asyncio
from typing import Any

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.sample import Setting

SETTING = Setting()
MARKS = ["{", "}", "(", ")", "[", "]", ":", "!", "$", "...", "#", "\n", ",", "&", "|", "=", "@skip(if:true)"]
NAMES = ["hello", "item", "items", "edges", "node", "name", "first", "where", "on", "__schema", "__typename", "é"]
LITERALS = ["1", "-1.5e9", '"x"', '"""y"""', '"\\u0000"', "null", "true", "$n"]
HEADS = ["query", "mutation", "fragment F on Query", "...F"]
WORDS = st.sampled_from([*MARKS, *NAMES, *LITERALS, *HEADS])
DOCUMENTS = st.lists(WORDS, max_size=40).map(" ".join) | st.text(max_size=60)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
VARIABLES = st.fixed_dictionaries({}, optional={"n": VALUES, "w": VALUES, "ids": VALUES})
VALID = (
    "query ($n: Int, $w: ItemFilter, $ids: [ID!] = []) "
    "{ items(first: $n, where: $w) { edges { cursor } } nodes(ids: $ids) { name } }"
)
MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def post(**sent: Any) -> httpx.Response:
    async def once() -> httpx.Response:
        async with SETTING.client() as client:
            return await client.post("/graphql", **sent)

    return asyncio.run(once())


def assert_well_formed(response: httpx.Response) -> None:
    assert response.status_code < 500
    body = response.json()
    assert body.keys() <= {"data", "errors"}
    assert body
    for error in body.get("errors", ()):
        assert error["message"]
        assert error["extensions"]["code"] != "INTERNAL_SERVER_ERROR"


@MANY
@given(st.binary(max_size=200))
def test_bytes_of_any_kind(content: bytes) -> None:
    response = post(content=content, headers={"content-type": "application/json"})
    assert_well_formed(response)


@MANY
@given(VALUES)
def test_json_of_any_kind(value: Any) -> None:
    assert_well_formed(post(json=value))


@MANY
@given(DOCUMENTS)
def test_documents_of_any_kind(query: str) -> None:
    assert_well_formed(post(json={"query": query}))


@MANY
@given(VARIABLES)
def test_variables_of_any_kind(variables: dict[str, Any]) -> None:
    assert_well_formed(post(json={"query": VALID, "variables": variables}))


@MANY
@given(st.dictionaries(st.sampled_from(["accept", "content-type", "authorization", "idempotency-key"]), st.binary()))
def test_headers_of_any_kind(headers: dict[str, bytes]) -> None:
    raw = [(name.encode(), value) for name, value in headers.items()]
    assert_well_formed(post(content=b'{"query":"{ hello }"}', headers=raw))


def test_the_document_that_variables_are_tried_on_is_valid() -> None:
    assert post(json={"query": VALID}).json() == {"data": {"items": {"edges": []}, "nodes": []}}
