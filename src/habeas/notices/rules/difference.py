"""What a new version of a notice changes, clause by clause and code by code."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from habeas.notices.rules.source import Clause, NoticeSource

CODES = (
    "purposes",
    "categories",
    "recipients",
    "rights",
    "erasure_grounds",
    "services",
)


class ClauseChangeKind(StrEnum):
    """What happened to one clause."""

    ADDED = "ADDED"
    REMOVED = "REMOVED"
    REWORDED = "REWORDED"
    MOVED = "MOVED"
    MARKED = "MARKED"


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One changed clause; MOVED means another theme, MARKED that only ids, subjects or statements differ."""

    kind: ClauseChangeKind
    before: Clause | None
    after: Clause | None

    @property
    def clause(self) -> Clause:
        """The clause as it stands now, or stood last."""
        clause = self.after or self.before
        assert clause is not None
        return clause

    @property
    def only_words(self) -> bool:
        """Did nothing change but the wording: the same theme, promises, subjects and statements as before?"""
        if self.before is None or self.after is None:
            return False
        return (self.before.theme, _marks(self.before)) == (self.after.theme, _marks(self.after))


@dataclass(frozen=True, slots=True)
class CodesChange:
    """Codes of one kind that came or went."""

    added: frozenset[str]
    removed: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)


@dataclass(frozen=True, slots=True)
class Difference:
    """Two versions and all that differs between them; `keys` names the keys of the front matter that differ."""

    old: NoticeSource
    new: NoticeSource
    clauses: tuple[ClauseChange, ...]
    codes: dict[str, CodesChange]
    keys: frozenset[str]

    @property
    def promises_dropped(self) -> frozenset[str]:
        """Promises that no clause of the new version makes."""
        return self.old.promises - self.new.promises

    def __bool__(self) -> bool:
        return bool(self.clauses or self.keys)


def diff_versions(old: NoticeSource, new: NoticeSource) -> Difference:
    """The difference; clauses are matched by id, and white space does not count."""
    before = {clause.id: clause for clause in old.all_clauses}
    after = {clause.id: clause for clause in new.all_clauses}
    order = [*after, *(one for one in before if one not in after)]
    changes = (_changed(before.get(one), after.get(one)) for one in order)
    codes = {name: _codes(_held(old, name), _held(new, name)) for name in CODES}
    return Difference(old, new, tuple(change for change in changes if change), codes, frozenset(_keys(old, new)))


def _changed(before: Clause | None, after: Clause | None) -> ClauseChange | None:
    if before is None or after is None:
        kind = ClauseChangeKind.ADDED if before is None else ClauseChangeKind.REMOVED
    elif _words(before) != _words(after):
        kind = ClauseChangeKind.REWORDED
    elif before.theme != after.theme:
        kind = ClauseChangeKind.MOVED
    elif _marks(before) != _marks(after):
        kind = ClauseChangeKind.MARKED
    else:
        return None
    return ClauseChange(kind, before, after)


def _words(clause: Clause) -> tuple[list[str], list[str]]:
    return clause.heading.split(), clause.body.split()


def _marks(clause: Clause) -> tuple[object, ...]:
    return frozenset(clause.promises), clause.about, clause.says, frozenset(clause.refers), clause.defines


def _held(source: NoticeSource, name: str) -> frozenset[str]:
    return frozenset(getattr(source.front, name))


def _codes(old: frozenset[str], new: frozenset[str]) -> CodesChange:
    return CodesChange(new - old, old - new)


def _keys(old: NoticeSource, new: NoticeSource) -> Iterator[str]:
    always = {"version", "updated", "effective_from", "editorial", "asks_fresh_agreement"}
    for name in type(old.front).model_fields.keys() - always:
        if getattr(old.front, name) != getattr(new.front, name):
            yield name
