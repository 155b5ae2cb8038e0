"""A notice as it was written: front matter, clauses with stable ids, and addenda."""

from dataclasses import dataclass
from datetime import datetime

from habeas.notices.rules.front_matter import AddendumTerms, FrontMatter
from habeas.notices.rules.vocabulary import DefinedTerm, Statement, Subject, Theme


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause; `promises` are the ids of the promises that it makes, `refers` the anchors that it points to,
    `defines` the terms whose meaning it gives.

    `line` is where it begins in the source, counted from 1.
    """

    id: str
    theme: Theme
    heading: str
    body: str
    promises: tuple[str, ...] = ()
    about: frozenset[Subject] = frozenset()
    says: frozenset[Statement] = frozenset()
    refers: tuple[str, ...] = ()
    line: int = 0
    defines: frozenset[DefinedTerm] = frozenset()


@dataclass(frozen=True, slots=True)
class Addendum:
    """The terms of one jurisdiction with their clauses."""

    terms: AddendumTerms
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class NoticeSource:
    """One version of a notice in one language; `anchors` are all ids that a reference can point to."""

    front: FrontMatter
    clauses: tuple[Clause, ...]
    addenda: tuple[Addendum, ...]
    anchors: frozenset[str]

    @property
    def code(self) -> str:
        """The slug of the notice, the same for all its versions."""
        return self.front.notice

    @property
    def version(self) -> str:
        """The name of this version."""
        return self.front.version

    @property
    def effective_from(self) -> datetime | None:
        """The instant from which the version counts; None when it counts from its posting."""
        return self.front.effective_from

    @property
    def all_clauses(self) -> tuple[Clause, ...]:
        """The clauses of the notice, then those of its addenda."""
        return self.clauses + tuple(clause for addendum in self.addenda for clause in addendum.clauses)

    @property
    def promises(self) -> frozenset[str]:
        """The ids of all promises that some clause makes."""
        return frozenset(promise for clause in self.all_clauses for promise in clause.promises)

    def saying(self, *statements: Statement) -> tuple[Clause, ...]:
        """The clauses that make any of these statements."""
        return tuple(clause for clause in self.all_clauses if clause.says & frozenset(statements))
