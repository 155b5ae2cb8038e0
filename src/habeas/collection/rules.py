"""Whether something may be collected or used: only what was announced, for its purpose, on a basis that stands."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from habeas.minors.rules import MinorRefusal, is_owed
from habeas.vault.rules import Stop, Use, may_use

CONSENT = "CONSENT"
LEGITIMATE_INTERESTS = "LEGITIMATE_INTERESTS"
NECESSARY = "NECESSARY"


class HandlingKind(StrEnum):
    """COLLECTION: data come from the person or the device; USE: data that are there serve a purpose."""

    COLLECTION = "COLLECTION"
    USE = "USE"


class PermissionReply(StrEnum):
    """What a person answered when an app asked for a device permission, or did in its settings later."""

    GRANTED = "GRANTED"
    REFUSED = "REFUSED"
    REVOKED = "REVOKED"


class CollectionRefusal(StrEnum):
    """Why something is neither collected nor used."""

    SERVICE_CEASED = "SERVICE_CEASED"
    PURPOSE_UNKNOWN = "PURPOSE_UNKNOWN"
    ITEM_NOT_NAMED = "ITEM_NOT_NAMED"
    NOT_FOR_THIS_PURPOSE = "NOT_FOR_THIS_PURPOSE"
    LOCKED_TO_ITS_PURPOSE = "LOCKED_TO_ITS_PURPOSE"
    PART_UNKNOWN = "PART_UNKNOWN"
    REFERENCE_MISSING = "REFERENCE_MISSING"
    CONSENT_MISSING = "CONSENT_MISSING"
    ASSESSMENT_MISSING = "ASSESSMENT_MISSING"
    STOPPED_BY_PERSON = "STOPPED_BY_PERSON"
    SERVICE_ENDED_BY_PERSON = "SERVICE_ENDED_BY_PERSON"
    NOTICE_NOT_PRESENTED = "NOTICE_NOT_PRESENTED"
    NOTICE_DECLINED = "NOTICE_DECLINED"
    SOURCE_UNKNOWN = "SOURCE_UNKNOWN"
    AGREEMENT_MISSING = "AGREEMENT_MISSING"
    PERMISSION_NOT_GRANTED = "PERMISSION_NOT_GRANTED"
    NO_ACTION_OF_THE_PERSON = "NO_ACTION_OF_THE_PERSON"
    DEMANDED_WITHOUT_NEED = "DEMANDED_WITHOUT_NEED"
    COOKIE_UNKNOWN = "COOKIE_UNKNOWN"
    COOKIE_OF_ANOTHER_HOST = "COOKIE_OF_ANOTHER_HOST"
    COOKIE_PARTNER_UNBOUND = "COOKIE_PARTNER_UNBOUND"
    CREDENTIAL_IN_COOKIE = "CREDENTIAL_IN_COOKIE"
    GUARDIAN_MISSING = "GUARDIAN_MISSING"
    AGE_DOUBTED = "AGE_DOUBTED"
    MINOR_OPT_IN_MISSING = "MINOR_OPT_IN_MISSING"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an app asks for.

    `part` names one of the uses that a purpose lists, `reference` the law or authorization that it rests on,
    `agreement` the one with the source; `demanded`: would the service be refused without it?
    """

    kind: HandlingKind
    purpose: str
    category: str
    items: tuple[str, ...]
    source: str
    part: str | None = None
    reference: str | None = None
    agreement: str | None = None
    cookie: str | None = None
    host: str | None = None
    by_action: bool = False
    demanded: bool = False


@dataclass(frozen=True, slots=True)
class Announced:
    """An activity of the register that pursues the purpose with the category; `bases` by law, for this person."""

    bases: Mapping[str, str]
    assessed: bool


