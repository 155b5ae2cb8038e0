"""Periods as laws count them: calendar months, days, working days over a calendar with a horizon, and hours."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

SATURDAY = 5
_LAST_SECOND = time(23, 59, 59)
_ONE_DAY = timedelta(days=1)


class Unit(StrEnum):
    """What a period is counted in; the last three have no number."""

    HOUR = "hour"
    CALENDAR_DAY = "calendar_day"
    WORKING_DAY = "working_day"
    BUSINESS_DAY = "business_day"
    MONTH = "month"
    IMMEDIATE = "immediate"
    TIMELY = "timely"
    WITHOUT_UNDUE_DELAY = "without_undue_delay"


@dataclass(frozen=True, slots=True)
class Period:
    """A number of units, such as 15 working days; years are held as months."""

    number: int
    unit: Unit

    def __str__(self) -> str:
        plural = "" if self.number == 1 else "s"
        return f"{self.number} {self.unit.value.replace('_', ' ')}{plural}"


class WorkingCalendar(Protocol):
    """Which days are worked, and up to which day that is published."""

    @property
    def complete_through(self) -> date | None:
        """Last day whose status is official; None when rules of law fix every year."""

    def is_working(self, day: date) -> bool:
        """Whether the day is worked, by what is known today."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The day that a count of working days reached, and whether a counted day lay beyond the horizon."""

    day: date
    provisional: bool


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo:
    """The IANA zone of that name."""
    return ZoneInfo(name)


def local_date(instant: datetime, zone_name: str) -> date:
    """The calendar date of an aware instant in a zone."""
    return instant.astimezone(zone(zone_name)).date()


def end_of_day(day: date, zone_name: str) -> datetime:
    """The last second of the day in the zone, as an instant in UTC."""
    return datetime.combine(day, _LAST_SECOND, zone(zone_name)).astimezone(UTC)


def add_hours(instant: datetime, hours: int) -> datetime:
    """Elapsed hours later, in UTC; clock changes and weekends do not matter."""
    return instant.astimezone(UTC) + timedelta(hours=hours)


def add_days(day: date, days: int) -> date:
    """Calendar days later; the first day is not counted."""
    return day + timedelta(days=days)


def add_months(day: date, months: int) -> date:
    """The same day number so many months later, or the last day of that month when it has no such day."""
    years, month_index = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month_index + 1
    return date(year, month, min(day.day, _days_in_month(year, month)))


def _days_in_month(year: int, month: int) -> int:
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return (first_of_next - _ONE_DAY).day


def is_weekday(day: date) -> bool:
    """Whether the day is a Monday to Friday."""
    return day.weekday() < SATURDAY


def count_working_days(start: date, number: int, calendar: WorkingCalendar) -> Counted:
    """The working day on which the count ends; the start day is not counted.

    Provisional when a counted day lies after the calendar's horizon.
    """
    day, left = start, number
    while left:
        day += _ONE_DAY
        left -= calendar.is_working(day)
    return Counted(day, _beyond(day, calendar))


def count_working_days_strictly(start: date, number: int, calendar: WorkingCalendar) -> date:
    """As `count_working_days`, but every Monday to Friday after the horizon counts, so it never ends later."""
    day, left = start, number
    while left:
        day += _ONE_DAY
        left -= calendar.is_working(day) or (_beyond(day, calendar) and is_weekday(day))
    return day


def _beyond(day: date, calendar: WorkingCalendar) -> bool:
    horizon = calendar.complete_through
    return horizon is not None and day > horizon


def roll_forward(day: date, calendar: WorkingCalendar) -> date:
    """The day itself when it is worked, else the next working day."""
    while not calendar.is_working(day):
        day += _ONE_DAY
    return day


_ISO_PERIOD = re.compile(r"P(\d+)([YMWD])")
_ISO_UNITS = {
    "Y": (12, Unit.MONTH),
    "M": (1, Unit.MONTH),
    "W": (7, Unit.CALENDAR_DAY),
    "D": (1, Unit.CALENDAR_DAY),
}
_WORDS = re.compile(r"(\d+)\s+(calendar |working |business )?(hour|day|week|month|year)s?")
_WORD_UNITS = {
    "hour": (1, Unit.HOUR),
    "day": (1, Unit.CALENDAR_DAY),
    "calendar day": (1, Unit.CALENDAR_DAY),
    "working day": (1, Unit.WORKING_DAY),
    "business day": (1, Unit.BUSINESS_DAY),
    "week": (7, Unit.CALENDAR_DAY),
    "calendar week": (7, Unit.CALENDAR_DAY),
    "month": (1, Unit.MONTH),
    "calendar month": (1, Unit.MONTH),
    "year": (12, Unit.MONTH),
    "calendar year": (12, Unit.MONTH),
}


def parse_period(text: str) -> Period:
    """Reads `P6M`, `P3Y`, `7 calendar days`, `20 working days`, `2 months`; raises ValueError otherwise."""
    if iso := _ISO_PERIOD.fullmatch(text.strip()):
        factor, unit = _ISO_UNITS[iso[2]]
        return Period(int(iso[1]) * factor, unit)
    words = _WORDS.fullmatch(text.strip().lower().replace("-", " "))
    known = _WORD_UNITS.get(f"{words[2] or ''}{words[3]}") if words else None
    if words is None or known is None:
        raise ValueError(f"not a period: {text!r}")
    return Period(int(words[1]) * known[0], known[1])
