"""Calendars against other computations of the same days."""

from datetime import date, timedelta

import chinese_calendar  # type: ignore[import-untyped]
import holidays
import pytest

from habeas.jurisdictions.calendars import DayTable, EveryWeekday, PublicHolidays, calendar_named
from habeas.jurisdictions.catalog import LAWS
from habeas.kernel.errors import DomainError, ErrorCode


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


def china() -> DayTable:
    found = calendar_named("CN")
    assert isinstance(found, DayTable)
    return found


def test_the_day_table_of_china_equals_chinesecalendar_on_every_day_it_publishes() -> None:
    published = days(date(2025, 1, 1), date(2026, 12, 31))
    assert [china().is_working(day) for day in published] == [chinese_calendar.is_workday(day) for day in published]


def test_the_day_table_of_china_equals_holidays_on_every_day_it_publishes() -> None:
    other = holidays.country_holidays("CN", years=[2025, 2026])
    published = days(date(2025, 1, 1), date(2026, 12, 31))
    assert [china().is_working(day) for day in published] == [other.is_working_day(day) for day in published]


def test_the_horizon_of_china_is_the_last_published_day() -> None:
    assert china().complete_through == date(2026, 12, 31)
    assert max(china().years) == 2027


def test_beyond_the_tables_only_statutory_days_are_off() -> None:
    assert not china().is_working(date(2028, 10, 2))
    assert china().is_working(date(2028, 10, 10))


@pytest.mark.parametrize(
    ("name", "off"),
    [
        ("IE", ["2026-02-02", "2026-03-17", "2026-04-06", "2026-05-04", "2026-06-01", "2026-08-03", "2026-10-26"]),
        ("DE", ["2026-04-03", "2026-05-14", "2026-05-25", "2026-10-03"]),
        ("GB-ENG", ["2026-04-03", "2026-04-06", "2026-05-25", "2026-08-31", "2026-12-28", "2027-12-27"]),
        ("GB-SCT", ["2026-01-02", "2026-08-03", "2026-11-30"]),
        ("GB-NIR", ["2026-03-17", "2026-07-13"]),
        ("US", ["2026-01-19", "2026-02-16", "2026-07-03", "2026-11-11", "2026-11-26"]),
        ("ES", ["2026-01-06", "2026-10-12", "2026-12-08"]),
        ("FR", ["2026-05-08", "2026-07-14", "2026-08-15", "2026-11-11"]),
        ("BR", ["2026-04-03", "2026-04-21", "2026-09-07"]),
        ("SG", ["2026-02-17", "2026-08-10"]),
        ("DE-BY", ["2026-01-06", "2026-06-04"]),
    ],
)
def test_the_holidays_that_decide_cases_are_off(name: str, off: list[str]) -> None:
    calendar = calendar_named(name)
    assert isinstance(calendar, PublicHolidays)
    assert [day for day in off if calendar.is_working(date.fromisoformat(day))] == []
    assert all(date.fromisoformat(day) in calendar.days_off(int(day[:4])) for day in off)


def test_sundays_that_one_country_calls_holidays_do_not_matter() -> None:
    sweden = calendar_named("SE")
    assert sweden.is_working(date(2026, 6, 1))
    assert not sweden.is_working(date(2026, 5, 31))


def test_the_strictest_calendar_knows_no_holiday() -> None:
    assert EveryWeekday().is_working(date(2026, 12, 25))
    assert not EveryWeekday().is_working(date(2026, 12, 26))


def test_every_variant_of_every_law_has_a_calendar_and_a_zone() -> None:
    for law in LAWS.values():
        for variant in (law.default_variant, *law.variants.values()):
            assert not calendar_named(variant.calendar).is_working(date(2026, 6, 7)), variant


@pytest.mark.parametrize("name", ["XX", "DE-XX", ""])
def test_an_unknown_calendar_is_refused(name: str) -> None:
    with pytest.raises(DomainError) as refused:
        calendar_named(name)
    assert refused.value.code is ErrorCode.BAD_USER_INPUT
