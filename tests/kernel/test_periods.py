"""Periods, each against an independent computation."""

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.kernel.periods import (
    Period,
    Unit,
    add_days,
    add_hours,
    add_months,
    count_working_days,
    count_working_days_strictly,
    end_of_day,
    is_weekday,
    local_date,
    parse_period,
    roll_forward,
)

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
ZONES = st.sampled_from(["Asia/Shanghai", "America/Los_Angeles", "Europe/Berlin", "Europe/London", "UTC"])
FIRST, LAST = datetime(2000, 1, 1), datetime(2060, 12, 31)  # noqa: DTZ001 - hypothesis adds the zone
INSTANTS = st.datetimes(FIRST, LAST, timezones=st.just(UTC))


@dataclass(frozen=True)
class Worked:
    """A calendar of the test's own: some days off, some weekends worked, a horizon or none."""

    off: frozenset[date] = frozenset()
    extra: frozenset[date] = frozenset()
    complete_through: date | None = None

    def is_working(self, day: date) -> bool:
        return day in self.extra or (day.weekday() < 5 and day not in self.off)


EXCEPTIONS = st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=40)
STARTS = st.dates(date(2026, 1, 1), date(2026, 10, 31))
COUNTS = st.integers(1, 40)


def month_by_brute_force(day: date, months: int) -> date:
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@given(DAYS, st.integers(0, 60))
def test_months_end_on_the_same_day_number_or_the_last_of_the_month(day: date, months: int) -> None:
    assert add_months(day, months) == month_by_brute_force(day, months)


@given(DAYS, st.integers(0, 400))
def test_days_are_counted_from_the_day_after(day: date, number: int) -> None:
    assert add_days(day, number).toordinal() == day.toordinal() + number


def nth_of_a_list(start: date, number: int, worked: Worked) -> date:
    listed = [day for day in (start + timedelta(days=i) for i in range(1, 300)) if worked.is_working(day)]
    return listed[number - 1]


@given(STARTS, COUNTS, EXCEPTIONS, EXCEPTIONS)
def test_working_days_are_the_nth_of_the_list_of_days_worked(
    start: date, number: int, off: frozenset[date], extra: frozenset[date]
) -> None:
    worked = Worked(off, extra)
    assert count_working_days(start, number, worked).day == nth_of_a_list(start, number, worked)


@given(STARTS, COUNTS, EXCEPTIONS, st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_a_count_is_provisional_exactly_when_it_ends_after_the_horizon(
    start: date, number: int, off: frozenset[date], horizon: date
) -> None:
    counted = count_working_days(start, number, Worked(off, complete_through=horizon))
    assert counted.provisional == (counted.day > horizon)


@given(STARTS, COUNTS, EXCEPTIONS, st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_the_strict_count_takes_no_day_off_after_the_horizon(
    start: date, number: int, off: frozenset[date], horizon: date
) -> None:
    known = frozenset(day for day in off if day <= horizon)
    strict = count_working_days_strictly(start, number, Worked(off, complete_through=horizon))
    assert strict == nth_of_a_list(start, number, Worked(known))
    assert strict <= count_working_days(start, number, Worked(off, complete_through=horizon)).day


@given(STARTS, COUNTS, EXCEPTIONS, st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_one_more_day_off_never_ends_a_count_earlier(start: date, number: int, off: frozenset[date], day: date) -> None:
    fewer, more = Worked(off), Worked(off | {day})
    assert count_working_days(start, number, more).day >= count_working_days(start, number, fewer).day


@given(STARTS, COUNTS, EXCEPTIONS, st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_one_more_worked_weekend_never_ends_a_count_later(
    start: date, number: int, off: frozenset[date], day: date
) -> None:
    without, with_it = Worked(off), Worked(off, frozenset({day}))
    assert count_working_days(start, number, with_it).day <= count_working_days(start, number, without).day


@given(DAYS, EXCEPTIONS)
def test_a_roll_reaches_the_first_day_worked(day: date, off: frozenset[date]) -> None:
    worked, reached = Worked(off), roll_forward(day, Worked(off))
    between = [day + timedelta(days=i) for i in range((reached - day).days)]
    assert worked.is_working(reached)
    assert not any(worked.is_working(passed) for passed in between)


@given(INSTANTS, st.integers(0, 500))
def test_hours_elapse_whatever_the_clocks_do(instant: datetime, hours: int) -> None:
    berlin = instant.astimezone(ZoneInfo("Europe/Berlin"))
    assert add_hours(berlin, hours).astimezone(UTC) == instant.astimezone(UTC) + timedelta(hours=hours)


@given(DAYS, ZONES)
def test_a_day_ends_one_second_before_the_next_begins(day: date, zone: str) -> None:
    next_day = day + timedelta(days=1)
    midnight = datetime(next_day.year, next_day.month, next_day.day, tzinfo=ZoneInfo(zone))
    assert end_of_day(day, zone).timestamp() == midnight.timestamp() - 1
    assert local_date(end_of_day(day, zone), zone) == day


@given(INSTANTS, ZONES, st.integers(-12, 14))
def test_the_local_date_does_not_depend_on_how_the_instant_is_written(instant: datetime, zone: str, hours: int) -> None:
    written = instant.astimezone(timezone(timedelta(hours=hours)))
    assert local_date(written, zone) == local_date(instant, zone) == instant.astimezone(ZoneInfo(zone)).date()


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("15 working days", Period(15, Unit.WORKING_DAY)),
        ("7 calendar days", Period(7, Unit.CALENDAR_DAY)),
        ("60 days", Period(60, Unit.CALENDAR_DAY)),
        ("10 business days", Period(10, Unit.BUSINESS_DAY)),
        ("1 month", Period(1, Unit.MONTH)),
        ("2 Months", Period(2, Unit.MONTH)),
        ("2 weeks", Period(14, Unit.CALENDAR_DAY)),
        ("72 hours", Period(72, Unit.HOUR)),
        ("P6M", Period(6, Unit.MONTH)),
        ("P3Y", Period(36, Unit.MONTH)),
        ("P2W", Period(14, Unit.CALENDAR_DAY)),
        ("P10D", Period(10, Unit.CALENDAR_DAY)),
    ],
)
def test_periods_are_read_from_words_and_from_iso(text: str, period: Period) -> None:
    assert parse_period(text) == period


@pytest.mark.parametrize("text", ["", "soon", "days", "15", "-3 days", "P", "3 working months", "1.5 days"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a period"):
        parse_period(text)


def test_a_period_speaks_in_the_singular_and_the_plural() -> None:
    assert str(Period(1, Unit.MONTH)) == "1 month"
    assert str(Period(15, Unit.WORKING_DAY)) == "15 working days"


def test_weekdays_are_monday_to_friday() -> None:
    week = [date(2026, 6, 1) + timedelta(days=i) for i in range(7)]
    assert [is_weekday(day) for day in week] == [True] * 5 + [False] * 2
