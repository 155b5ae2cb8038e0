"""Estimates what an operation costs before it runs: one for each object that it may return."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
)

from habeas.web.options import WebLimits

MUTATION_COST = 10
SIZE_ARGUMENTS = ("first", "last", "ids")
PAGE_FIELDS = frozenset({"edges", "nodes"})


@dataclass(frozen=True, slots=True)
class Cost:
    """Objects counted once, and objects counted once for each item of the page around them."""

    fixed: int = 0
    per_item: int = 0

    def plus(self, other: "Cost") -> "Cost":
        return Cost(self.fixed + other.fixed, self.per_item + other.per_item)


class CostMeter:
    """Measures one operation with one set of variables; every fragment is measured once.

    `uses_variables` tells afterwards whether other variables could give another cost.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: list[FragmentDefinitionNode],
        variables: Mapping[str, Any],
        limits: WebLimits,
    ) -> None:
        self._schema, self._variables, self._limits = schema, variables, limits
        self._known: dict[str, Cost] = {}
        self.uses_variables = False
        for fragment in fragments:
            on = schema.type_map.get(fragment.type_condition.name.value)
            self._known[fragment.name.value] = self._selection_set(fragment.selection_set, on)

    def measure(self, operation: OperationDefinitionNode) -> int:
        root = self._schema.get_root_type(operation.operation)
        cost = self._selection_set(operation.selection_set, root).fixed
        if operation.operation is OperationType.MUTATION:
            cost += MUTATION_COST * len(operation.selection_set.selections)
        return cost

    def _selection_set(self, selection_set: SelectionSetNode, parent: GraphQLNamedType | None) -> Cost:
        cost = Cost()
        for selection in selection_set.selections:
            cost = cost.plus(self._selection(selection, parent))
        return cost

    def _selection(self, selection: SelectionNode, parent: GraphQLNamedType | None) -> Cost:
        if isinstance(selection, FragmentSpreadNode):
            return self._known.get(selection.name.value, Cost())
        if isinstance(selection, InlineFragmentNode):
            condition = selection.type_condition
            on = self._schema.type_map.get(condition.name.value) if condition else parent
            return self._selection_set(selection.selection_set, on)
        return self._field(selection, parent) if isinstance(selection, FieldNode) else Cost()

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None) -> Cost:
        if not isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) or node.selection_set is None:
            return Cost()
        field = parent.fields.get(node.name.value)
        if field is None or is_leaf_type(get_named_type(field.type)):
            return Cost()
        inner = self._selection_set(node.selection_set, get_named_type(field.type))
        return self._multiplied(node, field, parent, inner)

    def _multiplied(self, node: FieldNode, field: GraphQLField, parent: GraphQLNamedType, inner: Cost) -> Cost:
        """The cost of a field from that of its selection, by how many objects it returns."""
        if _is_connection(get_named_type(field.type)):
            size = self._size(node, field, self._limits.assumed_page)
            return Cost(1 + inner.fixed + size * inner.per_item)
        one = 1 + inner.fixed + inner.per_item
        if _is_connection(parent) and node.name.value in PAGE_FIELDS:
            return Cost(0, one)
        if is_list_type(get_nullable_type(field.type)):
            return Cost(one * self._size(node, field, self._limits.assumed_list))
        return Cost(one)

    def _size(self, node: FieldNode, field: GraphQLField, assumed: int) -> int:
        given = {argument.name.value: argument.value for argument in node.arguments or ()}
        sizes = [self._value(given[name], assumed) for name in SIZE_ARGUMENTS if name in given]
        defaults = [
            argument.default_value
            for name, argument in field.args.items()
            if name in SIZE_ARGUMENTS and isinstance(argument.default_value, int)
        ]
        return max(sizes or defaults or [assumed])

    def _value(self, node: Any, assumed: int) -> int:
        if isinstance(node, VariableNode):
            self.uses_variables = True
            return _count(self._variables.get(node.name.value), assumed)
        if isinstance(node, IntValueNode):
            return max(0, int(node.value[:12]))
        if isinstance(node, ListValueNode):
            return len(node.values)
        return assumed if isinstance(node, NullValueNode) else 1


def _count(value: Any, assumed: int) -> int:
    if isinstance(value, list):
        return len(value)
    return max(0, value) if isinstance(value, int) else assumed


def _is_connection(type_: GraphQLNamedType) -> bool:
    return type_.name.endswith("Connection")
