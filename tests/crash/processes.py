"""The three processes of a deployment, each of which may be killed at any moment and comes back."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from habeas.demo.cluster import ClusterSettings
from habeas.demo.postmaster import EMBEDDED, Postmaster, die_with_parent
from habeas.kernel.errors import DomainError

COMMAND = Path(sys.executable).with_name("habeas")
ROOT = Path(__file__).parents[2]
BACK_WITHIN_SECONDS = 180


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Database(Postmaster):
    """A PostgreSQL that comes back at the port and the socket where its clients look for it."""

    kills: int = 0

    def kill(self) -> None:
        """SIGKILL to the postmaster; its children notice, and end without writing anything down."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.kills += 1

    def revive(self) -> None:
        """Start it again if it has ended; what is left of the one before may hold its memory for a moment."""
        if self.process is not None and self.process.poll() is None:
            return None
        deadline = time.monotonic() + BACK_WITHIN_SECONDS
        while True:
            try:
                return self.start()
            except DomainError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)


def database(found: ClusterSettings) -> Database:
    """The cluster of `found`, once more and at the same place."""
    fixed = {"port": str(found.port), "unix_socket_directories": found.host, "max_connections": "200"}
    return Database(found.data_dir / "pgdata", found.data_dir / "postgres.log", EMBEDDED, fixed)


@dataclass
class Service:
    """A program such as `habeas serve`, with its settings in the environment."""

    command: Sequence[str | Path]
    environment: Mapping[str, str]
    log: Path
    process: "subprocess.Popen[bytes] | None" = None
    kills: int = field(default=0)

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(  # noqa: S603
                self.command,
                cwd=ROOT,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509
            )

    def kill(self) -> None:
        """SIGKILL, whatever it is doing."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.kills += 1

    def revive(self) -> None:
        """Start it again if it has ended, as a supervisor does."""
        if self.process is None or self.process.poll() is not None:
            self.start()

    def stop(self) -> int:
        """Ask it to end; its exit code."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(BACK_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            return -1


async def until_server_answers(url: str) -> None:
    """Wait until the server says that it is well."""
    async with asyncio.timeout(BACK_WITHIN_SECONDS), httpx.AsyncClient() as client:
        while True:
            try:
                (await client.get(f"{url}/healthz", timeout=2)).raise_for_status()
            except httpx.HTTPError:
                await asyncio.sleep(0.1)
            else:
                return
