"""Makes a document that selects one field or runs one mutation, with made-up arguments of the right types."""

from collections import deque
from collections.abc import Iterator, Mapping

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    is_object_type,
    is_required_argument,
    is_required_input_field,
)

VALUES = {
    "Int": "1",
    "Float": "1.0",
    "Boolean": "true",
    "DateTime": '"2026-01-01T00:00:00Z"',
    "JSON": "{}",
    "Date": '"2026-01-01"',
}
TEXT = '"nothing-like-it"'
BACKWARDS = {"last", "before"}


class Documents:
    """Documents over one schema; every id in them is `identifier`, other leaves have the `values` of their kinds.

    With `whole`, optional arguments and fields of inputs are given too, but for inputs within their own kind.
    """

    def __init__(
        self, schema: GraphQLSchema, identifier: str, *, values: Mapping[str, str] = VALUES, whole: bool = False
    ) -> None:
        self._schema, self._identifier, self._whole = schema, identifier, whole
        self._values = {**VALUES, **values}
        self._ways = dict(_ways(schema))

    def reaches(self, kind: str) -> bool:
        """Is there a way from the root to this type?"""
        return kind in self._ways

    def of(self, coordinate: str) -> str:
        """The document that selects this coordinate."""
        parent, _, name = coordinate.partition(".")
        kind = self._schema.type_map[parent]
        assert isinstance(kind, GraphQLObjectType)
        inner = self._field(name, kind.fields[name])
        if kind is self._schema.mutation_type:
            return f"mutation {{ {inner} }}"
        for outer, field_name in reversed(self._ways[parent]):
            inner = f"{field_name}{self._arguments(outer.fields[field_name])} {{ {inner} }}"
        return f"query {{ {inner} }}"

    def _field(self, name: str, field: GraphQLField) -> str:
        selected = "" if is_leaf_type(get_named_type(field.type)) else " { __typename }"
        return f"{name}{self._arguments(field)}{selected}"

    def _arguments(self, field: GraphQLField) -> str:
        given = [
            f"{name}: {self._value(each.type)}"
            for name, each in field.args.items()
            if is_required_argument(each) or (self._whole and name not in BACKWARDS)
        ]
        return f"({', '.join(given)})" if given else ""

    def _value(self, kind: GraphQLInputType, within: tuple[str, ...] = ()) -> str:
        if isinstance(kind, GraphQLNonNull):
            return self._value(kind.of_type, within)
        if isinstance(kind, GraphQLList):
            return f"[{self._value(kind.of_type, within)}]"
        if isinstance(kind, GraphQLEnumType):
            return str(next(iter(kind.values)))
        if isinstance(kind, GraphQLInputObjectType):
            return self._input(kind, (*within, kind.name))
        return f'"{self._identifier}"' if kind.name == "ID" else self._values.get(kind.name, TEXT)

    def _input(self, kind: GraphQLInputObjectType, within: tuple[str, ...]) -> str:
        given = {
            name: each
            for name, each in kind.fields.items()
            if is_required_input_field(each) or (self._whole and get_named_type(each.type).name not in within)
        }
        if kind.is_one_of:
            given = dict(list(kind.fields.items())[:1])
        return "{" + ", ".join(f"{name}: {self._value(each.type, within)}" for name, each in given.items()) + "}"


Way = tuple[tuple[GraphQLObjectType, str], ...]


def _ways(schema: GraphQLSchema) -> Iterator[tuple[str, Way]]:
    """The shortest way from the root to each type."""
    root = schema.query_type
    assert root is not None
    known, waiting = {root.name}, deque[tuple[GraphQLObjectType, Way]]([(root, ())])
    while waiting:
        kind, way = waiting.popleft()
        yield kind.name, way
        for name, field in kind.fields.items():
            target = get_named_type(field.type)
            if is_object_type(target) and target.name not in known:
                known.add(target.name)
                waiting.append((target, (*way, (kind, name))))
