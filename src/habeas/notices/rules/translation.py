"""Where two languages of one version differ, and which of them decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from habeas.notices.rules.front_matter import FrontMatter, PromiseClock
from habeas.notices.rules.promise import slower
from habeas.notices.rules.source import Clause, NoticeSource


class DivergenceKind(StrEnum):
    """How a translation departs from the text that it translates."""

    CLAUSE_MISSING = "CLAUSE_MISSING"
    CLAUSE_ADDED = "CLAUSE_ADDED"
    MARKS_DIFFER = "MARKS_DIFFER"
    TERMS_DIFFER = "TERMS_DIFFER"


@dataclass(frozen=True, slots=True)
class Divergence:
    """One difference: the clause or the key of the front matter where it lies."""

    kind: DivergenceKind
    where: str


_OWN_TO_A_LANGUAGE = {"language", "translation_of", "title", "updated", "links", "controller", "contacts"}


def divergences(master: NoticeSource, translation: NoticeSource) -> tuple[Divergence, ...]:
    """Everything in which a translation does not say the same, as far as a machine can see."""
    return (*_terms(master.front, translation.front), *_clauses(master, translation))


def _terms(master: FrontMatter, translation: FrontMatter) -> Iterator[Divergence]:
    for name in sorted(FrontMatter.model_fields.keys() - _OWN_TO_A_LANGUAGE - {"addenda"}):
        if getattr(master, name) != getattr(translation, name):
            yield Divergence(DivergenceKind.TERMS_DIFFER, name)
    if [one.model_copy(update={"title": ""}) for one in master.addenda] != [
        one.model_copy(update={"title": ""}) for one in translation.addenda
    ]:
        yield Divergence(DivergenceKind.TERMS_DIFFER, "addenda")


def _clauses(master: NoticeSource, translation: NoticeSource) -> Iterator[Divergence]:
    ours = {clause.id: clause for clause in master.all_clauses}
    theirs = {clause.id: clause for clause in translation.all_clauses}
    yield from (Divergence(DivergenceKind.CLAUSE_MISSING, one) for one in ours if one not in theirs)
    yield from (Divergence(DivergenceKind.CLAUSE_ADDED, one) for one in theirs if one not in ours)
    for one in ours.keys() & theirs.keys():
        mine, other = ours[one], theirs[one]
        if _marks(mine) != _marks(other):
            yield Divergence(DivergenceKind.MARKS_DIFFER, one)


def _marks(clause: Clause) -> tuple[object, ...]:
    return set(clause.promises), clause.says, clause.theme, clause.defines


def deciding_language(master: FrontMatter, served: str, mandatory: str | None) -> str:
    """The language that decides a conflict.

    The language that a law demands goes first (`mandatory`), then the one that the notice declares to prevail,
    then the one in which the notice was served.
    """
    if mandatory:
        return mandatory
    return master.prevailing_language.language if master.prevailing_language else served


@dataclass(frozen=True, slots=True)
class LanguageOutcome:
    """The clock that binds by contract, and the one to work to: the better of the deciding and the served text."""

    contract: PromiseClock | None
    work: PromiseClock | None
    divergent: bool


def clocks_of_languages(deciding: NoticeSource, served: NoticeSource) -> LanguageOutcome:
    """A served text that is better for the person is worked to, and the divergence reported."""
    contract, other = deciding.front.promise_clock, served.front.promise_clock
    better = other is not None and (contract is None or slower(contract, other))
    return LanguageOutcome(contract, other if better else contract, contract != other)
