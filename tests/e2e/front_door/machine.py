"""A machine on which nothing is there but Python, and a copy of the source."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.front_door.processes import alive, descendants
from tests.e2e.front_door.readme import ROOT

READY_WITHIN_SECONDS = 900
ENDED_WITHIN_SECONDS = 60
# How this machine reaches its package registry is the only thing that the fresh one is told.
TOLD = ("PIP_", "SSL_", "REQUESTS_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit code, the processes that stemmed from it, and those of them that outlived it."""

    code: int
    stemmed: set[int]
    left_behind: set[int]


@dataclass
class Run:
    """A command that runs, what it prints, and what stems from it."""

    process: "subprocess.Popen[bytes]"
    log: Path

    def ready(self, file: Path) -> dict[str, Any]:
        """What the ready file says, as soon as it is there."""
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while not file.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"it did not come to serve:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.2)
        told: dict[str, Any] = json.loads(file.read_text())
        return told

    def interrupt(self) -> Ended:
        """Press Ctrl-C, and wait for the end."""
        stemmed = descendants(self.process.pid)
        os.killpg(self.process.pid, signal.SIGINT)
        code = self.process.wait(ENDED_WITHIN_SECONDS)
        return Ended(code, stemmed, alive(stemmed))


@dataclass(frozen=True)
class Machine:
    """A folder with a home, a PATH and the source tree."""

    folder: Path

    @property
    def source(self) -> Path:
        return self.folder / "habeas"

    def prepare(self) -> None:
        """Copy what git would hand over, and put Python alone on the PATH."""
        for name in ("home", "bin"):
            (self.folder / name).mkdir()
        python = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
        wrapper = self.folder / "bin" / "python3"
        wrapper.write_text(f'#!/bin/sh\nexec "{python}" "$@"\n')
        wrapper.chmod(0o755)
        for name in _files():
            target = self.source / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target)

    @contextmanager
    def running(self, command: str) -> Iterator[Run]:
        """Run a line of the shell as a terminal would; whatever happens, it has ended afterwards."""
        log = self.folder / "output.log"
        told = {name: value for name, value in os.environ.items() if name.upper().startswith(TOLD)}
        environment = {**told, "HOME": str(self.folder / "home"), "PATH": str(self.folder / "bin"), "LANG": "C.UTF-8"}
        with log.open("ab") as output:
            process = subprocess.Popen(  # noqa: S603
                ["/bin/bash", "-c", command],
                cwd=self.source,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            yield Run(process, log)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(ENDED_WITHIN_SECONDS)


def _files() -> list[str]:
    """What is tracked, and what is new and not ignored; deleted files are left out."""
    command = ("git", "ls-files", "-coz", "--exclude-standard")
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]
