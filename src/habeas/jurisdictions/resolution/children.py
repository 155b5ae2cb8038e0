"""Who decides for a child, by age and place."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from habeas.jurisdictions.catalog import LAWS, Catalog
from habeas.jurisdictions.resolution.applicability import AppliedLaw
from habeas.jurisdictions.rules.pack import AgeRule

_STRICTEST_FIRST = ("GUARDIAN", "PARENT", "SELF_OPT_IN")
ANY_PLACE = "*"


def age_rules(catalog: Catalog = LAWS) -> Mapping[str, AgeRule]:
    """The age rule of every place that the laws name; `*` stands for the rest of the EU and the EEA."""
    return {rule.place: rule for law in catalog.values() for rule in law.ages}


def who_decides(rule: AgeRule, age: int) -> str:
    """Who consents at that age: GUARDIAN, SELF, or the words of the law's own band."""
    return next((answer for below, answer in rule.bands if age < below), rule.otherwise)


def child_matrix(
    ages: Iterable[int], places: Iterable[str] | None = None, catalog: Catalog = LAWS
) -> dict[str, dict[str, str]]:
    """Who decides, for each place and age; places default to all that the laws name."""
    rules, years = age_rules(catalog), list(ages)
    wanted = [place for place in rules if place != ANY_PLACE] if places is None else list(places)
    return {place: {str(age): who_decides(rules[place], age) for age in years} for place in wanted}


def most_protective(answers: Iterable[str]) -> str | None:
    """The answer that leaves least to the child alone."""
    found = list(answers)
    return min(found, key=_protection, default=None)


def guardian_until(laws: Sequence[AppliedLaw], born: date) -> date | None:
    """The birthday on which nobody else decides for the child under any of these laws; None where none speaks of it."""
    ages = [age for applied in laws for rule in rules_of(applied) for age, answer in rule.bands if by_another(answer)]
    return birthday(born, max(ages)) if ages else None


def oldest_named(catalog: Catalog = LAWS) -> int:
    """The age from which on no law of the catalog says anything more of somebody's age."""
    return max(age for law in catalog.values() for rule in law.ages for age, _ in rule.bands)


def rules_of(applied: AppliedLaw) -> list[AgeRule]:
    """The rules of the state, of the law's one place, or of every state that has none of its own."""
    rules = applied.law.ages
    own = [rule for rule in rules if rule.place == applied.variant]
    return own or [rule for rule in rules if rule.place == ANY_PLACE] or list(rules)


def by_another(answer: str) -> bool:
    """Does a parent or guardian decide there?"""
    return answer.startswith(("GUARDIAN", "PARENT"))


def birthday(born: date, age: int) -> date:
    """The day on which somebody reaches an age; who was born on 29 February does so on 1 March."""
    leap = (born.month, born.day) == (2, 29)
    year = born.year + age
    return date(year, 3, 1) if leap else born.replace(year=year)


def _protection(answer: str) -> int:
    ranks = (rank for rank, start in enumerate(_STRICTEST_FIRST) if answer.startswith(start))
    return next(ranks, len(_STRICTEST_FIRST))
