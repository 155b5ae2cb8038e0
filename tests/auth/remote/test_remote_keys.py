"""The keys of an issuer are asked for at most once a minute, whoever asks, and outlive a short illness of it."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, RSAKey

from habeas.auth.remote.remote_keys import RemoteKeys
from habeas.kernel.clock import FixedClock
from habeas.outbound import Fetcher, GuardedTransport, Unreachable
from tests.auth.issuers.issuer import Issuer, running_issuer

FETCHER = Fetcher(GuardedTransport(loopback=True))


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with running_issuer() as found:
        yield found


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 22, tzinfo=UTC))


def later(clock: FixedClock, **passed: float) -> None:
    clock.instant += timedelta(**passed)


async def test_a_flood_of_made_up_key_ids_asks_once_a_minute(issuer: Issuer, clock: FixedClock) -> None:
    keys = RemoteKeys(issuer.url, FETCHER, clock)
    found = await asyncio.gather(*(keys.find(f"made-up-{n}", "RS256") for n in range(200)))
    assert found == [None] * 200
    assert issuer.asked["keys"] == 1
    later(clock, seconds=59)
    await asyncio.gather(*(keys.find(f"other-{n}", "RS256") for n in range(200)))
    assert issuer.asked["keys"] == 1
    later(clock, seconds=2)
    await asyncio.gather(*(keys.find(f"third-{n}", "RS256") for n in range(200)))
    assert issuer.asked["keys"] == 2


async def test_a_flood_does_not_keep_a_known_key_from_being_found(issuer: Issuer, clock: FixedClock) -> None:
    keys = RemoteKeys(issuer.url, FETCHER, clock)
    found = await asyncio.gather(*(keys.find("first" if n % 2 else f"made-up-{n}", "RS256") for n in range(50)))
    assert [key is not None for key in found] == [bool(n % 2) for n in range(50)]


async def test_a_new_key_is_found_after_a_minute(issuer: Issuer, clock: FixedClock) -> None:
    keys = RemoteKeys(issuer.url, FETCHER, clock)
    assert await keys.find("first", "RS256") is not None
    issuer.keys.append(RSAKey.generate_key(2048, {"kid": "second", "use": "sig"}))
    assert await keys.find("second", "RS256") is None
    later(clock, seconds=61)
    assert await keys.find("second", "RS256") is not None


async def test_a_key_that_left_stops_to_count(issuer: Issuer, clock: FixedClock) -> None:
    keys = RemoteKeys(issuer.url, FETCHER, clock)
    assert await keys.find("first", "RS256") is not None
    issuer.keys = [RSAKey.generate_key(2048, {"kid": "second", "use": "sig"})]
    later(clock, minutes=16)
    assert await keys.find("first", "RS256") is None


async def test_the_last_good_keys_count_while_the_issuer_is_down_for_a_day_at_most(
    issuer: Issuer, clock: FixedClock
) -> None:
    keys = RemoteKeys(issuer.url, FETCHER, clock)
    assert await keys.find("first", "RS256") is not None
    issuer.down = True
    for hours in range(1, 24):
        later(clock, hours=1)
        assert await keys.find("first", "RS256") is not None, hours
    later(clock, hours=1, seconds=1)
    assert await keys.find("first", "RS256") is None
    with pytest.raises(Unreachable):
        await keys.metadata()
    issuer.down = False
    later(clock, seconds=61)
    assert await keys.find("first", "RS256") is not None


@pytest.mark.parametrize(
    "changed",
    [{"issuer": "https://another.example"}, {"issuer": None}, {"jwks_uri": None}, {"jwks_uri": "http://10.0.0.1/"}],
)
async def test_metadata_of_another_or_with_keys_elsewhere_are_not_believed(
    issuer: Issuer, clock: FixedClock, changed: dict[str, Any]
) -> None:
    issuer.metadata = changed
    assert await RemoteKeys(issuer.url, FETCHER, clock).find("first", "RS256") is None


async def test_a_key_counts_only_with_an_algorithm_of_the_list(issuer: Issuer, clock: FixedClock) -> None:
    keys = RemoteKeys(issuer.url, FETCHER, clock)
    for algorithm in ("HS256", "none", "RS512", "ES256", "RSA-OAEP"):
        assert await keys.find("first", algorithm) is None
    assert await keys.find("first", "PS256") is not None


async def test_keys_of_other_kinds_are_left_out(issuer: Issuer, clock: FixedClock) -> None:
    with pytest.warns(SecurityWarning):
        issuer.keys.append(RSAKey.generate_key(1024, {"kid": "small", "use": "sig"}))
    issuer.keys += [
        RSAKey.generate_key(2048, {"kid": "for-encryption", "use": "enc"}),
        ECKey.generate_key("P-521", {"kid": "curve", "use": "sig"}),
    ]
    keys = RemoteKeys(issuer.url, FETCHER, clock)
    assert await keys.find("first", "RS256") is not None
    for kid in ("for-encryption", "small", "curve"):
        assert await keys.find(kid, "RS256") is None
        assert await keys.find(kid, "ES256") is None
