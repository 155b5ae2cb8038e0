"""A bounded closed-loop load generator over plain HTTP/1.1 connections on loopback."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from statistics import quantiles
from typing import cast

HOST = "127.0.0.1"
END_OF_HEAD, LAST_CHUNK, CHUNKED = b"\r\n\r\n", b"\r\n0\r\n\r\n", -1
PATIENCE = 60.0
"""How many seconds a run may take beyond its own, before the whole comparison ends with an error."""


@dataclass(frozen=True)
class Load:
    """What one run measured; times in milliseconds."""

    requests: int
    failures: int
    seconds: float
    p50: float
    p99: float

    @property
    def rate(self) -> float:
        """Requests per second."""
        return self.requests / self.seconds


def request(token: str, body: bytes, key: str | None = None) -> bytes:
    """A whole HTTP request, under an Idempotency-Key if one is given."""
    keyed = "" if key is None else f"idempotency-key: {key}\r\n"
    head = (
        f"POST /graphql HTTP/1.1\r\nhost: {HOST}\r\ncontent-type: application/json\r\n"
        f"authorization: Bearer {token}\r\n{keyed}content-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def answered(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """The head and the body of the next response, chunked or not."""
    head = await reader.readuntil(b"\r\n\r\n")
    lowered = head.lower()
    if b"transfer-encoding: chunked" not in lowered:
        length = int(lowered.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        return head, await reader.readexactly(length)
    body = b""
    while size := int((await reader.readuntil(b"\r\n")).strip(), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readexactly(2)
    return head, body


def succeeded(head: bytes, body: bytes) -> bool:
    """Did the server do what it was asked? A refusal is quick, and must not count as an answer."""
    refused = b'"errors"' in body[:200] or b'"userErrors":[{' in body
    return head.startswith(b"HTTP/1.1 200") and not refused


async def ask(port: int, raw: bytes) -> bytes:
    """The body of one answer."""
    reader, writer = await asyncio.open_connection(HOST, port)
    writer.write(raw)
    _, body = await answered(reader)
    writer.close()
    return body


class Asking(asyncio.Protocol):
    """One connection that asks until its time is over, with as little work of its own as can be.

    It shares a core with the database, whose time it must not take: systems that leave work to the database would pay
    for it, and others would not. A stream reader takes about half as much again.
    """

    def __init__(self, requests: Sequence[bytes], place: int, step: int, until: float) -> None:
        self.requests, self.place, self.step, self.until = requests, place, step, until
        self.times: list[float] = []
        self.failures = 0
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._got, self._wanted, self._asked = b"", 0, False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._got = self._got + data if self._got else data
        if not self._wanted:
            self._wanted = expected(self._got)
        if not arrived(self._got, self._wanted):
            return
        self.times.append(time.perf_counter() - self._began)
        head, _, body = self._got.partition(END_OF_HEAD)
        self.failures += not succeeded(head, body)
        self._got, self._wanted, self._asked = b"", 0, False
        self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        self.failures += self._asked
        if not self.ended.done():
            self.ended.set_result(None)

    def _ask(self) -> None:
        self._began = time.perf_counter()
        if self._began >= self.until:
            self._transport.close()
            return
        self._asked = True
        self._transport.write(self.requests[self.place % len(self.requests)])
        self.place += self.step


def expected(got: bytes) -> int:
    """How many bytes the response has whose head is here: 0 before that, CHUNKED where its end says so."""
    end = got.find(END_OF_HEAD)
    if end < 0:
        return 0
    found = got[:end].lower().split(b"content-length:", 1)
    return end + len(END_OF_HEAD) + int(found[1].split(b"\r\n", 1)[0]) if len(found) == 2 else CHUNKED


def arrived(got: bytes, wanted: int) -> bool:
    """Is the response whole? JSON holds no bare line ends, so that the last chunk is not met within it."""
    return got.endswith(LAST_CHUNK) if wanted == CHUNKED else 0 < wanted <= len(got)


async def drive(port: int, requests: Sequence[bytes], connections: int, seconds: float) -> Load:
    """Ask for so long over so many connections, each as fast as it is answered."""
    loop = asyncio.get_running_loop()
    started = time.perf_counter()
    asking = [
        (await loop.create_connection(partial(Asking, requests, place, connections, started + seconds), HOST, port))[1]
        for place in range(connections)
    ]
    async with asyncio.timeout(seconds + PATIENCE):
        await asyncio.gather(*(each.ended for each in asking))
    took = time.perf_counter() - started
    times = [each for one in asking for each in one.times]
    if not times:
        raise ConnectionError(f"nothing was answered at port {port}")
    cuts = quantiles(times if len(times) > 1 else times * 2, n=100, method="inclusive")
    return Load(len(times), sum(one.failures for one in asking), took, cuts[49] * 1000, cuts[98] * 1000)
