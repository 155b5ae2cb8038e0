"""A client's selection as a tree of fields with coerced arguments; fragments and directives are resolved here."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol, cast

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    OperationDefinitionNode,
    get_named_type,
    is_interface_type,
    is_non_null_type,
)
from graphql.execution.collect_fields import FieldDetails, FragmentDetails, collect_fields, collect_subfields
from graphql.execution.values import VariableValues, get_argument_values
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from habeas.reading.binding import Spec
from habeas.reading.fields import spec_of

DEFINITION = "strawberry-definition"
TYPENAME = "__typename"


@dataclass(frozen=True)
class Selected:
    """One selected field: its response key, its definition, its arguments, and what is selected beneath it."""

    key: str
    name: str
    parent: str
    field: GraphQLField | None
    details: tuple[FieldDetails, ...]
    arguments: dict[str, Any]
    operation: "Operation"

    @property
    def type(self) -> GraphQLNamedType:
        """The field's type without lists and non-nulls."""
        return get_named_type(self._defined.type)

    @property
    def nullable(self) -> bool:
        """May the field answer null?"""
        return not is_non_null_type(self._defined.type)

    @property
    def spec(self) -> Spec:
        """How the field is read."""
        return spec_of(self.strawberry_field)

    @property
    def strawberry_field(self) -> StrawberryField:
        """The field as its context declared it."""
        return cast(StrawberryField, self._defined.extensions[DEFINITION])

    @property
    def python_name(self) -> str:
        """The field's name in its context's class, and by default its column's."""
        return self.strawberry_field.python_name

    @property
    def _defined(self) -> GraphQLField:
        if self.field is None:
            raise LookupError(f"{self.parent}.{self.name} has no definition")
        return self.field

    def beneath(self, kind: GraphQLObjectType | None = None) -> Iterator["Selected"]:
        """The fields selected on this field's value; for an interface, as one of its object types."""
        of = kind if kind is not None else cast(GraphQLObjectType, self.type)
        return self.operation.subfields(of, self.details)

    def possible(self) -> tuple[GraphQLObjectType, ...]:
        """The object types that the field's value may be of."""
        if is_interface_type(self.type):
            return tuple(self.operation.info.schema.get_possible_types(self.type))
        return (cast(GraphQLObjectType, self.type),)


class Standing(Protocol):
    """Where an operation stands."""

    @property
    def schema(self) -> GraphQLSchema: ...
    @property
    def operation(self) -> OperationDefinitionNode: ...


@dataclass(frozen=True)
class Asked:
    """An operation of a schema, outside of any executor."""

    schema: GraphQLSchema
    operation: OperationDefinitionNode


@dataclass(frozen=True)
class Operation:
    """What collecting fields needs to know of the operation."""

    info: Standing
    fragments: dict[str, FragmentDetails]
    variables: VariableValues

    def subfields(self, kind: GraphQLObjectType, details: tuple[FieldDetails, ...]) -> Iterator[Selected]:
        """The fields of an object type, merged by response key as the specification merges them."""
        info = self.info
        grouped = collect_subfields(
            info.schema, self.fragments, self.variables, info.operation, kind, list(details)
        ).grouped_field_set
        for key, nodes in grouped.items():
            yield self.selected(key, kind, tuple(nodes))

    def selected(self, key: str, kind: GraphQLObjectType, details: tuple[FieldDetails, ...]) -> Selected:
        """One merged field."""
        node: FieldNode = details[0].node
        name = node.name.value
        field = kind.fields.get(name)
        arguments: dict[str, Any] = {}
        if field is not None and field.args:
            arguments = get_argument_values(field, node, self.variables)
        return Selected(key, name, kind.name, field, details, arguments, self)


def root_of(info: GraphQLResolveInfo[Any]) -> Selected:
    """The root field that is being resolved."""
    fragments = {name: FragmentDetails(definition) for name, definition in info.fragments.items()}
    operation = Operation(info, fragments, _variables(info.variable_values))
    details = tuple(FieldDetails(node, None) for node in info.field_nodes)
    return operation.selected(str(info.path.key), info.parent_type, details)


def roots_of(asked: Asked, fragments: dict[str, FragmentDetails], coerced: dict[str, Any]) -> Iterator[Selected]:
    """The root fields of a query, as an executor would collect them."""
    variables, kind = VariableValues({}, coerced), cast(GraphQLObjectType, asked.schema.query_type)
    operation = Operation(asked, fragments, variables)
    grouped = collect_fields(asked.schema, fragments, variables, kind, asked.operation).grouped_field_set
    for key, details in grouped.items():
        yield operation.selected(key, kind, tuple(details))


def mutation_of(asked: Asked, fragments: dict[str, FragmentDetails], coerced: dict[str, Any]) -> Selected:
    """The one root field of a mutation, for what is selected beneath it; it is not asked for its own arguments."""
    (node,) = asked.operation.selection_set.selections
    assert isinstance(node, FieldNode)
    name, kind = node.name.value, cast(GraphQLObjectType, asked.schema.mutation_type)
    operation = Operation(asked, fragments, VariableValues({}, coerced))
    return Selected(name, name, kind.name, kind.fields[name], (FieldDetails(node, None),), {}, operation)


def _variables(values: Any) -> VariableValues:
    """Strawberry hands resolvers the coerced values bare; the engine's functions want them in their container."""
    return values if isinstance(values, VariableValues) else VariableValues({}, values)


def class_of(kind: GraphQLNamedType) -> type[Any]:
    """The class that declares a GraphQL object type."""
    definition: StrawberryObjectDefinition = kind.extensions[DEFINITION]
    return definition.origin
