"""What becomes of each item when erasure meets a duty to keep, and how long requests are recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from habeas.jurisdictions.resolution.applicability import AppliedLaw
from habeas.jurisdictions.resolution.clocks import nominal_end
from habeas.jurisdictions.rules.facts import place
from habeas.jurisdictions.rules.pack import Law
from habeas.jurisdictions.rules.sets import Decision, Finding
from habeas.kernel.periods import Period

ERASED = "ERASED"
RESTRICTED = "RESTRICTED"
RESTRICT = "RESTRICT"
FOREIGN = "CONFLICT_FOREIGN_RETENTION"


@dataclass(frozen=True, slots=True)
class HeldItem:
    """Something held about a person; `law` is the place or law whose duty demands `retention` from `created`."""

    id: str
    created: date | None = None
    retention: Period | None = None
    law: str | None = None


@dataclass(frozen=True, slots=True)
class ItemDecision:
    """What becomes of one item."""

    id: str
    state: str
    allowed: tuple[str, ...] = ()
    code: str | None = None
    purge_on: date | None = None


@dataclass(frozen=True, slots=True)
class ErasureDecision:
    """What becomes of all items of one request; `interim` is what to do while a person decides."""

    decision: Decision
    items: tuple[ItemDecision, ...]
    code: str | None = None
    interim: str | None = None
    finding: Finding | None = None


def decide_items(items: Sequence[HeldItem], laws: Sequence[AppliedLaw], on: date) -> ErasureDecision:
    """Decides each item: erased, kept restricted under a duty that all granting laws recognise, or put to a person."""
    decided = tuple(_decide(item, laws, on) for item in items)
    if any(item.code == FOREIGN for item in decided):
        return ErasureDecision(Decision.NEEDS_HUMAN, decided, FOREIGN, RESTRICT, Finding.CONFLICT_FOREIGN_RETENTION)
    kept = next((item for item in decided if item.state == RESTRICTED), None)
    return ErasureDecision(Decision.PARTIAL, decided, kept.code) if kept else ErasureDecision(Decision.GRANT, decided)


def _decide(item: HeldItem, laws: Sequence[AppliedLaw], on: date) -> ItemDecision:
    purge_on = _purge_on(item)
    if item.retention is None or (purge_on is not None and purge_on <= on):
        return ItemDecision(item.id, ERASED)
    allowed = _allowed_meanwhile(laws)
    return ItemDecision(item.id, RESTRICTED, allowed, _code(item, laws), purge_on)


def _code(item: HeldItem, laws: Sequence[AppliedLaw]) -> str:
    """The one reason that every granting law knows for keeping it, where all of them accept the duty."""
    recognised = all(recognises(applied.law, item.law) for applied in laws)
    codes = {applied.law.retention.code for applied in laws}
    return next(iter(codes)).value if recognised and len(codes) == 1 else FOREIGN


def _allowed_meanwhile(laws: Sequence[AppliedLaw]) -> tuple[str, ...]:
    """What every granting law still allows, in the order of the first."""
    lists = [applied.law.retention.allowed for applied in laws]
    return tuple(use for use in lists[0] if all(use in other for other in lists)) if lists else ()


def recognises(law: Law, source: str | None) -> bool:
    """Whether a law accepts a duty to keep that comes from this place or law (`CN`, `DE`, `EU_GDPR:DE`)."""
    if source is None:
        return False
    code, _, variant = source.partition(":")
    if code == law.code:
        return True
    spot = place(variant or code) or ""
    return spot in law.retention.recognises or spot.partition("-")[0] in law.retention.recognises


def _purge_on(item: HeldItem) -> date | None:
    if item.created is None or item.retention is None:
        return None
    return nominal_end(item.created, item.retention)


@dataclass(frozen=True, slots=True)
class RecordRetention:
    """How long the record of a request is kept at least, and that its subject cannot have it erased."""

    keep_until: date
    erasable_by_subject: bool
    reference: str
    verified: bool


def request_record_retention(law: Law, answered_on: date) -> RecordRetention:
    """Until when a law wants the record of a request kept, counted from its answer."""
    rule = law.retention
    return RecordRetention(
        keep_until=nominal_end(answered_on, rule.records),
        erasable_by_subject=False,
        reference=rule.records_origin.citation.reference,
        verified=rule.records_origin.verified,
    )
