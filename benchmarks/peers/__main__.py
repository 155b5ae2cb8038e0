"""Measures habeas beside other servers: python -m benchmarks.peers [--persons N] [--seconds S] [--repeats R]."""

import argparse
import asyncio
import json
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

import psutil

from benchmarks.peers.install import node_modules
from benchmarks.peers.load import Load, ask, drive
from benchmarks.peers.operations import OPERATIONS, Operation
from benchmarks.peers.same import different
from benchmarks.peers.world import HERE, requests, running, simple_dsn

PORTS = {"habeas": 9311, "habeas-ordinary": 9312, "naive": 9313, "postgraphile": 9314}


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


@dataclass(frozen=True)
class Measured:
    """One run of one operation on one system."""

    system: str
    operation: str
    rate: float
    p50: float
    p99: float
    failures: int
    server_us: float
    postgres_us: float
    megabytes: float


@contextmanager
def started(name: str, config: Path, folder: Path) -> Iterator[Server]:
    """A system on its port, ended when left."""
    port = PORTS[name]
    if name == "postgraphile":
        node, modules = node_modules(folder)
        command = [str(node), str(HERE / "postgraphile.mjs"), str(port), str(config), str(modules)]
    else:
        command = [sys.executable, "-m", "benchmarks.peers.serve", name, str(port), str(config)]
    process = subprocess.Popen(command)  # noqa: S603
    try:
        _wait(port, process)
        yield Server(name, port, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(240):
        if process.poll() is not None:
            raise SystemExit(f"a server ended with {process.returncode} before it listened")
        if any(each.laddr.port == port for each in psutil.Process(process.pid).net_connections("tcp")):
            return
        time.sleep(0.25)
    raise SystemExit("a server did not listen within a minute")


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


def measured(server: Server, operation: Operation, load: Load, server_s: float, postgres_s: float) -> Measured:
    """A run's figures, for each request."""
    each = 1e6 / max(load.requests, 1)
    return Measured(
        server.name,
        operation.name,
        load.rate,
        load.p50,
        load.p99,
        load.failures,
        server_s * each,
        postgres_s * each,
        server.memory(),
    )


async def compare(servers: list[Server], operation: Operation, asked: dict[str, list[bytes]]) -> None:
    """Exit with 1 unless every system answers the same."""
    for place in range(0, 20, 5):
        answers = {server.name: await ask(server.port, asked[server.name][place]) for server in servers}
        for name, answer in answers.items():
            wrong = different(answers["habeas"], answer)
            if wrong:
                raise SystemExit(f"{operation.name}: {name} answers otherwise: {wrong}")


async def run(servers: list[Server], config: Path, postgres: psutil.Process, options: Any) -> list[Measured]:
    """Every operation on every system, interleaved."""
    found: list[Measured] = []
    for operation in OPERATIONS:
        asked = {server.name: requests(config, operation, server.name) for server in servers}
        await compare(servers, operation, asked)
        for server in servers:
            await drive(server.port, asked[server.name], options.connections, min(options.seconds, 1.0))
        for _ in range(options.repeats):
            for server in servers:
                before, database = server.cpu(), postgres_cpu(postgres)
                load = await drive(server.port, asked[server.name], options.connections, options.seconds)
                used = server.cpu() - before, postgres_cpu(postgres) - database
                found.append(measured(server, operation, load, *used))
        _print(operation, [each for each in found if each.operation == operation.name])
    return found


def _print(operation: Operation, found: list[Measured]) -> None:
    print(f"\n{operation.name}: {operation.about}")  # noqa: T201
    rates = {name: median(each.rate for each in found if each.system == name) for name in {f.system for f in found}}
    for name in dict.fromkeys(each.system for each in found):
        own = [each for each in found if each.system == name]
        print(  # noqa: T201
            f"  {name:16} {rates[name]:8.0f}/s  habeas is {rates['habeas'] / rates[name]:5.2f}x"
            f"  p50 {median(e.p50 for e in own):7.2f} ms  p99 {median(e.p99 for e in own):7.2f} ms"
            f"  cpu {median(e.server_us for e in own):6.0f} + {median(e.postgres_us for e in own):6.0f} us"
            f"  {max(e.megabytes for e in own):4.0f} MB  failures {sum(e.failures for e in own)}",
            flush=True,
        )


def main() -> None:
    """Run the comparison and write its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(".benchmarks"))
    parser.add_argument("--persons", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--systems", default=",".join(PORTS))
    options = parser.parse_args()
    options.folder.mkdir(exist_ok=True)
    with ExitStack() as stack:
        cluster, config = stack.enter_context(running(options.folder.resolve(), options.persons))
        told = json.loads(config.read_text())
        node_config = options.folder.resolve() / "node.json"
        node_config.write_text(json.dumps({**told, "simple": simple_dsn(cluster)}))
        names = options.systems.split(",")
        servers = [
            stack.enter_context(started(n, node_config if n == "postgraphile" else config, options.folder.resolve()))
            for n in names
        ]
        pid = int((cluster.data_dir / "pgdata" / "postmaster.pid").read_text().split()[0])
        found = asyncio.run(run(servers, config, psutil.Process(pid), options))
    written = options.folder / "peers.json"
    about = {"machine": platform.platform(), "python": platform.python_version(), "persons": options.persons}
    written.write_text(json.dumps({**about, "runs": [asdict(each) for each in found]}, indent=2))
    print(f"\n{written}")  # noqa: T201


if __name__ == "__main__":
    main()
