"""Measures cases in turns: each is one operation on one system; all are asked again and again, one after another."""

from collections.abc import Sequence
from dataclasses import dataclass

import psycopg

from benchmarks.peers.figures import Measured
from benchmarks.peers.load import Load, ask, drive
from benchmarks.peers.operations import Operation
from benchmarks.peers.servers import Server, postgres_cpu
from benchmarks.peers.world import Site
from benchmarks.peers.writes import forget

WARMING = 1.0
COUNTED = 10
_CALLS = """
select coalesce(sum(calls), 0) from pg_stat_statements
 where userid = 'habeas_app'::regrole and query not ilike '%%pg_catalog%%'
"""


@dataclass(frozen=True)
class Case:
    """One operation on one running system, under the name that it has in the figures."""

    system: str
    operation: Operation
    server: Server
    site: Site
    asked: Sequence[bytes]


@dataclass(frozen=True)
class Timing:
    """How long, how often and over how many connections each case is asked."""

    seconds: float
    repeats: int
    connections: int


async def interleaved(cases: Sequence[Case], timing: Timing) -> list[Measured]:
    """Every case in turns, after each was asked once so that plans are known; who begins changes from turn to turn."""
    counted = {}
    for case in cases:
        fresh(case)
        await drive(case.server.port, case.asked, timing.connections, min(timing.seconds, WARMING))
        counted[case.system, case.operation.name] = await _statements(case)
    found = []
    for repeat in range(timing.repeats):
        begin = repeat % len(cases) if cases else 0
        for case in (*cases[begin:], *cases[:begin]):
            fresh(case)
            before, database = case.server.cpu(), postgres_cpu(case.site.postgres)
            load = await drive(case.server.port, case.asked, timing.connections, timing.seconds)
            used = case.server.cpu() - before, postgres_cpu(case.site.postgres) - database
            fresh(case)
            size = len(await ask(case.server.port, case.asked[0]))
            found.append(_figures(case, repeat, load, used, (counted[case.system, case.operation.name], size)))
    return found


def fresh(case: Case) -> None:
    """Take back what was written, where the operation writes."""
    if case.operation.writes:
        forget(case.site.superuser, case.operation.writers())


async def _statements(case: Case) -> float:
    """Statements that one request sends, by PostgreSQL's own count, over ten requests on known plans."""
    fresh(case)
    with psycopg.connect(case.site.superuser, autocommit=True) as connection:
        connection.execute("select pg_stat_statements_reset()")
        for raw in case.asked[:COUNTED]:
            await ask(case.server.port, raw)
        row = connection.execute(_CALLS).fetchone()
    return float(row[0]) / COUNTED if row else 0.0


def _figures(case: Case, repeat: int, load: Load, used: tuple[float, float], known: tuple[float, int]) -> Measured:
    each = 1e6 / max(load.requests, 1)
    return Measured(
        case.system,
        case.operation.name,
        repeat,
        load.rate,
        load.p50,
        load.p99,
        load.failures,
        used[0] * each,
        used[1] * each,
        case.server.memory(),
        *known,
    )
