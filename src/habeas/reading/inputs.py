"""Arguments of a mutation as its resolver takes them: input objects as the classes that declare them."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING
from typing import Any

from graphql import GraphQLField, GraphQLInputObjectType, is_input_object_type, is_list_type, is_non_null_type
from strawberry.types.base import StrawberryObjectDefinition

from habeas.reading.completion import Unsupported
from habeas.reading.selection import DEFINITION

Make = Callable[[Mapping[str, Any]], Any]


class Inputs:
    """Makes them of coerced values, as Strawberry does; what a class of inputs takes is found out once."""

    def __init__(self) -> None:
        self._makers: dict[str, Make] = {}

    def arguments(self, field: GraphQLField, given: Mapping[str, Any]) -> dict[str, Any]:
        """The keyword arguments of a field's resolver."""
        found = {name: field.args[name] for name in given}
        return {
            argument.extensions[DEFINITION].python_name: self._taken(argument.type, given[name])
            for name, argument in found.items()
        }

    def _taken(self, kind: Any, value: Any) -> Any:
        if value is None:
            return None
        if is_non_null_type(kind):
            kind = kind.of_type
        if is_list_type(kind):
            return [self._taken(kind.of_type, each) for each in value]
        return self._maker(kind)(value) if is_input_object_type(kind) else value

    def _maker(self, kind: GraphQLInputObjectType) -> Make:
        found = self._makers.get(kind.name)
        if found is None:
            found = self._makers[kind.name] = self._made(kind)
        return found

    def _made(self, kind: GraphQLInputObjectType) -> Make:
        definition: StrawberryObjectDefinition = kind.extensions[DEFINITION]
        if definition.from_input is not None:
            raise Unsupported("an input that makes itself")
        absent = {
            field.python_name: None
            for field in definition.fields
            if field.default_value is MISSING and field.default_factory is MISSING
        }
        members = {name: (each.extensions[DEFINITION].python_name, each.type) for name, each in kind.fields.items()}

        def make(value: Mapping[str, Any]) -> Any:
            taken = dict(absent)
            for name, each in value.items():
                python_name, inner = members[name]
                taken[python_name] = self._taken(inner, each)
            return definition.origin(**taken)

        return make
