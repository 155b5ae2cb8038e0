"""The erasure ledger's copy outside of the databases: a file for each region that is only ever appended to."""

import fcntl
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import orjson

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.vault.rules import ErasedKind

_START = sha256(b"habeas erasure ledger").hexdigest()


@dataclass(frozen=True)
class Erased:
    """One entry: that something was erased, when, and by which organization's ledger; `blinded` tells nobody what."""

    id: UUID
    org_id: UUID
    kind: ErasedKind
    blinded: bytes
    at: datetime


@dataclass(frozen=True)
class LedgerCopy:
    """The copies of one region's ledger, one in each folder; every line names the digest of the line before it."""

    region: str
    folders: tuple[Path, ...]

    def append(self, entries: Sequence[Erased]) -> None:
        """Add the entries to every copy and wait until they are on the disk; OSError where one cannot be written.

        An entry may stand there twice, after a crash; it counts once.
        """
        for folder in self.folders:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with _held(folder / self._name) as file:
                last = _end(file)
                for entry in entries:
                    line = _line(entry, last)
                    file.write(line + b"\n")
                    last = sha256(line).hexdigest()
                file.flush()
                os.fsync(file.fileno())
            _sync(folder)

    def entries(self) -> Iterator[Erased]:
        """Every entry of every copy, some of them more than once; MISCONFIGURED for a copy that was changed."""
        for folder in self.folders:
            path = folder / self._name
            if path.exists():
                yield from self._read(path)

    def latest(self, count: int) -> list[Erased]:
        """The last entries of each copy."""
        return [entry for folder in self.folders for entry in self._tail(folder / self._name, count)]

    @property
    def _name(self) -> str:
        return f"{self.region}.erasures.jsonl"

    def _tail(self, path: Path, count: int) -> list[Erased]:
        if not path.exists():
            return []
        with path.open("rb") as file:
            # A line has some 300 bytes; the first one found may be cut in its middle.
            size = file.seek(0, os.SEEK_END)
            start = max(0, size - 400 * (count + 1))
            file.seek(start)
            lines = file.read().split(b"\n")[1 if start else 0 : -1]
        return [self._entry(orjson.loads(line)) for line in lines[-count:]]

    def _read(self, path: Path) -> Iterator[Erased]:
        last = _START
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if not line.endswith(b"\n"):
                    return
                try:
                    found = orjson.loads(line)
                    whole = found["after"] == last
                except (ValueError, KeyError, TypeError):
                    whole = False
                if not whole:
                    raise DomainError(ErrorCode.MISCONFIGURED, f"{path} was changed before or at line {number}")
                last = sha256(line[:-1]).hexdigest()
                yield self._entry(found)

    def _entry(self, found: dict[str, str]) -> Erased:
        return Erased(
            UUID(found["id"]),
            UUID(found["org"]),
            ErasedKind(found["kind"]),
            bytes.fromhex(found["blinded"]),
            datetime.fromisoformat(found["at"]),
        )


def ledger_copies(regions: Iterable[str], folders: Sequence[Path]) -> dict[str, LedgerCopy]:
    """The copies of every region's ledger; none where no folder is set."""
    return {code: LedgerCopy(code, tuple(folders)) for code in regions} if folders else {}


def _line(entry: Erased, last: str) -> bytes:
    return orjson.dumps(
        {
            "id": str(entry.id),
            "org": str(entry.org_id),
            "kind": entry.kind.value,
            "blinded": entry.blinded.hex(),
            "at": entry.at.isoformat(),
            "after": last,
        }
    )


@contextmanager
def _held(path: Path) -> Iterator[BinaryIO]:
    """A copy, open for appending and held against other processes."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _end(file: BinaryIO) -> str:
    """The digest of the last whole line; what a crash left of another one is cut off."""
    size = file.seek(0, os.SEEK_END)
    span = min(size, 4096)
    file.seek(size - span)
    rest = file.read(span)
    whole = rest.rfind(b"\n") + 1
    file.seek(size - span + whole)
    file.truncate()
    if not whole:
        return _START
    return sha256(rest[:whole].rstrip(b"\n").rpartition(b"\n")[2]).hexdigest()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
