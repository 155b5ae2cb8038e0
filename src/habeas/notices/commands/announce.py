"""Announcing a version to the people of a region; a version that they must know beforehand counts only afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.notices.commands.reach import residents_here
from habeas.notices.rules.effect import BEFOREHAND, counts_from
from habeas.writing.command import handler
from habeas.writing.work import Work

# The version is held, so that of announcements made at one time the last sees that the others were made.
_FIND = """
select a.version_id, a.done_at, v.notice_code, v.version, v.effective_from
  from habeas.notice_announcement a
  join habeas.notice_version v on v.org_id = a.org_id and v.id = a.version_id
 where a.org_id = $1 and a.id = $2
   for update of v
"""
_DONE = """update habeas.notice_announcement set done_at = $3, subjects = $4
            where org_id = $1 and id = $2 and done_at is null"""
_TOLD = """
select bool_and(done_at is not null) as all_done, max(done_at) as told_at
  from habeas.notice_announcement where org_id = $1 and version_id = $2 and kind = any($3)
"""
_ACTIVATE = """update habeas.notice_version set in_force_from = $4
                where org_id = $1 and notice_code = $2 and version = $3 and in_force_from is null"""


@dataclass(frozen=True)
class AnnounceNotice:
    """Tell the people of this region what an announcement is about."""

    controller_id: UUID
    announcement_id: UUID


@handler(AnnounceNotice)
async def announce(command: AnnounceNotice, work: Work) -> Mapping[str, Any]:
    """Answers how many people it concerns; an announcement that was made is not made again."""
    org_id = command.controller_id
    found = await work.tx.fetchrow(_FIND, org_id, command.announcement_id)
    if found is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such announcement.")
    told = sum(one.people for one in await residents_here(work.tx, org_id, found["notice_code"], found["version"]))
    await work.tx.execute(_DONE, org_id, command.announcement_id, work.now, told)
    work.concerns("NoticeAnnouncement", command.announcement_id)
    work.note(subjects=told)
    await _activate(org_id, dict(found), work)
    return {"subjects": told}


async def _activate(org_id: UUID, found: Mapping[str, Any], work: Work) -> None:
    told = await work.tx.fetchrow(_TOLD, org_id, found["version_id"], [duty.value for duty in BEFOREHAND])
    if told is None or not told["all_done"]:
        return
    told_at: datetime = told["told_at"]
    begins = counts_from(found["effective_from"], told_at)
    await work.tx.execute(_ACTIVATE, org_id, found["notice_code"], found["version"], begins)
