"""Whether something may be disclosed: nothing may, but for the grounds that the notice admits."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from habeas.disclosures.rules.assurances import Assurance, AssuranceKind, Standing, wanting
from habeas.disclosures.rules.sets import (
    BY_CONSENT,
    BY_INSTRUMENT,
    BY_LAW,
    BY_REASON,
    SOLD,
    DisclosureKind,
    DisclosureRefusal,
)
from habeas.notices.rules.sharing_ground import TRANSFER_GROUNDS, UNSTATED_GROUNDS, SharingGround
from habeas.vault.rules import RESTRICTED_USES

OPT_OUT = "OPT_OUT_SALE_SHARING"
SIGNED = "SIGNED"
PROCESSOR = "PROCESSOR"
ONLY_BY_CONSENT = frozenset({"ADVERTISER", "APP_DEVELOPER", "OPEN_PLATFORM", "PARTNER"})
"""Kinds of recipients that get nothing without express consent (AOMEI-47)."""
SHORTEST_REASON = 20


@dataclass(frozen=True, slots=True)
class Receiving:
    """Who would receive: in which role, as what, under which commitment, for which purposes, which categories.

    `assurances` is everything that was kept of it, whether it stands or not.
    """

    role: str
    kind: str | None
    commitment: str
    purposes: frozenset[str]
    categories: frozenset[str]
    assurances: tuple[Assurance, ...]


@dataclass(frozen=True, slots=True)
class Intended:
    """A disclosure as somebody intends it for the instant `at`.

    `consented` tells whether a consent to the purpose stands, `stops` are the rights by which the person stopped uses.
    `admitted` are the grounds that the notices admit, `stopped` the purposes that the person ended by name,
    `restricted` the categories in which records are restricted.
    `announced`: is the purpose in the controller's register? `locked`: were some of the data collected for a purpose
    that is locked?
    """

    kind: DisclosureKind
    ground: SharingGround
    receiving: Receiving
    at: datetime
    purpose: str
    categories: frozenset[str]
    admitted: frozenset[SharingGround]
    consented: bool
    stops: frozenset[str]
    reason: str | None
    instrument: str | None
    announced: bool = True
    locked: bool = False
    stopped: frozenset[str] = frozenset()
    restricted: frozenset[str] = frozenset()


def admitted_by(notices: Iterable[Iterable[str]]) -> frozenset[SharingGround]:
    """The grounds that every general notice in force admits, for no reader was told of more than their own.

    A notice that states none admits those that no notice needs to state; so does a controller without a notice.
    """
    stated = [frozenset(map(SharingGround, grounds)) or UNSTATED_GROUNDS for grounds in notices]
    return frozenset.intersection(*stated) if stated else UNSTATED_GROUNDS


def refusals(intended: Intended) -> tuple[DisclosureRefusal, ...]:
    """Every reason against it, in the order of the list; with none of them it may be disclosed."""
    return tuple(refusal for refusal, against in _CHECKS.items() if against(intended))


def _committed(one: Intended) -> bool:
    return one.receiving.commitment == SIGNED


def _express(one: Intended) -> bool:
    return one.receiving.kind in ONLY_BY_CONSENT or one.kind is DisclosureKind.CROSS_CONTEXT_ADVERTISING


def _of_another_kind(one: Intended) -> bool:
    return (one.kind is DisclosureKind.CONTROL_TRANSFER) is not (one.ground in TRANSFER_GROUNDS)


def _not_admitted(one: Intended) -> bool:
    """Every law knows the grounds on which control passes; no notice needs to state them."""
    known = TRANSFER_GROUNDS if one.kind is DisclosureKind.CONTROL_TRANSFER else frozenset[SharingGround]()
    return one.ground not in one.admitted | known


def _bars(one: Intended) -> bool:
    return one.locked and one.ground not in BY_CONSENT | BY_LAW


def _restricted(one: Intended) -> bool:
    """Restricted data go by consent, by law and for the rights of another alone (GDPR 18(2), PIPL 47(2))."""
    allowed = one.ground in BY_CONSENT | BY_LAW | {SharingGround.SX_PROTECTION} or one.purpose in RESTRICTED_USES
    return bool(one.categories & one.restricted) and not allowed


def _ended(one: Intended) -> bool:
    return one.purpose in one.stopped and one.ground not in BY_CONSENT | BY_LAW


def _wanting(kind: AssuranceKind, how: Standing, one: Intended) -> bool:
    """Does this stand in the way? Where a law itself says that data go, no paper of the recipient is waited for."""
    asked = one.ground not in BY_LAW
    return asked and wanting(one.receiving.role, one.receiving.assurances, one.at).get(kind) is how


def _of_assurances() -> dict[DisclosureRefusal, Callable[[Intended], bool]]:
    """A check for every kind of assurance and every way in which it may be wanting, by the name of both."""
    return {
        DisclosureRefusal[f"{kind}_{how}"]: partial(_wanting, kind, how)
        for kind in AssuranceKind
        for how in Standing
        if f"{kind}_{how}" in DisclosureRefusal.__members__
    }


def _unargued(one: Intended) -> bool:
    return one.ground in BY_REASON and len((one.reason or "").strip()) < SHORTEST_REASON


_CHECKS: dict[DisclosureRefusal, Callable[[Intended], bool]] = {
    DisclosureRefusal.SALE: lambda one: one.kind is DisclosureKind.SALE,
    DisclosureRefusal.OPTED_OUT: lambda one: one.kind in SOLD and OPT_OUT in one.stops,
    DisclosureRefusal.GROUND_NOT_OF_KIND: _of_another_kind,
    DisclosureRefusal.GROUND_NOT_ADMITTED: _not_admitted,
    DisclosureRefusal.NO_COMMITMENT: lambda one: not _committed(one),
    **_of_assurances(),
    DisclosureRefusal.PURPOSE_NOT_ANNOUNCED: lambda one: not one.announced,
    DisclosureRefusal.PURPOSE_NOT_THEIRS: lambda one: one.purpose not in one.receiving.purposes,
    DisclosureRefusal.CATEGORY_NOT_THEIRS: lambda one: not one.categories <= one.receiving.categories,
    DisclosureRefusal.LOCKED_TO_ITS_PURPOSE: _bars,
    DisclosureRefusal.RESTRICTED: _restricted,
    DisclosureRefusal.PURPOSE_STOPPED: _ended,
    DisclosureRefusal.CONSENT_MISSING: lambda one: one.ground in BY_CONSENT and not one.consented,
    DisclosureRefusal.EXPRESS_CONSENT_NEEDED: lambda one: _express(one) and one.ground not in BY_CONSENT,
    DisclosureRefusal.NO_PROCESSOR: lambda one: (
        one.ground is SharingGround.SHARE_PROCESSOR and one.receiving.role != PROCESSOR
    ),
    DisclosureRefusal.INSTRUMENT_MISSING: lambda one: (
        one.ground in BY_INSTRUMENT and not (one.instrument or "").strip()
    ),
    DisclosureRefusal.REASON_MISSING: _unargued,
}
