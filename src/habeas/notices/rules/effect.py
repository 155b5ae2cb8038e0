"""What publishing a version entails: since when it counts, who is told when, and who must agree anew."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from habeas.jurisdictions.resolution.applicability import applicable_laws
from habeas.jurisdictions.rules.facts import Facts
from habeas.notices.rules.change import Change, Classification, classify
from habeas.notices.rules.difference import ClauseChange, diff_versions
from habeas.notices.rules.source import NoticeSource
from habeas.notices.rules.vocabulary import Duty
from habeas.notices.rules.weakening import refuse_weakening, weakenings

_AFTERWARDS = timedelta(seconds=1)
BEFOREHAND = frozenset({Duty.INFORM_IN_ADVANCE, Duty.RENEWED_CONSENT})


@dataclass(frozen=True, slots=True)
class Planned:
    """That people have to be told, and by when at the latest."""

    duty: Duty
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Effect:
    """What follows from a version.

    `in_force_from` is None while people have to be told first. `consent_from` holds the laws whose people must
    agree anew; None: everybody; empty: nobody.
    """

    effective_from: datetime
    in_force_from: datetime | None
    changes: tuple[Change, ...] = ()
    clauses: tuple[ClauseChange, ...] = ()
    announcements: tuple[Planned, ...] = ()
    consent_from: frozenset[str] | None = frozenset()


def effect_of(old: NoticeSource | None, new: NoticeSource, begins: datetime, now: datetime) -> Effect:
    """What `new` entails after `old`, if it is to count from `begins`.

    Raises NOTICE_INVALID for a version that weakens a promise without asking for fresh agreement.
    """
    if old is None:
        return Effect(begins, begins)
    difference = diff_versions(old, new)
    refuse_weakening(difference)
    classification = classify(difference)
    weaker = bool(weakenings(difference))
    announcements = tuple(_planned(classification, weaker, begins, now))
    return Effect(
        effective_from=begins,
        in_force_from=None if any(one.duty in BEFOREHAND for one in announcements) else begins,
        changes=classification.changes,
        clauses=difference.clauses,
        announcements=announcements,
        consent_from=None if weaker else classification.who_must(Duty.RENEWED_CONSENT),
    )


def _planned(classification: Classification, weaker: bool, begins: datetime, now: datetime) -> Iterable[Planned]:
    for duty in Duty:
        if classification.requirements(duty) or (weaker and duty is Duty.RENEWED_CONSENT):
            yield Planned(duty, now if duty in BEFOREHAND else begins)


def counts_from(effective_from: datetime, told_at: datetime) -> datetime:
    """When a version counts whose people had to be told first: at its date, and never before they know (AOMEI-84)."""
    return max(effective_from, told_at + _AFTERWARDS)


@dataclass(frozen=True, slots=True)
class Residents:
    """How many people in one region accepted an older version while they lived in one place (None: unknown)."""

    region: str
    residence: str | None
    people: int


def must_agree(consent_from: frozenset[str] | None, who: Residents, establishments: tuple[str, ...], on: date) -> bool:
    """Must these people agree anew? An unknown residence excludes no law."""
    if consent_from is None:
        return True
    if not consent_from:
        return False
    facts = Facts(residence=who.residence, establishments=establishments, processed_in=(who.region.upper(),))
    return any(applied.code in consent_from for applied in applicable_laws(facts, on))
