"""Publishing all notices of a folder, each with the same command as over GraphQL."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from habeas.access import ROLES, Actor, ActorKind, Role
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.kernel.texts import text_in
from habeas.notices.commands.publish import PublishNotice
from habeas.notices.commands.reach import residents_elsewhere
from habeas.notices.rules.reading import parse_notice
from habeas.notices.rules.report import report
from habeas.notices.rules.source import NoticeSource
from habeas.storage.regions import Region
from habeas.storage.transaction import read
from habeas.writing.run import WriteEngine, run

_HOME = "select home_region from habeas.organization where org_id = $1 and kind = 'CONTROLLER'"
_CLIENT = "habeas notices"


@dataclass(frozen=True)
class PublishedFile:
    """One file of the folder and what became of it, in words."""

    path: Path
    notice: str
    version: str
    report: str


async def publisher(regions: Mapping[str, Region], controller_id: UUID) -> Actor:
    """Who publishes for a controller from the command line, in its home region. NOT_FOUND where it is none."""
    for code in sorted(regions):
        actor = Actor(
            kind=ActorKind.OPERATOR,
            subject_id=None,
            organization_id=controller_id,
            controller_id=controller_id,
            region=code,
            role=Role.PRIVACY_TEAM,
            scopes=ROLES[Role.PRIVACY_TEAM],
            client_id=_CLIENT,
            token_id=str(new_id()),
        )
        async with read(regions[code], actor) as tx:
            home = await tx.fetchval(_HOME, controller_id)
        if home is not None:
            return replace(actor, region=home)
    raise DomainError(ErrorCode.NOT_FOUND, "There is no such controller.", ("controller",))


async def publish_files(
    engine: WriteEngine, actor: Actor, folder: Path, *, dry_run: bool, effective_from: datetime | None = None
) -> list[PublishedFile]:
    """Publish every `*.md` below the folder as the controller's privacy team, translations last.

    With `dry_run` nothing is stored, and each report tells what would change. Raises NOT_FOUND for a folder
    without notices, and what PublishNotice raises, with the file in `details`.
    """
    found: list[PublishedFile] = []
    # The machine let in whoever sits at its command line; nobody signs in to us there.
    actor = replace(actor, authenticated_at=engine.clock.now())
    for path, text, notice in _notices(folder):
        try:
            command = await prepared(engine, actor, text, notice, dry_run=dry_run, effective_from=effective_from)
            outcome = await run(command, actor, engine=engine)
        except DomainError as error:
            details = {**error.details, "file": str(path)}
            raise DomainError(error.code, f"{path}: {error.message}", error.path, details) from error
        words = report(outcome.result["preview"]) if dry_run else f"{notice.code} {notice.version} is published."
        found.append(PublishedFile(path, notice.code, notice.version, words))
    return found


async def prepared(
    engine: WriteEngine,
    actor: Actor,
    text: str,
    notice: NoticeSource,
    *,
    dry_run: bool,
    effective_from: datetime | None,
) -> PublishNotice:
    """The command for a text, with the people of the other regions counted."""
    elsewhere = await residents_elsewhere(engine.regions, actor, notice.code, notice.version)
    return PublishNotice(actor.organization_id, text, effective_from, dry_run, elsewhere)


def _notices(folder: Path) -> Iterator[tuple[Path, str, NoticeSource]]:
    texts = [(path, text_in(path)) for path in sorted(folder.rglob("*.md"))]
    read = [(path, text, parse_notice(text)) for path, text in texts]
    if not read:
        raise DomainError(ErrorCode.NOT_FOUND, f"There is no notice (*.md) in {folder}.")
    yield from sorted(read, key=lambda one: one[2].front.translation_of is not None)
