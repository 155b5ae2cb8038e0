"""The live ledger over a real server: looks arrive as they are written, for the person alone, until the token ends."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import orjson
import pytest
import uvicorn

from habeas.demo.cluster import ClusterSettings
from habeas.kernel.clock import FixedClock
from habeas.main import build_application, build_site
from habeas.web.options import WebLimits
from tests.world import Demo, demo_world

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
WATCH = "subscription { ledgerEntryAdded { purpose actorRole organization { name } receipt { leafHash } } }"
LIST = "query L($id: ID!) { organization(id: $id) { members(first: 50) { nodes { email } } } }"
LIMITS = WebLimits(streams=4, streams_of_one=2, heartbeat=0.2)
PATIENCE_S = 120


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """The signals are those of the test run."""
        yield


@dataclass
class Served:
    """A demo world behind a socket."""

    demo: Demo
    url: str
    clock: FixedClock

    def headers(self, persona: str | None, accept: str = "text/event-stream") -> dict[str, str]:
        token = {} if persona is None else {"authorization": f"Bearer {self.demo.held[persona].token}"}
        return {"accept": accept, **token}

    @asynccontextmanager
    async def watching(self, persona: str, text: str = WATCH) -> AsyncIterator["Events"]:
        body = {"query": text}
        async with (
            httpx.AsyncClient(base_url=self.url, timeout=PATIENCE_S) as client,
            client.stream("POST", "/graphql", json=body, headers=self.headers(persona)) as response,
        ):
            assert response.status_code == 200, await response.aread()
            assert response.headers["content-type"].startswith("text/event-stream")
            events = Events(response.aiter_lines())
            assert await anext(events.lines) == ": "
            yield events

    async def ask(self, text: str, persona: str | None, accept: str = "text/event-stream") -> httpx.Response:
        async with httpx.AsyncClient(base_url=self.url, timeout=PATIENCE_S) as client:
            return await client.post("/graphql", json={"query": text}, headers=self.headers(persona, accept))


@dataclass
class Events:
    """The events of one stream."""

    lines: AsyncIterator[str]

    async def following(self) -> tuple[str, Any]:
        """The next event's name and data; heartbeats are passed over."""
        name = ""
        async with asyncio.timeout(PATIENCE_S):
            async for line in self.lines:
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    data = line.removeprefix("data: ")
                    return name, orjson.loads(data) if data else None
        raise AssertionError("the stream broke off")


@pytest.fixture(scope="module")
async def served(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    clock = FixedClock(NOW)
    async with demo_world(cluster, tmp_path_factory.mktemp("streams"), clock) as demo:
        app = build_application(demo.engines, build_site(demo.settings, demo.engines.schema), LIMITS)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            server = _Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
            task = asyncio.create_task(server.serve(sockets=[listener]))
            yield Served(demo, f"http://127.0.0.1:{listener.getsockname()[1]}", clock)
            server.should_exit = True
            await task


@pytest.mark.promise("AISHU-9")
async def test_a_look_arrives_while_the_person_watches(served: Served) -> None:
    async with served.watching("person-eu") as events:
        await served.demo.data("contoso-admin", LIST, {"id": served.demo.organization()})
        name, data = await events.following()
    entry = data["data"]["ledgerEntryAdded"]
    assert name == "next"
    assert len(entry["receipt"].pop("leafHash")) == 64
    assert entry == {
        "purpose": "MEMBER_DIRECTORY",
        "actorRole": "ADMINISTRATOR",
        "organization": {"name": "Contoso GmbH"},
        "receipt": {},
    }


async def test_each_look_arrives_once_and_nobody_elses(served: Served) -> None:
    async with served.watching("person-eu") as events, served.watching("contoso-admin") as others:
        for _ in range(3):
            await served.demo.data("contoso-admin", LIST, {"id": served.demo.organization()})
        arrived = [await events.following() for _ in range(3)]
        assert len({data["data"]["ledgerEntryAdded"]["receipt"]["leafHash"] for _, data in arrived}) == 3
        waiting = asyncio.ensure_future(others.following())
        await served.demo.data("contoso-admin", LIST, {"id": served.demo.organization()})
        await events.following()
        assert not waiting.done()
        waiting.cancel()


async def test_too_many_streams_of_one_person_are_refused_and_a_closed_one_makes_room(served: Served) -> None:
    async with served.watching("person-eu"), served.watching("person-eu"):
        response = await served.ask(WATCH, "person-eu")
        assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (429, "RATE_LIMITED")
    async with served.watching("person-eu"):
        pass


async def test_who_has_several_gives_one_up_for_somebody_who_has_none(served: Served) -> None:
    async with (
        served.watching("person-eu") as first,
        served.watching("person-eu") as second,
        served.watching("person-ca"),
        served.watching("person-ca"),
        served.watching("person-cn"),
    ):
        assert (await second.following())[0] == "complete", "the newest of those who had the most ends"
        refused = await served.ask(WATCH, "person-cn")
        assert refused.status_code == 429, "nobody gives one up for somebody who would have as many"
        await served.demo.data("contoso-admin", LIST, {"id": served.demo.organization()})
        assert (await first.following())[0] == "next", "everybody keeps one"


@pytest.mark.parametrize(
    ("persona", "accept", "status", "code"),
    [
        (None, "text/event-stream", 401, "UNAUTHENTICATED"),
        ("person-eu", "application/json", 400, "BAD_REQUEST"),
    ],
)
async def test_a_subscription_needs_a_token_and_a_client_that_takes_events(
    served: Served, persona: str | None, accept: str, status: int, code: str
) -> None:
    response = await served.ask(WATCH, persona, accept)
    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (status, code)


async def test_without_the_scope_the_stream_ends_with_the_refusal(served: Served) -> None:
    response = await served.ask(WATCH, "aishu-privacy")
    assert '"code":"FORBIDDEN"' in response.text
    assert response.text.endswith("event: complete\ndata: \n\n")


async def test_the_stream_ends_with_its_token(served: Served) -> None:
    async with served.watching("person-eu") as events:
        served.clock.instant = NOW + timedelta(days=400)
        assert (await events.following())[0] == "complete"
    served.clock.instant = NOW
