"""What the registers must say, and how safeguards stand: each, threat by threat, and against a baseline."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.safeguards.rules.sets import SafeguardStanding, SafeguardThreat

LONGEST = 4000
MOST = 400
MOST_DAYS = 1100
"""About three years: what is looked at more rarely is not looked at regularly."""


@dataclass(frozen=True)
class Shown:
    """One piece of evidence: when something was looked at, and whether it works."""

    seen_at: datetime
    effective: bool


@dataclass(frozen=True)
class Control:
    """A safeguard, as far as it decides what is covered."""

    code: str
    threats: tuple[str, ...]
    mappings: tuple[tuple[str, str], ...]
    evidence_days: int
    retired: bool
    evidence: tuple[Shown, ...]

    def standing(self, now: datetime) -> SafeguardStanding:
        """By its latest evidence, which counts for so many days."""
        if self.retired:
            return SafeguardStanding.RETIRED
        latest = max(self.evidence, key=lambda each: each.seen_at, default=None)
        if latest is None:
            return SafeguardStanding.UNPROVEN
        if not latest.effective:
            return SafeguardStanding.INEFFECTIVE
        stale = latest.seen_at + timedelta(days=self.evidence_days) < now
        return SafeguardStanding.STALE if stale else SafeguardStanding.EFFECTIVE

    def is_effective(self, now: datetime) -> bool:
        """Does its evidence say today that it works?"""
        return self.standing(now) is SafeguardStanding.EFFECTIVE


def coverage(controls: Sequence[Control], now: datetime) -> Mapping[SafeguardThreat, tuple[int, int]]:
    """How many safeguards stand against each threat, and how many of them are effective; no threat is left out."""
    standing = [each for each in controls if not each.retired]
    return {
        threat: (
            sum(threat in each.threats for each in standing),
            sum(threat in each.threats and each.is_effective(now) for each in standing),
        )
        for threat in SafeguardThreat
    }


def mapped(controls: Iterable[Control], baseline: str, requirement: str) -> list[Control]:
    """The safeguards, but for retired ones, by which a requirement of a baseline is met."""
    return [each for each in controls if (baseline, requirement) in each.mappings and not each.retired]


def checked(text: str, field: str, longest: int = LONGEST) -> str:
    """The text; BAD_USER_INPUT where there is none, or too much of it."""
    kept = text.strip()
    if not kept or len(kept) > longest:
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"Write 1 to {longest} characters.", (field,))
    return kept


def checked_all(texts: Sequence[str], field: str) -> list[str]:
    """Several texts, none of them twice."""
    kept = [checked(text, field, 200) for text in texts]
    if not kept or len(kept) > MOST or len(set(kept)) < len(kept):
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"Name 1 to {MOST}, each once.", (field,))
    return kept


def checked_days(days: int, field: str) -> int:
    """A number of days; BAD_USER_INPUT for none, or for more than three years."""
    if not 1 <= days <= MOST_DAYS:
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"Give 1 to {MOST_DAYS} days.", (field,))
    return days


def checked_past(at: datetime | None, now: datetime, field: str) -> datetime:
    """The instant, or now; BAD_USER_INPUT for one that lies ahead."""
    if at is not None and at > now:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "This lies in the future.", (field,))
    return at or now


def checked_due(at: datetime, now: datetime, field: str) -> datetime:
    """When something is due again; BAD_USER_INPUT unless it lies ahead, by at most three years."""
    if not now < at <= now + timedelta(days=MOST_DAYS):
        message = f"Name a day that lies ahead, by at most {MOST_DAYS} days."
        raise DomainError(ErrorCode.BAD_USER_INPUT, message, (field,))
    return at


def checked_course(completed: date, due: date, today: date) -> None:
    """BAD_USER_INPUT for a course that lies ahead, or is never due again within three years of it."""
    if completed > today:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "The course lies ahead.", ("completedOn",))
    if not completed < due <= completed + timedelta(days=MOST_DAYS):
        message = f"The next course is due after this one, within {MOST_DAYS} days."
        raise DomainError(ErrorCode.BAD_USER_INPUT, message, ("nextDueOn",))
