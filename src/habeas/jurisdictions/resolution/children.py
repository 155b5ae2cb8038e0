"""Who decides for a child, by age and place."""

from collections.abc import Iterable, Mapping

from habeas.jurisdictions.catalog import LAWS, Catalog
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


def _protection(answer: str) -> int:
    ranks = (rank for rank, start in enumerate(_STRICTEST_FIRST) if answer.startswith(start))
    return next(ranks, len(_STRICTEST_FIRST))
