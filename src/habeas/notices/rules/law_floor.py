"""What laws ask of a notice, read from the catalog of laws; a notice can promise more and never less."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from habeas.jurisdictions.catalog import LAWS
from habeas.jurisdictions.rules.pack import ClockRule, Law, Provision
from habeas.jurisdictions.rules.sets import BINDING_BY_LAW, ClockPurpose, Right
from habeas.kernel.periods import Unit
from habeas.notices.rules.vocabulary import AddendumTopic

_LONGEST_MONTH = 31
_DAYS_OF = {Unit.MONTH: _LONGEST_MONTH, Unit.CALENDAR_DAY: 1}


@dataclass(frozen=True, slots=True)
class Floor:
    """The floor of one law.

    `bases` are the legal bases that it knows (None: it has no closed list); `answer_days` the most calendar days
    in which a request must be answered (None: it names no number); `topics` what an addendum of its jurisdiction
    must say; `origin` the code under which transfers out of its territory stand in the register; `verified` names
    the facts whose text was looked up.
    """

    law: str
    valid_from: date
    verified: frozenset[str]
    bases: frozenset[str] | None
    bases_reference: str
    answer_days: int | None = None
    answer_reference: str = ""
    origin: str | None = None
    home_regions: frozenset[str] = frozenset()
    transfer_reference: str = ""
    topics: frozenset[AddendumTopic] = frozenset()
    topics_reference: str = ""


def floor_of(law: Law) -> Floor | None:
    """The floor of a law, or None where its data say nothing of notices."""
    bases = law.provisions.get("notice_bases")
    if bases is None:
        return None
    territory, topics = law.provisions.get("notice_territory"), law.provisions.get("notice_topics")
    answers = list(_answers(law))
    origin = str(territory.value) if territory else None
    return Floor(
        law=law.code,
        valid_from=law.origin.valid_from,
        verified=frozenset(_verified(law.provisions, answers)),
        bases=frozenset(basis.value for basis in law.bases) if bases.value == "closed" else None,
        bases_reference=_reference(bases),
        answer_days=min((days for rule in answers if (days := _longest(rule)) is not None), default=None),
        answer_reference=f"{law.code}: " + "; ".join(dict.fromkeys(rule.origin.citation.reference for rule in answers)),
        origin=origin,
        home_regions=frozenset({origin}) if origin else frozenset(),
        transfer_reference=_reference(territory),
        topics=frozenset(map(AddendumTopic, _listed(topics))),
        topics_reference=_reference(topics),
    )


def _answers(law: Law) -> Iterator[ClockRule]:
    """The periods in which the law wants an answer to access, and to the rest where that has none of its own."""
    for rule in law.clocks:
        answer = rule.purpose is ClockPurpose.ANSWER and rule.strength in BINDING_BY_LAW
        if answer and (Right.ACCESS in rule.rights or rule.channels) and rule.origin.valid_to is None:
            yield rule


def _longest(rule: ClockRule) -> int | None:
    if rule.period is None or rule.channels or rule.period.unit not in _DAYS_OF:
        return None
    return rule.period.number * _DAYS_OF[rule.period.unit]


def _verified(provisions: Mapping[str, Provision], answers: list[ClockRule]) -> Iterator[str]:
    if any(rule.origin.verified for rule in answers):
        yield "answer_days"
    for topic, name in (("notice_bases", "bases"), ("notice_territory", "origin"), ("notice_topics", "topics")):
        if topic in provisions and provisions[topic].origin.verified:
            yield name


def _reference(provision: Provision | None) -> str:
    return provision.origin.citation.reference if provision else ""


def _listed(provision: Provision | None) -> list[Any]:
    return provision.value if provision is not None and isinstance(provision.value, list) else []


FLOORS: tuple[Floor, ...] = tuple(floor for law in LAWS.values() if (floor := floor_of(law)) is not None)

EQUIVALENT_BASES: dict[str, frozenset[str]] = {
    "CONTRACT": frozenset({"CONTRACT_OR_HR"}),
    "VITAL_INTERESTS": frozenset({"PUBLIC_HEALTH_EMERGENCY_OR_VITAL"}),
}
"""A basis in the words of one law -> the same in the words of another."""
