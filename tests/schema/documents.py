"""Makes a document that selects one field or runs one mutation, with made-up arguments of the right types."""

from collections import deque
from collections.abc import Iterator

from graphql import (
    GraphQLArgument,
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


class Documents:
    """Documents over one schema; every id in them is `identifier`."""

    def __init__(self, schema: GraphQLSchema, identifier: str) -> None:
        self._schema, self._identifier = schema, identifier
        self._ways = dict(_ways(schema))

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
        given = [f"{name}: {self._argument(each)}" for name, each in field.args.items() if is_required_argument(each)]
        return f"({', '.join(given)})" if given else ""

    def _argument(self, argument: GraphQLArgument) -> str:
        return self._value(argument.type)

    def _value(self, kind: GraphQLInputType) -> str:
        if isinstance(kind, GraphQLNonNull):
            return self._value(kind.of_type)
        if isinstance(kind, GraphQLList):
            return f"[{self._value(kind.of_type)}]"
        if isinstance(kind, GraphQLEnumType):
            return str(next(iter(kind.values)))
        if isinstance(kind, GraphQLInputObjectType):
            needed = {name: each for name, each in kind.fields.items() if is_required_input_field(each)}
            return "{" + ", ".join(f"{name}: {self._value(each.type)}" for name, each in needed.items()) + "}"
        return f'"{self._identifier}"' if kind.name == "ID" else VALUES.get(kind.name, TEXT)


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
