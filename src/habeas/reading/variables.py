"""Coerced variables, split in what a plan depends on and the strings and instants that it leaves open."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, NamedTuple

from graphql import (
    GraphQLInputType,
    GraphQLSchema,
    OperationDefinitionNode,
    Undefined,
    VariableDefinitionNode,
    coerce_input_value,
    is_input_object_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    type_from_ast,
)
from graphql.execution.values import get_variable_values
from graphql.type import GraphQLNonNull

from habeas.reading.completion import Unsupported
from habeas.reading.globalid import TAG_LENGTH
from habeas.reading.slots import Slot

OPEN = frozenset({"ID", "String", "DateTime"})
"""The scalars whose values are left open."""

ABSENT = "absent"
WRONG = "variables of the wrong type"
SPELLED = TAG_LENGTH // 3 * 4
"""How many characters of a global id spell its tag."""


class Coercer(NamedTuple):
    """How one variable becomes a value; `absent` is what it is where it was not sent, Undefined for no value at all."""

    name: str
    required: bool
    parse: Callable[[Any], Any]
    absent: Any


class Coercion:
    """Coerces the variables of one operation as the engine would; types and defaults are settled beforehand."""

    def __init__(self, schema: GraphQLSchema, operation: OperationDefinitionNode) -> None:
        self._schema = schema
        self._coercers = [self._coercer(each) for each in operation.variable_definitions or ()]

    def __call__(self, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """The coerced variables; Unsupported where the engine has something to say about them."""
        coerced: dict[str, Any] = {}
        for name, required, parse, absent in self._coercers:
            value = given.get(name, Undefined)
            if value is Undefined:
                if absent is not Undefined:
                    coerced[name] = absent
                elif required:
                    raise Unsupported(WRONG)
            elif value is None:
                if required:
                    raise Unsupported(WRONG)
                coerced[name] = None
            else:
                coerced[name] = _parsed(parse, value)
        return coerced

    def _coercer(self, definition: VariableDefinitionNode) -> Coercer:
        kind, name = type_from_ast(self._schema, definition.type), definition.variable.name.value
        required = is_non_null_type(kind)
        bare: Any = kind.of_type if is_non_null_type(kind) else kind
        parse = bare.parse_value if is_leaf_type(bare) else partial(coerce_input_value, type_=bare)
        default = Undefined if definition.default_value is None else self._default(definition, name)
        return Coercer(name, required, parse, default)

    def _default(self, definition: VariableDefinitionNode, name: str) -> Any:
        found = get_variable_values(self._schema, (definition,), {}, 1, True)
        if isinstance(found, list):
            raise Unsupported(WRONG)
        return found.coerced[name]


def _parsed(parse: Callable[[Any], Any], value: Any) -> Any:
    try:
        parsed = parse(value)
    except Exception as error:
        # Whatever a scalar raises, the engine makes of it an answer that names the variable.
        raise Unsupported(WRONG) from error
    if parsed is Undefined:
        raise Unsupported(WRONG)
    return parsed


class Abstraction:
    """Splits the variables of one operation."""

    def __init__(self, schema: GraphQLSchema, operation: OperationDefinitionNode, tags: Mapping[str, str]) -> None:
        self._types = {
            each.variable.name.value: type_from_ast(schema, each.type) for each in operation.variable_definitions or ()
        }
        self._tags = tags
        self.coerced = Coercion(schema, operation)

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
