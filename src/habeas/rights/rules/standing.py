"""Where a person stands before laws and notices: the facts, the notice in force, and what both grant."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from habeas.jurisdictions.resolution.applicability import AppliedLaw, applicable_laws
from habeas.jurisdictions.rules.facts import Facts
from habeas.jurisdictions.rules.sets import Right
from habeas.jurisdictions.rules.terms import NoticeTerms
from habeas.notices.rules.stored import terms_of
from habeas.rights.catalog import KINDS

Row = Mapping[str, Any]

# PIPL 4 counts keeping data as handling them; the PDPA (s. 4) speaks of collection, use and disclosure.
KEEPING_IS_HANDLING: Mapping[str, str] = {"cn": "CN"}
GENERAL = "GENERAL"


@dataclass(frozen=True)
class AddendumInForce:
    """An addendum that comes on top of the notice for this person."""

    org_id: UUID
    id: UUID
    title: str
    place: str
    place_name: str


@dataclass(frozen=True)
class NoticeInForce:
    """The version of the notice that counts for this person."""

    org_id: UUID
    id: UUID
    title: str
    version: str
    language: str
    effective_from: datetime
    terms: NoticeTerms
    addenda: tuple[AddendumInForce, ...]


@dataclass(frozen=True)
class Standing:
    """The facts of a person and the notice that counts, at an instant."""

    as_of: datetime
    facts: Facts
    notice: NoticeInForce | None

    @property
    def laws(self) -> tuple[AppliedLaw, ...]:
        """The laws that apply."""
        return applicable_laws(self.facts, self.as_of.date())

    @property
    def terms(self) -> NoticeTerms | None:
        """What the notice promises; None where no notice is in force."""
        return None if self.notice is None else self.notice.terms


def standing_of(person: Row, answering: Row, versions: Sequence[Row], *, region: str, as_of: datetime) -> Standing:
    """Where the person stands towards the organization that has to answer.

    Rows are as JSON: `person` with residence, service_code and language; `answering` with country and
    establishments; each of `versions` with its columns, its `addenda` and those of its `clauses` that are on rights.
    """
    facts = Facts(
        residence=person["residence"],
        establishments=_establishments(answering),
        processed_in=tuple(KEEPING_IS_HANDLING[code] for code in (region,) if code in KEEPING_IS_HANDLING),
        service=person["service_code"],
        served_language=person["language"],
    )
    return Standing(as_of, facts, notice_in_force(versions, person, as_of))


def _establishments(organization: Row) -> tuple[str, ...]:
    places = [organization["country"], *(organization["establishments"] or ())]
    return tuple(dict.fromkeys(place for place in places if place))


def notice_in_force(versions: Iterable[Row], person: Row, as_of: datetime) -> NoticeInForce | None:
    """The general notice of the person's service with the latest beginning, in their language where there is one."""
    serving = [row for row in versions if _serves(row, person) and _begins(row) <= as_of]
    if not serving:
        return None
    newest = max(_begins(row) for row in serving)
    texts = [row for row in serving if _begins(row) == newest]
    return _notice(min(texts, key=lambda row: _distance(row, person["language"])), person)


def _serves(row: Row, person: Row) -> bool:
    in_force = row["kind"] == GENERAL and row["in_force_from"] is not None
    return in_force and person["service_code"] in row["service_codes"]


def _begins(row: Row) -> datetime:
    return datetime.fromisoformat(row["in_force_from"])


def _distance(row: Row, language: str) -> tuple[int, str]:
    """How far a text is from the person's language; the text from which the others are made comes second."""
    own = row["language"]
    if own == language:
        return 0, own
    if own.partition("-")[0] == language.partition("-")[0]:
        return 1, own
    return (2 if row["master_language"] is None else 3), own


def _notice(row: Row, person: Row) -> NoticeInForce:
    org_id = UUID(row["org_id"])
    addenda = (
        AddendumInForce(
            org_id, UUID(each["id"]), each["title"], each["jurisdiction_code"], (each["place"] or {}).get("name", "")
        )
        for each in row["addenda"]
        if covers(each["jurisdiction_code"], person["residence"])
    )
    return NoticeInForce(
        org_id=org_id,
        id=UUID(row["id"]),
        title=row["title"],
        version=row["version"],
        language=row["language"],
        effective_from=datetime.fromisoformat(row["effective_from"]),
        terms=stored_terms(row),
        addenda=tuple(addenda),
    )


def stored_terms(row: Row) -> NoticeTerms:
    """What a stored version promises; each right is cited by the clause that gives it."""
    terms = terms_of(row["terms"], id=row["title"], version=row["version"], language=row["language"])
    return replace(terms, right_references={right: _reference(right, row) for right in terms.rights})


def _reference(right: Right, row: Row) -> str:
    """The clause that makes one of the promises by which notices give the right, or else the version."""
    promises = set(KINDS[right].promises if right in KINDS else ())
    found = (clause["code"] for clause in row["clauses"] if promises & set(clause["promises"]))
    return str(next(found, f"version {row['version']}"))


def covers(jurisdiction: str, residence: str | None) -> bool:
    """Whether the addendum of a place is for somebody who lives there: US holds US-CA."""
    return residence is not None and f"{residence}-".startswith(f"{jurisdiction}-")
