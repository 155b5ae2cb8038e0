"""Measures every operation on every system in turns, after the answers were compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from benchmarks.peers.load import Load, ask, drive
from benchmarks.peers.operations import OPERATIONS, Operation
from benchmarks.peers.same import different
from benchmarks.peers.servers import Server, postgres_cpu
from benchmarks.peers.world import requests

_CALLS = """
select coalesce(sum(calls), 0) from pg_stat_statements
 where userid = 'habeas_app'::regrole and query not ilike '%%pg_catalog%%'
"""


@dataclass(frozen=True)
class Measured:
    """One run of one operation on one system; times in milliseconds or, with _us, in microseconds for each request."""

    system: str
    operation: str
    repeat: int
    rate: float
    p50: float
    p99: float
    failures: int
    server_us: float
    postgres_us: float
    megabytes: float
    statements: float
    bytes: int


@dataclass(frozen=True)
class Bench:
    """The running systems and the database beneath them."""

    servers: Sequence[Server]
    config: Path
    postgres: psutil.Process
    superuser: str
    connections: int
    seconds: float
    repeats: int

    async def forget_looks(self) -> None:
        """Remove what earlier runs wrote into the ledger, so that every run begins alike."""
        async with await psycopg.AsyncConnection.connect(self.superuser, autocommit=True) as connection:
            await connection.execute("truncate habeas.ledger_batch, habeas.ledger_entry, habeas.log_pending")

    async def run(self) -> list[Measured]:
        """Every operation on every system that can answer it."""
        found: list[Measured] = []
        for operation in OPERATIONS:
            servers = [each for each in self.servers if operation.peers or each.name.startswith("habeas")]
            found += await self._measured(operation, servers)
        return found

    async def _measured(self, operation: Operation, servers: Sequence[Server]) -> list[Measured]:
        asked = {server.name: requests(self.config, operation, server.name) for server in servers}
        await _compare(servers, operation, asked)
        counted = {}
        for server in servers:
            await drive(server.port, asked[server.name], self.connections, min(self.seconds, 1.0))
            counted[server.name] = await self._statements(server, asked[server.name])
        found = []
        for repeat in range(self.repeats):
            for server in servers:
                before, database = server.cpu(), postgres_cpu(self.postgres)
                load = await drive(server.port, asked[server.name], self.connections, self.seconds)
                used = server.cpu() - before, postgres_cpu(self.postgres) - database
                size = len(await ask(server.port, asked[server.name][0]))
                found.append(_figures(server, operation, repeat, load, used, (counted[server.name], size)))
        return found

    async def _statements(self, server: Server, asked: Sequence[bytes]) -> float:
        """Statements that one request sends, by PostgreSQL's own count, over ten requests on known plans."""
        with psycopg.connect(self.superuser, autocommit=True) as connection:
            connection.execute("select pg_stat_statements_reset()")
            for raw in asked[:10]:
                await ask(server.port, raw)
            row = connection.execute(_CALLS).fetchone()
        return float(row[0]) / 10 if row else 0.0


def _figures(
    server: Server,
    operation: Operation,
    repeat: int,
    load: Load,
    used: tuple[float, float],
    known: tuple[float, int],
) -> Measured:
    each = 1e6 / max(load.requests, 1)
    return Measured(
        server.name,
        operation.name,
        repeat,
        load.rate,
        load.p50,
        load.p99,
        load.failures,
        used[0] * each,
        used[1] * each,
        server.memory(),
        *known,
    )


async def _compare(servers: Sequence[Server], operation: Operation, asked: dict[str, list[bytes]]) -> None:
    """Exit with 1 unless every system answers the same."""
    for place in range(0, 20, 5):
        answers = {server.name: await ask(server.port, asked[server.name][place]) for server in servers}
        first = next(iter(answers))
        for name, answer in answers.items():
            wrong = different(answers[first], answer)
            if wrong:
                raise SystemExit(f"{operation.name}: {name} answers otherwise than {first}: {wrong}")
