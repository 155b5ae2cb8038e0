"""Every type behind the interface Node is answered from a kept plan by a fragment on it, as the executor answers."""

from collections.abc import Iterator, Sequence
from uuid import UUID

import orjson
from graphql import GraphQLInterfaceType, GraphQLNonNull, GraphQLObjectType, get_named_type, is_leaf_type
from graphql.type import GraphQLField, GraphQLUnionType
from sqlalchemy import Table as SqlTable

from habeas.access import Actor
from habeas.access.rule import is_never, reduced
from habeas.reading.binding import binding_of
from habeas.reading.globalid import encode
from habeas.reading.selection import class_of
from habeas.schema import BOOK, build_schema
from tests.reading.both_routes import BothRoutes
from tests.world import Demo

SCHEMA = build_schema()._schema
NODE = SCHEMA.get_type("Node")
PERSONAS = ("person-eu", "contoso-admin", "contoso-auditor", "aishu-privacy", "partner-ticketing")
ROWS_OF_EACH = 3
ABSENT = UUID(int=0x0190_0000_0000_7000_8000_0000_0000_0001)
"""Stands where the demo world has no row of a kind: its statement is asked all the same, and answers null."""


def kinds() -> Iterator[tuple[GraphQLObjectType, str, SqlTable]]:
    """Each type behind Node that has an id of its own, its tag, and its table."""
    assert isinstance(NODE, GraphQLInterfaceType)
    for kind in SCHEMA.get_possible_types(NODE):
        binding = binding_of(class_of(kind))
        if binding.tag is not None and binding.table is not None:
            yield kind, binding.tag, binding.table.__table__


def plain(kind: GraphQLObjectType, actor: Actor) -> list[str]:
    """The fields of a type that can be selected by their name alone, and that the actor's scopes admit."""

    def alone(name: str, field: GraphQLField) -> bool:
        rule = BOOK.fields.get(f"{kind.name}.{name}")
        must = any(isinstance(each.type, GraphQLNonNull) for each in field.args.values())
        admitted = rule is None or not is_never(reduced(rule, actor))
        return is_leaf_type(get_named_type(field.type)) and not must and admitted

    return sorted(name for name, field in kind.fields.items() if alone(name, field))


async def ids_of(demo: Demo, tag: str, table: SqlTable) -> Sequence[str]:
    """Some ids of rows that are there, whoever may read them."""
    keys = [column.name for column in table.primary_key.columns if column.name != "org_id"]
    key = keys[0] if keys else "org_id"
    rows = await demo.as_superuser("sg", f"select org_id, {key} as key from habeas.{table.name} order by 1, 2 limit 40")
    return [encode(tag, row["org_id"], row["key"]) for row in rows]


async def test_a_fragment_on_each_type_is_answered_alike_by_both_routes(both: BothRoutes, still_world: Demo) -> None:
    assert [kind for kind in SCHEMA.type_map.values() if isinstance(kind, GraphQLUnionType)] == []
    unseen = []
    for kind, tag, table in kinds():
        there, found = await ids_of(still_world, tag, table), list[bool]()
        for identifier in there or [encode(tag, ABSENT, ABSENT)]:
            for persona in PERSONAS:
                found += await asked(both, still_world, persona, kind, identifier)
            if sum(found) >= ROWS_OF_EACH:
                break
        if not found or (there and not any(found)):
            unseen.append(kind.name)
    assert unseen == []


async def asked(both: BothRoutes, demo: Demo, persona: str, kind: GraphQLObjectType, identifier: str) -> list[bool]:
    """Is it found? Nothing for whom the type is closed to. Fails where a kept plan answers otherwise or not at all."""
    actor = demo.held[persona].actor
    selection = f"__typename id ... on {kind.name} {{ __typename {' '.join(plain(kind, actor))} }}"
    text = f"query ($id: ID!) {{ node(id: $id) {{ {selection} }} }}"
    ordinary, compiled = await both.ask(actor, text, {"id": identifier})
    answer = orjson.loads(ordinary.body)
    if [error["extensions"]["code"] for error in answer["errors"]] == ["FORBIDDEN"]:
        return []
    assert compiled == ordinary, f"{persona}: {kind.name}: {dict(both.compiled.metrics.ordinary)}"
    assert answer["errors"] == []
    return [answer["data"]["node"] is not None]
