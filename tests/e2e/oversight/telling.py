"""A demo world to tell a long story in: behind a socket, with DNS and mails of its own, and a clock that is moved."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import uvicorn

from habeas.demo.cluster import ClusterSettings
from habeas.demo.personas import hold
from habeas.kernel.clock import FixedClock, SystemClock
from habeas.main import build_application
from habeas.parts import signing_key
from tests.auth.conftest import _with
from tests.oversight.knot import Knot
from tests.web.test_streams import Events, Served
from tests.world import Demo, demo_world

FURTHER = {
    "tobias": {"person": "tobias", "organization": "contoso", "role": "ADMINISTRATOR"},
    "jonas": {"person": "jonas", "organization": "contoso", "role": "UNIT_ADMINISTRATOR"},
}
"""Who is in the story beside the personas: a second administrator, and whoever leads a unit."""
BEGINS = timedelta(days=-80)
"""The story takes two months, and the database, whose clock nobody moves, is at its end."""


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """The signals are those of the test run."""
        yield


@dataclass
class Telling:
    """The world of the story."""

    demo: Demo
    clock: FixedClock
    url: str
    mails: Path

    def later(self, **passed: float) -> None:
        """Let time pass; everybody has signed in again since."""
        self.clock.instant += timedelta(**passed)
        known = replace(self.demo.world, data={**self.demo.world.data, "personas": self._personas()})
        settings = self.demo.engines.settings
        fresh = hold(known, settings, signing_key(settings), self.clock.now())
        object.__setattr__(self.demo, "held", fresh)

    def _personas(self) -> dict[str, Any]:
        return {**self.demo.world.data["personas"], **FURTHER}

    async def run(self, who: str, text: str, fields: dict[str, Any]) -> Any:
        """The payload of a mutation that must not be refused, when all that it set off is done."""
        (payload,) = (await self.demo.data(who, text, {"input": fields})).values()
        assert payload["userErrors"] == [], payload
        await self.demo.drain()
        return payload

    async def refused(self, who: str, text: str, variables: dict[str, Any]) -> Any:
        """What the refusal says."""
        answer = await self.demo.ask(who, text, variables)
        assert "errors" in answer, answer
        return answer["errors"][0]["extensions"]

    async def fall_due(self, entrypoint: str) -> None:
        """Let jobs that wait for a day run, as if it had come; what they do asks the clock of the story."""
        due = "update queue.pgqueuer set execute_after = now() where entrypoint like $1"
        for region in self.demo.engines.regions:
            await self.demo.as_superuser(region, due, entrypoint)
        await self.demo.drain()

    @asynccontextmanager
    async def watching(self, who: str) -> AsyncIterator[Events]:
        """What arrives at somebody who watches their ledger."""
        async with Served(self.demo, self.url, self.clock).watching(who) as events:
            yield events

    def mails_to(self, address: str) -> list[str]:
        """The subjects of what went to an address, the latest last."""
        files = sorted(self.mails.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        read = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]
        return [str(mail["Subject"]) for mail in read if mail["To"] == address]


@asynccontextmanager
async def telling(cluster: ClusterSettings, folder: Path, *servers: Knot) -> AsyncIterator[Telling]:
    """The world, served until left."""
    clock = FixedClock(SystemClock().now().replace(microsecond=0) + BEGINS)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        async with demo_world(cluster, folder, clock) as plain:
            asked = [f"{server.address.host}:{server.address.port}" for server in servers]
            changes = {"mail_folder": folder / "mails", "public_url": url, "dns_resolvers": asked}
            engines = _with(plain.engines, plain.settings.model_copy(update=changes))
            application = build_application(engines)
            server = _Server(uvicorn.Config(application, log_level="critical", lifespan="off"))
            task = asyncio.create_task(server.serve(sockets=[listener]))
            plain.client.base_url = url
            plain.client._transport = type(plain.client)()._transport
            story = Telling(replace(plain, engines=engines), clock, url, folder / "mails")
            story.later(minutes=1)
            yield story
            server.should_exit = True
            await task
