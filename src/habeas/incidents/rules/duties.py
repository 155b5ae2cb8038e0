"""Whom to tell of an incident, by when: the breach clocks of each law that protects somebody who is affected."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from habeas.incidents.rules.sets import PROMISED, IncidentRisk, NoticeBlock
from habeas.jurisdictions.catalog import LAWS
from habeas.jurisdictions.resolution.applicability import AppliedLaw, named_laws
from habeas.jurisdictions.resolution.breaches import (
    Breach,
    BreachClock,
    breach_clocks,
    covers,
    notice_blocks,
)
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.periods import local_date

PEOPLE = "individuals"
ASSESSMENT = "assessment"
OF_PROCESSORS = "controller_by_processor"
"""What a processor owes the controller; it is none of the controller's own duties (GDPR 33(2))."""
_RISKS = {IncidentRisk.UNLIKELY: "none", IncidentRisk.RISK: "risk", IncidentRisk.HIGH: "high"}
_BLOCKS = {
    "basic facts": NoticeBlock.BASIC_FACTS,
    "possible impact": NoticeBlock.POSSIBLE_IMPACT,
    "measures taken or planned": NoticeBlock.MEASURES,
    "what you can do": NoticeBlock.WHAT_YOU_CAN_DO,
    "contact": NoticeBlock.CONTACT,
    "data types": NoticeBlock.DATA_TYPES,
    "date of breach": NoticeBlock.DATE_OF_BREACH,
}


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is known: since when, how grave, how many people at which places (`DE`, `CN`, `US-CA`), what was done.

    A risk that nobody weighed yet counts as RISK, so that no clock waits for an opinion. `met` says when a duty of a
    law was met, by (law, duty).
    """

    aware_at: datetime
    risk: IncidentRisk | None
    affected: Mapping[str, int]
    met: Mapping[tuple[str, str], datetime]
    contained_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """A clock with what became of it; `missed` once its time is over, whether it was met later or not."""

    clock: BreachClock
    met_at: datetime | None
    missed: bool


def laws_of(affected: Iterable[str]) -> tuple[AppliedLaw, ...]:
    """The laws that protect people at these places; BAD_USER_INPUT for a place that none knows."""
    keys: dict[str, None] = {}
    for place in affected:
        found = [law for law in LAWS.values() if covers(law, place)]
        if not found:
            message = f"No law of the catalog protects people counted at {place!r}."
            raise DomainError(ErrorCode.BAD_USER_INPUT, message, ("affected",))
        keys |= {f"{law.code}:{place}" if place in law.variants else law.code: None for law in found}
    return named_laws(keys)


def duties(assessment: Assessment, now: datetime) -> tuple[Duty, ...]:
    """Every duty to tell that has begun, those with a date first."""
    laws = laws_of(assessment.affected)
    clocks = breach_clocks(laws, _breach(assessment, laws))
    found = [_duty(clock, assessment, now) for clock in clocks if clock.duty != OF_PROCESSORS]
    return tuple(sorted(found, key=lambda duty: (duty.clock.due_at is None, duty.clock.due_at or now, duty.clock.law)))


def blocks_needed(affected: Iterable[str]) -> tuple[NoticeBlock, ...]:
    """What a notice to the people must hold, in the order in which it is read."""
    asked = {_BLOCKS[block] for block in notice_blocks(laws_of(affected))}
    return tuple(block for block in NoticeBlock if block in asked | PROMISED)


def laws_told(affected: Iterable[str], places: Iterable[str]) -> frozenset[str]:
    """The laws all of whose affected people live at the places that were told; no place named means everybody."""
    keys = {place: {applied.key for applied in laws_of([place])} for place in affected}
    told = set(places) or set(keys)
    every = {key for found in keys.values() for key in found}
    return frozenset(key for key in every if all(place in told for place, found in keys.items() if key in found))


def _duty(clock: BreachClock, assessment: Assessment, now: datetime) -> Duty:
    met_at = assessment.met.get((clock.law, clock.duty))
    return Duty(clock, met_at, clock.due_at is not None and (met_at or now) > clock.due_at)


def _breach(assessment: Assessment, laws: Iterable[AppliedLaw]) -> Breach:
    """Further periods begin with what was done: people told, assessment made, incident handled."""
    zones = {applied.key: applied.zone for applied in laws}
    told = {"consumers_notified": PEOPLE, "assessed": ASSESSMENT}
    started = {
        name: local_date(at, zones[law])
        for name, duty in told.items()
        for (law, met), at in sorted(assessment.met.items(), key=lambda entry: entry[1], reverse=True)
        if met == duty and law in zones
    }
    if assessment.contained_at is not None and zones:
        started["handled"] = local_date(assessment.contained_at, next(iter(zones.values())))
    risk = assessment.risk or IncidentRisk.RISK
    return Breach(assessment.aware_at, _RISKS[risk], dict(assessment.affected), started=started)
