"""One call: bounded in time and size, never redirected, never to an address that was not checked."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from habeas.kernel.errors import DomainError
from habeas.outbound import Bounds, GuardedTransport
from habeas.outbound.addresses import may_connect, networks_of
from habeas.outbound.calls import Caller, CallFailed
from tests.connectors.listening import listening

LOCAL = Caller(GuardedTransport(loopback=True, bounds=Bounds(2.0, 1000)), 1.0)


async def _endless(_: Request) -> Response:
    async def chunks() -> AsyncIterator[bytes]:
        while True:
            yield bytes(400)
            await asyncio.sleep(0)

    return StreamingResponse(chunks())


async def _silent(_: Request) -> Response:
    await asyncio.sleep(1.5)
    return Response("late")


async def _echo(request: Request) -> Response:
    return Response(await request.body(), headers={"x-seen": request.headers["x-asked"]})


async def _away(_: Request) -> Response:
    return RedirectResponse("http://127.0.0.1:1/", 302)


APP = Starlette(
    routes=[
        Route(path, endpoint, methods=["POST"])
        for path, endpoint in {"/echo": _echo, "/away": _away, "/endless": _endless, "/silent": _silent}.items()
    ]
)


async def test_an_answer_comes_back_whole() -> None:
    async with listening(APP) as url:
        found = await LOCAL.post(f"{url}/echo", {"x-asked": "yes"}, b"hello")
    assert (found.status, found.headers["x-seen"], found.content) == (200, "yes", b"hello")


@pytest.mark.parametrize(
    ("path", "code"), [("/endless", "UNREACHABLE"), ("/silent", "TIMEOUT"), ("/away", "UNREACHABLE")]
)
async def test_what_takes_too_much_or_too_long_or_leads_elsewhere_is_given_up(path: str, code: str) -> None:
    async with listening(APP) as url:
        with pytest.raises(CallFailed) as failed:
            await LOCAL.post(f"{url}{path}", {}, b"")
    assert failed.value.code == code


@pytest.mark.parametrize(
    "url",
    [
        *("https://localhost/", "https://169.254.169.254/latest", "http://127.0.0.1/", "https://10.1.2.3/"),
        *("ftp://example.org/", "https://user:word@127.0.0.1/", "https:///nowhere"),
    ],
)
async def test_what_may_not_be_called_is_not_called(url: str) -> None:
    with pytest.raises(CallFailed) as failed:
        await Caller(GuardedTransport(), 1.0).post(url, {}, b"")
    assert failed.value.code == "UNREACHABLE"


async def test_nobody_there_is_said() -> None:
    with pytest.raises(CallFailed) as failed:
        await LOCAL.post("http://127.0.0.1:9/", {}, b"")
    assert failed.value.code == "UNREACHABLE"


def test_a_network_that_the_operator_names_may_be_reached_and_no_other() -> None:
    named = networks_of(["10.20.0.0/16", "fd00:1::/64"])
    assert may_connect("10.20.3.4", loopback=False, networks=named)
    assert may_connect("fd00:1::7", loopback=False, networks=named)
    assert not may_connect("10.21.0.1", loopback=False, networks=named)
    assert not may_connect("127.0.0.1", loopback=False, networks=named)


def test_what_is_no_network_stops_the_start() -> None:
    with pytest.raises(DomainError):
        networks_of(["10.20.0.1/16"])
