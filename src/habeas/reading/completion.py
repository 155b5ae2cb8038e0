"""Completes values that code made, as the executor would: leaves serialized, nulls refused where none may be."""

from collections.abc import Callable
from typing import Any

from graphql import GraphQLObjectType, GraphQLOutputType, is_leaf_type
from graphql.type import GraphQLEnumType, GraphQLList, GraphQLNonNull, GraphQLScalarType

from habeas.reading.selection import TYPENAME, Selected

Complete = Callable[[Any], Any]


class Unsupported(Exception):
    """This selection is for the ordinary route; says why, in a few words that become a metric's label."""


class Unanswerable(Exception):
    """A null stands where none may: the ordinary route has to say so, with its path."""


def completer(selected: Selected) -> Complete:
    """What makes a field's raw value ready for the answer."""
    if selected.name == TYPENAME or selected.field is None:
        return lambda _: selected.parent
    return _of(selected.field.type, selected)


def _of(kind: GraphQLOutputType, selected: Selected) -> Complete:
    if isinstance(kind, GraphQLNonNull):
        return _required(_of(kind.of_type, selected))
    if isinstance(kind, GraphQLList):
        return _listed(_of(kind.of_type, selected))
    if is_leaf_type(kind):
        return _leaf(kind)
    if isinstance(kind, GraphQLObjectType):
        return _object(selected)
    raise Unsupported("a computed value of an abstract type")


def _required(inner: Complete) -> Complete:
    def complete(value: Any) -> Any:
        done = inner(value)
        if done is None:
            raise Unanswerable
        return done

    return complete


def _listed(inner: Complete) -> Complete:
    def complete(value: Any) -> Any:
        if value is not None and not isinstance(value, list | tuple):
            raise Unanswerable
        return None if value is None else [inner(each) for each in value]

    return complete


def _leaf(kind: GraphQLScalarType | GraphQLEnumType) -> Complete:
    def complete(value: Any) -> Any:
        if value is None:
            return None
        try:
            return kind.serialize(value)
        except Exception as error:
            raise Unanswerable from error

    return complete


def _object(selected: Selected) -> Complete:
    parts = [
        (part.key, part.name if part.name == TYPENAME else part.python_name, completer(part))
        for part in selected.beneath()
    ]

    def complete(value: Any) -> Any:
        if value is None:
            return None
        if type(value) is dict:
            return {key: done(value.get(key)) for key, _, done in parts}
        return {key: done(getattr(value, name, None)) for key, name, done in parts}

    return complete
