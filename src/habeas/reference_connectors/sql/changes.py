"""The statements of an erasure, a rectification and a restriction; every value in them is a parameter."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from habeas.connectors.rules.messages import Call, Reply
from habeas.connectors.rules.sets import CallOutcome, Operation
from habeas.reference_connectors.external import CannotDo, concerned
from habeas.reference_connectors.keeping import longest
from habeas.reference_connectors.sql.catalogue import Catalogue, Holding
from habeas.reference_connectors.sql.mapping import Erasing, Rectifying

DONE = Reply(CallOutcome.DONE)
NOTHING = Reply(CallOutcome.NOT_FOUND)
NOT_MAPPED = "NOT_MAPPED"


@dataclass
class Changes:
    """The changes of one call to the rows of some persons; `said` are the statements and how many rows they met."""

    connection: sa.Connection
    catalogue: Catalogue
    call: Call
    keys: Sequence[Any]
    said: list[str]

    def make(self) -> Reply:
        """Make them; CannotDo where the mapping does not tell how."""
        makers = {Operation.ERASE: self._erase, Operation.RECTIFY: self._rectify}
        return makers.get(self.call.operation, self._restrict)()

    def _erase(self) -> Reply:
        concerning, kept = self._concerning(), list[Reply]()
        for holding in concerning:
            if holding.held.erase is Erasing.KEEP:
                kept += self._kept(holding)
            elif holding.held.erase is Erasing.DELETE:
                self._run(sa.delete(holding.table).where(self._mine(holding)))
            else:
                self._run(sa.update(holding.table).where(self._mine(holding)).values(holding.held.overwrite))
        return longest(kept) or (DONE if concerning else NOTHING)

    def _kept(self, holding: Holding) -> Iterator[Reply]:
        kept = holding.held.kept
        assert kept is not None
        since = sa.null() if kept.since is None else sa.func.max(holding.column(kept.since))
        found = sa.select(sa.func.count(), since).select_from(holding.table).where(self._mine(holding))
        count, begun = self.connection.execute(found).one()
        self.said.append(f"keep {count} rows of {holding.table.key}: {kept.code.value}")
        if count:
            until: datetime | None = kept.until(begun)
            yield kept.reply(until)

    def _rectify(self) -> Reply:
        changes = [(each, self._of_category(each["category"])) for each in self.call.changes]
        for change, holdings in changes:
            if holdings:
                self._correct(change, holdings)
        return DONE if any(holdings for _, holdings in changes) else NOTHING

    def _correct(self, change: Mapping[str, Any], holdings: Sequence[Holding]) -> None:
        value = change["value"] if isinstance(change["value"], Mapping) else {change["item"]: change["value"]}
        left = set(value)
        for holding in holdings:
            told = holding.held.rectify
            fields = {} if told is None else {name: told.columns[name] for name in value if name in told.columns}
            if told is not None and fields:
                self._set(holding, told, change["item"], {column: value[name] for name, column in fields.items()})
                left -= fields.keys()
        if left:
            raise CannotDo(NOT_MAPPED, final=True)

    def _set(self, holding: Holding, told: Rectifying, item: str, values: Mapping[str, Any]) -> None:
        where = [self._mine(holding)]
        if told.item is not None:
            where.append(holding.column(told.item) == item)
        if not self._run(sa.update(holding.table).where(*where).values(dict(values))):
            raise CannotDo("ITEM_NOT_FOUND", final=True)

    def _restrict(self) -> Reply:
        concerning, on = self._concerning(), self.call.operation is Operation.RESTRICT
        if any(holding.held.restrict is None for holding in concerning):
            raise CannotDo(NOT_MAPPED, final=True)
        for holding in concerning:
            self._run(sa.update(holding.table).where(self._mine(holding)).values({holding.held.restrict: on}))
        return DONE if concerning else NOTHING

    def _concerning(self) -> list[Holding]:
        return [each for each in self.catalogue.holdings if concerned(each.held.category, self.call)]

    def _of_category(self, category: str) -> list[Holding]:
        return [each for each in self.catalogue.holdings if each.held.category == category]

    def _mine(self, holding: Holding) -> sa.ColumnElement[bool]:
        return holding.column(holding.held.person).in_(self.keys)

    def _run(self, statement: sa.Delete | sa.Update) -> int:
        count = self.connection.execute(statement).rowcount
        self.said.append(f"{' '.join(str(statement).split())}: {count} rows")
        return count
