"""A check that only the executor would run stops the start-up, instead of being passed by."""

from typing import Any

import pytest
import strawberry
from strawberry.extensions import FieldExtension, SchemaExtension
from strawberry.permission import BasePermission

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.hooks import refuse_hooks
from habeas.schema import build_schema


class Never(BasePermission):
    """Lets nobody through."""

    def has_permission(self, source: Any, info: Any, **kwargs: Any) -> bool:
        return False


class Masking(FieldExtension):
    """Hides a value."""

    def resolve(self, next_: Any, source: Any, info: Any, **kwargs: Any) -> Any:
        return None


class Limiting(SchemaExtension):
    """Bounds an operation."""


@strawberry.type
class Guarded:
    """A type whose fields carry what the compiled route would not run."""

    secret: str = strawberry.field(default="x", permission_classes=[Never])
    masked: str = strawberry.field(default="x", extensions=[Masking()])


@strawberry.type
class Query:
    """Leads there."""

    guarded: Guarded | None = None


@strawberry.type
class Mutation:
    """Whose check only one route would run."""

    change: bool = strawberry.mutation(resolver=lambda: True, permission_classes=[Never])


@strawberry.type
class Plain:
    """Carries nothing."""

    name: str = "x"


def test_permission_classes_and_field_extensions_stop_the_start_up_and_are_named() -> None:
    with pytest.raises(DomainError) as refused:
        refuse_hooks(strawberry.Schema(Query))
    assert refused.value.code is ErrorCode.MISCONFIGURED
    assert "Guarded.masked, Guarded.secret" in refused.value.message


def test_a_permission_class_of_a_mutation_stops_the_start_up() -> None:
    with pytest.raises(DomainError, match=r"Mutation\.change"):
        refuse_hooks(strawberry.Schema(Plain, Mutation))


def test_an_extension_of_the_schema_stops_the_start_up() -> None:
    with pytest.raises(DomainError, match="the schema"):
        refuse_hooks(strawberry.Schema(Plain, extensions=[Limiting]))


def test_our_own_schema_carries_nothing_that_only_one_route_would_run() -> None:
    schema = build_schema()
    refuse_hooks(schema)
    assert schema._schema.query_type is not None
