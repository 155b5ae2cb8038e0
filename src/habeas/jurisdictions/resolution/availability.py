"""Which rights a person has today, with the dates that a request made now would have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from habeas.jurisdictions.resolution.applicability import AppliedLaw, applicable_laws
from habeas.jurisdictions.resolution.asked import Asked
from habeas.jurisdictions.resolution.clocks import Clock
from habeas.jurisdictions.resolution.promise_clocks import Contract
from habeas.jurisdictions.resolution.resolving import Due, Resolution, resolve
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
    facts: Facts | Sequence[AppliedLaw], promised: Contract | NoticeTerms | None, as_of: datetime
) -> tuple[RightAvailable, ...]:
    """Every right, in the order of the list of rights, as it stands at an aware instant."""
    channel = facts.channel if isinstance(facts, Facts) else None
    laws = applicable_laws(facts, as_of) if isinstance(facts, Facts) else tuple(facts)
    contract = promised if isinstance(promised, Contract) else Contract(promised)
    return tuple(available(resolve(Asked(right, as_of, channel), laws, contract)) for right in Right)


def available(found: Resolution) -> RightAvailable:
    """A right as its resolution leaves it; one that nobody grants has no clocks."""
    if found.availability is Availability.NOT_GRANTED:
        return RightAvailable(found.right, found.availability, found.because, (), (), None, None)
    return RightAvailable(
        found.right,
        found.availability,
        found.because,
        found.citations,
        found.clocks,
        found.effective_due,
        found.hard_due,
    )
