"""An operation's cost is the number of objects that it may return, known before it runs."""

import pytest
from graphql import parse

from habeas.web.cost import CostMeter
from habeas.web.documents import Documents
from habeas.web.execution import core_schema
from habeas.web.limits import fragments_inside_out
from habeas.web.options import WebLimits
from tests.web.sample import SCHEMA, ask, codes, limited

PAGE = "query ($n: Int) { items(first: $n) { edges { node { name } } } }"


def cost_of(query: str, **variables: object) -> int:
    limits = WebLimits()
    document = parse(query)
    meter = CostMeter(core_schema(SCHEMA), fragments_inside_out(document), variables, limits)
    return meter.measure(document.definitions[0])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "cost"),
    [
        ("{ hello }", 0),
        ("{ item { name } }", 1),
        ("{ item { parent { name } } }", 2),
        ("{ items(first: 50) { totalCount } }", 1),
        ("{ items(first: 50) { edges { cursor } } }", 51),
        ("{ items(first: 50) { edges { node { name } } } }", 101),
        ("{ items { edges { node { name } } } }", 41),
        ("{ items(first: null) { edges { cursor } } }", 21),
        ("{ items(first: 10) { edges { node { children(first: 5) { edges { cursor } } } } } }", 81),
        ("{ items(first: 10) { ...P } } fragment P on ItemConnection { edges { cursor } }", 11),
        ("{ items(first: 10) { ... on ItemConnection { edges { cursor } } ... { totalCount } } }", 11),
        ("{ item { tags { name } } }", 11),
        ("{ item { children { edges { cursor } } } }", 4),
        ('{ nodes(ids: ["a", "b", "c"]) { name } }', 3),
        ("{ __schema { types { name } } }", 0),
        ('mutation { a: rename(name: "x") b: rename(name: "y") }', 20),
    ],
)
def test_objects_are_counted_once_for_each_item_of_the_pages_around_them(query: str, cost: int) -> None:
    assert cost_of(query) == cost


@pytest.mark.parametrize(("variables", "cost"), [({"n": 3}, 7), ({"n": -3}, 1), ({"n": None}, 41), ({}, 41)])
def test_page_sizes_may_be_variables(variables: dict[str, object], cost: int) -> None:
    assert cost_of(PAGE, **variables) == cost


def test_ids_may_be_a_variable() -> None:
    assert cost_of("query ($ids: [ID!]!) { nodes(ids: $ids) { name } }", ids=["a", "b"]) == 2


async def test_an_operation_over_the_limit_is_refused_with_what_it_asked_for() -> None:
    response = await ask("{ items(first: 50) { edges { node { name } } } }", limited(cost=100))
    assert codes(response) == ["COST_EXCEEDED"]
    assert response.json()["errors"][0]["extensions"] == {
        "code": "COST_EXCEEDED",
        "requested": 101,
        "available": 100,
    }


@pytest.mark.parametrize(("size", "refused"), [(10, False), (1000, True)])
async def test_the_same_document_is_measured_anew_for_other_variables(size: int, refused: bool) -> None:
    setting = limited(cost=100)
    async with setting.client() as client:
        first = await client.post("/graphql", json={"query": PAGE, "variables": {"n": 5}})
        second = await client.post("/graphql", json={"query": PAGE, "variables": {"n": size}})
    assert "errors" not in first.json()
    assert ("errors" in second.json()) is refused


async def test_a_variable_left_out_counts_with_its_default() -> None:
    query = "query ($n: Int = 1000) { items(first: $n) { edges { cursor } } }"
    assert codes(await ask(query, limited(cost=100))) == ["COST_EXCEEDED"]
    assert "errors" not in (await ask(query, limited(cost=100), variables={"n": 1})).json()


def test_a_cost_that_no_variable_changes_is_kept_with_the_document() -> None:
    documents = Documents(core_schema(SCHEMA), WebLimits())
    prepared = documents.prepare("query A { item { name } }")
    documents.check_cost(prepared, prepared.operation(None), {})
    assert prepared.fixed_costs == {"A": 1}
    variable = documents.prepare(PAGE)
    documents.check_cost(variable, variable.operation(None), {"n": 1})
    assert variable.fixed_costs == {}
