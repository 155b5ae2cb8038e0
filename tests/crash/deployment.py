"""A deployment with the demo world in it: its own PostgreSQL, `habeas serve` and `habeas worker`."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from habeas.demo.cluster import ClusterSettings, running_cluster
from habeas.demo.load.world import load_world
from habeas.demo.personas import hold
from habeas.kernel.clock import SystemClock
from habeas.main import open_engines
from habeas.parts import signing_key
from habeas.settings import PREFIX, Settings
from tests.crash.processes import Database, Service, database, free_port, until_server_answers


@dataclass(frozen=True)
class Deployment:
    """The three that can be killed, and what their clients know."""

    url: str
    cluster: ClusterSettings
    tokens: Mapping[str, str]
    database: Database
    server: Service
    worker: Service

    async def revive(self) -> None:
        """Start whatever has ended, and wait until the server answers."""
        self.database.revive()
        self.server.revive()
        self.worker.revive()
        await until_server_answers(self.url)


@asynccontextmanager
async def deployment(folder: Path) -> AsyncIterator[Deployment]:
    """Load the world, then run the three processes; whatever happens, they have ended afterwards."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with running_cluster(folder) as found:
        settings = found.settings(
            port=port,
            public_url=url,
            signing_key_path=folder / "signing-key.pem",
            worker_heartbeat_s=3.0,
            worker_attempts=100,
            pool_min_size=0,
        )
        tokens = await _loaded(settings)
    variables = as_environment(settings)
    made = Deployment(
        url,
        found,
        tokens,
        database(found),
        Service("serve", variables, folder / "serve.log"),
        Service("worker", variables, folder / "worker.log"),
    )
    try:
        await made.revive()
        yield made
        assert (made.server.stop(), made.worker.stop()) == (0, 0)
    finally:
        made.server.kill()
        made.worker.kill()
        made.database.stop()


async def _loaded(settings: Settings) -> dict[str, str]:
    async with open_engines(settings) as engines:
        world = await load_world(engines, lambda _: None)
        held = hold(world, settings, signing_key(settings), SystemClock().now())
    return {name: each.token for name, each in held.items()}


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
