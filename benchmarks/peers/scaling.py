"""Measures habeas alone over databases of different sizes, in turns, and a page far behind beside the first one."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.peers.figures import Measured
from benchmarks.peers.growth import BEHIND, FIRST
from benchmarks.peers.measure import Case, Timing, interleaved
from benchmarks.peers.operations import OPERATIONS, operation_named
from benchmarks.peers.servers import FIRST_PORT, ready, started
from benchmarks.peers.world import Site, requests, running

_PORTS = FIRST_PORT + 20


@contextmanager
def scaled(folder: Path, sizes: Sequence[int], cores: Sequence[int] | None) -> Iterator[list[tuple[Site, list[Case]]]]:
    """A database and a server for each size, all at once, and the cases over each."""
    with ExitStack() as stack:
        found = []
        for place, persons in enumerate(sizes):
            site = stack.enter_context(running(folder, persons))
            site.pin(cores)
            server = stack.enter_context(started("habeas", _PORTS + place, site.config))
            cases = [
                Case(str(persons), each, server, site, requests(site.config, each, "habeas")) for each in OPERATIONS
            ]
            found.append((site, cases))
        for _, cases in found:
            ready(cases[0].server, cores)
        yield found


async def measured(sizes: Sequence[tuple[Site, list[Case]]], timing: Timing) -> list[Measured]:
    """Every operation over every size in turns."""
    runs: list[Measured] = []
    for of_one_operation in zip(*(cases for _, cases in sizes), strict=True):
        runs += await interleaved(of_one_operation, timing)
    return runs


async def pages(largest: tuple[Site, list[Case]], timing: Timing) -> list[Measured]:
    """The first page and the far one of the largest list, one request at a time."""
    _, cases = largest
    wanted = [each for each in cases if each.operation in (operation_named(FIRST), operation_named(BEHIND))]
    return await interleaved(wanted, Timing(timing.seconds, timing.repeats, 1))
