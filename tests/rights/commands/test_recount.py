"""Dates beyond the published calendar, before and after the next list of days off is loaded."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from habeas.jurisdictions.calendars import DayTable, calendar_named
from habeas.jurisdictions.resolution import clocks
from habeas.jurisdictions.rules.sets import Right
from habeas.rights.commands.watch import WatchRequest
from tests.rights.world import World, system

DECEMBER = datetime(2026, 12, 14, 2, 0, tzinfo=UTC)
PROMISE = """select target_due, legal_due, provisional from habeas.request_clock
              where request_id = $1 and source = 'NOTICE_15WD'"""
DATES = "select effective_due, hard_due from habeas.rights_request where id = $1"


def in_shanghai(year: int, month: int, day: int) -> datetime:
    """The last second of a day there."""
    return datetime(year, month, day, 15, 59, 59, tzinfo=UTC)


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The list of 2027 appears: 1 January and the Monday after it are off."""
    known = calendar_named("CN")
    assert isinstance(known, DayTable)
    days = frozenset({date(2027, 1, 1), date(2027, 1, 4)})
    longer = replace(
        known, version="CN-2027.1", complete_through=date(2027, 12, 31), weekday_off=known.weekday_off | days
    )
    monkeypatch.setattr(clocks, "calendar_named", lambda name: longer if name == "CN" else calendar_named(name))
    _forget()
    yield
    _forget()


def _forget() -> None:
    clocks.counted.cache_clear()
    clocks.counted_strictly.cache_clear()


async def sent_in_december(world: World) -> Any:
    world.clock.instant = DECEMBER
    return (await world.submit("yuqing", Right.ACCESS)).key


async def watched(world: World, request_id: Any) -> None:
    actor = world.people["yuqing"]
    org_id = actor.controller_id
    await world.run(WatchRequest(org_id, request_id), system(org_id, org_id, actor.subject_id, actor.region))


async def test_a_date_beyond_the_calendar_is_provisional_and_stays_so_until_the_list_is_loaded(
    world: World, superuser: Any
) -> None:
    request_id = await sent_in_december(world)
    for _ in range(2):
        clock = await superuser.fetchrow(PROMISE, request_id)
        assert tuple(clock) == (in_shanghai(2027, 1, 4), in_shanghai(2027, 1, 5), True)
        await watched(world, request_id)


async def test_when_the_next_list_is_loaded_the_date_is_counted_again_and_is_sure(
    world: World, superuser: Any, request: pytest.FixtureRequest
) -> None:
    request_id = await sent_in_december(world)
    request.getfixturevalue("published")
    await watched(world, request_id)
    clock = await superuser.fetchrow(PROMISE, request_id)
    assert tuple(clock) == (in_shanghai(2027, 1, 6), in_shanghai(2027, 1, 6), False)
    assert (await superuser.fetchrow(DATES, request_id))["effective_due"] == in_shanghai(2027, 1, 6)


async def test_while_a_date_is_provisional_the_calendar_is_looked_for_every_week(world: World, superuser: Any) -> None:
    request_id = await sent_in_december(world)
    await watched(world, request_id)
    waits = await superuser.fetch(
        "select execute_after - now() as wait from queue.pgqueuer where entrypoint = 'rights.watch'"
    )
    assert any(row["wait"].days in (6, 7) for row in waits)
