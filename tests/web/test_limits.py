"""Documents are bounded before anything runs, and however their fragments multiply, they are measured once."""

import pytest
from graphql import get_introspection_query, parse

from habeas.web.limits import fragments_inside_out, shape_errors
from habeas.web.options import WebLimits
from tests.web.sample import ask, codes, limited

NESTED = "{ item { parent { parent { name } } } }"
NESTED_BY_FRAGMENTS = "{ item { ...A } } fragment A on Item { parent { ...B } } fragment B on Item { parent { name } }"
ALIASED = "{ a: hello b: hello ...F } fragment F on Query { c: hello }"


@pytest.mark.parametrize("query", [NESTED, NESTED_BY_FRAGMENTS])
async def test_nesting_counts_through_fragments(query: str) -> None:
    assert (await ask(query, limited(depth=4))).json()["data"]
    assert codes(await ask(query, limited(depth=3))) == ["GRAPHQL_VALIDATION_FAILED"]


async def test_aliases_count_through_fragments() -> None:
    assert (await ask(ALIASED, limited(aliases=3))).json()["data"]
    assert codes(await ask(ALIASED, limited(aliases=2))) == ["GRAPHQL_VALIDATION_FAILED"]


async def test_root_fields_are_counted() -> None:
    assert (await ask(ALIASED, limited(root_fields=3))).json()["data"]
    assert codes(await ask(ALIASED, limited(root_fields=2))) == ["GRAPHQL_VALIDATION_FAILED"]


async def test_directives_are_counted_wherever_they_stand() -> None:
    query = "query ($x: Boolean = true) { hello @include(if: $x) ...F @skip(if: false) } fragment F on Query { hello }"
    assert (await ask(query, limited(directives=2))).json()["data"]
    assert codes(await ask(query, limited(directives=1))) == ["GRAPHQL_VALIDATION_FAILED"]


async def test_tokens_are_counted_while_parsing() -> None:
    assert (await ask("{ hello }", limited(tokens=3))).json()["data"]
    assert codes(await ask("{ hello hello }", limited(tokens=3))) == ["GRAPHQL_PARSE_FAILED"]


async def test_every_operation_of_a_document_is_bounded_also_those_that_do_not_run() -> None:
    query = "query A { hello } query B { item { parent { parent { name } } } }"
    assert codes(await ask(query, limited(depth=3), operationName="A")) == ["GRAPHQL_VALIDATION_FAILED"]


async def test_the_usual_introspection_query_passes_the_limits() -> None:
    query = get_introspection_query(input_value_deprecation=True, specified_by_url=True)
    assert (await ask(query)).json()["data"]["__schema"]


async def test_introspection_has_its_own_depth() -> None:
    query = "{ __schema { queryType { name } } }"
    assert (await ask(query, limited(depth=1))).json()["data"]
    assert codes(await ask(query, limited(introspection_depth=2))) == ["GRAPHQL_VALIDATION_FAILED"]


def test_fragments_that_double_a_hundred_times_are_measured_once_each() -> None:
    levels = 100
    spreads = " ".join(
        f"fragment F{n} on Item {{ parent {{ ...F{n + 1} }} p: parent {{ ...F{n + 1} }} }}" for n in range(levels)
    )
    document = parse(f"{{ item {{ ...F0 }} }} {spreads} fragment F{levels} on Item {{ name }}")
    messages = [error.message for error in shape_errors(document, WebLimits())]
    assert messages == [
        "The document has 102 levels of nesting; at most 15 are served.",
        "The document has far more aliases; at most 30 are served.",
    ]


def test_fragments_come_after_those_that_they_spread() -> None:
    document = parse(
        "fragment A on T { ...B x { ...C } } fragment B on T { ... on T { ...C } } fragment C on T { x } { ...A }"
    )
    assert [fragment.name.value for fragment in fragments_inside_out(document)] == ["C", "B", "A"]


def test_fragments_in_a_circle_are_still_listed_once_each() -> None:
    document = parse("{ ...A } fragment A on T { ...B } fragment B on T { ...A ...B ...Missing }")
    assert sorted(fragment.name.value for fragment in fragments_inside_out(document)) == ["A", "B"]


@pytest.mark.parametrize(
    "query",
    [
        "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
        "{" + "item{" * 150 + "name" + "}" * 151,
        "{" + "item{" * 900 + "name" + "}" * 901,
        "{ item { " + "name " * 1900 + "} }",
        "{ hello(name: " + "[" * 900 + "]" * 900 + ") }",
        "{ items(first: " + "9" * 5000 + ") { totalCount } }",
        "query ($n: Int = " + "9" * 5000 + ") { items(first: $n) { totalCount } }",
        '{ hello(name: "' + "x" * 200_000,
        "#" * 200_000,
        "\u0000",
        "{ hello @include @skip @nothing }",
        "subscription { hello }",
        "type Query { hello: Int }",
        "{ item { ...A } } " + " ".join(f"fragment A{n} on Item {{ name }}" for n in range(200)),
        "query ($a: [Nothing!]! = {}) { hello }",
    ],
)
async def test_hostile_documents_are_refused_without_a_5xx(query: str) -> None:
    response = await ask(query)
    assert response.status_code == 200
    assert set(codes(response)) <= {"GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"}
    assert len(response.json()["errors"]) <= 20
    assert all(len(error["message"].encode()) <= 1024 for error in response.json()["errors"])


async def test_no_names_of_the_schema_are_suggested() -> None:
    messages = [error["message"] for error in (await ask("{ hell item { nam(x: 1) } }")).json()["errors"]]
    assert messages
    assert not any("Did you mean" in message or "hello" in message for message in messages)
