"""Answers the single conditions of an applicability test: yes, yes by presumption, unknown or no."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import IntEnum
from operator import ge, gt

from habeas.jurisdictions.rules.facts import EVERYWHERE, Facts, place
from habeas.jurisdictions.rules.pack import Law


class Answer(IntEnum):
    """How a condition is answered; a test is as good as its weakest condition."""

    NO = 0
    UNKNOWN = 1
    PRESUMED = 2
    YES = 3


def _within(code: str | None, law: Law) -> Answer:
    """Whether a place lies where the law applies; unknown when only the country of a state's law is known."""
    spot, places = place(code), law.applicability.places
    if spot is None:
        return Answer.NO
    if spot in places or spot.partition("-")[0] in places:
        return Answer.YES
    return Answer.UNKNOWN if any(covered.startswith(f"{spot}-") for covered in places) else Answer.NO


def _within_any(codes: Iterable[str | None], law: Law) -> Answer:
    return max((_within(code, law) for code in codes), default=Answer.NO)


def _presume(answer: Answer) -> Answer:
    return min(answer, Answer.PRESUMED)


def _establishment(law: Law, facts: Facts, _: date) -> Answer:
    return _within_any(facts.establishments, law)


def _presence(law: Law, facts: Facts, _: date) -> Answer:
    return max(_within(facts.collected_in, law), _by(law, facts, facts.present_in, facts.residence))


def _residence(law: Law, facts: Facts, _: date) -> Answer:
    return _by(law, facts, facts.residence, facts.present_in)


def _by(law: Law, facts: Facts, asked: str | None, instead: str | None) -> Answer:
    """The place that the law asks for; the other one only lets it be presumed, an address on the net only hints."""
    if asked is not None:
        return _within(asked, law)
    if instead is not None:
        return _presume(_within(instead, law))
    return max(Answer.UNKNOWN, _presume(_within(facts.ip_country, law)))


def _offer(law: Law, facts: Facts, _: date) -> Answer:
    return _in_any(facts.offers_to, law)


def _monitoring(law: Law, facts: Facts, _: date) -> Answer:
    return _in_any(facts.monitors, law)


def _in_any(places: tuple[str, ...] | None, law: Law) -> Answer:
    if places is None:
        return Answer.PRESUMED
    return Answer.YES if EVERYWHERE in places else _within_any(places, law)


def _handled(law: Law, facts: Facts, as_of: date) -> Answer:
    return max(_within_any(facts.processed_in, law), _presence(law, facts, as_of))


def _covered_business(law: Law, facts: Facts, as_of: date) -> Answer:
    if facts.ccpa_business is not None:
        return Answer.YES if facts.ccpa_business else Answer.NO
    measures = (
        (facts.revenue_usd, "revenue_threshold", gt),
        (facts.consumers, "consumers_threshold", ge),
        (facts.sale_revenue_share, "sale_revenue_threshold", ge),
    )
    answers = [_over(law, figure, topic, passes, as_of) for figure, topic, passes in measures]
    return Answer.PRESUMED if Answer.UNKNOWN in answers and Answer.YES not in answers else max(answers)


def _over(law: Law, figure: float | None, topic: str, passes: Callable[[float, float], bool], as_of: date) -> Answer:
    if figure is None:
        return Answer.UNKNOWN
    limits = [
        provision.value
        for provision in law.provisions.values()
        if provision.topic.startswith(topic) and provision.origin.in_force(as_of)
    ]
    limit = next((value for value in limits if isinstance(value, int | float)), None)
    if limit is None:
        return Answer.UNKNOWN
    return Answer.YES if passes(figure, limit) else Answer.NO


def known_places(facts: Facts) -> frozenset[str] | None:
    """Every place that the facts name, with its country; None while it is unknown where the person is."""
    if facts.present_in is None and facts.residence is None:
        return None
    named = (
        facts.present_in,
        facts.residence,
        facts.collected_in,
        *facts.establishments,
        *facts.processed_in,
    )
    spots = [spot for spot in map(place, named) if spot is not None]
    return frozenset(spots) | {spot.partition("-")[0] for spot in spots}


PLACED = frozenset({"establishment", "presence", "residence", "handled"})
_CONDITIONS: Mapping[str, Callable[[Law, Facts, date], Answer]] = {
    "establishment": _establishment,
    "presence": _presence,
    "residence": _residence,
    "offer": _offer,
    "monitoring": _monitoring,
    "handled": _handled,
    "covered_business": _covered_business,
}


def holds(condition: str, law: Law, facts: Facts, as_of: date) -> Answer:
    """How the facts answer one condition for one law."""
    return _CONDITIONS[condition](law, facts, as_of)
