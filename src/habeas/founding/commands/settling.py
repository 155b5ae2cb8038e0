"""Compares rows as they are declared with rows as they are, and makes the second like the first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.dialects.postgresql import JSONB

from habeas.storage.rows import insert, update
from habeas.storage.table import Table
from habeas.storage.transaction import Transaction


class ChangeKind(StrEnum):
    """What becomes of a row."""

    ADDED = "ADDED"
    CHANGED = "CHANGED"
    REMOVED = "REMOVED"


@dataclass(frozen=True)
class Change:
    """One row that is added, removed, or of which these columns change."""

    kind: ChangeKind
    section: str
    code: str
    columns: tuple[str, ...] = ()

    def __str__(self) -> str:
        what = f"{self.section} {self.code}"
        if self.kind is ChangeKind.CHANGED:
            return f"~ {what}: {', '.join(self.columns)}"
        return f"{'+' if self.kind is ChangeKind.ADDED else '-'} {what}"


@dataclass(frozen=True)
class Compared:
    """A row as it is to be, what that changes, and what it says for itself of the columns that nobody may change."""

    row: Table
    change: Change


def key_columns(kind: type[Table]) -> list[str]:
    """The columns of its primary key but the organization."""
    return [column.name for column in kind.__table__.primary_key if column.name != "org_id"]  # type: ignore[attr-defined]


async def present(tx: Transaction, kind: type[Table], org_id: UUID) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The organization's rows of a table, by key."""
    table = kind.__table__  # type: ignore[attr-defined]
    rows = await tx.fetch(f"select * from {table.fullname} where org_id = $1", org_id)  # noqa: S608
    read = [{column.name: _read(column, row[column.name]) for column in table.columns} for row in rows]
    return {tuple(row[name] for name in key_columns(kind)): row for row in read}


def compared(
    section: str, wanted: Iterable[Table], there: dict[tuple[Any, ...], dict[str, Any]], kept: frozenset[str]
) -> list[Compared]:
    """What is to be done; `kept` are columns that count for a new row alone."""
    found = []
    for row in wanted:
        key = tuple(getattr(row, name) for name in key_columns(type(row)))
        before, code = there.get(key), str(getattr(row, "code", None) or (key[0] if key else section))
        if before is None:
            found.append(Compared(row, Change(ChangeKind.ADDED, section, code)))
            continue
        said = sorted(row.model_fields_set - kept)
        columns = tuple(name for name in said if before[name] != getattr(row, name))
        if columns:
            found.append(Compared(row, Change(ChangeKind.CHANGED, section, code, columns)))
    return found


async def settle(tx: Transaction, steps: Sequence[Compared]) -> None:
    """Insert what is new, then change what is different."""
    await insert(tx, [step.row for step in steps if step.change.kind is ChangeKind.ADDED])
    for step in steps:
        if step.change.kind is ChangeKind.CHANGED:
            await update(tx, step.row, step.change.columns)


def _read(column: Any, value: Any) -> Any:
    return orjson.loads(value) if isinstance(column.type, JSONB) and isinstance(value, str) else value
