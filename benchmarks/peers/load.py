"""A bounded closed-loop load generator over plain HTTP/1.1 connections on loopback."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

HOST = "127.0.0.1"
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


async def drive(port: int, requests: Sequence[bytes], connections: int, seconds: float) -> Load:
    """Ask for so long over so many connections, each as fast as it is answered."""
    times: list[float] = []
    failures = 0
    until = time.perf_counter() + seconds

    async def one(place: int) -> None:
        nonlocal failures
        reader, writer = await asyncio.open_connection(HOST, port)
        while (began := time.perf_counter()) < until:
            writer.write(requests[place % len(requests)])
            head, body = await answered(reader)
            times.append(time.perf_counter() - began)
            failures += not succeeded(head, body)
            place += connections
        writer.close()

    started = time.perf_counter()
    async with asyncio.timeout(seconds + PATIENCE):
        await asyncio.gather(*(one(place) for place in range(connections)))
    took = time.perf_counter() - started
    cuts = quantiles(times if len(times) > 1 else times * 2, n=100, method="inclusive")
    return Load(len(times), failures, took, cuts[49] * 1000, cuts[98] * 1000)
