"""Whom the service asks: public addresses that were checked, never redirected, never flooded."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from habeas.outbound import Bounds, Fetcher, GuardedTransport, Unreachable
from habeas.outbound.addresses import may_connect
from tests.clients.server import serving

PRIVATE = [
    "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1", "224.0.0.1", "240.0.0.1",
    "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "64:ff9b::a00:1",
    "2002:0a00:0001::1", "2001:0:53aa:64c:0:fbff:ad45:9b9f", "192.0.2.1", "2001:db8::1",
    "192.0.0.192", "168.63.129.16", "192.88.99.1", "fec0::1", "::7f00:1",
]  # fmt: skip


async def _good(_: Request) -> Response:
    return JSONResponse({"fine": True})


async def _large(_: Request) -> Response:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(600):
            yield b" " * 1024

    return StreamingResponse(chunks(), media_type="application/json")


async def _bomb(_: Request) -> Response:
    return Response(gzip.compress(b"{}"), headers={"content-encoding": "gzip"}, media_type="application/json")


ROUTES = [
    Route("/good", _good),
    Route("/large", _large),
    Route("/bomb", _bomb),
    Route("/list", lambda _: JSONResponse([1])),
    Route("/broken", lambda _: Response("{", media_type="application/json")),
    Route("/text", lambda _: Response("{}", media_type="text/html")),
    Route("/error", lambda _: JSONResponse({}, 500)),
    Route("/redirect", lambda _: RedirectResponse("/good")),
]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving(Starlette(routes=ROUTES)) as found:
        yield found


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_never_connected_to(address: str) -> None:
    assert not may_connect(address, loopback=True)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111"])
def test_a_public_address_is(address: str) -> None:
    assert may_connect(address, loopback=False)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1"])
def test_this_machine_is_only_where_that_is_allowed(address: str) -> None:
    assert may_connect(address, loopback=True)
    assert not may_connect(address, loopback=False)


async def test_a_document_is_fetched_from_this_machine_where_that_is_allowed(url: str) -> None:
    assert await Fetcher(GuardedTransport(loopback=True)).document(f"{url}/good") == {"fine": True}
    with pytest.raises(Unreachable, match="not public"):
        await Fetcher(GuardedTransport()).document(f"{url}/good")


@pytest.mark.parametrize("path", ["large", "bomb", "list", "broken", "text", "error", "redirect", "missing"])
async def test_an_answer_that_is_not_a_small_plain_document_is_refused(url: str, path: str) -> None:
    with pytest.raises(Unreachable):
        await Fetcher(GuardedTransport(loopback=True)).document(f"{url}/{path}")


async def test_a_name_with_one_private_address_among_public_ones_is_refused() -> None:
    async def resolve(_: str, __: int) -> list[str]:
        return ["8.8.8.8", "10.0.0.1"]

    with pytest.raises(Unreachable, match="not public"):
        await Fetcher(GuardedTransport(resolve=resolve)).document("https://mixed.example/")


async def test_the_connection_goes_to_the_address_that_was_checked_and_the_name_is_asked_once(url: str) -> None:
    port, asked = int(url.rpartition(":")[2]), []

    async def rebinding(host: str, _: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    fetcher = Fetcher(GuardedTransport(loopback=True, resolve=rebinding))
    assert await fetcher.document(f"http://rebinding.example:{port}/good") == {"fine": True}
    assert asked == ["rebinding.example"]
    with pytest.raises(Unreachable, match="not public"):
        await fetcher.document(f"http://rebinding.example:{port}/good")


@pytest.mark.parametrize("target", ["http://8.8.8.8/", "ftp://8.8.8.8/", "https://u:p@8.8.8.8/", "file:///etc/passwd"])
async def test_only_https_is_asked_beyond_this_machine(target: str) -> None:
    with pytest.raises(Unreachable):
        await Fetcher(GuardedTransport(loopback=True)).document(target)


async def test_a_host_that_never_answers_is_given_up() -> None:
    async def silent(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(1)
        writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(Unreachable):
            await Fetcher(GuardedTransport(loopback=True, bounds=Bounds(0.05))).document(f"http://127.0.0.1:{port}/")
