"""A person accepts a version of a notice, in the language in which they read it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.notices.model import NoticeAcceptance
from habeas.notices.rules.acceptance import AcceptanceKind
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work

_TEXT = """
select t.id, t.language, t.sha256, t.notice_code, t.effective_from
  from habeas.notice_version v
  join habeas.notice_version t
    on t.org_id = v.org_id and t.notice_code = v.notice_code and t.version = v.version and t.language = $3
 where v.org_id = $1 and v.id = $2
"""
_NEWER = """select exists (select from habeas.notice_version
    where org_id = $1 and notice_code = $2 and language = $3 and effective_from > $4 and in_force_from <= $5)"""
_VISIBLE = "select exists (select from habeas.notice_version where org_id = $1 and id = $2)"
_PERSON = "select org_id, residence from habeas.person where subject_id = $1"
_KNOWN = """select id from habeas.notice_acceptance
             where org_id = $1 and subject_id = $2 and version_id = $3 and language = $4 and kind = $5"""


@dataclass(frozen=True)
class AcceptNotice:
    """Accept a version of a controller's notice in a language."""

    controller_id: UUID
    version_id: UUID
    language: str


@handler(AcceptNotice)
async def accept(command: AcceptNotice, work: Work) -> Entity:
    """Answers the acceptance; accepting again answers the first one.

    Raises NOT_FOUND for a version that the caller does not see, BAD_USER_INPUT for a language in which it does
    not exist, CONFLICT for a version that a newer one has replaced.
    """
    subject_id = work.actor.subject_id
    person = await work.tx.fetchrow(_PERSON, subject_id) if subject_id is not None else None
    if subject_id is None or person is None:
        raise DomainError(ErrorCode.NOT_FOUND, "Only a person accepts a notice.", ("notice",))
    text = await text_shown(command.controller_id, command.version_id, command.language, work)
    org_id, kind = person["org_id"], AcceptanceKind.EXPRESS.value
    row = NoticeAcceptance(
        org_id=org_id,
        id=new_id(),
        subject_id=subject_id,
        controller_id=command.controller_id,
        version_id=text["id"],
        language=text["language"],
        kind=kind,
        residence=person["residence"],
        sha256=text["sha256"],
        accepted_at=work.now,
    )
    await insert(work.tx, [row], on_conflict="on conflict do nothing")
    found = await work.tx.fetchval(_KNOWN, org_id, subject_id, text["id"], text["language"], kind)
    work.concerns("NoticeAcceptance", found)
    return Entity(org_id, found)


async def text_shown(controller_id: UUID, version_id: UUID, language: str, work: Work) -> dict[str, Any]:
    """The text of a version in a language, by its id; raises as `accept`."""
    visible = controller_id == work.actor.controller_id and await work.tx.fetchval(_VISIBLE, controller_id, version_id)
    if not visible:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such notice.", ("notice",))
    text = await work.tx.fetchrow(_TEXT, controller_id, version_id, language)
    if text is None:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "The notice does not exist in this language.", ("language",))
    newer = (controller_id, text["notice_code"], text["language"], text["effective_from"], work.now)
    if await work.tx.fetchval(_NEWER, *newer):
        raise DomainError(ErrorCode.CONFLICT, "A newer version of this notice is in force.", ("notice",))
    return dict(text)
