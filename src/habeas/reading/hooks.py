"""Refuses a schema in which something protects that only the executor would run."""

from collections.abc import Iterator

import strawberry
from graphql import GraphQLObjectType, GraphQLSchema
from strawberry.types.field import StrawberryField

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.selection import DEFINITION


def refuse_hooks(schema: strawberry.Schema) -> None:
    """MISCONFIGURED names every extension and permission class that the compiled route would pass by."""
    found = sorted(_hooks(schema))
    if found:
        raise DomainError(
            ErrorCode.MISCONFIGURED, f"only one of the two routes would run what is attached to: {', '.join(found)}"
        )


def _hooks(schema: strawberry.Schema) -> Iterator[str]:
    core: GraphQLSchema = schema._schema
    if list(schema.extensions):
        yield "the schema"
    for kind in core.type_map.values():
        if not isinstance(kind, GraphQLObjectType):
            continue
        for name, field in kind.fields.items():
            definition: StrawberryField | None = field.extensions.get(DEFINITION)
            if definition is not None and (definition.extensions or definition.permission_classes):
                yield f"{kind.name}.{name}"
