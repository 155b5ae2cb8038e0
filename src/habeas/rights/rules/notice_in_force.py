"""Which texts of a controller count for a person: the notice, the policy of their service, their addenda."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from habeas.jurisdictions.resolution.promise_clocks import Contract, SpecificPolicy
from habeas.jurisdictions.rules.sets import DenialCode, Right
from habeas.jurisdictions.rules.terms import NoticeTerms
from habeas.notices.rules.stored import promise_of, terms_of
from habeas.rights.catalog import KINDS

Row = Mapping[str, Any]

GENERAL, SPECIFIC, EXPRESS = "GENERAL", "SPECIFIC", "EXPRESS"
_FIELDS_OF_POINT: Mapping[str, tuple[str, ...]] = {
    "promise_clock": ("promise", "translations"),
    "limits": ("denials_allowed", "denials_on_objection_only", "denial_reference"),
    "rights": ("rights", "right_references"),
    "residency": ("residency",),
    "erasure_grounds": ("erasure_grounds",),
    "sale_prohibited": ("sale_prohibited",),
}


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
    """The version of the notice that counts for this person, and the other rows of which its contract is made.

    `texts` are the languages of the version, `specific` is the policy of the person's service alone, and
    `collected_under` an older version whose promise stays with the data that were collected under it.
    """

    org_id: UUID
    id: UUID
    title: str
    version: str
    language: str
    effective_from: datetime
    contract: Contract
    addenda: tuple[AddendumInForce, ...]
    texts: tuple[UUID, ...] = ()
    specific: UUID | None = None
    collected_under: UUID | None = None

    @property
    def terms(self) -> NoticeTerms:
        """What the version promises, with the specific policy in its place on the points that it covers."""
        assert self.contract.terms is not None
        return self.contract.terms


def notice_in_force(versions: Sequence[Row], person: Row, as_of: datetime) -> NoticeInForce | None:
    """The notice of the person's service with the latest beginning, in their language where there is one.

    A text that the person never accepted does not take away what an earlier one promised for the data that were
    collected under it.
    """
    serving = [row for row in versions if _serves(row, person) and _begins(row) <= as_of]
    general = [row for row in serving if row["kind"] == GENERAL]
    specific = _newest([row for row in serving if row["kind"] == SPECIFIC])
    texts = _newest(general) or specific
    if not texts:
        return None
    text = nearest(texts, person["language"])
    policy = nearest(specific, person["language"]) if specific and text["kind"] == GENERAL else None
    older = _collected_under(general, texts, person)
    contract = contract_of(text, texts, policy, older, residence=person["residence"], as_of=as_of)
    return _notice(text, texts, policy, older, contract, person)


def contract_of(
    text: Row,
    texts: Iterable[Row],
    policy: Row | None = None,
    older: Row | None = None,
    *,
    residence: str | None,
    as_of: datetime,
) -> Contract:
    """What a text promises, together with the other languages of its version, its addenda for the place, a specific
    policy, and the version under which the data were collected.
    """
    terms = _of_all_languages(stored_terms(text), {row["language"]: stored_terms(row) for row in texts})
    specific = None
    if policy is not None:
        own, points = stored_terms(policy), frozenset(policy["terms"]["covers"])
        terms = with_specific(terms, own, points - {"promise_clock"} if own.promise else points)
        specific = SpecificPolicy(own.promise) if own.promise and "promise_clock" in points else None
    added = [each for each in text["terms"]["addenda"] if _applies(each, residence, as_of)]
    promises = (promise_of(each["promise_clock"], text["terms"]["references"]) for each in added)
    return Contract(
        with_addenda(terms, added),
        served_language=text["language"],
        specific=specific,
        collected_under=None if older is None else stored_terms(older),
        addenda=tuple(promise for promise in promises if promise),
    )


def _of_all_languages(terms: NoticeTerms, texts: Mapping[str, NoticeTerms]) -> NoticeTerms:
    """The terms of one text with the promises of all; which language prevails, any of them may say."""
    said = (each.prevailing_language for each in (terms, *texts.values()))
    promises = {tag: each.promise for tag, each in texts.items() if each.promise}
    return replace(terms, translations=promises, prevailing_language=next(filter(None, said), None))


def _applies(addendum: Row, residence: str | None, as_of: datetime) -> bool:
    begins = datetime.fromisoformat(addendum["effective_from"])
    return covers(addendum["jurisdiction"], residence) and begins <= as_of


def with_addenda(terms: NoticeTerms, addenda: Iterable[Row]) -> NoticeTerms:
    """The terms with what addenda add: further rights, fewer reasons to refuse, no sale; they take nothing away."""
    for each in addenda:
        rights = frozenset(map(Right, each["rights"]))
        limits = each["limits"]
        allowed = terms.denials_allowed
        if limits is not None and limits["clauses"] and allowed is not None:
            allowed &= frozenset(map(DenialCode, limits["denial_codes"]))
        terms = replace(
            terms,
            rights=terms.rights | rights,
            right_references={**dict.fromkeys(rights, str(each["title"])), **terms.right_references},
            denials_allowed=allowed,
            sale_prohibited=terms.sale_prohibited or bool(each["sale_prohibited"]),
        )
    return terms


def with_specific(general: NoticeTerms, specific: NoticeTerms, covers: Iterable[str]) -> NoticeTerms:
    """The general terms with the specific ones in their place on the points that these cover, even if weaker."""
    names = [name for point in covers for name in _FIELDS_OF_POINT[point]]
    return replace(general, **{name: getattr(specific, name) for name in names})


def nearest(texts: Sequence[Row], language: str) -> Row:
    """The text in the language, else in a form of it, else the one from which the others are made."""
    return min(texts, key=lambda row: _distance(row, language))


def _newest(rows: Sequence[Row]) -> list[Row]:
    latest = max((_begins(row) for row in rows), default=None)
    return [row for row in rows if _begins(row) == latest]


def _serves(row: Row, person: Row) -> bool:
    return row["in_force_from"] is not None and person["service_code"] in row["service_codes"]


def _begins(row: Row) -> datetime:
    return datetime.fromisoformat(row["in_force_from"])


def _distance(row: Row, language: str) -> tuple[int, str]:
    own = row["language"]
    if own == language:
        return 0, own
    if own.partition("-")[0] == language.partition("-")[0]:
        return 1, own
    return (2 if row["master_language"] is None else 3), own


def _collected_under(general: Sequence[Row], texts: Sequence[Row], person: Row) -> Row | None:
    """The version of the person's first day, unless the newest was in force by then or was accepted since."""
    accepted = {each["version_id"] for each in person.get("acceptances") or () if each["kind"] == EXPRESS}
    joined = person.get("created_at")
    if joined is None or accepted & {row["id"] for row in texts}:
        return None
    first = _newest([row for row in general if _begins(row) <= datetime.fromisoformat(joined)])
    if not first or first[0]["id"] in {row["id"] for row in texts}:
        return None
    return nearest(first, person["language"])


def _notice(
    row: Row, texts: Iterable[Row], policy: Row | None, older: Row | None, contract: Contract, person: Row
) -> NoticeInForce:
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
        contract=contract,
        addenda=tuple(addenda),
        texts=tuple(UUID(each["id"]) for each in texts),
        specific=_id_of(policy),
        collected_under=_id_of(older),
    )


def _id_of(row: Row | None) -> UUID | None:
    return None if row is None else UUID(row["id"])


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
