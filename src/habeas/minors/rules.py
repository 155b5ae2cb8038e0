"""The age gate: unknown is a state of its own, a known child needs its guardian where the law says so."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from habeas.jurisdictions.resolution.applicability import AppliedLaw
from habeas.jurisdictions.resolution.children import birthday, by_another, oldest_named, rules_of, who_decides
from habeas.jurisdictions.rules.pack import AgeRule
from habeas.kernel.errors import DomainError, ErrorCode

OLDEST_NAMED = oldest_named()
"""From this age on no law asks, and no date of birth is kept."""
LONGEST_LIFE = 130
LONGEST_TEXT = 500
KNOWLEDGE = "children_knowledge"
"""The provision by which a law takes whoever disregards signs of a child for one who knows (CCPA 1798.120(c))."""
_SALE, _OPT_IN = "SALE_OR_SHARING", "SELF_OPT_IN"
OWED = frozenset({"LEGAL_OBLIGATION", "VITAL_INTERESTS", "PUBLIC_HEALTH_EMERGENCY_OR_VITAL"})
"""Bases on which data of a child are handled whoever agrees."""


class AgeState(StrEnum):
    """What is known of a person's age. UNKNOWN is neither child nor grown."""

    UNKNOWN = "UNKNOWN"
    DOUBTED = "DOUBTED"
    CHILD = "CHILD"
    GROWN = "GROWN"


class AgeSource(StrEnum):
    """Whose word the age rests on."""

    PERSON = "PERSON"
    GUARDIAN = "GUARDIAN"


class MinorRefusal(StrEnum):
    """Why something does not happen with the data of a child, or of somebody who may be one."""

    GUARDIAN_MISSING = "GUARDIAN_MISSING"
    AGE_DOUBTED = "AGE_DOUBTED"
    MINOR_OPT_IN_MISSING = "MINOR_OPT_IN_MISSING"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known: a child's date of birth, or that somebody is grown; `below` is the age that signs speak of.

    `agreed` are the purposes to which a guardian agreed. Nothing of it known: the state is UNKNOWN.
    """

    born: date | None = None
    grown: bool = False
    below: int | None = None
    agreed: frozenset[str] = frozenset()

    @property
    def silent(self) -> bool:
        """Is nothing known?"""
        return self.born is None and not self.grown and self.below is None


@dataclass(frozen=True, slots=True)
class Handled:
    """What is to happen: for which purposes, whether one of them sells or shares, whether the person opted in."""

    purposes: frozenset[str]
    sold: bool
    opted_in: bool


@dataclass(frozen=True, slots=True)
class Word:
    """Whose word counts under one law at an age.

    `by_signs`: only signs put the person there. `taken_for`: under this law they count as knowledge.
    """

    law: str
    citation: str
    answer: str
    only: str | None
    by_signs: bool
    taken_for: bool


def state_of(known: Known, today: date) -> AgeState:
    """Who says that they are a child is known to be one; else signs outweigh what somebody says of themselves."""
    if known.born is not None and today < birthday(known.born, OLDEST_NAMED):
        return AgeState.CHILD
    if known.below is not None:
        return AgeState.DOUBTED
    return AgeState.GROWN if known.grown or known.born is not None else AgeState.UNKNOWN


def words(known: Known, laws: Sequence[AppliedLaw], today: date) -> list[Word]:
    """Whose word counts under each law; none while the age is unknown, and none for somebody grown.

    Signs that put a known child lower than it says add what counts at that age, where it is another word.
    """
    said = None
    if known.born is not None and state_of(known, today) is AgeState.CHILD:
        said = age_on(known.born, today)
    signs = None if known.below is None else known.below - 1
    return [word for applied in laws for rule in rules_of(applied) for word in _words(applied, rule, said, signs)]


def refusal(known: Known, laws: Sequence[AppliedLaw], handled: Handled, today: date) -> MinorRefusal | None:
    """Why it may not happen; None where it may, as for everybody of whose age nothing is known.

    Under a law that takes signs for knowledge the rule of that age holds at once; under another they only stop what
    a guardian would have to agree to, until somebody has looked. A guardian agrees to purposes, never to none, and
    opts in for nobody who has to do so themselves.
    """
    binding = [word for word in words(known, laws, today) if word.only is None or handled.sold]
    certain = [word for word in binding if word.taken_for or not word.by_signs]
    if not (handled.purposes and handled.purposes <= known.agreed):
        if any(by_another(word.answer) for word in certain):
            return MinorRefusal.GUARDIAN_MISSING
        if any(by_another(word.answer) for word in binding):
            return MinorRefusal.AGE_DOUBTED
    opted = any(word.answer == _OPT_IN for word in certain)
    return MinorRefusal.MINOR_OPT_IN_MISSING if opted and not handled.opted_in else None


def refused(found: MinorRefusal) -> DomainError:
    """The one error of the gate, by its reason."""
    return DomainError(ErrorCode[found.value], _SENTENCES[found])


def age_on(born: date, today: date) -> int:
    """The age in full years."""
    years = today.year - born.year
    return years if today >= birthday(born, years) else years - 1


def checked_birth(born: date, today: date) -> date:
    """The date of birth of somebody alive; BAD_USER_INPUT."""
    if not today.year - LONGEST_LIFE <= born.year or born > today:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "This is nobody's date of birth.", ("born",))
    return born


def checked_below(below: int) -> int:
    """An age that a law could name; BAD_USER_INPUT."""
    if not 1 <= below <= OLDEST_NAMED:
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"An age of 1 to {OLDEST_NAMED} years.", ("below",))
    return below


def checked_words(text: str, field: str) -> str:
    """A sentence in writing; BAD_USER_INPUT."""
    if not text.strip() or len(text) > LONGEST_TEXT:
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"Say it in 1 to {LONGEST_TEXT} characters.", (field,))
    return text


def kept_birth(born: date, today: date) -> tuple[date | None, bool]:
    """What is kept of a date of birth: the date of a child alone, and of anybody else that they are grown."""
    grown = today >= birthday(born, OLDEST_NAMED)
    return (None if grown else born), grown


def is_owed(bases: Collection[str]) -> bool:
    """Is it handled on bases that nobody's agreement carries?"""
    return bool(bases) and OWED.issuperset(bases)


def _words(applied: AppliedLaw, rule: AgeRule, said: int | None, signs: int | None) -> list[Word]:
    """The word at the age that was said, and another one where signs put the person lower."""
    found = [] if said is None else [_word(applied, rule, said)]
    if signs is not None and (said is None or signs < said):
        lower = _word(applied, rule, signs, by_signs=True)
        found += [lower] if lower.answer not in [word.answer for word in found] else []
    return found


def _word(applied: AppliedLaw, rule: AgeRule, age: int, *, by_signs: bool = False) -> Word:
    citation = f"{rule.origin.citation.source} {rule.origin.citation.reference}"
    return Word(applied.key, citation, who_decides(rule, age), rule.only, by_signs, by_signs and _knows(applied))


def _knows(applied: AppliedLaw) -> bool:
    return KNOWLEDGE in applied.law.provisions


_SENTENCES = {
    MinorRefusal.GUARDIAN_MISSING: "This is a child, and no parent or guardian has agreed to it.",
    MinorRefusal.AGE_DOUBTED: "There are signs of a child; somebody has to look before this can happen.",
    MinorRefusal.MINOR_OPT_IN_MISSING: "Nobody below sixteen is sold or shared without having opted in.",
}
