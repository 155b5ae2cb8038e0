"""Measures habeas beside other servers: python -m benchmarks.peers [--quick] [--publish] [--persons N]."""

import argparse
import asyncio
import json
import os
import platform
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path

import psutil
import uvloop

from benchmarks.peers.afterwards import entering_and_sealing
from benchmarks.peers.measure import Bench, Measured
from benchmarks.peers.picture import draw
from benchmarks.peers.publish import publish
from benchmarks.peers.report import LEDGER, ledger_kept, tables
from benchmarks.peers.servers import PORTS, started
from benchmarks.peers.world import running
from habeas.settings import Settings


def options_of() -> argparse.Namespace:
    """What the command was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(".benchmarks"))
    parser.add_argument("--persons", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--systems", default=",".join(PORTS))
    parser.add_argument("--quick", action="store_true", help="One second, one repeat: is everything in order?")
    parser.add_argument("--publish", action="store_true", help="Write figures and picture into README and docs.")
    options = parser.parse_args()
    if options.quick:
        options.seconds, options.repeats = 1.0, 1
    return options


@contextmanager
def bench(options: argparse.Namespace) -> Iterator[Bench]:
    """Everything running: servers on one core, the database and the load on another where there are two."""
    folder: Path = options.folder.resolve()
    folder.mkdir(exist_ok=True)
    cores = sorted(os.sched_getaffinity(0))
    pinned = len(cores) > 1
    with ExitStack() as stack:
        cluster, config = stack.enter_context(running(folder / str(options.persons), options.persons))
        postgres = psutil.Process(int((cluster.data_dir / "pgdata" / "postmaster.pid").read_text().split()[0]))
        if pinned:
            for each in (postgres, *postgres.children(), psutil.Process()):
                each.cpu_affinity(cores[1:])
        servers = [
            stack.enter_context(started(name, folder, config, cores[0] if pinned else None))
            for name in options.systems.split(",")
        ]
        dsn = cluster.dsn("postgres", "habeas_sg")
        yield Bench(servers, config, postgres, dsn, options.connections, options.seconds, options.repeats)


def main() -> None:
    """Run the comparison, write its figures, and print what they say."""
    options = options_of()
    with bench(options) as running_bench, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        settings = Settings.model_validate(json.loads(running_bench.config.read_text()))
        runner.run(running_bench.forget_looks())
        runs = runner.run(running_bench.run())
        afterwards = runner.run(entering_and_sealing(settings, running_bench.postgres))
    about = {"machine": platform.system(), "python": platform.python_version(), "persons": options.persons,
             "seconds": options.seconds, "repeats": options.repeats, "connections": options.connections}  # fmt: skip
    written = options.folder / "peers.json"
    written.write_text(json.dumps({**about, "runs": [asdict(each) for each in runs]}, indent=1))
    draw(runs, options.folder / "peers", _caption(options, runs))
    lines = [*tables(runs), afterwards]
    print("\n".join(lines))  # noqa: T201
    print(f"\n{written}")  # noqa: T201
    if options.publish:
        publish(options.folder, lines, _caption(options, runs))
    dear = {name: kept for name, kept in ledger_kept(runs).items() if kept < LEDGER}
    if dear and not options.quick:
        raise SystemExit(f"the ledger costs more than it may: {dear} of the rate without it is left")


def _caption(options: argparse.Namespace, runs: list[Measured]) -> str:
    return (
        f"{options.persons:,} people, {options.connections} connections, median of {options.repeats} interleaved runs"
        f" of {options.seconds:g} s, two cores of one machine; {len(runs)} runs"
    )


if __name__ == "__main__":
    main()
