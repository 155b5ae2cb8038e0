"""Where a person stands before laws and notices: the facts, the texts that count, and what both grant."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from habeas.jurisdictions.resolution.applicability import AppliedLaw, applicable_laws
from habeas.jurisdictions.resolution.promise_clocks import Contract
from habeas.jurisdictions.rules.facts import Facts
from habeas.rights.rules.notice_in_force import NoticeInForce, notice_in_force, stored_terms
from habeas.tenancy.rules import OrganizationKind

__all__ = ["CALIFORNIA", "Standing", "establishments_of", "offered_to", "settled_by", "standing_of", "stored_terms"]

Row = Mapping[str, Any]

# PIPL 4 counts keeping data as handling them; the PDPA (s. 4) speaks of collection, use and disclosure.
KEEPING_IS_HANDLING: Mapping[str, str] = {"cn": "CN"}
CALIFORNIA = "US_CA_CCPA"


@dataclass(frozen=True)
class Standing:
    """The facts of a person and the notice that counts, at an instant."""

    as_of: datetime
    facts: Facts
    notice: NoticeInForce | None

    @property
    def laws(self) -> tuple[AppliedLaw, ...]:
        """The laws that apply."""
        return applicable_laws(self.facts, self.as_of)

    @property
    def contract(self) -> Contract:
        """Everything that was promised to the person."""
        return Contract() if self.notice is None else self.notice.contract


def standing_of(person: Row, answering: Row, versions: Sequence[Row], *, region: str, as_of: datetime) -> Standing:
    """Where the person stands towards the organization that has to answer.

    Rows are as JSON: `person` with residence, service_code, language, created_at and `acceptances`; `answering`
    with kind, country and establishments; each of `versions` with its columns, its `addenda` and those of its
    `clauses` that are on rights.
    """
    notice = notice_in_force(versions, person, as_of)
    offering = answering["kind"] == OrganizationKind.CONTROLLER
    facts = Facts(
        residence=person["residence"],
        present_in=person["residence"],
        establishments=establishments_of(answering),
        offers_to=offered_to(person["residence"], person["service_code"]) if offering else None,
        processed_in=tuple(KEEPING_IS_HANDLING[code] for code in (region,) if code in KEEPING_IS_HANDLING),
        ccpa_business=settled_by(notice),
        service=person["service_code"],
        served_language=notice.language if notice else person["language"],
    )
    return Standing(as_of, facts, notice)


def establishments_of(organization: Row) -> tuple[str, ...]:
    """The country of an organization and the places where it is established, each once."""
    places: Iterable[str | None] = [organization["country"], *(organization["establishments"] or ())]
    return tuple(dict.fromkeys(place for place in places if place))


def offered_to(place: str | None, service: str | None) -> tuple[str, ...] | None:
    """Where goods or services are offered: an account with a service shows that it is offered at the person's place."""
    return (place,) if place and service else None


def settled_by(notice: NoticeInForce | None) -> bool | None:
    """A notice that treats Californians under their law settles that the controller is a business; else unknown."""
    return True if notice is not None and CALIFORNIA in notice.terms.addenda else None
