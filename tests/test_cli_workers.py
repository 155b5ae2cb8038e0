"""Several servers on one socket: reloaded without losing a request, drained at the end, all told of revocations."""

import asyncio
import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from habeas.auth.keys import SigningKey
from habeas.auth.mint import mint
from habeas.demo.cluster import ClusterSettings
from habeas.serving import shared_out
from habeas.settings import Settings
from tests.actors import an_actor
from tests.test_cli import Environment, deployed, deployment, free_port, served, started, stopped, until

__all__ = ["deployed", "deployment"]
VIEWER = "{ viewer { person { displayName } } }"
REVOKE = """insert into auth.revocation (kind, revoked, revoked_at, forget_at)
            values ('SUBJECT', %s, now() + interval '1 second', now() + interval '1 day')"""
PATIENT = {"HABEAS_LOCK_TIMEOUT_MS": "60000", "HABEAS_STATEMENT_TIMEOUT_MS": "60000"}


class Servers:
    """Where the servers listen, and who asks them: every request over a connection of its own."""

    def __init__(self, environment: Environment) -> None:
        self.port, self.person = free_port(), an_actor(authenticated_at=datetime.now(UTC))
        self.environment = {**environment, **PATIENT, "HABEAS_PORT": str(self.port)}
        self.url = f"http://127.0.0.1:{self.port}"
        key = SigningKey.load_or_create(Path(environment["HABEAS_SIGNING_KEY_PATH"]))
        here = "http://127.0.0.1:8400"
        self.token = mint(
            self.person, issuer=here, audience=here, lifetime=timedelta(hours=1), now=datetime.now(UTC), key=key
        )

    async def ask(self, seconds: float = 20.0) -> int:
        """The status of one request."""
        async with httpx.AsyncClient(timeout=seconds, verify=False, trust_env=False) as client:  # noqa: S501
            headers = {"authorization": f"Bearer {self.token}"}
            answer = await client.post(f"{self.url}/graphql", json={"query": VIEWER}, headers=headers)
            return answer.status_code

    async def answer(self) -> bool:
        """Do they serve?"""
        try:
            return await self.ask() == 200
        except httpx.TransportError:
            return False

    async def are_deaf(self) -> bool:
        """Does none of them take a new connection?"""
        try:
            return await self.ask(0.5) == 0
        except httpx.TransportError:
            return True


def children(pid: int) -> set[str]:
    """The serving processes of a parent; the one that tracks multiprocessing's resources is none."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {each for each in found if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes()}


def database(cluster: ClusterSettings, environment: Environment, name: str) -> str:
    return cluster.dsn("postgres", str(conninfo_to_dict(environment[name])["dbname"]))


@pytest.mark.campaign
async def test_a_reload_replaces_every_process_and_loses_no_request(deployed: Environment) -> None:
    servers = Servers(deployed)
    async with started("serve", servers.environment, "--workers", "2") as process:
        await until(process, servers.answer)
        before = children(process.pid)
        process.send_signal(signal.SIGHUP)
        statuses = []
        async with asyncio.timeout(180):
            while children(process.pid) & before:
                statuses.append(await servers.ask())
                await asyncio.sleep(0.05)
        after = children(process.pid)
        code, said = await stopped(process, signal.SIGTERM)
    assert (len(before), len(after), set(statuses)) == (2, 2, {200})
    assert (code, "Traceback" in said) == (0, False), said


@pytest.mark.campaign
async def test_a_connection_that_was_opened_before_the_end_still_gets_its_answer(deployed: Environment) -> None:
    servers = Servers(deployed)
    body = b'{"query": "{ viewer { person { displayName } } }"}'
    head = f"POST /graphql HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {servers.token}\r\n"
    more = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    async with started("serve", servers.environment, "--workers", "2") as process:
        await until(process, servers.answer)
        reader, writer = await asyncio.open_connection("127.0.0.1", servers.port)
        process.send_signal(signal.SIGTERM)
        await until(process, servers.are_deaf)
        writer.write(head.encode() + more.encode() + body)
        async with asyncio.timeout(120):
            status = await reader.readline()
            await process.communicate()
        writer.close()
    assert status.split()[1] == b"200"


@pytest.mark.campaign
async def test_requests_in_flight_finish_when_the_servers_are_told_to_stop(
    deployed: Environment, cluster: ClusterSettings
) -> None:
    servers = Servers(deployed)
    async with started("serve", servers.environment, "--workers", "2") as process:
        await until(process, servers.answer)
        with psycopg.connect(database(cluster, deployed, "HABEAS_REGIONS__SG")) as connection:
            connection.execute("lock table habeas.person in access exclusive mode")
            asked = [asyncio.create_task(servers.ask(60.0)) for _ in range(4)]
            await until(process, lambda: _waiting(cluster, 4))
            process.send_signal(signal.SIGTERM)
            await until(process, servers.are_deaf)
        statuses = await asyncio.gather(*asked)
        async with asyncio.timeout(240):
            _, said = await process.communicate()
    assert statuses == [200] * 4
    assert process.returncode == 0, said.decode()


@pytest.mark.campaign
async def test_a_process_that_is_killed_is_replaced_and_none_outlives_the_one_that_watches(
    deployed: Environment,
) -> None:
    servers = Servers(deployed)
    async with started("serve", servers.environment, "--workers", "2") as process:
        await until(process, servers.answer)
        before = children(process.pid)
        os.kill(int(min(before)), signal.SIGKILL)

        async def replaced() -> bool:
            return len(children(process.pid) - before) == 1 and await servers.answer()

        await until(process, replaced)
        last = children(process.pid)
        process.kill()
        # A process ends as its standard error does, which all of them hold.
        async with asyncio.timeout(240):
            await process.communicate()
    assert (len(last), process.returncode) == (2, -signal.SIGKILL)


def test_processes_share_the_connections_out_among_them(deployed: Environment) -> None:
    with pytest.MonkeyPatch.context() as environment:
        for name, value in deployed.items():
            environment.setenv(name, value)
        settings = Settings().model_copy(update={"pool_max_size": 10, "pool_min_size": 4})
    assert [shared_out(settings, workers).pool_max_size for workers in (1, 3, 4, 64)] == [10, 3, 2, 2]
    assert shared_out(settings, 3).pool_min_size == 3


@pytest.mark.campaign
async def test_what_is_revoked_is_revoked_at_every_process(deployed: Environment, cluster: ClusterSettings) -> None:
    servers = Servers(deployed)
    async with started("serve", servers.environment, "--workers", "2") as process:
        await until(process, servers.answer)
        assert [await servers.ask() for _ in range(8)] == [200] * 8
        with psycopg.connect(database(cluster, deployed, "HABEAS_DIRECTORY")) as connection:
            connection.execute(REVOKE, (str(servers.person.subject_id),))

        async def refused_everywhere() -> bool:
            return [await servers.ask() for _ in range(12)] == [401] * 12

        await until(process, refused_everywhere)
        await stopped(process, signal.SIGTERM)


def test_what_every_process_would_refuse_is_refused_at_once(deployed: Environment) -> None:
    refused = served("--workers", "2", env={**deployed, "HABEAS_REGIONS__SG": deployed["HABEAS_MIGRATOR_REGIONS__SG"]})
    assert (refused.exit_code, refused.output.startswith("Error: ")) == (1, True)


async def _waiting(cluster: ClusterSettings, many: int) -> bool:
    async with await psycopg.AsyncConnection.connect(cluster.superuser_dsn) as connection:
        found = await connection.execute(
            "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and usename = 'habeas_app'"
        )
        row = await found.fetchone()
        return row is not None and row[0] >= many
