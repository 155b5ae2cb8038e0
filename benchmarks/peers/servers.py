"""The systems of the comparison as processes: started on a core of their own, watched, and ended."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.peers.install import node_modules
from benchmarks.peers.world import HERE

PORTS = {
    "habeas": 9311,
    "habeas-no-ledger": 9315,
    "habeas-ordinary": 9312,
    "mercurius": 9316,
    "postgraphile": 9314,
    "naive": 9313,
}
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
def started(name: str, folder: Path, config: Path, core: int | None) -> Iterator[Server]:
    """A system on its port, and on this core alone if one is named; ended when left."""
    port = PORTS[name]
    if name in ON_NODE:
        node, modules = node_modules(folder, name)
        command = [str(node), str(HERE / f"{name}.mjs"), str(port), str(config.with_suffix(".node.json")), str(modules)]
    else:
        command = [sys.executable, "-m", "benchmarks.peers.serve", name, str(port), str(config)]
    pinned = [] if core is None else ["taskset", "-c", str(core)]
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen([*pinned, *command], stdout=log, stderr=log)  # noqa: S603
    try:
        _wait(name, port, process)
        yield Server(name, port, psutil.Process(process.pid))
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait(name: str, port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(360):
        if process.poll() is not None:
            raise SystemExit(f"{name} ended with {process.returncode} before it listened; see its log")
        if any(each.laddr.port == port for each in psutil.Process(process.pid).net_connections("tcp")):
            return
        time.sleep(0.25)
    raise SystemExit(f"{name} did not listen within 90 seconds")


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
