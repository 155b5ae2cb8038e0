"""An answer leaves in one write, head and body together; and whoever sends a request has only so long for it."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn

from habeas.serving import Connection, Joined, server_config
from habeas.settings import Settings

PATIENCE_S = 60


class Wire(asyncio.Transport):
    """Remembers what left, and in which pieces."""

    def __init__(self) -> None:
        super().__init__()
        self.left: list[bytes] = []
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.left.append(bytes(data))

    def writelines(self, pieces: Sequence[bytes]) -> None:  # type: ignore[override]
        self.left.append(b"".join(pieces))

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True


def _out() -> tuple[Wire, Joined]:
    wire = Wire()
    return wire, Joined(wire, asyncio.get_running_loop())


async def test_a_head_and_its_body_leave_together_and_in_order() -> None:
    wire, out = _out()
    for piece in (b"head", b"body", b"more", b"and more"):
        out.write(piece)
    assert wire.left == [b"headbody", b"more", b"and more"]
    await asyncio.sleep(0)
    assert wire.left == [b"headbody", b"more", b"and more"]


async def test_a_head_whose_body_is_not_there_yet_leaves_without_it() -> None:
    wire, out = _out()
    out.write(b"head")
    assert wire.left == []
    await asyncio.sleep(0)
    assert wire.left == [b"head"]
    out.write(b"the first event")
    assert wire.left == [b"head", b"the first event"]


async def test_nothing_is_lost_where_the_connection_ends_after_the_head() -> None:
    wire, out = _out()
    out.write(b"head")
    assert not out.is_closing()
    out.close()
    assert wire.left == [b"head"]
    assert wire.closed
    assert out.is_closing()


class Hasty(Connection):
    """The same connection with less patience."""

    request_seconds = 0.3


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Reads the whole body, takes longer than a request may take to arrive, and answers it."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        body, more = body + message.get("body", b""), message.get("more_body", False)
    if scope["path"] == "/slow":
        await asyncio.sleep(3 * Hasty.request_seconds)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def connected(**settings: Any) -> AsyncIterator[tuple[str, int]]:
    """Where a real server listens, configured as a deployment's is."""
    config = server_config(echo, Settings.plain().model_copy(update=settings), lifespan="off")
    config.http = Hasty
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        task = asyncio.create_task(server._serve(sockets=[listener]))
        try:
            yield listener.getsockname()
        finally:
            server.should_exit = True
            await task


async def dripped(place: tuple[str, int], whole: bytes, *drops: bytes) -> bytes:
    """What the server says to a client that goes on and on, a little each time, until the server ends it."""
    reader, writer = await asyncio.open_connection(*place)
    writer.write(whole)
    answer = asyncio.ensure_future(reader.read())
    async with asyncio.timeout(PATIENCE_S):
        for drop in drops * 1_000:
            if answer.done():
                break
            writer.write(drop)
            await asyncio.sleep(0.05)
        found = await answer
    writer.close()
    return found


HEAD = b"POST /x HTTP/1.1\r\nhost: x\r\n"


@pytest.mark.parametrize(
    ("whole", "drop"),
    [
        (b"", b""),
        (HEAD, b"x-a: b\r\n"),
        (HEAD + b"content-length: 100000\r\n\r\n", b"x"),
        (HEAD + b"transfer-encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    ],
    ids=["nothing", "a head", "a body", "chunks"],
)
async def test_who_sends_a_request_drop_by_drop_holds_a_place_only_so_long(whole: bytes, drop: bytes) -> None:
    async with connected() as place:
        assert (await dripped(place, whole, drop)).startswith(b"HTTP/1.1 408 ")


async def test_a_second_request_has_only_so_long_too() -> None:
    async with connected() as place:
        answers = await dripped(place, HEAD + b"content-length: 2\r\n\r\nhi" + HEAD, b"x-a: b\r\n")
    assert answers.startswith(b"HTTP/1.1 200 OK")
    assert answers.count(b"HTTP/1.1 408 ") == 1


async def test_an_answer_may_take_longer_than_its_request() -> None:
    async with connected() as place:
        reader, writer = await asyncio.open_connection(*place)
        for _ in range(2):
            writer.write(HEAD.replace(b"/x", b"/slow") + b"content-length: 2\r\n\r\nhi")
            async with asyncio.timeout(PATIENCE_S):
                assert (await reader.readuntil(b"\r\n\r\nhi")).startswith(b"HTTP/1.1 200 OK")
        writer.close()


async def test_more_connections_than_may_be_are_told_to_come_back() -> None:
    async with connected(connections=3) as place:
        held = [await asyncio.open_connection(*place) for _ in range(3)]
        found = await dripped(place, HEAD + b"connection: close\r\ncontent-length: 0\r\n\r\n")
        assert found.startswith(b"HTTP/1.1 503 ")
        for _, writer in held:
            writer.close()
