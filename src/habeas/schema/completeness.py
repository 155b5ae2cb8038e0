"""Stops the start-up when a table, type, field, mutation or command is not covered by a policy."""

from collections.abc import Iterator

from graphql import GraphQLSchema
from sqlalchemy import MetaData

from habeas.access import NoStepUp, Permission, PolicyBook
from habeas.access.rule import alternatives
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.binding import READ, binding_of
from habeas.reading.selection import DEFINITION, class_of
from habeas.schema.scopes import command_rules, mutation_of, object_types
from habeas.writing.command import HANDLERS

CONTENT = Permission.MEMBERS_CONTENT_READ


def check_complete(schema: GraphQLSchema, metadata: MetaData, book: PolicyBook) -> None:
    """Raise MISCONFIGURED with every gap in one sentence."""
    found = sorted(gaps(schema, metadata, book))
    if found:
        raise DomainError(ErrorCode.MISCONFIGURED, "The schema is not covered: " + "; ".join(found))


def gaps(schema: GraphQLSchema, metadata: MetaData, book: PolicyBook) -> Iterator[str]:
    """Whatever could be read or run without anybody having said who may."""
    yield from _tables(metadata, book)
    yield from _types(schema, book)
    yield from _mutations(schema, book)
    yield from _commands(book)
    yield from _step_ups(schema, book)


def _tables(metadata: MetaData, book: PolicyBook) -> Iterator[str]:
    listed = {str(kind.__tablename__) for kind in book.rows}
    for table in metadata.tables.values():
        if table.name not in listed:
            yield f"table {table.name} has no row rule"


def _types(schema: GraphQLSchema, book: PolicyBook) -> Iterator[str]:
    coordinates = {f"{kind.name}.{name}" for kind in object_types(schema) for name in kind.fields}
    for coordinate in (book.fields.keys() | book.public.keys()) - coordinates:
        yield f"{coordinate} has a policy and does not exist"
    for kind in object_types(schema):
        table = binding_of(class_of(kind)).table
        if table is not None and table not in book.rows:
            yield f"{kind.name} is read from a table without a row rule"
    for name, field in (schema.query_type.fields if schema.query_type else {}).items():
        if READ not in field.extensions[DEFINITION].metadata:
            yield f"Query.{name} is not read by the engine"
    for name in schema.subscription_type.fields if schema.subscription_type else {}:
        if f"Subscription.{name}" not in book.fields:
            yield f"Subscription.{name} has no policy"


def _mutations(schema: GraphQLSchema, book: PolicyBook) -> Iterator[str]:
    commands = command_rules(book)
    for name in schema.mutation_type.fields if schema.mutation_type else {}:
        if name not in commands:
            yield f"Mutation.{name} has no command of that name"


def _commands(book: PolicyBook) -> Iterator[str]:
    for kind in book.commands.keys() - HANDLERS.keys():
        yield f"{kind.__name__} has a policy and no handler"
    for kind in HANDLERS.keys() - book.commands.keys():
        yield f"{kind.__name__} has a handler and no policy"


def _step_ups(schema: GraphQLSchema, book: PolicyBook) -> Iterator[str]:
    yield from _sign_ins(schema, book)
    coordinates = {f"{kind.name}.{name}" for kind in object_types(schema) for name in kind.fields}
    for each, needed in book.step_up.items():
        name = each if isinstance(each, str) else each.__name__
        if each not in coordinates and each not in book.commands:
            yield f"{name} needs a recent sign-in and does not exist"
        if needed.attribute and (isinstance(each, str) or needed.attribute not in each.__dataclass_fields__):
            yield f"{name} has no {needed.attribute} that a recent sign-in could depend on"
    for coordinate, rule in book.fields.items():
        if coordinate not in book.step_up and all(CONTENT in option for option in alternatives(rule)):
            yield f"{coordinate} opens what others keep and needs no recent sign-in"


def _sign_ins(schema: GraphQLSchema, book: PolicyBook) -> Iterator[str]:
    mutations = schema.mutation_type.fields if schema.mutation_type else {}
    for kind in book.commands:
        name, reason = kind.__name__, book.no_step_up.get(kind)
        if (kind in book.step_up) == (reason is not None):
            yield f"{name} has to say either which recent sign-in it needs or why it needs none"
        if reason is NoStepUp.INTERNAL and mutation_of(kind) in mutations:
            yield f"{name} is a mutation and says that no mutation runs it"
        if reason is not None and name.startswith("Export"):
            yield f"{name} hands data out and needs no recent sign-in"
    for kind in book.no_step_up.keys() - book.commands.keys():
        yield f"{kind.__name__} says why it needs no recent sign-in and does not exist"
