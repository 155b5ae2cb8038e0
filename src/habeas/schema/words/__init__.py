"""Explains enum values and arguments, for which a declaration has no place, from the data files beside this one."""

from collections.abc import Mapping
from importlib.resources import files

import yaml
from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
)

Sentences = Mapping[str, str]


def words() -> dict[str, Sentences]:
    """The sentences, by an enum's name and its values, or by a field's coordinate and its arguments."""
    found: dict[str, Sentences] = {}
    for file in sorted(files(__name__).iterdir(), key=lambda each: each.name):
        if file.name.endswith(".yaml"):
            found |= yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


def explain(schema: GraphQLSchema) -> None:
    """Put the sentences where clients read them; what is already explained stays as it is."""
    for name, sentences in words().items():
        for word, explained in _explained(schema, name).items():
            explained.description = explained.description or sentences.get(word)


def _explained(schema: GraphQLSchema, name: str) -> Mapping[str, GraphQLEnumValue | GraphQLArgument]:
    """What can be explained under this name: an enum's values, or a field's arguments."""
    kind_name, _, field = name.partition(".")
    kind = schema.type_map.get(kind_name)
    if isinstance(kind, GraphQLEnumType) and not field:
        return dict(kind.values)
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) and field in kind.fields:
        return dict(kind.fields[field].args)
    return {}
