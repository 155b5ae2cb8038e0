"""Resolves facts that are only supposed, for a privacy team that asks what would apply."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from habeas.jurisdictions.resolution.asked import Asked, Steps
from habeas.jurisdictions.resolution.children import ANY_PLACE, age_rules, who_decides
from habeas.jurisdictions.resolution.resolving import Resolution, resolve
from habeas.jurisdictions.resolution.tracing import sentences
from habeas.jurisdictions.rules.facts import Facts
from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.rights.rules.notice_in_force import NoticeInForce, notice_in_force
from habeas.rights.rules.standing import Standing, establishments_of, offered_to, settled_by

Row = Mapping[str, Any]
DEFAULT_LANGUAGE = "en"


@dataclass(frozen=True)
class Supposed:
    """What is supposed of a person and of their request; None is unknown, as it is of a real person.

    `establishments` None stands for those of the controller, `received_at` None for now, `notice_version` None
    for the version that is in force then.
    """

    residence: str | None = None
    present_in: str | None = None
    establishments: tuple[str, ...] | None = None
    collected_in: str | None = None
    channel: str | None = None
    age: int | None = None
    service: str | None = None
    served_language: str | None = None
    right: Right | None = None
    received_at: datetime | None = None
    steps: Steps = field(default_factory=Steps)
    notice_version: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What would apply, every right that was asked about, and how that came about."""

    standing: Standing
    resolutions: tuple[Resolution, ...]
    sentences: tuple[str, ...]


def what_if(supposed: Supposed, controller: Row, versions: Sequence[Row], now: datetime) -> Outcome:
    """What would apply to such a person and request; rows are those that `standing_of` takes.

    Raises NOT_FOUND for a version of a notice that the controller did not publish for the service.
    """
    as_of = supposed.received_at or now
    standing = Standing(as_of, *_standing(supposed, controller, versions, as_of))
    laws, channel = standing.laws, supposed.channel
    rights = [supposed.right] if supposed.right else list(Right)
    found = tuple(
        resolve(Asked(right, as_of, channel, steps=supposed.steps), laws, standing.contract) for right in rights
    )
    told = [sentence for each in found for sentence in sentences(each)]
    return Outcome(standing, found, tuple(dict.fromkeys([*told, *_on_age(supposed, standing)])))


def _standing(
    supposed: Supposed, controller: Row, versions: Sequence[Row], as_of: datetime
) -> tuple[Facts, NoticeInForce | None]:
    notice = _notice(supposed, versions, as_of)
    place = supposed.present_in or supposed.residence
    own = supposed.establishments
    facts = Facts(
        residence=supposed.residence,
        present_in=place,
        establishments=establishments_of(controller) if own is None else own,
        offers_to=offered_to(place, supposed.service),
        collected_in=supposed.collected_in,
        channel=supposed.channel,
        age=supposed.age,
        ccpa_business=settled_by(notice),
        service=supposed.service,
        served_language=supposed.served_language,
    )
    return facts, notice


def _notice(supposed: Supposed, versions: Sequence[Row], as_of: datetime) -> NoticeInForce | None:
    person: dict[str, Any] = {
        "service_code": supposed.service,
        "language": supposed.served_language or DEFAULT_LANGUAGE,
        "residence": supposed.residence,
        "created_at": None,
        "acceptances": [],
    }
    wanted = supposed.notice_version
    if wanted is None:
        return notice_in_force(versions, person, as_of)
    listed = [{**row, "in_force_from": row["effective_from"]} for row in versions if row["version"] == wanted]
    latest = max((datetime.fromisoformat(row["effective_from"]) for row in listed), default=as_of)
    found = notice_in_force(listed, person, max(as_of, latest))
    if found is None:
        raise DomainError(ErrorCode.NOT_FOUND, "No notice of the service has this version.", ("facts", "noticeVersion"))
    return found


def _on_age(supposed: Supposed, standing: Standing) -> Iterator[str]:
    if supposed.age is None:
        return
    for applied in standing.laws:
        places = {rule.place for rule in applied.law.ages}
        place = next((place for place in (applied.variant, *sorted(places - {ANY_PLACE})) if place in places), None)
        if len(places) > 1 and applied.variant not in places:
            place = ANY_PLACE if ANY_PLACE in places else place
        if place is not None:
            rule = age_rules()[place]
            decides = who_decides(rule, supposed.age)
            yield f"At the age of {supposed.age}, {applied.key} says {decides} ({rule.origin.citation.reference})."
