"""A table that lists the rows of another one under values of its own, in the order of their pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Along:
    """The rows that `table` lists under `value` of its column: there is one of its rows for each, with its `key`.

    It repeats the columns by which the page is sorted, and may repeat others under their own names; the page is read
    along its indexes, however rare or frequent the value is.
    """

    table: type[Any]
    column: str
    key: str
    value: str | None = None

    def has(self, column: str) -> bool:
        """Does it repeat this column of the listed rows?"""
        return column in self.table.__table__.columns


@dataclass(frozen=True)
class Walk:
    """How a page's rows are reached: by their own table at `alias`, or along another one at `listed`."""

    alias: str
    key: str
    along: Along | None = None
    listed: str = ""

    def at(self, table: type[Any], column: str) -> tuple[type[Any], str, str]:
        """The table, alias and name by which a column is read where rows are told apart and sorted."""
        if self.along is None:
            return table, self.alias, column
        return self.along.table, self.listed, self.along.key if column == self.key else column


def along_of(matches: Iterable[Any]) -> Along | None:
    """The table along which filters want the page to be read, if one does."""
    return next((match for match in matches if isinstance(match, Along)), None)
