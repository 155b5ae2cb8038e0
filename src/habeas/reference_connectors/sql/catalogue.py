"""Checks a mapping against the catalogue of its database: every name in a statement is one that was found there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from habeas.reference_connectors.external import WrongMapping
from habeas.reference_connectors.sql.mapping import Held, SqlMapping


@dataclass(frozen=True)
class Holding:
    """What a table holds of a person, with the table itself."""

    held: Held
    table: sa.Table

    def column(self, name: str) -> sa.Column[Any]:
        """A column that the mapping names."""
        return self.table.c[name]


@dataclass(frozen=True)
class Catalogue:
    """The tables of a mapping as the database has them; `holdings` may be erased in their order."""

    mapping: SqlMapping
    person: sa.Table
    holdings: tuple[Holding, ...]


def catalogue_of(engine: sa.Engine, mapping: SqlMapping) -> Catalogue:
    """The tables of the mapping; WrongMapping where the database does not have what it names, or has more."""
    metadata, faults = sa.MetaData(), list[str]()
    names = list(dict.fromkeys([mapping.person.table, *(each.table for each in mapping.held)]))
    found = {name: table for name in names if (table := _table(engine, metadata, name, faults)) is not None}
    if not faults:
        faults += [*_unknown_columns(mapping, found), *_cannot_be_empty(mapping, found)]
        faults += _unmapped(engine, mapping, found)
    if faults:
        raise WrongMapping(faults)
    order = {table.key: place for place, table in enumerate(reversed(metadata.sorted_tables))}
    holdings = [Holding(held, found[held.table]) for held in mapping.held]
    holdings.sort(key=lambda each: order[each.table.key])
    return Catalogue(mapping, found[mapping.person.table], tuple(holdings))


def _place(name: str) -> tuple[str | None, str]:
    schema, _, table = name.rpartition(".")
    return schema or None, table


def _table(engine: sa.Engine, metadata: sa.MetaData, name: str, faults: list[str]) -> sa.Table | None:
    schema, table = _place(name)
    try:
        return sa.Table(table, metadata, schema=schema, autoload_with=engine)
    except sa.exc.NoSuchTableError:
        faults.append(f"{name}: the database has no such table")
        return None


def _unknown_columns(mapping: SqlMapping, found: dict[str, sa.Table]) -> Iterator[str]:
    person = mapping.person
    named = [(person.table, each) for each in (person.key, person.emails, person.id) if each is not None]
    named += [(held.table, column) for held in mapping.held for column in held.columns]
    for table, column in dict.fromkeys(named):
        if column not in found[table].c:
            yield f"{table}.{column}: the database has no such column"


def _cannot_be_empty(mapping: SqlMapping, found: dict[str, sa.Table]) -> Iterator[str]:
    for held in mapping.held:
        for name, value in held.overwrite.items():
            column = found[held.table].c.get(name)
            if value is None and column is not None and not column.nullable:
                yield f"{held.table}.{name}: it cannot be overwritten with nothing, for it must have a value"


def _unmapped(engine: sa.Engine, mapping: SqlMapping, found: dict[str, sa.Table]) -> Iterator[str]:
    """Tables that refer to those of the mapping, of which it says nothing: data of the person could stay there."""
    inspector = sa.inspect(engine)
    known = {_place(name) for name in (*found, *mapping.beyond)}
    by_place = {(table.schema, table.name) for table in found.values()}
    for schema in {place[0] for place in by_place}:
        for name in inspector.get_table_names(schema=schema):
            keys = inspector.get_foreign_keys(name, schema)
            targets = {(key["referred_schema"], key["referred_table"]) for key in keys}
            if (schema, name) not in known and targets & by_place:
                yield f"{name}: it refers to a table of the mapping; say what it holds, or why not, in `beyond`"
