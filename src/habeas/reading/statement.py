"""A statement under construction: its parameters, its aliases, and values as JSON text of their column's type."""

import re
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Boolean, Date, DateTime, Integer, LargeBinary, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.sql.schema import Column

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.slots import Given, Open

IMPOSSIBLE = "chr(1)"
"""Stands in a statement's JSON text where it is not what its GraphQL type promises: no JSON text can hold it."""

_INSTANT = "to_json(date_trunc('milliseconds',{} at time zone 'UTC')+interval '1us')::text::varchar(24)"
"""A quote and an instant with three digits after its second: the microsecond keeps zeros from being left out, and is
cut off. It takes half of the time of to_char."""
_TABLE = re.compile(r"\bhabeas\.(\w+)")


class Quoted(str):
    """SQL of a JSON string that is never null; `inside` is the SQL of what stands between two texts of its own."""

    __slots__ = ("after", "before", "inside")
    inside: str
    before: str
    after: str

    def __new__(cls, inside: str, before: str = '"', after: str = '"') -> "Quoted":
        """The expression, with the texts around it, which are its quotes unless what is inside has one."""
        made = super().__new__(cls, f"({quoted(before)}||{inside}||{quoted(after)})")
        made.inside, made.before, made.after = inside, before, after
        return made


@dataclass(frozen=True)
class Statement:
    """Finished SQL and its parameters, in order, which may be places in a kept one; and every table that it names."""

    sql: str
    parameters: tuple[Any, ...]
    tables: frozenset[str] = frozenset()

    def bound(self, given: Given) -> "Statement":
        """The statement with its places filled."""
        filled = tuple(p.bound(given) if isinstance(p, Open) else p for p in self.parameters)
        return Statement(self.sql, filled, self.tables)


@dataclass
class Draft:
    """Hands out aliases and parameter places; equal parameters share a place."""

    parameters: list[Any] = field(default_factory=list)
    aliases: int = 0

    def alias(self) -> str:
        """A table alias that is used nowhere else."""
        self.aliases += 1
        return f"t{self.aliases}"

    def bind(self, value: Any, cast: str) -> str:
        """The place of a parameter of this PostgreSQL type."""
        marked = (value, cast)
        if marked not in self.parameters:
            self.parameters.append(marked)
        return f"${self.parameters.index(marked) + 1}::{cast}"

    def finish(self, sql: str) -> Statement:
        """The statement with its parameters."""
        return Statement(sql, tuple(value for value, _ in self.parameters), tables_of(sql))


def tables_of(sql: str) -> frozenset[str]:
    """The tables that a statement names."""
    return frozenset(_TABLE.findall(sql))


def column_of(table: type[Any], name: str) -> Column[Any]:
    """A table's column; a name that is none is a fault of the program, found when the first plan is made."""
    columns = table.__table__.columns
    if name not in columns:
        raise DomainError(ErrorCode.MISCONFIGURED, f"{table.__name__} has no column {name}")
    found: Column[Any] = columns[name]
    return found


def relation(table: type[Any]) -> str:
    """The table's qualified name."""
    return str(table.__table__.fullname)


def postgres_type(column: Column[Any]) -> str:
    """The PostgreSQL type by whose name a parameter is cast."""
    kind = column.type
    if isinstance(kind, Uuid):
        return "uuid"
    if isinstance(kind, DateTime):
        return "timestamptz"
    if isinstance(kind, Boolean):
        return "boolean"
    if isinstance(kind, Integer):
        return "integer"
    if isinstance(kind, Date):
        return "date"
    return "text"


def json_text(column: Column[Any], alias: str) -> str:
    """The column's value as JSON text; every text is escaped, whatever it is thought to hold."""
    place, kind = f'{alias}."{column.name}"', column.type
    if isinstance(kind, DateTime):
        given = f"when isfinite({place}) then {_INSTANT.format(place)}"
        if not column.nullable:
            return Quoted(f"(case {given} else {IMPOSSIBLE} end)", "", 'Z"')
        return f"(case {given}||'Z\"' when {place} is null then 'null' else {IMPOSSIBLE} end)"
    if isinstance(kind, Uuid | Date):
        text = f"'\"'||{place}::text||'\"'"
        if not column.nullable:
            return Quoted(f"{place}::text")
    elif isinstance(kind, Boolean | Integer | JSONB):
        text = f"{place}::text"
    elif isinstance(kind, ARRAY):
        text = f"array_to_json({place})::text"
    elif isinstance(kind, LargeBinary):
        text = f"'\"'||encode({place},'hex')||'\"'"
        if not column.nullable:
            return Quoted(f"encode({place},'hex')")
    else:
        text = f"to_json({place})::text"
    return f"coalesce({text},'null')" if column.nullable else f"({text})"


def proven_text(column: Column[Any], names: tuple[tuple[str, str], ...] | None, alias: str) -> str:
    """The same, with IMPOSSIBLE for a value outside of these names and for a list with a hole."""
    place = f'{alias}."{column.name}"'
    if isinstance(column.type, ARRAY):
        fits = "" if names is None else f" or not {place} <@ {_array(names)}"
        listed = json_text(column, alias)
        return f"(case when array_position({place},null) is not null{fits} then {IMPOSSIBLE} else {listed} end)"
    if names is None:
        return json_text(column, alias)
    absent = f"when {place} is null then 'null' " if column.nullable else ""
    if all(stored == name for stored, name in names):
        fits = f"when {place} = any({_array(names)}) then"
        if not column.nullable:
            return Quoted(f"(case {fits} {place} else {IMPOSSIBLE} end)")
        fitting = f"{fits} '\"'||{place}||'\"'"
    else:
        fitting = " ".join(f"when {place} = {quoted(stored)} then {quoted(_shown(name))}" for stored, name in names)
    return f"(case {absent}{fitting} else {IMPOSSIBLE} end)"


def _shown(name: str) -> str:
    return f'"{name}"'


def _array(names: tuple[tuple[str, str], ...]) -> str:
    return quoted("{" + ",".join(stored for stored, _ in names) + "}") + "::text[]"


def json_object(fields: list[tuple[str, str]]) -> str:
    """A JSON object of keys and texts, as one SQL text expression."""
    if not fields:
        return "'{}'"
    parts: list[str] = []
    lead = "{"
    for key, text in fields:
        lead += _json_key(key) + ":"
        if isinstance(text, Quoted):
            parts += [quoted(lead + text.before), text.inside]
            lead = text.after + ","
        else:
            parts += [quoted(lead), text]
            lead = ","
    return "||".join([*parts, quoted(lead[:-1] + "}")])


def quoted(text: str) -> str:
    """An SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def _json_key(key: str) -> str:
    return '"' + key.replace("\\", "\\\\").replace('"', '\\"') + '"'
