"""The calendars that laws count by: mainland China from its own day table, all others from public holidays."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import holidays

from habeas.jurisdictions.catalog import data_file
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.periods import is_weekday

WEEKDAYS = "WEEKDAYS"
CHINA = "CN"


@dataclass(frozen=True, slots=True)
class EveryWeekday:
    """Mondays to Fridays without any holiday: the strictest reading of a business day."""

    name: str = WEEKDAYS
    version: str = WEEKDAYS
    complete_through: date | None = None

    def is_working(self, day: date) -> bool:
        """Whether the day is a Monday to Friday."""
        return is_weekday(day)


@dataclass(frozen=True, slots=True)
class PublicHolidays:
    """Mondays to Fridays that are no public holiday of a country or of one of its parts."""

    name: str
    country: str
    part: str | None
    version: str = f"holidays-{version('holidays')}"
    complete_through: date | None = None
    _years: dict[int, frozenset[date]] = field(default_factory=dict, compare=False, repr=False)

    def is_working(self, day: date) -> bool:
        """Whether the day is a Monday to Friday and no public holiday."""
        return is_weekday(day) and day not in self.days_off(day.year)

    def days_off(self, year: int) -> frozenset[date]:
        """The public holidays of a year, weekends included."""
        if year not in self._years:
            found = holidays.country_holidays(self.country, subdiv=self.part, years=year)
            self._years[year] = frozenset(found)
        return self._years[year]


@dataclass(frozen=True, slots=True)
class DayTable:
    """Mondays to Fridays not taken off, and weekends declared working, year by year; a year without a table
    falls back on the statutory days."""

    name: str
    version: str
    complete_through: date | None
    weekday_off: frozenset[date]
    weekend_working: frozenset[date]
    years: frozenset[int]
    statutory: PublicHolidays | None = None

    def is_working(self, day: date) -> bool:
        """Whether the day is worked, by the table of its year."""
        if day.year not in self.years and self.statutory is not None:
            return self.statutory.is_working(day)
        return day in self.weekend_working or (is_weekday(day) and day not in self.weekday_off)


def day_table(data: Mapping[str, Any], name: str = CHINA) -> DayTable:
    """The calendar of a file of days off and worked weekends."""
    years = data["years"]
    return DayTable(
        name=name,
        version=data["version"],
        complete_through=data["complete_through"],
        weekday_off=frozenset(day for year in years.values() for day in year["weekday_off"]),
        weekend_working=frozenset(day for year in years.values() for day in year["weekend_working"]),
        years=frozenset(years),
        statutory=PublicHolidays(name, name, None),
    )


Calendar = EveryWeekday | PublicHolidays | DayTable


@lru_cache(maxsize=256)
def calendar_named(name: str) -> Calendar:
    """The calendar `WEEKDAYS`, `CN`, or of a country or part of one (`IE`, `GB-ENG`, `DE-BY`, `US`)."""
    if name == WEEKDAYS:
        return EveryWeekday()
    if name == CHINA:
        return day_table(data_file("habeas.jurisdictions.laws", "days_cn"))
    country, _, part = name.partition("-")
    known = holidays.list_supported_countries()
    if country not in known or (part and part not in known[country]):
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"There is no calendar {name!r}.", path=("calendar",))
    return PublicHolidays(name, country, part or None)
