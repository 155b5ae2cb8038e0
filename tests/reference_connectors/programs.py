"""Reference connectors as programs of their own, started as an operator starts them."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.connectors.system import a_secret


@dataclass(frozen=True)
class Program:
    """A connector that listens, and what it wrote to its log so far."""

    url: str
    operations: list[str]
    log: Path


def arguments(kind: str, folder: Path, options: Sequence[str]) -> list[str]:
    """The command line of a connector with the usual secret."""
    secret = folder / "secret"
    secret.write_text(a_secret(), encoding="utf-8")
    return [sys.executable, "-m", "habeas.reference_connectors", kind, "--secret-file", str(secret), *options]


@contextmanager
def running(kind: str, folder: Path, *options: str, **environment: str) -> Iterator[Program]:
    """The connector until this is left."""
    ready, log = folder / "ready.json", folder / "log.txt"
    ready.unlink(missing_ok=True)
    command = [*arguments(kind, folder, options), "--port", "0", "--ready-file", str(ready)]
    with log.open("a") as output:
        process = subprocess.Popen(  # noqa: S603
            command, stdout=output, stderr=output, env={**os.environ, **environment}
        )
        try:
            found = _when_ready(process, ready, log)
            yield Program(found["url"], found["operations"], log)
        finally:
            process.terminate()
            process.wait(20)


def _when_ready(process: "subprocess.Popen[bytes]", ready: Path, log: Path) -> Any:
    for _ in range(600):
        assert process.poll() is None, log.read_text()
        try:
            return json.loads(ready.read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            time.sleep(0.05)
    raise AssertionError(log.read_text())
