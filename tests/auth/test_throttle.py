"""Counters of attempts: by kind, by key, by window; shared by all processes and silent about whom they count."""

from datetime import timedelta

import pytest
from starlette.requests import Request

from habeas.auth.throttle import Limit, Throttle, network_of
from habeas.kernel.errors import DomainError, ErrorCode
from tests.auth.conftest import Stage

LIMIT = Limit("test", 3, timedelta(minutes=15))


async def test_a_key_has_so_many_attempts_in_a_window_and_new_ones_in_the_next(stage: Stage) -> None:
    throttle = stage.authority.throttle
    assert [await throttle.allows(LIMIT, "somebody") for _ in range(4)] == [True, True, True, False]
    assert await throttle.allows(LIMIT, "another")
    stage.later(minutes=15)
    assert await throttle.allows(LIMIT, "somebody")


@pytest.mark.parametrize(
    ("peer", "counted"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::9%eth0", "2001:db8:1:2::/64"),
        ("a socket", "a socket"),
    ],
)
def test_whoever_has_one_ipv6_address_has_its_whole_network(peer: str, counted: str) -> None:
    assert network_of(Request({"type": "http", "client": (peer, 1)})) == counted


async def test_two_processes_count_together(stage: Stage) -> None:
    one, other = (Throttle(stage.authority.books, b"k" * 32, stage.clock) for _ in range(2))
    for throttle in (one, other, one):
        await throttle.count(LIMIT, "shared")
    with pytest.raises(DomainError) as refused:
        await other.count(LIMIT, "shared")
    assert refused.value.code is ErrorCode.RATE_LIMITED


async def test_success_forgives(stage: Stage) -> None:
    throttle = stage.authority.throttle
    for _ in range(3):
        await throttle.allows(LIMIT, "forgiven")
    assert await throttle.is_exhausted(LIMIT, "forgiven")
    await throttle.forgive(LIMIT, "forgiven")
    assert not await throttle.is_exhausted(LIMIT, "forgiven")


async def test_whom_it_counts_cannot_be_read_from_it(stage: Stage) -> None:
    await stage.authority.throttle.allows(LIMIT, "maya@torres.example")
    rows = await stage.authority.books.pool.fetch("select a::text as whole from auth.attempt a")
    assert rows
    assert not any("maya" in row["whole"] for row in rows)
