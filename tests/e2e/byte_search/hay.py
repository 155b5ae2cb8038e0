"""Where a byte of a person could lie: the dumps of the databases, every file of their server, and every log."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

from habeas.demo.cluster import DATABASES
from habeas.demo.postmaster import EMBEDDED, Postmaster
from tests.crash.deployment import Deployment, as_environment
from tests.crash.processes import COMMAND, ROOT

SECONDS = 120
LEFT_OUT = frozenset({"pg_wal"})
"""The write-ahead log is recycled by the server in its own time, as docs/divergences.md says at GDPR 17(1)."""


@dataclass(frozen=True)
class Needles:
    """What must be found nowhere, each with a name to report it by."""

    named: Sequence[tuple[str, bytes]]

    @classmethod
    def of(cls, words: Mapping[str, str | bytes]) -> "Needles":
        """Words as they stand, and bytes also as a dump writes them."""
        found = []
        for name, word in words.items():
            plain = word.encode() if isinstance(word, str) else word
            found += [(name, plain), (f"{name} in hex", plain.hex().encode())]
        return cls(found)

    def in_bytes(self, hay: bytes) -> list[str]:
        """The names of those that are there."""
        return [name for name, needle in self.named if needle in hay]

    def in_files(self, paths: Iterator[Path]) -> dict[str, list[str]]:
        """The files in which something is found, and what."""
        found = {str(path): self.in_bytes(path.read_bytes()) for path in paths}
        return {path: names for path, names in found.items() if names}


def dumped(made: Deployment, folder: Path) -> list[Path]:
    """A dump of each database, as a plain script."""
    folder.mkdir()
    return [_dump(made, code, folder / f"{code}.sql") for code in DATABASES]


def _dump(made: Deployment, code: str, file: Path) -> Path:
    dsn = made.cluster.dsn("postgres", DATABASES[code])
    _run({}, str(EMBEDDED / "pg_dump"), "--format=plain", f"--file={file}", dsn)
    return file


def swept(made: Deployment) -> None:
    """What is dead in every database is gone from its files, and the planner's samples are of what is there.

    Autovacuum does the same in its own time; the samples first, for those of before are dead only then.
    """
    for name in ("postgres", *DATABASES.values()):
        with psycopg.connect(made.cluster.dsn("postgres", name), autocommit=True) as connection:
            connection.execute("analyze")
            connection.execute("vacuum full")
            connection.execute("checkpoint")


def files_of_server(server: Postmaster) -> Iterator[Path]:
    """Every file of the data folder that holds what the databases hold, and the log of the server."""
    yield server.log
    yield from (path for path in below(server.data) if not LEFT_OUT & set(path.relative_to(server.data).parts))


def below(folder: Path) -> Iterator[Path]:
    """Every file of a folder."""
    yield from (path for path in folder.rglob("*") if path.is_file())


def base_backup(made: Deployment, folder: Path) -> None:
    """A copy of the whole data folder, made while the server rests."""
    made.database.stop()
    _copy(made.database.data, folder)
    made.database.revive()


def back_to(made: Deployment, backup: Path) -> None:
    """Put a base backup in the place of the data folder, and start the server on it."""
    made.database.stop()
    shutil.rmtree(made.database.data)
    _copy(backup, made.database.data)
    made.database.revive()


def _copy(source: Path, target: Path) -> None:
    # With owner and rights, without which PostgreSQL takes no data folder.
    _run({}, "cp", "-a", str(source), str(target))


def restore(made: Deployment) -> str:
    """What `habeas restore` says."""
    return _run(as_environment(made.settings), str(COMMAND), "restore")


def _run(environment: Mapping[str, str], *command: str) -> str:
    done = subprocess.run(  # noqa: S603
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
