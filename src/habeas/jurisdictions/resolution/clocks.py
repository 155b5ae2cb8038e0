"""Computes one clock: of a law or of a promise, from receipt to due dates, with every input that led there."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from habeas.jurisdictions.calendars import Calendar, calendar_named
from habeas.jurisdictions.rules.pack import Citation
from habeas.jurisdictions.rules.sets import ClockPurpose, ExtensionState, Strength
from habeas.kernel.periods import (
    Counted,
    Period,
    Unit,
    add_days,
    add_months,
    count_working_days,
    count_working_days_strictly,
    is_weekday,
    roll_forward,
)


@dataclass(frozen=True, slots=True)
class Clock:
    """One period that runs for a request, with its inputs and its ends.

    Dates are local to `zone`; a due date ends at 23:59:59 there, and `..._at` is that instant in UTC.
    `target_due` is the strictest reading and never rolls, `legal_due` the outer limit; for a promise `legal_due`
    is what was promised. Both are None when the source names no number; `immediate` says that it allows no delay.
    """

    source: str
    law: str | None
    label: str
    purpose: ClockPurpose
    strength: Strength
    period: Period | None
    unit: Unit
    zone: str
    calendar: str | None
    calendar_version: str | None
    receipt_date: date
    start_date: date
    citation: Citation
    verified: bool
    because: str
    unpaused: date | None = None
    base: date | None = None
    target_due: date | None = None
    legal_due: date | None = None
    target_due_at: datetime | None = None
    legal_due_at: datetime | None = None
    first_legal_due_at: datetime | None = None
    extended_target: date | None = None
    extended_legal: date | None = None
    extension: ExtensionState = ExtensionState.NOT_ALLOWED
    pause_days: int = 0
    rolled: bool = False
    provisional: bool = False
    replaced_by: str | None = None

    @property
    def immediate(self) -> bool:
        """Whether the source allows no delay at all."""
        return self.unit is Unit.IMMEDIATE

    @property
    def paused(self) -> bool:
        """Whether a step with the person moved this clock."""
        return self.pause_days > 0 or self.start_date != self.receipt_date

    @property
    def extended(self) -> bool:
        """Whether the longer period holds."""
        return self.extension is ExtensionState.ACCEPTED


def nominal_end(start: date, period: Period) -> date:
    """Where a period of days or months ends by the dates alone; raises ValueError for other units."""
    if period.unit is Unit.MONTH:
        return add_months(start, period.number)
    if period.unit is Unit.CALENDAR_DAY:
        return add_days(start, period.number)
    raise ValueError(f"not a period of dates: {period}")


def counts_days_worked(period: Period) -> bool:
    """Whether the period is counted over a calendar."""
    return period.unit in (Unit.WORKING_DAY, Unit.BUSINESS_DAY)


@lru_cache(maxsize=8192)
def counted(start: date, period: Period, calendar: str) -> Counted:
    """Where a count of working days ends."""
    return count_working_days(start, period.number, calendar_named(calendar))


@lru_cache(maxsize=8192)
def counted_strictly(start: date, period: Period, calendar: str) -> date:
    """Where the strictest count of working days ends."""
    return count_working_days_strictly(start, period.number, calendar_named(calendar))


def counted_naively(start: date, period: Period) -> date:
    """Where the count would end if every Monday to Friday were worked and no weekend: what not to do."""
    day, left = start, period.number
    while left:
        day += timedelta(days=1)
        left -= is_weekday(day)
    return day


def rolled(day: date, calendar: str) -> date:
    """The day, or the next working day of the calendar."""
    return roll_forward(day, calendar_named(calendar))


def version_of(calendar: str | None) -> str | None:
    """Which edition of a calendar was counted by."""
    if calendar is None:
        return None
    found: Calendar = calendar_named(calendar)
    return found.version
