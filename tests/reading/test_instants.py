"""An instant is written the same way by the database and by the program, and read only where both can hold it."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any, cast

import asyncpg
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import Column, DateTime

from habeas.reading import types
from habeas.reading.statement import json_object, json_text
from tests.conftest import Database

SCALAR = types.SCALARS[types.DateTime]
NEEDED: "Column[Any]" = Column("at", DateTime(timezone=True), nullable=False)
OPTIONAL: "Column[Any]" = Column("at", DateTime(timezone=True), nullable=True)
EARLIEST = datetime(1, 1, 1, 0, 0, 0, 1, tzinfo=UTC)
LATEST = datetime(9999, 12, 31, 23, 59, 59, 999_998, tzinfo=UTC)
FIELDS = json_object([("a", json_text(NEEDED, "t")), ("b", json_text(OPTIONAL, "t")), ("c", json_text(NEEDED, "t"))])
instants = some.datetimes(EARLIEST.replace(tzinfo=None), LATEST.replace(tzinfo=None), timezones=some.just(UTC))


def written(instant: datetime) -> str:
    return cast(str, cast(Any, SCALAR.serialize)(instant))


def read(text: str) -> datetime:
    return cast(datetime, cast(Any, SCALAR.parse_value)(text))


async def test_the_database_writes_what_the_program_writes(database: Database) -> None:
    edges = [
        EARLIEST,
        datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(2026, 11, 22, tzinfo=UTC),
        datetime(2026, 11, 22, 7, 0, 0, 500_000, tzinfo=UTC),
        datetime(2026, 11, 22, 7, 0, 0, 999, tzinfo=UTC),
        LATEST,
    ]
    drawn: list[datetime] = []

    @given(instants)
    def draw(instant: datetime) -> None:
        drawn.append(instant)

    draw()
    connection = await asyncpg.connect(database.dsn())
    try:
        asked = [*edges, *drawn]
        rows = await connection.fetch(f"select {FIELDS} from unnest($1::timestamptz[]) t(at)", asked)
        assert [orjson.loads(row[0]) for row in rows] == [dict.fromkeys("abc", written(each)) for each in asked]
        nothing = await connection.fetchval(
            f"select {json_text(OPTIONAL, 't')} from (select null::timestamptz as at) t"
        )
        assert nothing == "null"
    finally:
        await connection.close()


@given(instants, some.integers(-14 * 60, 14 * 60))
def test_an_instant_with_any_offset_is_read_in_utc_or_refused(instant: datetime, minutes: int) -> None:
    offset = timezone(timedelta(minutes=minutes))
    text = instant.replace(tzinfo=offset).isoformat()
    try:
        expected = instant.replace(tzinfo=offset).astimezone(UTC)
    except OverflowError:
        expected = None
    if expected in (None, datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)):
        with pytest.raises(ValueError, match="years 1 to 9999"):
            read(text)
        return
    assert read(text) == expected
    assert read(text).tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-05:00", "9999-12-31T23:59:59.999999Z"],
)
def test_what_no_calendar_of_ours_holds_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="years 1 to 9999"):
        read(text)
