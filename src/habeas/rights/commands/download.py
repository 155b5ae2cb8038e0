"""Hands a prepared package to the person whom it is about, frame by frame, and counts that it did."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.access import Actor
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.storage.framed import FRAME, open_frame
from habeas.storage.regions import Region
from habeas.storage.sealed import unseal
from habeas.storage.transaction import read
from habeas.writing.command import handler
from habeas.writing.run import WriteEngine, run
from habeas.writing.work import Work

MEDIA_TYPE = "application/zip"

_FIND = """
select a.org_id, a.sealed, a.wrapped as package_key, a.frames, a.size, a.sha256, k.wrapped, r.reference
  from habeas.answer_package a
  join habeas.rights_request r on r.org_id = a.org_id and r.id = a.request_id
  join habeas.person p on p.subject_id = a.subject_id
  join habeas.space_key k on k.org_id = p.org_id and k.subject_id = p.subject_id
 where a.subject_id = $1 and a.id = $2 and a.expires_at > $3 and a.destroyed_at is null
"""
_FRAME = """select sealed from habeas.answer_chunk
             where subject_id = $1 and org_id = $2 and package_id = $3 and position = $4"""
_COUNT = """update habeas.answer_package set downloads = downloads + 1
             where subject_id = $1 and id = $2 and expires_at > $3 and destroyed_at is null
            returning org_id, request_id"""


@dataclass(frozen=True)
class Answer:
    """An answer package, ready to be read; `size` in bytes, `sha256` of its content in hexadecimal."""

    filename: str
    media_type: str
    sha256: str
    size: int
    region: Region
    actor: Actor
    place: tuple[UUID, UUID]
    key: bytes
    frames: int
    whole: bytes | None = None

    async def content(self, first: int = 0, after: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `first` up to (and without) `after`, a frame at a time.

        Each frame is read in a transaction of its own, so that a slow reader holds nothing. A package that is
        destroyed meanwhile ends with NOT_FOUND.
        """
        end = self.size if after is None else min(after, self.size)
        if self.whole is not None:
            yield self.whole[first:end]
            return
        for position in range(first // FRAME, -(-end // FRAME)):
            start = position * FRAME
            yield (await self._frame(position))[max(0, first - start) : end - start]

    async def _frame(self, position: int) -> bytes:
        org_id, package_id = self.place
        async with read(self.region, self.actor) as tx:
            sealed = await tx.fetchval(_FRAME, self.actor.subject_id, org_id, package_id, position)
        if sealed is None:
            raise _not_found()
        return open_frame(self.key, package_id.bytes, position, sealed, last=position == self.frames - 1)


@dataclass(frozen=True)
class CountDownload:
    """Count that the person downloads a package of theirs."""

    package_id: UUID


@handler(CountDownload)
async def count_download(command: CountDownload, work: Work) -> Entity:
    """Answers the package; NOT_FOUND where the actor has none of this id, or it has expired."""
    row = await work.tx.fetchrow(_COUNT, work.actor.subject_id, command.package_id, work.now)
    if row is None:
        raise _not_found()
    work.concerns("AnswerPackage", command.package_id)
    work.note(request=str(row["request_id"]))
    return Entity(row["org_id"], command.package_id)


async def open_answer(engine: WriteEngine, actor: Actor, package_id: UUID) -> Answer:
    """The package, opened for the person whom it is about; every opening counts as a download.

    STEP_UP_REQUIRED before anything is looked for. NOT_FOUND for anybody else, and once it has expired or was
    destroyed. It is read from the person's own region, and from no other.
    """
    counted = CountDownload(package_id)
    engine.check_step_up(actor, counted)
    region = engine.regions[actor.region]
    async with read(region, actor) as tx:
        row = await tx.fetchrow(_FIND, actor.subject_id, package_id, engine.clock.now())
    if row is None:
        raise _not_found()
    key = engine.keys[region.code].opened(row["wrapped"])
    answer = _answer(row, region, actor, package_id, key)
    await run(counted, actor, engine=engine)
    return answer


def _answer(row: Any, region: Region, actor: Actor, package_id: UUID, key: bytes) -> Answer:
    # A release before this one sealed the whole package in its row.
    whole = None if row["sealed"] is None else unseal(key, row["sealed"], package_id.bytes)
    package_key = b"" if row["package_key"] is None else unseal(key, row["package_key"], package_id.bytes)
    return Answer(
        filename=f"{row['reference']}.zip",
        media_type=MEDIA_TYPE,
        sha256=row["sha256"],
        size=row["size"],
        region=region,
        actor=actor,
        place=(row["org_id"], package_id),
        key=package_key,
        frames=row["frames"],
        whole=whole,
    )


def _not_found() -> DomainError:
    return DomainError(ErrorCode.NOT_FOUND, "There is no such answer, or it has expired.")
