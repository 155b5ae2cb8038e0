"""Packing without a database, and looking into what was packed."""

import io
import zipfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.answers.archive import Archive
from habeas.rights.answers.document import Held, Row
from habeas.rights.answers.packing import Answered, pack
from habeas.rights.answers.signature import Sign


@dataclass(frozen=True)
class Packed:
    """A package, its digest, the sizes of its frames, and the most that waited in memory."""

    content: bytes
    sha256: str
    frames: tuple[int, ...]
    largest: int


async def packed(
    held: Held,
    records: Sequence[Row],
    *,
    made_at: datetime,
    rights: Sequence[Right] = (Right.ACCESS,),
    sign: Sign | None = None,
) -> Packed:
    """The package of these records."""
    frames: list[bytes] = []

    async def keep(position: int, content: bytes, last: bool) -> None:
        assert position == len(frames)
        frames.append(content)

    async def batches(category: str | None = None) -> AsyncIterator[Sequence[Row]]:
        mine = [each for each in records if category in (None, each["category"])]
        for start in range(0, len(mine), 1_000):
            yield mine[start : start + 1_000]

    archive = Archive(made_at, keep)
    written = await pack(Answered(held, rights, batches, held.request["language"], made_at), archive, sign)
    assert written.frames == len(frames)
    return Packed(b"".join(frames), written.sha256, tuple(map(len, frames)), archive.largest)


def files_in(package: bytes) -> dict[str, bytes]:
    """The files of a package."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