@dataclass(frozen=True, slots=True)
class KnownPurpose:
    """The purpose as the register has it."""

    marketing: bool = False
    sale: bool = False
    sharing: bool = False
    reference_needed: bool = False
    parts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class KnownCookie:
    """The cookie as the register has it; `partner_bound` is None where the controller sets it itself."""

    purposes: frozenset[str]
    contents: frozenset[str]
    issuer: str
    partner_bound: bool | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """A device permission: what it opens, and whether the person's latest answer grants it."""

    opens: frozenset[str]
    granted: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that decides: the register as it stands, and what the person said."""

    active: bool
    purpose: KnownPurpose | None
    items: Mapping[str, Mapping[str, Any]]
    sensitive: bool
    activities: tuple[Announced, ...]
    locked_to: frozenset[str]
    consented: bool
    stops: tuple[Stop, ...]
    source_needs_agreement: bool | None
    openings: tuple[Opening, ...]
    cookie: KnownCookie | None = None
    restricted: bool = False
    """Are records of the person in the category restricted? What is held is not used then; what is new is collected."""
    minor: MinorRefusal | None = None
    """What the age gate says of it."""
    informed: bool = True
    """Was a version of the notice ever shown to the person, or accepted? Where no notice is in force, none can be."""
    declined: bool = False
    objected: bool = False
    """Did the person object to the category as such?"""
    service_ended: bool = False
    """Did the service end for the person by such an objection?"""


def refusals(asked: Asked, standing: Standing) -> tuple[CollectionRefusal, ...]:
    """Every reason against it, in the order of the list; with none of them it may happen."""
    always = (refusal for refusal, against in _CHECKS.items() if against(asked, standing))
    if asked.kind is HandlingKind.USE:
        return tuple(always)
    return (*always, *(refusal for refusal, against in _AT_COLLECTION.items() if against(asked, standing)))


def rests_on(standing: Standing) -> Mapping[str, str]:
    """The basis under each law, of the first activity that announces it."""
    return standing.activities[0].bases if standing.activities else {}


def _needs_consent(standing: Standing) -> bool:
    return CONSENT in rests_on(standing).values()


def _stopped(asked: Asked, standing: Standing) -> bool:
    if standing.objected:
        return True
    kind = standing.purpose or KnownPurpose()
    uses = (
        Use(asked.purpose, basis, standing.sensitive, kind.marketing, kind.sale, kind.sharing)
        for basis in rests_on(standing).values()
    )
    restricted = standing.restricted and asked.kind is HandlingKind.USE
    return any(not may_use(use, standing.stops, restricted=restricted) for use in uses)


def _unnamed(asked: Asked, standing: Standing) -> bool:
    return not asked.items or not standing.items.keys() >= set(asked.items)


def _named(asked: Asked, standing: Standing) -> Iterator[Mapping[str, Any]]:
    return (standing.items[item] for item in asked.items if item in standing.items)


def _shut(asked: Asked, standing: Standing) -> bool:
    for item in asked.items:
        names = {asked.category, f"{asked.category}.{item}"}
        opening = [one for one in standing.openings if not one.opens.isdisjoint(names)]
        if opening and not any(one.granted for one in opening):
            return True
    return False


def _without_part(asked: Asked, standing: Standing) -> bool:
    parts = standing.purpose.parts if standing.purpose else frozenset()
    return bool(parts) and asked.part not in parts


def _needless(asked: Asked, standing: Standing) -> bool:
    return asked.demanded and any(item.get("necessity") != NECESSARY for item in _named(asked, standing))


def _cookie_unknown(asked: Asked, standing: Standing) -> bool:
    if asked.cookie is None:
        return False
    known = standing.cookie
    return known is None or asked.purpose not in known.purposes or not known.contents >= set(asked.items)


def _blank(text: str | None) -> bool:
    return not (text or "").strip()


def _held_back(asked_of: MinorRefusal) -> "_Check":
    """What the law itself orders, or a life depends on, is handled for a child too."""
    return lambda _, now: now.minor is asked_of and not is_owed(rests_on(now).values())


_Check = Callable[[Asked, Standing], bool]
_CHECKS: dict[CollectionRefusal, _Check] = {
    CollectionRefusal.PURPOSE_UNKNOWN: lambda _, now: now.purpose is None,
    CollectionRefusal.ITEM_NOT_NAMED: _unnamed,
    CollectionRefusal.NOT_FOR_THIS_PURPOSE: lambda _, now: not now.activities,
    CollectionRefusal.LOCKED_TO_ITS_PURPOSE: lambda asked, now: (
        bool(now.locked_to) and asked.purpose not in now.locked_to
    ),
    CollectionRefusal.PART_UNKNOWN: _without_part,
    CollectionRefusal.REFERENCE_MISSING: lambda asked, now: (
        now.purpose is not None and now.purpose.reference_needed and _blank(asked.reference)
    ),
    CollectionRefusal.CONSENT_MISSING: lambda _, now: _needs_consent(now) and not now.consented,
    CollectionRefusal.ASSESSMENT_MISSING: lambda _, now: (
        LEGITIMATE_INTERESTS in rests_on(now).values() and not now.activities[0].assessed
    ),
    CollectionRefusal.STOPPED_BY_PERSON: _stopped,
    CollectionRefusal.SERVICE_ENDED_BY_PERSON: lambda _, now: now.service_ended,
    **{CollectionRefusal[each.value]: _held_back(each) for each in MinorRefusal},
}
_AT_COLLECTION: dict[CollectionRefusal, _Check] = {
    CollectionRefusal.SERVICE_CEASED: lambda _, now: not now.active,
    CollectionRefusal.NOTICE_NOT_PRESENTED: lambda _, now: not now.informed,
    CollectionRefusal.NOTICE_DECLINED: lambda _, now: now.declined,
    CollectionRefusal.SOURCE_UNKNOWN: lambda _, now: now.source_needs_agreement is None,
    CollectionRefusal.AGREEMENT_MISSING: lambda asked, now: (
        bool(now.source_needs_agreement) and _blank(asked.agreement)
    ),
    CollectionRefusal.PERMISSION_NOT_GRANTED: _shut,
    CollectionRefusal.NO_ACTION_OF_THE_PERSON: lambda asked, now: (
        not asked.by_action and any(item.get("on_action") for item in _named(asked, now))
    ),
    CollectionRefusal.DEMANDED_WITHOUT_NEED: _needless,
    CollectionRefusal.COOKIE_UNKNOWN: _cookie_unknown,
    CollectionRefusal.COOKIE_OF_ANOTHER_HOST: lambda asked, now: (
        now.cookie is not None and asked.host != now.cookie.issuer
    ),
    CollectionRefusal.COOKIE_PARTNER_UNBOUND: lambda _, now: (
        now.cookie is not None and now.cookie.partner_bound is False
    ),
    CollectionRefusal.CREDENTIAL_IN_COOKIE: lambda asked, now: (
        asked.cookie is not None and any(item.get("credential") for item in _named(asked, now))
    ),
}
