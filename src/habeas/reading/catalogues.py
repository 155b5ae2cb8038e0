"""Entries of catalogues that the rows of a page name: each is read once for the page, and not once for each row."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Uuid

from habeas.access import AllOf, Rule, Variable, Where
from habeas.reading.binding import Same
from habeas.reading.plan import Row
from habeas.reading.statement import column_of

FEWEST = 40
"""Pages of fewer rows ask for each row: to remember costs as much as about forty lookups."""


@dataclass
class PageRows:
    """The rows of a page while its statement is written: a place of their own, if anything is remembered for them."""

    table: type[Any]
    alias: str
    place: str
    size: int
    used: bool = False

    def remembers(self, row: Row, parent: str | None) -> bool:
        """Does this row lead from a row of the page to an entry of a catalogue, which many of them share?"""
        if parent != self.alias or self.size < FEWEST or row.order or not _of_everybody(row.source.rule):
            return False
        named = [match.parent for match in row.source.on if isinstance(match, Same)]
        texts = [name for name in named if not self._is_uuid(name)]
        return bool(named) and len(named) == len(row.source.on) and len(texts) <= 1 and row.shape.look is None

    def remembered(self, row: Row, found: str, entry: str) -> str:
        """The entry of a row, out of all that the page needs; `found` reads one entry as `j` of `entry`."""
        self.used = True
        names = sorted({match.parent for match in row.source.on if isinstance(match, Same)}, key=self._texts_last)
        # Uuids are of one length, so that no two keys are written alike.
        key = "||".join(f"{self.alias}.{name}::text" for name in names)
        needed = f"(select distinct {', '.join(names)} from {self.place}) {self.alias}"
        read = f"from {needed} cross join lateral ({found}) {entry} where {key} is not null"
        return f"coalesce((select jsonb_object_agg({key},{entry}.j) {read})->>({key}),'null')"

    def columns(self, text: str) -> str:
        """The columns that an expression over the rows reads."""
        named = set(re.findall(rf'\b{self.alias}\."?(\w+)', text))
        return ", ".join(f"{self.alias}.{each.name}" for each in _columns(self.table) if each.name in named)

    def _is_uuid(self, name: str) -> bool:
        return isinstance(column_of(self.table, name).type, Uuid)

    def _texts_last(self, name: str) -> tuple[bool, str]:
        return not self._is_uuid(name), name


def _of_everybody(rule: Rule) -> bool:
    return rule == AllOf(()) or (isinstance(rule, Where) and rule.variable is Variable.CONTROLLER)


def _columns(table: type[Any]) -> Any:
    return table.__table__.columns
