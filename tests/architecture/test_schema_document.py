"""schema.graphql is what the program prints, and explains every word that a client can meet in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    is_introspection_type,
    is_specified_directive,
    is_specified_scalar_type,
)

from habeas.schema import build_schema as built_schema
from habeas.schema.words import words

FILE = Path(__file__).parents[2] / "schema.graphql"


def undescribed(schema: GraphQLSchema) -> Iterator[str]:
    """The coordinate of whatever has no description."""
    for name, kind in schema.type_map.items():
        if is_introspection_type(kind) or is_specified_scalar_type(kind):
            continue
        if not kind.description and kind not in (schema.query_type, schema.mutation_type):
            yield name
        if isinstance(kind, GraphQLEnumType):
            yield from (f"{name}.{value}" for value, each in kind.values.items() if not each.description)
        if isinstance(kind, GraphQLInputObjectType):
            yield from (f"{name}.{field}" for field, each in kind.fields.items() if not each.description)
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            yield from _undescribed_fields(name, kind)
    for directive in schema.directives:
        if not is_specified_directive(directive) and not directive.description:
            yield f"@{directive.name}"


def _undescribed_fields(name: str, kind: GraphQLObjectType | GraphQLInterfaceType) -> Iterator[str]:
    for field, each in kind.fields.items():
        if not each.description:
            yield f"{name}.{field}"
        for argument, given in each.args.items():
            # A mutation's one argument is its input, which its own type describes field by field.
            if not given.description and argument != "input":
                yield f"{name}.{field}({argument}:)"


def test_the_committed_schema_is_the_one_that_the_program_prints() -> None:
    assert FILE.read_text(encoding="utf-8") == built_schema().as_str() + "\n"


def test_every_word_of_the_schema_is_explained() -> None:
    assert list(undescribed(build_schema(FILE.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("type Query { a: Int }", "Query.a"),
        ('type Query { "x" a: B } type B { "x" c: Int }', "B"),
        ('type Query { "x" a(b: Int): Int }', "Query.a(b:)"),
        ('type Query { "x" a: B } "x" enum B { C }', "B.C"),
        ('type Query { "x" a("x" b: B): Int } "x" input B { c: Int }', "B.c"),
        ('type Query { "x" a: Int } directive @d on FIELD', "@d"),
    ],
)
def test_a_word_without_an_explanation_is_found(planted: str, found: str) -> None:
    assert list(undescribed(build_schema(planted))) == [found]


def test_no_explanation_is_left_of_a_word_that_is_gone() -> None:
    schema = built_schema()._schema
    known = set(_words_that_need_a_place(schema))
    assert {(name, word) for name, sentences in words().items() for word in sentences} - known == set()


def _words_that_need_a_place(schema: GraphQLSchema) -> Iterator[tuple[str, str]]:
    for name, kind in schema.type_map.items():
        if isinstance(kind, GraphQLEnumType):
            yield from ((name, value) for value in kind.values)
        if isinstance(kind, GraphQLObjectType):
            yield from ((f"{name}.{field}", word) for field, each in kind.fields.items() for word in each.args)
