"""The load generator counts answers as they come: in one piece, in several, in chunks, refused, or not at all."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvloop

from benchmarks.peers.load import CHUNKED, arrived, drive, expected, request

HEAD = b"HTTP/1.1 200 OK\r\n"
WHOLE = HEAD + b"Content-Length: 13\r\n\r\n" + b'{"data":null}'
IN_CHUNKS = HEAD + b"transfer-encoding: chunked\r\n\r\n" + b'6\r\n{"data\r\n7\r\n":null}\r\n0\r\n\r\n'
REFUSED = HEAD + b"content-length: 13\r\n\r\n" + b'{"errors":[]}'
ASKED = [request("token", b"{}")]


@asynccontextmanager
async def answering(*pieces: bytes, times: int = 1_000_000) -> AsyncIterator[int]:
    """A server that answers a connection so often with these pieces, each sent by itself; its port."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        left = times
        while await reader.read(65536) and (left := left - 1) >= 0:
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0.001)
        writer.close()
        await writer.wait_closed()

    answers: list[asyncio.Task[None]] = []

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers.append(asyncio.ensure_future(answer(reader, writer)))

    async with await asyncio.start_server(begin, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]
        await asyncio.gather(*answers)


@pytest.mark.parametrize(
    "pieces",
    [
        (WHOLE,),
        (IN_CHUNKS,),
        (WHOLE[:20], WHOLE[20:50], WHOLE[50:]),
        (IN_CHUNKS[:30], IN_CHUNKS[30:70], IN_CHUNKS[70:]),
    ],
    ids=["whole", "in chunks", "whole in pieces", "chunks in pieces"],
)
async def test_an_answer_is_counted_once_however_it_comes(pieces: tuple[bytes, ...]) -> None:
    async with answering(*pieces) as port:
        load = await drive(port, ASKED, 3, 0.2)
    assert load.requests >= 3
    assert load.failures == 0
    assert 0 < load.p50 <= load.p99


async def test_what_is_refused_and_what_never_comes_are_failures() -> None:
    async with answering(REFUSED) as port:
        refused = await drive(port, ASKED, 2, 0.1)
    assert refused.failures == refused.requests > 0
    async with answering(WHOLE, times=2) as port:
        left = await drive(port, ASKED, 2, 60)
    assert (left.requests, left.failures) == (4, 2)
    async with answering(WHOLE, times=0) as port:
        with pytest.raises(ConnectionError):
            await drive(port, ASKED, 2, 60)


def test_it_runs_on_the_loop_of_the_benchmark() -> None:
    async def once() -> int:
        async with answering(WHOLE) as port:
            return (await drive(port, ASKED, 2, 0.1)).requests

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert runner.run(once()) >= 2


def test_a_response_is_whole_when_its_length_or_its_last_chunk_is_there() -> None:
    assert expected(WHOLE[:25]) == 0
    assert expected(WHOLE) == len(WHOLE)
    assert expected(IN_CHUNKS) == CHUNKED
    assert arrived(IN_CHUNKS, CHUNKED)
    assert not any(arrived(IN_CHUNKS[:end], CHUNKED) for end in range(len(IN_CHUNKS)))
    assert arrived(WHOLE, len(WHOLE))
    assert not arrived(WHOLE[:-1], len(WHOLE))
