"""Downloads over HTTP: the whole, a range, and what is refused."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request

from habeas.access import Actor
from habeas.web.answers import answer_route
from tests.actors import an_actor

CONTENT = bytes(range(256)) * 40


@dataclass(frozen=True)
class Stored:
    """A file in memory."""

    filename: str = "R-2026.zip"
    media_type: str = "application/zip"
    sha256: str = "ab" * 32
    size: int = len(CONTENT)

    async def content(self, first: int = 0, after: int | None = None) -> AsyncIterator[bytes]:
        end = self.size if after is None else after
        for start in range(first, end, 1000):
            yield CONTENT[start : min(start + 1000, end)]


async def get(**headers: str) -> httpx.Response:
    async def authenticate(request: Request) -> Actor | None:
        return an_actor()

    async def opened(actor: Actor, package_id: UUID) -> Stored:
        return Stored()

    application = Starlette(routes=[answer_route(authenticate, opened)])
    transport = httpx.ASGITransport(application)
    async with httpx.AsyncClient(transport=transport, base_url="http://habeas.test") as client:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await client.get(f"/answers/{uuid4()}", headers=named)


async def test_the_whole_says_its_length_and_that_ranges_are_served() -> None:
    response = await get()
    assert (response.status_code, response.content) == (200, CONTENT)
    assert response.headers["content-length"] == str(len(CONTENT))
    assert response.headers["accept-ranges"] == "bytes"
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("asked", "first", "after"),
    [("bytes=0-0", 0, 1), ("bytes=5000-", 5000, 10240), ("bytes=-7", 10233, 10240), ("bytes=9000-99999", 9000, 10240)],
)
async def test_a_range_is_served_as_it_was_asked_for(asked: str, first: int, after: int) -> None:
    response = await get(range=asked)
    assert (response.status_code, response.content) == (206, CONTENT[first:after])
    assert response.headers["content-range"] == f"bytes {first}-{after - 1}/10240"


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "bytes=9-3", "lines=0-3", "bytes=-"])
async def test_what_is_no_single_range_is_answered_with_the_whole(asked: str) -> None:
    assert (await get(range=asked)).content == CONTENT


async def test_a_range_of_another_file_is_answered_with_the_whole() -> None:
    assert (await get(range="bytes=0-0", if_range='"other"')).status_code == 200
    assert (await get(range="bytes=0-0", if_range=f'"{Stored().sha256}"')).status_code == 206


async def test_a_range_beyond_the_end_is_refused_with_the_length() -> None:
    response = await get(range="bytes=10240-")
    assert (response.status_code, response.headers["content-range"]) == (416, "bytes */10240")
