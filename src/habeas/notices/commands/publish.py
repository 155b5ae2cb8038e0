"""Publishing a version: read, compared, classified and stored with its announcements, or only shown (dry run)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.notices.commands.entrypoints import ANNOUNCE, REPLICATE
from habeas.notices.commands.preview import preview
from habeas.notices.commands.reach import residents_here
from habeas.notices.commands.sold import check_sales
from habeas.notices.commands.store import parts, version_row
from habeas.notices.model import NoticeAnnouncement, NoticeReach, NoticeVersion
from habeas.notices.rules.effect import Effect, Planned, Residents, effect_of, must_agree
from habeas.notices.rules.force import effective_at
from habeas.notices.rules.reading import parse_notice
from habeas.notices.rules.source import NoticeSource
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.storage.table import Table
from habeas.writing.command import handler
from habeas.writing.work import Work

_CONTROLLER = """select name, establishments from habeas.organization where org_id = $1 and kind = 'CONTROLLER'"""
_SAME = """select id, sha256 from habeas.notice_version
            where org_id = $1 and notice_code = $2 and version = $3 and language = $4"""
_BEFORE = """select source from habeas.notice_version
              where org_id = $1 and notice_code = $2 and language = $3 and version <> $4
              order by effective_from desc, published_at desc limit 1"""
_MASTER = """select effective_from, in_force_from from habeas.notice_version
              where org_id = $1 and notice_code = $2 and version = $3 and language = $4"""


@dataclass(frozen=True)
class PublishNotice:
    """Publish a notice of the controller, written as Markdown with front matter.

    `effective_from` goes before the date in the text. `elsewhere` counts the people of the other regions who
    accepted an older version. With `dry_run` nothing is stored.
    """

    controller_id: UUID
    source: str
    effective_from: datetime | None = None
    dry_run: bool = False
    elsewhere: tuple[Residents, ...] = ()


@dataclass(frozen=True)
class Publication:
    """A version that is ready to be stored: its row, its parts, and everything that follows from it."""

    version: NoticeVersion
    rows: tuple[Table, ...]
    effect: Effect
    reach: tuple[NoticeReach, ...]


@handler(PublishNotice)
async def publish(command: PublishNotice, work: Work) -> Entity | Mapping[str, Any]:
    """Answers the version, or with `dry_run` what it would be.

    Raises NOT_FOUND for another controller, NOTICE_INVALID for a text that is no notice, that weakens a promise
    without asking for fresh agreement or that the count of sales contradicts, CONFLICT for a version that was
    published with another text.
    """
    notice = parse_notice(command.source)
    org_id = command.controller_id
    establishments = await _establishments(work, org_id)
    await check_sales(notice, org_id, work)
    known = await work.tx.fetchrow(_SAME, org_id, notice.code, notice.version, notice.front.language)
    publication = await _prepared(command, notice, establishments, work)
    if known is not None and known["sha256"] != publication.version.sha256:
        raise DomainError(
            ErrorCode.CONFLICT, "This version is published already, with another text.", ("source", "version")
        )
    if command.dry_run:
        work.note(dry_run=True)
        return await preview(work.tx, publication.version, publication.rows, publication.reach)
    if known is not None:
        return Entity(org_id, known["id"])
    await _store(publication, work)
    return Entity(org_id, publication.version.id)


async def _establishments(work: Work, org_id: UUID) -> tuple[str, ...]:
    row = await work.tx.fetchrow(_CONTROLLER, org_id) if org_id == work.actor.organization_id else None
    if row is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such controller.", ("controller",))
    return tuple(row["establishments"])


async def _prepared(
    command: PublishNotice, notice: NoticeSource, establishments: tuple[str, ...], work: Work
) -> Publication:
    org_id, version_id = command.controller_id, new_id()
    effect = await _effect(command, notice, work)
    here = await residents_here(work.tx, org_id, notice.code, notice.version)
    everybody = [*here, *command.elsewhere] if notice.front.translation_of is None else []
    reach = tuple(_reach(org_id, version_id, everybody, effect, establishments, work.now))
    needed = sum(one.consent_needed for one in reach)
    version = version_row(org_id, version_id, notice, command.source, work.now, effect, needed)
    return Publication(version, tuple(parts(org_id, version_id, notice)), effect, reach)


async def _effect(command: PublishNotice, notice: NoticeSource, work: Work) -> Effect:
    front = notice.front
    if front.translation_of is not None:
        return await _effect_of_translation(command, notice, front.translation_of, work)
    text = await work.tx.fetchval(_BEFORE, command.controller_id, notice.code, front.language, notice.version)
    begins = max(command.effective_from or effective_at(notice, work.now), work.now)
    return effect_of(parse_notice(text) if text is not None else None, notice, begins, work.now)


async def _effect_of_translation(command: PublishNotice, notice: NoticeSource, language: str, work: Work) -> Effect:
    """A translation follows the text that it translates: it announces nothing, and counts when that one does."""
    master = await work.tx.fetchrow(_MASTER, command.controller_id, notice.code, notice.version, language)
    if master is None:
        raise DomainError(
            ErrorCode.NOTICE_INVALID,
            "The text that this one translates is not published.",
            ("source", "translation_of"),
        )
    return Effect(master["effective_from"], master["in_force_from"])


def _reach(
    org_id: UUID,
    version_id: UUID,
    residents: Iterable[Residents],
    effect: Effect,
    establishments: tuple[str, ...],
    now: datetime,
) -> Iterable[NoticeReach]:
    counted: dict[str, list[int]] = {}
    for who in residents:
        sums = counted.setdefault(who.region, [0, 0])
        sums[0] += who.people
        if must_agree(effect.consent_from, who, establishments, effect.effective_from.date()):
            sums[1] += who.people
    for region, (accepted, needed) in counted.items():
        yield NoticeReach(
            org_id=org_id,
            version_id=version_id,
            region_code=region,
            accepted=accepted,
            consent_needed=needed,
            counted_at=now,
        )


async def _store(publication: Publication, work: Work) -> None:
    version = publication.version
    work.concerns("NoticeVersion", version.id)
    work.note(notice=version.notice_code, version=version.version, kinds=[one["kind"] for one in version.changes])
    announcements = [announcement(version, planned) for planned in publication.effect.announcements]
    await insert(work.tx, [version, *publication.rows, *publication.reach, *announcements])
    await schedule(announcements, work)
    payload = {"org_id": str(version.org_id), "version_id": str(version.id)}
    await work.enqueue(REPLICATE, payload, dedupe_key=f"{REPLICATE}:{version.id}")


def announcement(version: NoticeVersion, planned: Planned) -> NoticeAnnouncement:
    """The row of something that people are still to be told."""
    return NoticeAnnouncement(
        org_id=version.org_id,
        id=new_id(),
        version_id=version.id,
        kind=planned.duty.value,
        due_at=planned.due_at,
        subjects=0,
    )


async def schedule(announcements: Iterable[NoticeAnnouncement], work: Work) -> None:
    """Have each announcement made when it is due."""
    for one in announcements:
        payload = {"org_id": str(one.org_id), "announcement_id": str(one.id)}
        wait = max(one.due_at - work.now, timedelta(0))
        await work.enqueue(ANNOUNCE, payload, execute_after=wait, dedupe_key=f"{ANNOUNCE}:{one.id}")
