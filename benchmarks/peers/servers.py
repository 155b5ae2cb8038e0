"""The systems of the comparison as processes: started on a core of their own, watched, and ended."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.peers.install import node_modules
from benchmarks.peers.world import HERE

SYSTEMS = (
    "habeas",
    "habeas-no-ledger",
    "habeas-ordinary",
    "mercurius",
    "postgraphile",
    "postgraphile-cached",
    "naive",
)
VARIANTS = ("habeas-no-limits", "habeas-no-journal", "habeas-observed")
"""habeas without one of its duties, or with one more: what that costs is the difference; see prices.py."""
FIRST_PORT = 9311
START_SECONDS = 300
ON_NODE = ("postgraphile", "mercurius")


@dataclass(frozen=True)
class Server:
    """A running system."""

    name: str
    port: int
    process: psutil.Process

    def cpu(self) -> float:
        """Seconds of processor time used so far."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def memory(self) -> float:
        """Resident megabytes."""
        return float(self.process.memory_info().rss) / 2**20


@contextmanager
def started(name: str, port: int, config: Path) -> Iterator[Server]:
    """A system that begins to start on this port, ended when left; see `ready`."""
    folder = config.parent.parent
    peer, _, variant = name.partition("-")
    if peer in ON_NODE:
        node, modules = node_modules(folder, peer)
        told = (str(port), str(config.with_suffix(".node.json")), str(modules), *filter(None, (variant,)))
        command = [str(node), str(HERE / f"{peer}.mjs"), *told]
    else:
        command = [sys.executable, "-m", "benchmarks.peers.serve", name, str(port), str(config)]
    with config.with_name(f"{name}.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603
    try:
        yield Server(name, port, psutil.Process(process.pid))
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def ready(server: Server, cores: Sequence[int] | None) -> Server:
    """The server once it listens, from then on on the first of these cores alone; or the end of the comparison."""
    for _ in range(START_SECONDS * 4):
        if not server.process.is_running() or server.process.status() == psutil.STATUS_ZOMBIE:
            raise SystemExit(f"{server.name} ended before it listened; see its log")
        if any(each.laddr.port == server.port for each in server.process.net_connections("tcp")):
            for thread in server.process.threads() if cores else ():
                os.sched_setaffinity(thread.id, list(cores or ())[:1])
            return server
        time.sleep(0.25)
    raise SystemExit(f"{server.name} did not listen within {START_SECONDS} seconds")


def postgres_cpu(root: psutil.Process) -> float:
    """Processor time of the database server and of all its children, also of those that ended."""
    total = 0.0
    for each in [root, *root.children(recursive=True)]:
        try:
            times = each.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    ended = root.cpu_times()
    return float(total + ended.children_user + ended.children_system)
