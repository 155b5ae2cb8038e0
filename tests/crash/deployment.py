"""A deployment with the demo world in it: its own PostgreSQL, `habeas serve` and `habeas worker`."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from habeas.demo.cluster import ClusterSettings, running_cluster
from habeas.demo.load.world import load_world
from habeas.demo.personas import Held, hold
from habeas.demo.world import World
from habeas.kernel.clock import SystemClock
from habeas.main import Engines, open_engines
from habeas.parts import signing_key
from habeas.settings import PREFIX, Settings
from tests.crash.processes import COMMAND, Database, Service, database, free_port, until_server_answers

Arrange = Callable[[Engines, World], Awaitable[None]]
"""Adds to the world once it is loaded, before anything is served."""


@dataclass(frozen=True)
class Deployment:
    """The processes that can be killed, and what their clients know."""

    url: str
    settings: Settings
    cluster: ClusterSettings
    held: Mapping[str, Held]
    database: Database
    server: Service
    worker: Service

    async def revive(self) -> None:
        """Start whatever has ended, and wait until the server answers."""
        self.database.revive()
        self.server.revive()
        self.worker.revive()
        await until_server_answers(self.url)

    def stop_services(self) -> None:
        """Ask server and worker to end, which they do in order."""
        assert (self.server.stop(), self.worker.stop()) == (0, 0)


async def _nothing_more(_: Engines, __: World) -> None:
    return None


@asynccontextmanager
async def deployment(folder: Path, arrange: Arrange = _nothing_more, **further: object) -> AsyncIterator[Deployment]:
    """Load the world, then run the three processes; whatever happens, they have ended afterwards."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with running_cluster(folder) as found:
        settings = found.settings(
            port=port, public_url=url, signing_key_path=folder / "signing-key.pem", **{**_QUICK, **further}
        )
        held = await _loaded(settings, arrange)
    variables = as_environment(settings)
    made = Deployment(
        url,
        settings,
        found,
        held,
        database(found),
        Service((COMMAND, "serve"), variables, folder / "serve.log"),
        Service((COMMAND, "worker"), variables, folder / "worker.log"),
    )
    try:
        await made.revive()
        yield made
        made.stop_services()
    finally:
        made.server.kill()
        made.worker.kill()
        made.database.stop()


_QUICK: Mapping[str, object] = {"worker_heartbeat_s": 3.0, "pool_min_size": 0}


async def _loaded(settings: Settings, arrange: Arrange) -> dict[str, Held]:
    async with open_engines(settings) as engines:
        world = await load_world(engines, lambda _: None)
        await arrange(engines, world)
        return hold(world, settings, signing_key(settings), SystemClock().now())


def as_environment(settings: Settings) -> dict[str, str]:
    """The settings as the environment variables that say the same."""
    variables = {}
    for name, value in settings:
        if value is not None and value != {}:
            variables[f"{PREFIX}{name}".upper()] = _spelled(value)
    return variables


def _spelled(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, Mapping):
        return json.dumps({key: _spelled(entry) for key, entry in value.items()})
    if isinstance(value, list):
        return json.dumps([_spelled(entry) for entry in value])
    return str(value)
