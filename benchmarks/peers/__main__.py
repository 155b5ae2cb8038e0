"""Measures habeas beside other servers: python -m benchmarks.peers [--quick] [--publish] [--scale 10000,100000]."""

import argparse
import asyncio
import json
import os
import platform
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import uvloop

from benchmarks.peers.comparison import Wanted, compared
from benchmarks.peers.fides import fides_table
from benchmarks.peers.figures import Measured
from benchmarks.peers.growth import pages_line, scaling_table
from benchmarks.peers.measure import Timing
from benchmarks.peers.operations import OPERATIONS, operation_named
from benchmarks.peers.picture import draw
from benchmarks.peers.publish import publish
from benchmarks.peers.report import LEDGER, ledger_kept, tables
from benchmarks.peers.scaling import measured, pages, scaled
from benchmarks.peers.servers import SYSTEMS

SCALE, QUICK_SCALE = "10000,100000,1000000", "5000,10000"


@dataclass(frozen=True)
class Options:
    """What the command was asked for."""

    folder: Path
    persons: int
    scale: tuple[int, ...]
    timing: Timing
    systems: tuple[str, ...]
    operations: tuple[str, ...]
    prices: bool
    publish: bool
    quick: bool


def options_of(arguments: Sequence[str] | None = None) -> Options:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(".benchmarks"))
    parser.add_argument("--persons", type=int, default=100_000)
    parser.add_argument("--scale", default=SCALE, help="Sizes to compare; empty: none.")
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--systems", default=",".join(SYSTEMS))
    parser.add_argument("--operations", default=",".join(each.name for each in OPERATIONS))
    parser.add_argument("--quick", action="store_true", help="Small, short, once: is everything in order?")
    parser.add_argument("--publish", action="store_true", help="Write figures and picture into README and docs.")
    given = parser.parse_args(arguments)
    if given.quick:
        given.seconds, given.repeats, given.persons = 0.5, 1, 10_000
        given.scale = QUICK_SCALE if given.scale == SCALE else given.scale
    timing = Timing(given.seconds, given.repeats, given.connections)
    scale = tuple(int(each) for each in given.scale.split(",") if each)
    systems, operations = tuple(given.systems.split(",")), tuple(given.operations.split(","))
    folder: Path = given.folder.resolve()
    whole = set(systems) == set(SYSTEMS) and len(operations) == len(OPERATIONS)
    return Options(folder, given.persons, scale, timing, systems, operations, whole, given.publish, given.quick)


def main() -> None:
    """Run the comparison, write its figures, and print what they say."""
    options, began = options_of(), time.monotonic()
    options.folder.mkdir(exist_ok=True)
    cores = sorted(os.sched_getaffinity(0))
    pinned = cores if len(cores) > 1 else None
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        wanted = Wanted(
            options.persons, options.systems, [operation_named(name) for name in options.operations], options.prices
        )
        runs, further = compared(options.folder, wanted, options.timing, pinned, runner)
        caption = _caption(options, runs)
        written = options.folder / "peers.json"
        about = {"machine": platform.system(), "python": platform.python_version(), "caption": caption}
        written.write_text(json.dumps({**about, "runs": [asdict(each) for each in runs]}, indent=1))
        draw(runs, options.folder / "peers", caption)
        lines = [*tables(runs), *further, "", *fides_table(runs), ""]
        print("\n".join(lines), flush=True)  # noqa: T201
        scaling = _scaling(options, pinned, runner) if len(options.scale) > 1 else []
    lines += scaling
    print("\n".join(scaling))  # noqa: T201
    print(f"\n{written}, after {(time.monotonic() - began) / 60:.1f} minutes")  # noqa: T201
    if options.publish:
        publish(options.folder, lines, caption)
    dear = {name: kept for name, kept in ledger_kept(runs).items() if kept < LEDGER}
    if dear and not options.quick:
        raise SystemExit(f"the ledger costs more than it may: {dear} of the rate without it is left")


def _scaling(options: Options, cores: Sequence[int] | None, runner: asyncio.Runner) -> list[str]:
    timing = Timing(min(options.timing.seconds, 2.0), options.timing.repeats, options.timing.connections)
    with scaled(options.folder, options.scale, cores) as sizes:
        runs = runner.run(measured(sizes, timing))
        far = runner.run(pages(sizes[-1], timing))
        largest = sizes[-1][0]
    return [*scaling_table(runs, options.scale), "", pages_line(far, largest.persons, largest.loading)]


def _caption(options: Options, runs: Sequence[Measured]) -> str:
    timing = options.timing
    return (
        f"{options.persons:,} people, {timing.connections} connections, median of {timing.repeats} interleaved runs"
        f" of {timing.seconds:g} s, two cores of one machine; {len(runs)} runs"
    )


if __name__ == "__main__":
    main()
