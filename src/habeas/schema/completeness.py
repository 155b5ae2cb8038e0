"""Stops the start-up when a table, type, field, mutation or command is not covered by a policy."""

from collections.abc import Iterator

from graphql import GraphQLSchema
from sqlalchemy import MetaData

from habeas.access import PolicyBook
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.binding import READ, binding_of
from habeas.reading.selection import DEFINITION, class_of
from habeas.schema.scopes import command_rules, object_types
from habeas.writing.command import HANDLERS

DANGEROUS = frozenset(
    {
        "AcceptTransfer",
        "AddEmailAddress",
        "AnnounceCessation",
        "AgreeToPublication",
        "AnswerUnverified",
        "ApproveAuthorityDemand",
        "ApproveContentAccess",
        "ApproveLedgerDelay",
        "ApproveOrganizationEnding",
        "ApproveTransfer",
        "AuthorizeAgent",
        "CarryOutRight",
        "CompleteAccessReview",
        "CompleteTask",
        "ConfirmEmailAddress",
        "ConnectIdentityProvider",
        "CountDownload",
        "DecideRight",
        "DecideStaffAccess",
        "DecideStaffViolation",
        "DelegateUnit",
        "DeleteResource",
        "DeliverDemandKey",
        "EndMembership",
        "ExamineAuthorityDemand",
        "ExportFigures",
        "ExportLedger",
        "FileTransferMechanism",
        "LiftDemandSecrecy",
        "LiftLedgerDelay",
        "OpenBulkExport",
        "OpenDeclaration",
        "OpenDemandPackage",
        "PreferEmailAddress",
        "ProposeTransfer",
        "ProveIdentity",
        "PublishStaffUndertaking",
        "PurgeRecords",
        "RecordAuthorityDemand",
        "RecordPublication",
        "RegisterClient",
        "RegisterConnector",
        "RemoveEmailAddress",
        "ReplaceClientKeys",
        "RequestBulkExport",
        "RequestContentAccess",
        "RequestOrganizationEnding",
        "ResumeMembership",
        "ReviewRepresentation",
        "RotateClientSecret",
        "RotateConnectorSecret",
        "ShowIdentity",
        "SubmitRightsRequest",
        "SuspendMembership",
        "TransmitData",
        "UpdateResource",
        "Member.records",
    }
)
"""Commands and fields that end data, hand them out whole, let others in or say who somebody is; an Export... is one."""


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
    known = {each if isinstance(each, str) else each.__name__ for each in book.step_up}
    commands = {kind.__name__ for kind in book.commands}
    exports = {name for name in commands if name.startswith("Export")}
    for name in (DANGEROUS | exports) - known:
        yield f"{name} is dangerous and needs no recent sign-in"
    coordinates = {f"{kind.name}.{name}" for kind in object_types(schema) for name in kind.fields}
    for name in known - commands - coordinates:
        yield f"{name} needs a recent sign-in and does not exist"
    for kind, needed in book.step_up.items():
        if needed.attribute and (isinstance(kind, str) or needed.attribute not in kind.__dataclass_fields__):
            yield f"{kind} has no {needed.attribute} that a recent sign-in could depend on"
