"""Installs the engine on the built schema: root fields are read whole, everything beneath them is already there."""

from collections.abc import Mapping
from typing import Any

import strawberry
from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
)

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.binding import READ, binding_of
from habeas.reading.compile import TYPE
from habeas.reading.fields import node_by_id, nodes_by_ids
from habeas.reading.selection import DEFINITION, class_of
from habeas.reading.types import Node


@strawberry.type
class NodeQuery:
    """Root fields that find anything by its global id."""

    node: Node | None = node_by_id(Node, "Anything that has a global id, or null where the caller finds nothing.")
    nodes: list[Node | None] = nodes_by_ids(Node, "The same for up to 100 ids, in their order.")


def install(schema: GraphQLSchema) -> None:
    """Let every field answer from the finished JSON under its response key, or from a computed object."""
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLInterfaceType):
            kind.resolve_type = _resolve_type
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            kind.is_type_of = None
            for field in kind.fields.values():
                if kind is schema.query_type:
                    if READ in field.extensions[DEFINITION].metadata:
                        field.resolve = _root
                elif kind is schema.subscription_type:
                    field.subscribe, field.resolve = _watch, _event
                elif kind is not schema.mutation_type:
                    field.resolve = _beneath(field.extensions[DEFINITION].python_name)


def tags_of(schema: GraphQLSchema) -> Mapping[str, str]:
    """Which type each tag of a global id stands for; a tag that two types share is refused."""
    tags: dict[str, str] = {}
    for kind in schema.type_map.values():
        if not isinstance(kind, GraphQLObjectType) or DEFINITION not in kind.extensions:
            continue
        tag = binding_of(class_of(kind)).tag
        if tag is not None and tag in tags:
            raise DomainError(ErrorCode.MISCONFIGURED, f"{kind.name} and {tags[tag]} share the tag {tag}")
        if tag is not None:
            tags[tag] = kind.name
    return tags


async def _root(_source: Any, info: GraphQLResolveInfo[Any], **_: Any) -> Any:
    return await info.context.read(info)


def _watch(_source: Any, info: GraphQLResolveInfo[Any], **_: Any) -> Any:
    return info.context.watch(info)


async def _event(source: Any, info: GraphQLResolveInfo[Any], **_: Any) -> Any:
    return await info.context.read_event(info, source)


def _beneath(python_name: str) -> Any:
    def resolve(source: Any, info: GraphQLResolveInfo[Any], **_: Any) -> Any:
        if type(source) is dict:
            found = source.get(str(info.path.key))
            if isinstance(found, DomainError):
                raise found
            return found
        return getattr(source, python_name)

    return resolve


def _resolve_type(value: Any, *_: Any) -> str:
    return str(value[TYPE])
