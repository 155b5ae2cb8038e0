"""Where each microsecond of an operation goes: python -m benchmarks.profile Q1 [--seconds S] (py-spy, no pauses)."""

import argparse
import asyncio
import os
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import uvloop

from benchmarks.peers.load import drive
from benchmarks.peers.measure import Case, fresh
from benchmarks.peers.operations import operation_named
from benchmarks.peers.servers import FIRST_PORT, postgres_cpu, ready, started
from benchmarks.peers.world import requests, running

CONNECTIONS = 16

LAYERS = (
    ("asyncpg/pool", "asyncpg: taking and giving back a connection"),
    ("asyncpg/", "asyncpg: messages to and from PostgreSQL"),
    ("habeas/storage", "storage: the transaction and its context"),
    ("habeas/audit", "audit: the ledger"),
    ("habeas/reading", "reading: plans, statements, answers"),
    ("habeas/writing", "writing"),
    ("habeas/auth", "auth: the token"),
    ("habeas/web", "web: limits, documents, responses"),
    ("habeas/", "habeas: the rest"),
    ("starlette/", "Starlette: routing, requests, responses"),
    ("uvicorn/", "uvicorn: HTTP and the socket"),
    ("asyncio/", "asyncio and uvloop: tasks, queues, waiting for events"),
)


def layer_of(stack: Iterable[str]) -> str:
    """The layer that a sample belongs to: that of its innermost frame which is of any."""
    for frame in reversed(list(stack)):
        for part, name in LAYERS:
            if part in frame:
                return name
    return "other"


def layers(samples: Iterable[str]) -> Counter[str]:
    """How many samples each layer has; a line of py-spy's raw format is frames and a count."""
    found: Counter[str] = Counter()
    for line in samples:
        stack, _, count = line.rpartition(" ")
        found[layer_of(stack.split(";"))] += int(count)
    return found


def report(name: str, found: Counter[str], server_us: float, postgres_us: float) -> Iterator[str]:
    """The microseconds of each layer."""
    total = sum(found.values()) or 1
    yield f"{name}: {server_us:.0f} us in the server and {postgres_us:.0f} us in PostgreSQL for each request"
    for layer, count in found.most_common():
        yield f"  {server_us * count / total:7.1f} us  {100 * count / total:5.1f} %  {layer}"


async def profiled(case: Case, seconds: float, folder: Path) -> list[str]:
    """The report on one operation."""
    server, name = case.server, case.operation.name
    await drive(server.port, case.asked, CONNECTIONS, 1.0)
    fresh(case)
    before, database = server.cpu(), postgres_cpu(case.site.postgres)
    load = await drive(server.port, case.asked, CONNECTIONS, seconds)
    used = server.cpu() - before, postgres_cpu(case.site.postgres) - database
    fresh(case)
    raw = folder / f"profile-{name}.raw"
    command = ("py-spy", "record", "-p", str(server.process.pid), "-d", f"{seconds:.0f}", "-r", "400",
               "-f", "raw", "-o", str(raw))  # fmt: skip
    spy = await asyncio.create_subprocess_exec(*command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    await drive(server.port, case.asked, CONNECTIONS, seconds + 1)
    await spy.wait()
    each = 1e6 / load.requests
    return list(report(name, layers(raw.read_text().splitlines()), used[0] * each, used[1] * each))


def main() -> None:
    """Profile the operations that were named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("operations", nargs="*", default=["Q1"])
    parser.add_argument("--folder", type=Path, default=Path(".benchmarks"))
    parser.add_argument("--persons", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=4.0)
    options = parser.parse_args()
    folder, cores = options.folder.resolve(), sorted(os.sched_getaffinity(0))
    with ExitStack() as stack, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        site = stack.enter_context(running(folder, options.persons))
        site.pin(cores if len(cores) > 1 else None)
        pinned = cores if len(cores) > 1 else None
        server = ready(stack.enter_context(started("habeas", FIRST_PORT, site.config)), pinned)
        for name in options.operations:
            operation = operation_named(name)
            case = Case("habeas", operation, server, site, requests(site.config, operation, "habeas"))
            print("\n".join(runner.run(profiled(case, options.seconds, folder))))  # noqa: T201


if __name__ == "__main__":
    main()
