"""Behind a proxy everybody is counted by their own address, where the deployment names that proxy, and only there."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_network

import httpx
import pytest
import uvicorn

from habeas.auth.throttle import PASSWORD_FROM_ADDRESS
from habeas.demo.load.clients import PASSWORD
from habeas.serving import proxies, server_config
from habeas.settings import Settings
from tests.auth.browser import Browser
from tests.auth.conftest import Stage

WRONG = "not-the-password-at-all"
ANNIKA = "annika@vogt.example"


@asynccontextmanager
async def served(stage: Stage, *trusted: str) -> AsyncIterator[str]:
    """The address of a real server, as the deployment's own command configures it."""
    settings = stage.demo.settings.model_copy(update={"trusted_proxies": [ip_network(each) for each in trusted]})
    server = uvicorn.Server(server_config(stage.application, settings, lifespan="off"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        task = asyncio.create_task(server._serve(sockets=[listener]))
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task


@asynccontextmanager
async def visitor(url: str, forwarded: str) -> AsyncIterator[Browser]:
    """A browser whose requests arrive with that header."""
    async with httpx.AsyncClient(base_url=url, headers={"x-forwarded-for": forwarded}) as client:
        yield Browser(client)


async def fails(url: str, forwarded: str, name: str) -> int:
    """What a wrong password for an address that nobody has is answered with."""
    async with visitor(url, forwarded) as browser:
        return (await browser.sign_in(f"{name}@nowhere.example", WRONG)).status


async def one_left(stage: Stage, counted: str) -> None:
    """All attempts but one were made already by whoever is counted so."""
    for _ in range(PASSWORD_FROM_ADDRESS.attempts - 1):
        await stage.authority.throttle.allows(PASSWORD_FROM_ADDRESS, counted)


async def test_a_stranger_who_fails_keeps_nobody_else_behind_the_proxy_out(stage: Stage) -> None:
    await one_left(stage, "203.0.113.9")
    await one_left(stage, "127.0.0.1")
    async with served(stage, "127.0.0.0/8") as url:
        assert [await fails(url, "203.0.113.9", "stranger") for _ in range(2)] == [401, 429]
        async with visitor(url, "203.0.113.10") as browser:
            for _ in range(2):
                assert (await browser.sign_in(ANNIKA, PASSWORD)).path == "/account"
    stage.later(minutes=16)


@pytest.mark.parametrize("forged", ["198.51.100.{}, 203.0.113.20", "198.51.100.{}, 203.0.113.20, 127.0.0.5"])
async def test_nobody_chooses_what_they_are_counted_by(stage: Stage, forged: str) -> None:
    """Each proxy appends the address that it saw: what stands left of the first untrusted one is a client's word."""
    await one_left(stage, "203.0.113.20")
    async with served(stage, "127.0.0.0/8") as url:
        assert [await fails(url, forged.format(number), "forger") for number in (1, 2)] == [401, 429]
    stage.later(minutes=16)


async def test_whoever_is_no_trusted_proxy_names_nobody_else(stage: Stage) -> None:
    await one_left(stage, "127.0.0.1")
    async with served(stage, "192.0.2.0/24") as url:
        assert [await fails(url, f"198.51.100.{number}", "untrusted") for number in (1, 2)] == [401, 429]
    stage.later(minutes=16)


async def test_an_ipv6_client_behind_the_proxy_is_counted_by_its_network(stage: Stage) -> None:
    await one_left(stage, "2001:db8:5:6::/64")
    async with served(stage, "127.0.0.1/32") as url:
        clients = ("2001:db8:5:6::1", "[2001:db8:5:6:ffff::2]:4711", "2001:db8:5:7::1")
        assert [await fails(url, client, "six") for client in clients] == [401, 429, 401]
    stage.later(minutes=16)


async def test_success_is_not_counted_and_forgives_no_failure_of_others(stage: Stage) -> None:
    address = "192.0.2.78"
    await one_left(stage, address)
    for _ in range(2):
        assert (await stage.browser(address).sign_in(ANNIKA, PASSWORD)).path == "/account"
    assert (await stage.browser(address).sign_in("last@nowhere.example", WRONG)).status == 401
    assert (await stage.browser(address).sign_in(ANNIKA, PASSWORD)).status == 429
    stage.later(minutes=16)


def test_a_trusted_network_of_ipv4_is_known_on_a_socket_of_both_protocols() -> None:
    settings = Settings.model_validate({"trusted_proxies": ["10.1.0.0/16", "2001:db8::/64"]})
    assert proxies(settings) == ["10.1.0.0/16", "2001:db8::/64", "::ffff:10.1.0.0/112"]


@pytest.mark.parametrize("everybody", ["0.0.0.0/0", "::/0", "*", "10.0.0.1/8"])
def test_nobody_is_trusted_by_mistake(everybody: str) -> None:
    with pytest.raises(ValueError, match="trusted_proxies"):
        Settings.model_validate({"trusted_proxies": [everybody]})


def test_the_doctor_says_when_everybody_would_count_as_the_proxy() -> None:
    behind = Settings.model_validate({"public_url": "https://privacy.example"})
    assert any("HABEAS_TRUSTED_PROXIES" in fault for fault in behind.faults())
    named = Settings.model_validate({"public_url": "https://privacy.example", "trusted_proxies": ["10.0.0.0/8"]})
    assert not any("HABEAS_TRUSTED_PROXIES" in fault for fault in named.faults())
