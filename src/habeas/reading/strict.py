"""What must hold for a statement's own JSON to be the answer: types that agree, and no null where none may be."""

from collections.abc import Iterable
from typing import Any

from graphql import GraphQLEnumType, GraphQLNamedType, GraphQLScalarType, is_non_null_type
from sqlalchemy import BigInteger, Boolean, Date, DateTime, Integer, LargeBinary, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.sql.schema import Column

from habeas.reading.completion import Unsupported, completer
from habeas.reading.plan import Cell, Literal, Members, Row, Scalar, Secret, Shape, Value
from habeas.reading.selection import Selected
from habeas.reading.statement import column_of

TEXTS = (Text, Uuid, Date, LargeBinary)
AGREE: dict[str, tuple[type[Any], ...]] = {
    "String": TEXTS,
    "ID": TEXTS,
    "Boolean": (Boolean,),
    "DateTime": (DateTime,),
    "Date": (Date,),
    "JSON": (*TEXTS, Boolean, Integer, ARRAY),
}
"""Which columns' JSON text is what a scalar type's serialization would be."""


def _place(selected: Selected) -> str:
    return f"{selected.parent}.{selected.name}"


def leaf(selected: Selected, table: type[Any] | None, name: str) -> Value:
    """A column of the row; a document is completed after the statement, so that it is spelled as everywhere else."""
    if table is None:
        raise Unsupported(f"{_place(selected)}: a column of a row that its type does not name")
    column = column_of(table, name)
    if isinstance(column.type, JSONB):
        return Members(name, None, False, completer(selected))
    return scalar(selected, column)


def cell(selected: Selected, column: Column[Any]) -> None:
    """Refuse a looked-up column whose value would have to be checked or completed."""
    if isinstance(column.type, ARRAY | JSONB) or scalar(selected, column).names is not None:
        raise Unsupported(f"{_place(selected)}: a looked-up value that has to be checked")


def scalar(selected: Selected, column: Column[Any]) -> Scalar:
    """A column's value that needs no further serialization."""
    kind = column.type.item_type if isinstance(column.type, ARRAY) else column.type
    if isinstance(selected.type, GraphQLEnumType):
        if not isinstance(kind, Text):
            raise Unsupported(f"{_place(selected)}: an enum that is no text")
        names = names_of(selected.type)
        if isinstance(column.type, ARRAY) and any(stored != name for stored, name in names):
            raise Unsupported(f"{_place(selected)}: a list of an enum whose values are not its names")
        return Scalar(column.name, names)
    if not _agrees(selected.type, kind):
        raise Unsupported(f"{_place(selected)}: a type that its column does not prove")
    return Scalar(column.name)


def names_of(kind: GraphQLEnumType) -> tuple[tuple[str, str], ...]:
    """Each stored value of an enum with the name that it is shown by."""
    return tuple((str(value.value), name) for name, value in kind.values.items())


def required(fields: Iterable[tuple[Selected, Value]], table: type[Any] | None) -> frozenset[str]:
    """The keys of non-null fields whose value may nevertheless be null."""
    found = set()
    for selected, value in fields:
        if selected.field is None or not is_non_null_type(selected.field.type) or not _may_be_null(value, table):
            continue
        if isinstance(value, Secret):
            raise Unsupported(f"{_place(selected)}: a sealed value that may not be null")
        found.add(selected.key)
    return frozenset(found)


def _may_be_null(value: Value, table: type[Any] | None) -> bool:
    match value:
        case Scalar(column):
            return table is None or column_of(table, column).nullable is not False
        case Shape(present=present):
            return present is not None
        case Literal(json):
            return json == "null"
        case Row() | Cell() | Secret():
            return True
        case _:
            return False


def _agrees(kind: GraphQLNamedType, stored: Any) -> bool:
    if not isinstance(kind, GraphQLScalarType):
        return False
    if kind.name == "Int":
        return isinstance(stored, Integer) and not isinstance(stored, BigInteger)
    return isinstance(stored, AGREE.get(kind.name, ()))
