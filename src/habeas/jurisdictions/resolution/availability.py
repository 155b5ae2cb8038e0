"""Which rights a person has today, with the dates that a request made now would have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from habeas.jurisdictions.resolution.applicability import AppliedLaw, applicable_laws
from habeas.jurisdictions.resolution.clocks import Clock
from habeas.jurisdictions.resolution.resolving import Due, resolve_right
from habeas.jurisdictions.rules.facts import Facts
from habeas.jurisdictions.rules.pack import Citation
from habeas.jurisdictions.rules.sets import Availability, Right
from habeas.jurisdictions.rules.terms import NoticeTerms


@dataclass(frozen=True, slots=True)
class RightAvailable:
    """One right: whether the person has it, why, where that is written, and its clocks if asked for now."""

    right: Right
    availability: Availability
    because: str
    citations: tuple[Citation, ...]
    clocks: tuple[Clock, ...]
    effective_due: Due | None
    hard_due: Due | None


def rights_available(
    facts: Facts | Sequence[AppliedLaw], terms: NoticeTerms | None, as_of: datetime
) -> tuple[RightAvailable, ...]:
    """Every right, in the order of the list of rights, as it stands at an aware instant."""
    channel = facts.channel if isinstance(facts, Facts) else None
    laws = applicable_laws(facts, as_of) if isinstance(facts, Facts) else facts
    return tuple(_available(right, laws, terms, as_of, channel) for right in Right)


def _available(
    right: Right, laws: Sequence[AppliedLaw], terms: NoticeTerms | None, as_of: datetime, channel: str | None
) -> RightAvailable:
    found = resolve_right(right, as_of, laws, terms, channel=channel)
    if found.availability is Availability.NOT_GRANTED:
        return RightAvailable(right, found.availability, found.because, (), (), None, None)
    return RightAvailable(
        right, found.availability, found.because, found.citations, found.clocks, found.effective_due, found.hard_due
    )
