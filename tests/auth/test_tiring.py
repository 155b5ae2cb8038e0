"""Nobody tires the server by guessing: clients' secrets cost no slow hash, and slow hashes wait for each other."""

import asyncio
import threading

from habeas.auth.passwords import AT_ONCE, THREADS, WAITING, hashed, matches
from habeas.auth.throttle import CLIENT_SECRET_FROM_ADDRESS
from habeas.demo.load.clients import PARTNER, PARTNER_SECRET
from habeas.kernel.errors import DomainError, ErrorCode
from tests.auth.conftest import Stage


async def knocked(stage: Stage, address: str, client_id: str, secret: str) -> int:
    client = stage.client(client_id, secret=secret)
    client.http = stage.browser(address).client
    return (await client.token(grant_type="client_credentials")).status_code


async def test_who_names_another_client_at_each_guess_is_held_up_too(stage: Stage) -> None:
    address = "203.0.113.40"
    allowed = CLIENT_SECRET_FROM_ADDRESS.attempts
    statuses = [await knocked(stage, address, f"no-such-client-{number}", "x" * 40) for number in range(allowed + 1)]
    assert statuses == [401] * allowed + [429]
    assert await knocked(stage, address, PARTNER, PARTNER_SECRET) == 429
    assert await knocked(stage, "203.0.113.41", PARTNER, PARTNER_SECRET) == 200
    stage.later(minutes=16)


async def test_what_succeeds_is_not_counted(stage: Stage) -> None:
    address, throttle = "203.0.113.42", stage.authority.throttle
    for _ in range(CLIENT_SECRET_FROM_ADDRESS.attempts - 1):
        await throttle.allows(CLIENT_SECRET_FROM_ADDRESS, address)
    assert [await knocked(stage, address, PARTNER, PARTNER_SECRET) for _ in range(3)] == [200] * 3
    stage.later(minutes=16)


async def test_every_endpoint_of_clients_shares_the_count(stage: Stage) -> None:
    browser = stage.browser("203.0.113.43")
    for _ in range(CLIENT_SECRET_FROM_ADDRESS.attempts):
        await stage.authority.throttle.allows(CLIENT_SECRET_FROM_ADDRESS, "203.0.113.43")
    secret = {"grant_type": "client_credentials", "client_id": "nobody", "client_secret": "x"}
    for path in ("/oauth/token", "/oauth/revoke", "/oauth/introspect"):
        assert (await browser.client.post(path, data=secret)).status_code == 429
    stage.later(minutes=16)


async def test_so_many_passwords_are_hashed_at_once_and_so_many_wait() -> None:
    kept = await hashed("a-password-of-mine")
    turns = [asyncio.ensure_future(matches(kept, "another-password")) for _ in range(AT_ONCE + WAITING + 3)]
    found = await asyncio.gather(*turns, return_exceptions=True)
    refused = [each for each in found if isinstance(each, DomainError)]
    assert [each.code for each in refused] == [ErrorCode.RATE_LIMITED] * 3
    assert found.count(False) == AT_ONCE + WAITING
    assert len([thread for thread in threading.enumerate() if thread.name.startswith(THREADS)]) <= AT_ONCE
    assert await matches(kept, "a-password-of-mine"), "the next one has a turn again"


async def test_who_signs_in_while_too_many_wait_is_told_to_come_back(stage: Stage) -> None:
    browser = stage.browser()
    page = await browser.open("/sign-in")
    waiting = [asyncio.ensure_future(hashed("a-password-of-mine")) for _ in range(AT_ONCE + WAITING)]
    await asyncio.sleep(0)
    assert (await browser.submit(page, email="annika@vogt.example", password="not-it-not-it")).status == 429
    await asyncio.gather(*waiting)
