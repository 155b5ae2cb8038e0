"""Coerced variables, split in what a plan depends on and the strings and instants that it leaves open."""

from collections.abc import Iterable, Mapping
from typing import Any

from graphql import (
    GraphQLInputType,
    GraphQLSchema,
    OperationDefinitionNode,
    is_input_object_type,
    is_list_type,
    type_from_ast,
)
from graphql.type import GraphQLNonNull

from habeas.reading.completion import Unsupported
from habeas.reading.globalid import TAG_LENGTH
from habeas.reading.slots import Slot

OPEN = frozenset({"ID", "String", "DateTime"})
"""The scalars whose values are left open."""

ABSENT = "absent"
SPELLED = TAG_LENGTH // 3 * 4
"""How many characters of a global id spell its tag."""


class Abstraction:
    """Splits the variables of one operation."""

    def __init__(self, schema: GraphQLSchema, operation: OperationDefinitionNode, tags: Mapping[str, str]) -> None:
        self._types = {
            each.variable.name.value: type_from_ast(schema, each.type) for each in operation.variable_definitions or ()
        }
        self._tags = tags

    def key(self, coerced: Mapping[str, Any]) -> tuple[Any, ...]:
        """What a plan depends on: equal for variables that differ in open values only."""
        return tuple(
            self._key(kind, coerced[name]) if name in coerced else ABSENT for name, kind in self._types.items()
        )

    def opened(self, coerced: Mapping[str, Any]) -> dict[str, Any]:
        """The variables with slots in the place of open values."""
        return {
            name: self._opened(kind, coerced[name], (name,)) for name, kind in self._types.items() if name in coerced
        }

    def _key(self, kind: Any, value: Any) -> Any:
        if value is None:
            return None
        if isinstance(kind, GraphQLNonNull):
            kind = kind.of_type
        if is_list_type(kind):
            return tuple(self._key(kind.of_type, each) for each in value)
        if is_input_object_type(kind):
            return tuple((name, self._key(inner, each)) for name, inner, each in _members(kind, value))
        if kind.name in OPEN:
            return (kind.name, self._tag(value)) if kind.name == "ID" else kind.name
        if not isinstance(value, str | int | float | bool):
            raise Unsupported("a variable of any shape")
        return (type(value), value)

    def _opened(self, kind: Any, value: Any, path: tuple[str | int, ...]) -> Any:
        if value is None:
            return None
        if isinstance(kind, GraphQLNonNull):
            kind = kind.of_type
        if is_list_type(kind):
            return [self._opened(kind.of_type, each, (*path, place)) for place, each in enumerate(value)]
        if is_input_object_type(kind):
            return {name: self._opened(inner, each, (*path, name)) for name, inner, each in _members(kind, value)}
        if kind.name in OPEN:
            return Slot(path, self._tag(value) if kind.name == "ID" else None)
        return value

    def _tag(self, text: str) -> str | None:
        """The tag that a global id begins with, if it is one of ours: nobody can fill the cache with others."""
        return self._tags.get(text[:SPELLED])


def _members(kind: Any, value: Mapping[str, Any]) -> Iterable[tuple[str, GraphQLInputType, Any]]:
    for name, field in kind.fields.items():
        out = field.out_name or name
        if out in value:
            yield out, field.type, value[out]
