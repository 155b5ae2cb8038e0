"""Variables coerced by what was settled beforehand are those that the engine makes, or are left to it."""

from typing import Any

import pytest
from graphql import OperationDefinitionNode, parse
from graphql.execution.values import get_variable_values
from hypothesis import given
from hypothesis import strategies as some

from habeas.reading.completion import Unsupported
from habeas.reading.variables import Coercion
from habeas.schema import build_schema

SCHEMA = build_schema()._schema
KINDS = ("ID", "String", "Int", "Float", "Boolean", "DateTime", "Date", "JSON", "Right", "Direction", "RequestStatus")
DEFAULTS = {"ID": '"x"', "String": '"a\\"b"', "Int": "7", "Boolean": "true", "Direction": "DESC"}
SENT = some.one_of(
    some.none(),
    some.booleans(),
    some.integers(),
    some.floats(allow_nan=False, allow_infinity=False),
    some.text(max_size=12),
    some.sampled_from(
        ["ACCESS", "ASC", "DESC", "2026-11-22", "2026-11-22T10:00:00Z", "2026-02-30", "1e3", "SUBMITTED"]
    ),
    some.lists(some.integers(), max_size=2),
    some.dictionaries(some.text(max_size=3), some.integers(), max_size=2),
)


@some.composite
def definitions(draw: some.DrawFn) -> str:
    """The definition of one variable: a type, perhaps required, perhaps with a default."""
    kind = draw(some.sampled_from([each for each in KINDS if each in SCHEMA.type_map]))
    default = DEFAULTS.get(kind) if draw(some.booleans()) else None
    return kind + draw(some.sampled_from(["", "!"])) + (f" = {default}" if default is not None else "")


def operation(kinds: list[str]) -> OperationDefinitionNode:
    declared = ", ".join(f"$v{place}: {kind}" for place, kind in enumerate(kinds))
    node = parse(f"query ({declared}) {{ __typename }}").definitions[0]
    assert isinstance(node, OperationDefinitionNode)
    return node


@given(some.lists(definitions(), min_size=1, max_size=4), some.data())
def test_leaves_are_coerced_as_the_engine_coerces_them(kinds: list[str], data: some.DataObject) -> None:
    node = operation(kinds)
    sent: dict[str, Any] = {f"v{n}": data.draw(SENT) for n in range(len(kinds)) if data.draw(some.booleans())}
    coercion, expected = Coercion(SCHEMA, node), get_variable_values(SCHEMA, node.variable_definitions or (), sent)
    assert coercion.settled
    if isinstance(expected, list):
        with pytest.raises(Unsupported, match="wrong type"):
            coercion(sent)
    else:
        found = coercion(sent)
        assert found == expected.coerced
        assert {name: type(value) for name, value in found.items()} == {
            name: type(value) for name, value in expected.coerced.items()
        }


@pytest.mark.parametrize(
    ("kind", "sent"), [("[ID!]!", ["a", 1]), ("[ID!]!", "a"), ("MemberOrder", {"field": "EMAIL"}), ("[Int]", [None])]
)
def test_lists_and_input_objects_are_the_engines(kind: str, sent: Any) -> None:
    node = operation([kind])
    expected = get_variable_values(SCHEMA, node.variable_definitions or (), {"v0": sent})
    assert not isinstance(expected, list)
    coercion = Coercion(SCHEMA, node)
    assert not coercion.settled
    assert coercion({"v0": sent}) == expected.coerced
    with pytest.raises(Unsupported):
        coercion({"v0": {"unheard": "of"}})
