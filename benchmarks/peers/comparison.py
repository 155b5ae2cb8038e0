"""The comparison with the peers: everything started, answers compared, then measured in turns, and habeas' prices."""

import asyncio
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers.afterwards import entering_and_sealing
from benchmarks.peers.compare import compare
from benchmarks.peers.figures import Measured
from benchmarks.peers.law import lay_ready
from benchmarks.peers.measure import Case, Timing, interleaved
from benchmarks.peers.operations import Operation, operation_named
from benchmarks.peers.prices import PRICES, Price, price_line
from benchmarks.peers.servers import FIRST_PORT, VARIANTS, Server, ready, started
from benchmarks.peers.world import Site, requests, running
from benchmarks.peers.writes import forget
from habeas.settings import Settings

_OWN = "habeas"
_SHORTER = 0.5
"""A price is measured in more and shorter turns: it is a difference of two figures that are close."""


@dataclass(frozen=True)
class Wanted:
    """What is compared: over how many people, which systems, which operations."""

    persons: int
    systems: Sequence[str]
    operations: Sequence[Operation]
    prices: bool


def compared(
    folder: Path,
    wanted: Wanted,
    timing: Timing,
    cores: Sequence[int] | None,
    runner: asyncio.Runner,
) -> tuple[list[Measured], list[str]]:
    """Every run of every operation on every system, and what was found beside them as Markdown."""
    with everything(folder, wanted, cores) as (site, servers):
        forget(site.superuser, [])
        runs: list[Measured] = []
        for operation in wanted.operations:
            print(operation.name, operation.about, file=sys.stderr, flush=True)  # noqa: T201
            cases = _cases(site, servers, wanted.systems, operation)
            runner.run(compare(cases))
            runs += runner.run(interleaved(cases, timing))
        forget(site.superuser, operation_named("M2").writers())
        prices = _prices(site, servers, timing, runner) if wanted.prices else []
        settings = Settings.model_validate(json.loads(site.config.read_text()))
        afterwards = runner.run(entering_and_sealing(settings, site.postgres))
    return runs, [afterwards, *prices]


@contextmanager
def everything(
    folder: Path, wanted: Wanted, cores: Sequence[int] | None
) -> Iterator[tuple[Site, Mapping[str, Server]]]:
    """Servers on one core, the database and the load on the others where there are any."""
    with ExitStack() as stack:
        site = stack.enter_context(running(folder, wanted.persons))
        site.pin(cores)
        servers: dict[str, Server] = {}
        for place, name in enumerate((*wanted.systems, *(VARIANTS if wanted.prices else ()))):
            port = FIRST_PORT + place
            servers[name] = stack.enter_context(started(name, port, site.config))
        for server in servers.values():
            ready(server, cores)
        lay_ready(site, servers[_OWN].port)
        yield site, servers


def _cases(site: Site, servers: Mapping[str, Server], systems: Sequence[str], operation: Operation) -> list[Case]:
    return [
        Case(name, operation, servers[name], site, requests(site.config, operation, name))
        for name in systems
        if operation.peers or name.startswith(_OWN)
    ]


def priced_cases(site: Site, servers: Mapping[str, Server], price: Price) -> list[Case]:
    """The two sides of a price."""
    operation = operation_named(price.operation)
    plain = requests(site.config, operation, _OWN)
    asked = requests(site.config, operation, _OWN, keyed=True) if price.keyed else plain
    return [
        Case("with", operation, servers[price.with_it], site, asked),
        Case("without", operation, servers[price.without], site, plain),
    ]


def _prices(site: Site, servers: Mapping[str, Server], timing: Timing, runner: asyncio.Runner) -> list[str]:
    shorter = Timing(timing.seconds * _SHORTER, timing.repeats * 2, timing.connections)
    lines = ["", "| what it costs | operation | server us | PostgreSQL us | rate left |", "|---|---|---|---|---|"]
    for price in PRICES:
        lines.append(price_line(price, runner.run(interleaved(priced_cases(site, servers, price), shorter))))
    return lines
