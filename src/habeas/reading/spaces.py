"""Which statements ask for the organizations of whoever acts: the others begin without looking them up."""

from collections import OrderedDict

from habeas.access import Actor, PolicyBook, Variable
from habeas.access.rule import mentions, reduced
from habeas.reading.statement import Statement

_MOST = 512


class Spaces:
    """Knows by the row rules of the tables that a statement names; with the scopes of its actor, some ask no more."""

    def __init__(self, book: PolicyBook) -> None:
        rules = {str(table.__tablename__): rule for table, rule in book.rows.items()}
        self._rules = {name: rule for name, rule in rules.items() if mentions(rule, Variable.SPACES)}
        self._asking: OrderedDict[frozenset[str], frozenset[str]] = OrderedDict()

    def needed(self, statement: Statement, actor: Actor) -> bool:
        """May row-level security ask for them in this statement?"""
        return not statement.tables.isdisjoint(self._tables(actor))

    def _tables(self, actor: Actor) -> frozenset[str]:
        found = self._asking.get(actor.scopes)
        if found is None:
            asking = (name for name, rule in self._rules.items() if mentions(reduced(rule, actor), Variable.SPACES))
            found = self._asking[actor.scopes] = frozenset(asking)
            if len(self._asking) > _MOST:
                self._asking.popitem(last=False)
        return found
