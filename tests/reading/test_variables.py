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
LEAVES = ("ID", "String", "Int", "Float", "Boolean", "DateTime", "Date", "JSON", "Right", "Direction", "RequestStatus")
KINDS = (*LEAVES, "MemberOrder", "GiveConsentInput")
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
    some.fixed_dictionaries({"field": some.sampled_from(["EMAIL", "NONE"])}),
    some.fixed_dictionaries({"purpose": some.just("SURVEY")}, optional={"language": some.none() | some.just("de")}),
)


@some.composite
def definitions(draw: some.DrawFn) -> str:
    """The definition of one variable: a type, perhaps required, perhaps with a default."""
    kind = draw(some.sampled_from([each for each in KINDS if each in SCHEMA.type_map]))
    if draw(some.booleans()):
        return draw(some.sampled_from([f"[{kind}]", f"[{kind}!]!"]))
    default = DEFAULTS.get(kind) if draw(some.booleans()) else None
    return kind + draw(some.sampled_from(["", "!"])) + (f" = {default}" if default is not None else "")


def nested(levels: int) -> Any:
    """A list within a list, deeper than the interpreter goes."""
    found: list[Any] = []
    for _ in range(levels):
        found = [found]
    return found


def operation(kinds: list[str]) -> OperationDefinitionNode:
    declared = ", ".join(f"$v{place}: {kind}" for place, kind in enumerate(kinds))
    node = parse(f"query ({declared}) {{ __typename }}").definitions[0]
    assert isinstance(node, OperationDefinitionNode)
    return node


@given(some.lists(definitions(), min_size=1, max_size=4), some.data())
def test_variables_are_coerced_as_the_engine_coerces_them(kinds: list[str], data: some.DataObject) -> None:
    node = operation(kinds)
    sent: dict[str, Any] = {f"v{n}": data.draw(SENT) for n in range(len(kinds)) if data.draw(some.booleans())}
    coercion, expected = Coercion(SCHEMA, node), get_variable_values(SCHEMA, node.variable_definitions or (), sent)
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
    ("kind", "sent"),
    [
        ("[ID!]!", ["a", 1]),
        ("[ID!]!", "a"),
        ("[Int]", [None]),
        ("MemberOrder", {"field": "EMAIL"}),
        ("SubmitRightsRequestInput!", {"rights": ["ACCESS", "COPY"]}),
        ("SubmitRightsRequestInput!", {"rights": "ACCESS", "language": "de", "note": None}),
        ("SubmitRightsRequestInput", None),
    ],
)
def test_lists_and_input_objects_with_their_defaults_are_those_of_the_engine(kind: str, sent: Any) -> None:
    node = operation([kind])
    expected = get_variable_values(SCHEMA, node.variable_definitions or (), {"v0": sent})
    assert not isinstance(expected, list)
    assert Coercion(SCHEMA, node)({"v0": sent}) == expected.coerced


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("[ID!]!", {"unheard": "of"}),
        ("MemberOrder", {"unheard": "of"}),
        ("MemberOrder", {}),
        ("SubmitRightsRequestInput!", {"rights": ["NONE_SUCH"]}),
        ("SubmitRightsRequestInput!", None),
        ("[Int]", nested(4_000)),
    ],
)
def test_what_the_engine_refuses_is_left_to_it(kind: str, sent: Any) -> None:
    node = operation([kind])
    assert isinstance(get_variable_values(SCHEMA, node.variable_definitions or (), {"v0": sent}), list)
    with pytest.raises(Unsupported):
        Coercion(SCHEMA, node)({"v0": sent})
