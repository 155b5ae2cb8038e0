"""The parent of every table and the few column types that a table may use."""

from typing import Any, ClassVar, TypedDict, Unpack

from sqlalchemy import BigInteger, Boolean, Date, DateTime, Integer, LargeBinary, MetaData, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

SCHEMA = "habeas"

_NAMES = {
    "pk": "%(table_name)s_pkey",
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "ck": "%(table_name)s_%(constraint_name)s_check",
}


class Table(SQLModel):
    """A table of the schema `habeas`; subclass it with `table=True`."""

    metadata: ClassVar[MetaData] = MetaData(schema=SCHEMA, naming_convention=_NAMES)


class Options(TypedDict, total=False):
    """What may be said of a column; what is not said is false, and NULL is refused."""

    primary_key: bool
    nullable: bool
    unique: bool
    index: bool
    default: Any
    default_factory: Any
    server_default: Any


def _column(kind: Any, **options: Unpack[Options]) -> Any:
    """A column of `kind`; a nullable one defaults to None, any other has to be given."""
    nullable = options.get("nullable", False)
    settings: dict[str, Any] = {
        "primary_key": options.get("primary_key", False),
        "unique": options.get("unique", False),
        "index": options.get("index", False),
        "nullable": nullable,
        "sa_type": kind,
    }
    # Left to itself, SQLAlchemy would number a whole-number key by a sequence.
    further: dict[str, Any] = {"autoincrement": False} if settings["primary_key"] else {}
    if "server_default" in options:
        further["server_default"] = options["server_default"]
    if further:
        settings["sa_column_kwargs"] = further
    if "default_factory" in options:
        return Field(default_factory=options["default_factory"], **settings)
    return Field(default=options.get("default", None if nullable else ...), **settings)


def uuid_column(**options: Unpack[Options]) -> Any:
    """uuid; `primary_key`, `nullable`, `index`, `unique`, `default`, `server_default` as for every column."""
    return _column(Uuid, **options)


def text_column(**options: Unpack[Options]) -> Any:
    """text, of any length."""
    return _column(Text, **options)


def instant_column(**options: Unpack[Options]) -> Any:
    """timestamptz: an instant, always handed in aware."""
    return _column(DateTime(timezone=True), **options)


def date_column(**options: Unpack[Options]) -> Any:
    """date: a calendar day, without a zone."""
    return _column(Date, **options)


def boolean_column(**options: Unpack[Options]) -> Any:
    """boolean."""
    return _column(Boolean, **options)


def integer_column(**options: Unpack[Options]) -> Any:
    """integer, 32 bits."""
    return _column(Integer, **options)


def big_integer_column(**options: Unpack[Options]) -> Any:
    """bigint, 64 bits."""
    return _column(BigInteger, **options)


def bytes_column(**options: Unpack[Options]) -> Any:
    """bytea: sealed values, digests, files."""
    return _column(LargeBinary, **options)


def json_column(**options: Unpack[Options]) -> Any:
    """jsonb: a document without a fixed shape."""
    return _column(JSONB, **options)


def text_array_column(**options: Unpack[Options]) -> Any:
    """text[]."""
    return _column(ARRAY(Text), **options)


def instant_array_column(**options: Unpack[Options]) -> Any:
    """timestamptz[]: instants, always handed in aware."""
    return _column(ARRAY(DateTime(timezone=True)), **options)


def uuid_array_column(**options: Unpack[Options]) -> Any:
    """uuid[]."""
    return _column(ARRAY(Uuid), **options)
