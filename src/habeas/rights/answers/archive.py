"""Writes a package front to back: a ZIP whose frames leave as they fill, with a signed manifest at its end."""

import asyncio
import zipfile
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson

from habeas.rights.answers.signature import Sign
from habeas.storage.framed import FRAME

FORMAT = "ZIP"
MANIFEST, SIGNATURE = "manifest.json", "manifest.jws"

Keep = Callable[[int, bytes, bool], Awaitable[None]]
"""Keeps one frame: its position, its content, and whether it is the last."""


@dataclass(frozen=True)
class Written:
    """A finished package: its SHA-256 in hexadecimal, its size in bytes, and how many frames it has."""

    sha256: str
    size: int
    frames: int


class _Sink:
    """Takes what the ZIP writes, which can never go back in it; `largest` is the most that ever waited here."""

    def __init__(self) -> None:
        self.waiting = bytearray()
        self.largest = 0

    def write(self, content: bytes) -> int:
        self.waiting += content
        self.largest = max(self.largest, len(self.waiting))
        return len(content)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is open."""


class Archive:
    """A package being written; at no time more of it is in memory than a part and a frame."""

    def __init__(self, made_at: datetime, keep: Keep) -> None:
        self._made_at, self._keep = made_at, keep
        self._sink = _Sink()
        self._zip = zipfile.ZipFile(self._sink, "w", zipfile.ZIP_DEFLATED)
        self._whole, self._size, self._frames = sha256(), 0, 0
        self._files: list[dict[str, Any]] = []

    @property
    def largest(self) -> int:
        """The most bytes of the package that waited in memory at once."""
        return self._sink.largest

    async def add(self, name: str, parts: AsyncIterable[bytes]) -> None:
        """Add a file, part by part."""
        digest, size = sha256(), 0
        with self._zip.open(self._about(name), "w", force_zip64=True) as entry:
            async for part in parts:
                # Packing takes the processor, not the database; the loop goes on meanwhile.
                await asyncio.to_thread(entry.write, part)
                digest.update(part)
                size += len(part)
                await self._drain()
        self._files.append({"name": name, "bytes": size, "sha256": digest.hexdigest()})

    async def close(self, about: dict[str, Any], sign: Sign | None) -> Written:
        """Add the manifest (`about` stands in it) and its signature, and end the package."""
        listed = sorted(self._files, key=lambda each: str(each["name"]))
        manifest = orjson.dumps(
            {**about, "madeAt": self._made_at.isoformat(), "files": listed}, option=orjson.OPT_INDENT_2
        )
        await self.add(MANIFEST, once(manifest))
        if sign is not None:
            await self.add(SIGNATURE, once(sign(manifest).encode()))
        self._zip.close()
        await self._drain()
        await self._leave(bytes(self._sink.waiting), last=True)
        return Written(self._whole.hexdigest(), self._size, self._frames)

    def _about(self, name: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name, self._made_at.timetuple()[:6])
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
        return info

    async def _drain(self) -> None:
        # What is left is never nothing, so that the last frame is known to be the last.
        while len(self._sink.waiting) > FRAME:
            frame = bytes(self._sink.waiting[:FRAME])
            del self._sink.waiting[:FRAME]
            await self._leave(frame, last=False)

    async def _leave(self, frame: bytes, *, last: bool) -> None:
        self._whole.update(frame)
        self._size += len(frame)
        await self._keep(self._frames, frame, last)
        self._frames += 1


async def once(content: bytes) -> AsyncIterator[bytes]:
    """A file that is one part."""
    yield content
