"""Inserting and changing rows of a table's class: the columns come from the model, the values are parameters."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

import orjson
from sqlalchemy.dialects.postgresql import JSONB

from habeas.storage.table import Table
from habeas.storage.transaction import Transaction


async def insert(tx: Transaction, rows: Iterable[Table], *, on_conflict: str = "") -> None:
    """Insert the rows, table by table in the order given; `on_conflict` is appended to each statement."""
    for kind, group in groupby(rows, key=type):
        every = kind.__table__.columns  # type: ignore[attr-defined]
        columns = [column for column in every if column.computed is None]
        names = ", ".join(f'"{column.name}"' for column in columns)
        places = ", ".join(f"${index}" for index in range(1, len(columns) + 1))
        statement = f"insert into {kind.__table__.fullname} ({names}) values ({places}) {on_conflict}"  # type: ignore[attr-defined]  # noqa: S608
        await tx.executemany(statement, [[_value(column, row) for column in columns] for row in group])


async def update(tx: Transaction, row: Table, columns: Iterable[str]) -> None:
    """Change these columns of the row that has the same key."""
    table = type(row).__table__  # type: ignore[attr-defined]
    changed, keys = [table.columns[name] for name in columns], list(table.primary_key)
    sets = ", ".join(f'"{column.name}" = ${index}' for index, column in enumerate(changed, 1))
    where = " and ".join(f'"{column.name}" = ${index}' for index, column in enumerate(keys, len(changed) + 1))
    values = [_value(column, row) for column in (*changed, *keys)]
    await tx.execute(f"update {table.fullname} set {sets} where {where}", *values)  # noqa: S608


def _value(column: Any, row: Table) -> Any:
    value = getattr(row, column.name)
    if isinstance(column.type, JSONB) and value is not None:
        return orjson.dumps(value).decode()
    return value
