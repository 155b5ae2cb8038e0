"""The endpoint answers by the GraphQL-over-HTTP specification, with the statuses that clients act on."""

import httpx
import pytest

from habeas.web.media import GRAPHQL_RESPONSE, JSON
from habeas.web.options import Introspection
from tests.web.sample import ACTOR, GOOD_TOKEN, ask, codes, sited

TWO = "query A { hello } query B { me }"
BEARER = {"authorization": f"Bearer {GOOD_TOKEN}"}


@pytest.mark.parametrize(("accept", "status"), [(JSON, 200), (GRAPHQL_RESPONSE, 400)])
@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{ }"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{ nothing }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": TWO}, "OPERATION_RESOLUTION_FAILURE"),
        ({"query": TWO, "operationName": "C"}, "OPERATION_RESOLUTION_FAILURE"),
        ({"query": "query A { hello }", "operationName": "B"}, "OPERATION_RESOLUTION_FAILURE"),
        ({"query": "{ hello }", "operationName": "B"}, "OPERATION_RESOLUTION_FAILURE"),
        ({"query": "query ($n: String!) { hello(name: $n) }"}, "BAD_USER_INPUT"),
        ({"query": "query ($n: Int) { items(first: $n) { totalCount } }", "variables": {"n": "x"}}, "BAD_USER_INPUT"),
        ({"query": "fragment F on Query { hello }"}, "GRAPHQL_VALIDATION_FAILED"),
    ],
)
async def test_a_request_error_has_no_data_and_its_status_follows_the_media_type(
    client: httpx.AsyncClient, accept: str, status: int, body: dict[str, object], code: str
) -> None:
    response = await client.post("/graphql", json=body, headers={"accept": accept})
    assert response.status_code == status
    assert response.headers["content-type"].startswith(accept)
    assert response.json().keys() == {"errors"}
    assert set(codes(response)) == {code}


@pytest.mark.parametrize("name", [None, ""])
async def test_the_only_operation_needs_no_name(name: str | None) -> None:
    assert (await ask("query A { hello }", operationName=name)).json() == {"data": {"hello": "Hello, world!"}}


async def test_a_partial_result_is_a_200_in_both_media_types(client: httpx.AsyncClient) -> None:
    for accept in (JSON, GRAPHQL_RESPONSE):
        response = await client.post("/graphql", json={"query": "{ hello refused }"}, headers={"accept": accept})
        assert response.status_code == 200
        assert response.json()["data"] == {"hello": "Hello, world!", "refused": None}


@pytest.mark.parametrize("method", ["GET", "QUERY"])
async def test_a_mutation_is_refused_by_any_method_but_post(client: httpx.AsyncClient, method: str) -> None:
    document = 'mutation { rename(name: "x") }'
    sent = {"params": {"query": document}} if method == "GET" else {"json": {"query": document}}
    response = await client.request(method, "/graphql", **sent)  # type: ignore[arg-type]
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert codes(response) == ["BAD_REQUEST"]


async def test_a_query_may_be_sent_by_the_query_method(client: httpx.AsyncClient) -> None:
    response = await client.request("QUERY", "/graphql", json={"query": "{ hello }"})
    assert response.json() == {"data": {"hello": "Hello, world!"}}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods_are_told_which_ones_are_allowed(client: httpx.AsyncClient, method: str) -> None:
    response = await client.request(method, "/graphql")
    assert response.status_code == 405
    assert {"GET", "POST"} <= set(response.headers["allow"].split(", "))
    assert codes(response) == ["BAD_REQUEST"]


async def test_the_path_is_exact_and_never_redirects(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql/", json={"query": "{ hello }"})
    assert (response.status_code, codes(response)) == (404, ["NOT_FOUND"])


async def test_the_actor_of_the_token_reaches_the_resolver(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": "{ me }"}, headers=BEARER)
    assert response.json() == {"data": {"me": str(ACTOR.subject_id)}}


async def test_a_bad_token_refuses_the_whole_request_even_for_public_fields(client: httpx.AsyncClient) -> None:
    headers = {"authorization": "Bearer forged"}
    response = await client.post("/graphql", json={"query": "{ hello }"}, headers=headers)
    assert (response.status_code, codes(response)) == (401, ["UNAUTHENTICATED"])
    challenge = response.headers["www-authenticate"]
    assert challenge.startswith("Bearer ")
    assert 'error="invalid_token"' in challenge
    assert 'resource_metadata="https://privacy.example/.well-known/oauth-protected-resource"' in challenge


async def test_without_a_token_public_fields_answer(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": "{ hello __typename }"})
    assert (response.status_code, "errors" in response.json()) == (200, False)


async def test_without_a_token_a_request_that_needs_one_throughout_is_a_401(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": "{ me again: me }"})
    assert (response.status_code, codes(response)) == (401, ["UNAUTHENTICATED"] * 2)
    assert "error=" not in response.headers["www-authenticate"]
    assert response.json().keys() == {"errors"}


async def test_without_a_token_what_is_public_is_still_answered_beside_what_is_not() -> None:
    response = await ask("{ me hello }")
    assert (response.status_code, codes(response)) == (200, ["UNAUTHENTICATED"])
    assert response.json()["data"] == {"me": None, "hello": "Hello, world!"}


@pytest.mark.parametrize(
    ("policy", "token", "status", "code"),
    [
        (Introspection.EVERYONE, False, 200, None),
        (Introspection.AUTHENTICATED, True, 200, None),
        (Introspection.AUTHENTICATED, False, 401, "UNAUTHENTICATED"),
        (Introspection.NOBODY, True, 200, "INTROSPECTION_DISABLED"),
        (Introspection.NOBODY, False, 200, "INTROSPECTION_DISABLED"),
    ],
)
@pytest.mark.parametrize(
    "query", ["{ __schema { description } }", '{ ...F } fragment F on Query { t: __type(name: "Item") { name } }']
)
async def test_the_schema_is_shown_to_whom_the_policy_says(
    policy: Introspection, token: bool, status: int, code: str | None, query: str
) -> None:
    async with sited(introspection=policy).client(BEARER if token else None) as client:
        response = await client.post("/graphql", json={"query": query})
    assert response.status_code == status
    assert codes(response) == [code] if code else "errors" not in response.json()


@pytest.mark.parametrize("given", ['"8e03978e-40d5"', "8e03978e-40d5"])
async def test_the_idempotency_key_reaches_the_context(client: httpx.AsyncClient, given: str) -> None:
    response = await client.post(
        "/graphql", json={"query": 'mutation { rename(name: "x") }'}, headers={"idempotency-key": given}
    )
    assert response.json() == {"data": {"rename": "x 8e03978e-40d5"}}


@pytest.mark.parametrize("given", ["", '""', "x" * 256, b"\xc3\xa9"])
async def test_a_malformed_idempotency_key_is_refused(client: httpx.AsyncClient, given: str | bytes) -> None:
    headers = [(b"idempotency-key", given if isinstance(given, bytes) else given.encode())]
    response = await client.post("/graphql", json={"query": "{ hello }"}, headers=headers)
    assert (response.status_code, codes(response)) == (400, ["BAD_REQUEST"])
