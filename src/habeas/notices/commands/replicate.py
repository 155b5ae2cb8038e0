"""Copies a published version into the other regions that its controller serves; notices hold no personal data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID, uuid5

import orjson
from sqlalchemy.dialects.postgresql import JSONB

from habeas.access import Actor
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.notices.commands.publish import schedule
from habeas.notices.model import Addendum, Clause, NoticeAnnouncement, NoticeReach, NoticeVersion
from habeas.notices.rules.effect import BEFOREHAND
from habeas.storage.rows import insert
from habeas.storage.table import Table
from habeas.storage.transaction import Transaction
from habeas.writing.command import handler
from habeas.writing.work import Work

Kind = TypeVar("Kind", bound=Table)

_SERVED = "select exists (select from habeas.organization where org_id = $1)"
_PRESENT = "select exists (select from habeas.notice_version where org_id = $1 and id = $2)"
_MASTER = """select in_force_from from habeas.notice_version
              where org_id = $1 and notice_code = $2 and version = $3 and language = $4"""


@dataclass(frozen=True)
class Published:
    """A version with everything that was stored with it, as read in the region in which it was published."""

    version: NoticeVersion
    parts: tuple[Table, ...]
    announcements: tuple[NoticeAnnouncement, ...]


@dataclass(frozen=True)
class CopyNotice:
    """Store a published version in another region, where its people are told in their turn."""

    region: str
    published: Published


def _there(command: CopyNotice, _: Actor) -> str:
    return command.region


@handler(CopyNotice, region=_there)
async def copy(command: CopyNotice, work: Work) -> Mapping[str, Any]:
    """Answers whether the controller serves the region; a second copy changes nothing."""
    published = command.published
    version = published.version
    if not await work.tx.fetchval(_SERVED, version.org_id):
        return {"served": False}
    if await work.tx.fetchval(_PRESENT, version.org_id, version.id):
        return {"served": True}
    announcements = [_of_region(one, command.region) for one in published.announcements]
    copied = NoticeVersion(**{**version.model_dump(), "in_force_from": await _in_force_from(published, work.tx)})
    await insert(work.tx, [copied, *published.parts, *announcements])
    await schedule(announcements, work)
    work.concerns("NoticeVersion", version.id)
    return {"served": True}


async def _in_force_from(published: Published, tx: Transaction) -> Any:
    """Where people must be told first, each region waits for its own people."""
    version = published.version
    if any(one.kind in BEFOREHAND for one in published.announcements):
        return None
    if version.master_language is None:
        return version.in_force_from
    master = await tx.fetchrow(_MASTER, version.org_id, version.notice_code, version.version, version.master_language)
    if master is None:
        raise DomainError(ErrorCode.NOT_FOUND, "The text that this one translates has not arrived in this region yet.")
    return master["in_force_from"]


def _of_region(one: NoticeAnnouncement, region: str) -> NoticeAnnouncement:
    changed = {"id": uuid5(one.id, region), "subjects": 0, "done_at": None}
    return NoticeAnnouncement(**{**one.model_dump(), **changed})


async def published(tx: Transaction, org_id: UUID, version_id: UUID) -> Published:
    """What is stored of a version in this region; NOT_FOUND if nothing is."""
    versions = await _rows(tx, NoticeVersion, "id", org_id, version_id)
    if not versions:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such version.")
    parts: list[Table] = []
    for kind in (Addendum, Clause, NoticeReach):
        parts += await _rows(tx, kind, "version_id", org_id, version_id)
    announcements = await _rows(tx, NoticeAnnouncement, "version_id", org_id, version_id)
    return Published(versions[0], tuple(parts), tuple(announcements))


async def _rows(tx: Transaction, kind: type[Kind], column: str, org_id: UUID, version_id: UUID) -> list[Kind]:
    table = kind.__table__  # type: ignore[attr-defined]
    statement = f"select * from {table.fullname} where org_id = $1 and {column} = $2"  # noqa: S608
    documents = {each.name for each in table.columns if isinstance(each.type, JSONB)}
    return [
        kind(**{name: orjson.loads(value) if name in documents else value for name, value in record.items()})
        for record in await tx.fetch(statement, org_id, version_id)
    ]
