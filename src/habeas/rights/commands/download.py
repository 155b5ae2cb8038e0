"""Hands a prepared answer to the person whom it is about, and counts that it did."""

from dataclasses import dataclass
from uuid import UUID

from habeas.access import Actor
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.storage.sealed import unseal
from habeas.storage.transaction import read
from habeas.writing.command import handler
from habeas.writing.run import WriteEngine, run
from habeas.writing.work import Work

MEDIA_TYPE = "application/zip"

_FIND = """
select a.sealed, a.sha256, k.wrapped, r.reference
  from habeas.answer_package a
  join habeas.rights_request r on r.org_id = a.org_id and r.id = a.request_id
  join habeas.person p on p.subject_id = a.subject_id
  join habeas.space_key k on k.org_id = p.org_id and k.subject_id = p.subject_id
 where a.subject_id = $1 and a.id = $2 and a.expires_at > $3
"""
_COUNT = """update habeas.answer_package set downloads = downloads + 1
             where subject_id = $1 and id = $2 and expires_at > $3 returning org_id, request_id"""


@dataclass(frozen=True)
class Answer:
    """An answer package, opened; `sha256` is that of its content, in hexadecimal."""

    content: bytes
    filename: str
    media_type: str
    sha256: str


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
    """The package, opened for the person whom it is about.

    NOT_FOUND for anybody else and once it has expired; STEP_UP_REQUIRED before anything is looked for.
    """
    counted = CountDownload(package_id)
    engine.check_step_up(actor, counted)
    region = engine.regions[actor.region]
    async with read(region, actor) as tx:
        row = await tx.fetchrow(_FIND, actor.subject_id, package_id, engine.clock.now())
    if row is None:
        raise _not_found()
    content = unseal(engine.keys[region.code].opened(row["wrapped"]), row["sealed"], package_id.bytes)
    await run(counted, actor, engine=engine)
    return Answer(content, f"{row['reference']}.zip", MEDIA_TYPE, row["sha256"])


def _not_found() -> DomainError:
    return DomainError(ErrorCode.NOT_FOUND, "There is no such answer, or it has expired.")
