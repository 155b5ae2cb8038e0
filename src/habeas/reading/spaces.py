"""Which statements ask for the organizations of whoever acts: the others begin without looking them up."""

from collections import OrderedDict

from habeas.access import Actor, PolicyBook, Variable
from habeas.access.rule import AnyOf, Rule, mentions, reduced
from habeas.reading.statement import Statement, tables_of

_MOST = 512


class Spaces:
    """Knows by the row rules of the tables that a statement names; with the scopes of its actor, some ask no more."""

    def __init__(self, book: PolicyBook, *, writing: bool = False) -> None:
        kinds = (book.rows, book.inserts, book.updates, book.deletes) if writing else (book.rows,)
        listed: dict[str, list[Rule]] = {}
        for table, rule in (each for kind in kinds for each in kind.items()):
            listed.setdefault(str(table.__tablename__), []).append(rule)
        rules = {name: AnyOf(tuple(each)) for name, each in listed.items()}
        self._rules = {name: rule for name, rule in rules.items() if mentions(rule, Variable.SPACES)}
        self._asking: OrderedDict[frozenset[str], frozenset[str]] = OrderedDict()
        self._named: OrderedDict[str, frozenset[str]] = OrderedDict()

    def needed(self, statement: Statement, actor: Actor) -> bool:
        """May row-level security ask for them in this statement?"""
        return not statement.tables.isdisjoint(self._tables(actor))

    def asked(self, actor: Actor, statement: str) -> bool:
        """The same of a statement's text."""
        found = self._named.get(statement)
        if found is None:
            found = self._named[statement] = tables_of(statement)
            if len(self._named) > _MOST:
                self._named.popitem(last=False)
        return not found.isdisjoint(self._tables(actor))

    def _tables(self, actor: Actor) -> frozenset[str]:
        found = self._asking.get(actor.scopes)
        if found is None:
            asking = (name for name, rule in self._rules.items() if mentions(reduced(rule, actor), Variable.SPACES))
            found = self._asking[actor.scopes] = frozenset(asking)
            if len(self._asking) > _MOST:
                self._asking.popitem(last=False)
        return found
