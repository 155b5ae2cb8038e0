"""The demo world for tests: real databases, the real application, and a question as any persona."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import psycopg
from psycopg import sql
from pydantic import SecretStr

from habeas.demo.cluster import DATABASES, REGIONS, ClusterSettings
from habeas.demo.documents import document
from habeas.demo.load.world import load_world
from habeas.demo.personas import Held, hold
from habeas.demo.world import World
from habeas.kernel.clock import Clock, SystemClock
from habeas.main import Engines, build_application, build_site, open_engines
from habeas.parts import signing_key
from habeas.settings import Settings
from habeas.storage.regions import DIRECTORY
from habeas.web.options import Introspection
from habeas.worker import WorkerOptions, work
from tests.conftest import Database, copied

URL = "http://habeas.test"
LOADED = {code: f"loaded_{name}" for code, name in DATABASES.items()}
"""Databases that hold the demo world already, made for a cluster when the first test wants them."""


@dataclass(frozen=True)
class Demo:
    """A loaded demo world behind its application, in this process."""

    settings: Settings
    engines: Engines
    world: World
    held: Mapping[str, Held]
    client: httpx.AsyncClient
    cluster: ClusterSettings

    async def ask(
        self, persona: str | None, text: str, variables: Mapping[str, Any] | None = None, **headers: str
    ) -> dict[str, Any]:
        """The body of the answer; `text` is a document, or the name of one that clients send."""
        query = text if "{" in text else document(text)
        if persona is not None:
            headers["authorization"] = f"Bearer {self.held[persona].token}"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        body = {"query": query, "variables": dict(variables or {})}
        response = await self.client.post("/graphql", json=body, headers=named)
        answer: dict[str, Any] = response.json()
        return answer

    async def data(self, persona: str, text: str, variables: Mapping[str, Any] | None = None) -> Any:
        """The data of an answer that must have no errors."""
        answer = await self.ask(persona, text, variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def organization(self, persona: str = "contoso-admin") -> str:
        """The global id of the organization that a persona acts for."""
        return self.held[persona].organization_id

    async def as_superuser(self, region: str, statement: str, *values: Any) -> list[Any]:
        """Rows as somebody sees them whom row-level security does not hold."""
        name = self.settings.regions[region].get_secret_value().rsplit("/", 1)[1].split("?")[0]
        connection = await asyncpg.connect(self.cluster.dsn("postgres", name))
        try:
            return list(await connection.fetch(statement, *values))
        finally:
            await connection.close()

    async def drain(self, attempts: int = 8) -> None:
        """Do every job that is due; one that fails is tried so often, each time after twice as long."""
        options = WorkerOptions(attempts=attempts)
        await work(self.engines.regions, self.engines.jobs(), asyncio.Event(), options, drain=True)


def _settings(cluster: ClusterSettings, copies: Mapping[str, Database], key: Path, **further: object) -> Settings:
    return cluster.settings(
        regions={code: SecretStr(copies[code].dsn()) for code in REGIONS},
        directory=SecretStr(copies[DIRECTORY].dsn()),
        public_url=URL,
        signing_key_path=key,
        pool_min_size=0,
        pool_max_size=6,
        statement_timeout_ms=60_000,
        **further,
    )


async def _load_template(cluster: ClusterSettings, folder: Path) -> None:
    """Load the world of today once for a cluster; whoever loads it into a copy again finds it there."""
    async with await psycopg.AsyncConnection.connect(cluster.superuser_dsn, autocommit=True) as connection:
        await connection.execute("select pg_advisory_lock(hashtext('the loaded world'))")
        found = await connection.execute("select from pg_database where datname = %s", (LOADED[DIRECTORY],))
        if await found.fetchone() is not None:
            return
        with ExitStack() as stack:
            copies = {code: stack.enter_context(copied(cluster, code)) for code in LOADED}
            async with open_engines(_settings(cluster, copies, folder / "loading-key.pem")) as engines:
                await load_world(engines, lambda _: None)
            for code, copy in copies.items():
                loaded = sql.SQL("create database {} template {} owner habeas_owner strategy file_copy")
                await connection.execute(loaded.format(sql.Identifier(LOADED[code]), sql.Identifier(copy.name)))


@asynccontextmanager
async def demo_world(
    cluster: ClusterSettings, folder: Path, clock: Clock | None = None, **further: object
) -> AsyncIterator[Demo]:
    """A demo world in databases of its own; `further` settings by their names."""
    with ExitStack() as stack:
        if clock is None:
            await _load_template(cluster, folder)
        templates = LOADED if clock is None else DATABASES
        copies = {code: stack.enter_context(copied(cluster, code, templates[code])) for code in DATABASES}
        settings = _settings(cluster, copies, folder / "signing-key.pem", **further)
        async with open_engines(settings, clock) as engines:
            world = await load_world(engines, lambda _: None)
            held = hold(world, settings, signing_key(settings), (clock or SystemClock()).now())
            site = build_site(settings, engines.schema, introspection=Introspection.EVERYONE)
            transport = httpx.ASGITransport(build_application(engines, site), raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
                yield Demo(settings, engines, world, held, client, cluster)
