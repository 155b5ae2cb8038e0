"""Every paged relation of the schema, in every order that it offers, is read from an index without sorting."""

from collections.abc import Iterator
from typing import Any

import asyncpg
import orjson
import pytest
from graphql import GraphQLObjectType

from habeas.reading import binding
from habeas.reading.binding import READ, Paged, binding_of
from habeas.reading.connection import place
from habeas.reading.selection import DEFINITION
from habeas.reading.statement import column_of, postgres_type, relation
from habeas.schema import build_schema
from tests.conftest import Database

SHORT = {
    "Viewer.agentAuthorizations": "a person's own, a handful",
    "Viewer.rightsRequests by EFFECTIVE_DUE": "a person's own",
    "Member.rightsRequests by EFFECTIVE_DUE": "one person's",
    "Controller.processingActivities": "what a notice lists",
    "Controller.notices": "the versions of a controller's notices",
    "Controller.recipients": "what a notice lists",
    "Controller.connectors": "a controller's own systems",
}
"""Lists that are sorted when they are read, because they stay short whatever a tenant's size."""
SORTED = ("Sort", "Incremental Sort")
ONLY_INDEXES = "set enable_sort = off; set enable_seqscan = off; set enable_bitmapscan = off"


def relations() -> Iterator[tuple[str, Paged, type[Any]]]:
    """The coordinate of every paged field, what it says, and the table that it pages through."""
    for kind in build_schema()._schema.type_map.values():
        if not isinstance(kind, GraphQLObjectType) or kind.name.startswith("__"):
            continue
        for name, field in kind.fields.items():
            spec = field.extensions[DEFINITION].metadata.get(READ) if DEFINITION in field.extensions else None
            if isinstance(spec, Paged):
                table = binding_of(spec.target).table
                assert table is not None
                yield f"{kind.name}.{name}", spec, table


def orders_of(spec: Paged) -> dict[str, tuple[str, ...]]:
    """Each order by its name; the last column of the relation's own order breaks ties in all of them."""
    last = spec.order[-1]
    further = {name: (column,) if column == last else (column, last) for name, column in spec.orders.items()}
    return {"its own": tuple(spec.order), **further}


def equal_columns(spec: Paged) -> list[str]:
    """The columns that one value each is asked for."""
    equal = (binding.Same, binding.OfActor, binding.Fixed)
    return [match.column for match in spec.on if isinstance(match, equal) and getattr(match, "value", "") is not None]


CASES = [
    pytest.param(spec, table, columns, id=f"{coordinate} by {name}")
    for coordinate, spec, table in relations()
    for name, columns in orders_of(spec).items()
    if not {coordinate, f"{coordinate} by {name}"} & SHORT.keys()
]


@pytest.fixture(scope="module")
async def owner(module_database: Database) -> Any:
    """A connection to the migrated schema."""
    connection = await asyncpg.connect(module_database.superuser_dsn)
    await connection.execute(ONLY_INDEXES)
    yield connection
    await connection.close()


def nodes(plan: dict[str, Any]) -> Iterator[str]:
    yield plan["Node Type"]
    for child in plan.get("Plans", ()):
        yield from nodes(child)


@pytest.mark.parametrize(("spec", "table", "columns"), CASES)
async def test_a_relation_is_read_in_its_order_from_an_index(
    owner: Any, spec: Paged, table: type[Any], columns: tuple[str, ...]
) -> None:
    where = " and ".join(f"t.{column} = (select null::{_type(table, column)})" for column in equal_columns(spec))
    order = ", ".join(place(column_of(table, column), "t") for column in columns)
    explained = await owner.fetchval(
        f"explain (format json) select 1 from {relation(table)} t where {where or 'true'} order by {order} limit 21"
    )
    used = list(nodes(orjson.loads(explained)[0]["Plan"]))
    assert not any(node in SORTED for node in used), used


def test_the_walk_finds_the_long_lists() -> None:
    found = {coordinate for coordinate, _, _ in relations()}
    assert {"Organization.members", "Viewer.records", "Controller.rightsRequests", "Viewer.accessLedger"} <= found


def _type(table: type[Any], column: str) -> str:
    return postgres_type(column_of(table, column))
