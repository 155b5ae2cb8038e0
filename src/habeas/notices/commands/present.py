"""A notice is shown to a person before they use what it covers, and they may say that they do not agree."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.notices.commands.accept import text_shown
from habeas.notices.model import NoticePresentation
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work

_PERSON = "select org_id from habeas.person where subject_id = $1"
_SHOWN = """select id from habeas.notice_presentation
             where org_id = $1 and subject_id = $2 and version_id = $3 and language = $4
             order by presented_at desc, id desc limit 1 for update"""
_DECLINE = """update habeas.notice_presentation set declined_at = $3
               where org_id = $1 and id = $2 and declined_at is null"""


@dataclass(frozen=True)
class PresentNotice:
    """A version of the controller's notice was shown to the caller, in a language."""

    controller_id: UUID
    version_id: UUID
    language: str


@dataclass(frozen=True)
class DeclineNotice:
    """The caller does not agree to a version that was shown to them in a language."""

    controller_id: UUID
    version_id: UUID
    language: str


@handler(PresentNotice)
async def present(command: PresentNotice, work: Work) -> Entity:
    """Answers the row, one for each showing. Raises NOT_FOUND, BAD_USER_INPUT and CONFLICT as accepting does."""
    text = await text_shown(command.controller_id, command.version_id, command.language, work)
    org_id, subject_id = await _person(work)
    shown = await _show(org_id, subject_id, text, work)
    return Entity(org_id, shown)


@handler(DeclineNotice)
async def decline(command: DeclineNotice, work: Work) -> Entity:
    """Answers the presentation that was declined; one is kept where none was. Declining again changes nothing.

    Raises NOT_FOUND, BAD_USER_INPUT and CONFLICT as accepting does.
    """
    text = await text_shown(command.controller_id, command.version_id, command.language, work)
    org_id, subject_id = await _person(work)
    found: UUID | None = await work.tx.fetchval(_SHOWN, org_id, subject_id, text["id"], text["language"])
    shown = found or await _show(org_id, subject_id, text, work)
    await work.tx.execute(_DECLINE, org_id, shown, work.now)
    work.concerns("NoticePresentation", shown)
    return Entity(org_id, shown)


async def _show(org_id: UUID, subject_id: UUID, text: Mapping[str, Any], work: Work) -> UUID:
    row = NoticePresentation(
        org_id=org_id,
        id=new_id(),
        subject_id=subject_id,
        controller_id=work.actor.controller_id,
        notice_code=text["notice_code"],
        version_id=text["id"],
        language=text["language"],
        sha256=text["sha256"],
        presented_at=work.now,
    )
    await insert(work.tx, [row])
    work.concerns("NoticePresentation", row.id)
    return row.id


async def _person(work: Work) -> tuple[UUID, UUID]:
    """The personal organization of the caller and the caller; NOT_FOUND for whoever is no person."""
    subject_id = work.actor.subject_id
    found: UUID | None = None if subject_id is None else await work.tx.fetchval(_PERSON, subject_id)
    if found is None or subject_id is None:
        raise DomainError(ErrorCode.NOT_FOUND, "Only a person is shown a notice.", ("notice",))
    return found, subject_id
