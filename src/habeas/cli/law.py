"""Commands that apply law and publish notices."""

import asyncio
import json
from datetime import datetime
from pathlib import Path
from typing import TextIO
from uuid import UUID

import click

from habeas.cli.group import in_sentences, main
from habeas.jurisdictions.cases.explaining import explain_case
from habeas.jurisdictions.cases.files import written_case
from habeas.jurisdictions.cases.reading import instant
from habeas.jurisdictions.cases.resolving import givens_of, resolve_case
from habeas.main import open_engines
from habeas.notices.commands import publish_files, publisher
from habeas.notices.commands.files import PublishedFile
from habeas.reading.globalid import decode
from habeas.settings import Settings


@main.command("resolve")
@click.argument("case", type=click.File(encoding="utf-8"))
@click.option("--explain", is_flag=True, help="Print the trace in sentences.")
def resolve_command(case: TextIO, explain: bool) -> None:
    """Work out what a written case asks for: laws, clocks, grounds; CASE is YAML or JSON, one case or a list."""
    with in_sentences():
        written = written_case(case.read())
        givens = givens_of(written)
        if explain:
            click.echo("\n\n".join("\n".join(explain_case(given)) for given in givens))
            return
        shown = [resolve_case(given) for given in givens]
        click.echo(json.dumps(shown if isinstance(written, list) else shown[0], indent=2, ensure_ascii=False))


@main.group("notices")
def notices_group() -> None:
    """Work with the notices of a controller."""


@notices_group.command("publish")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--controller", required=True, help="The controller's id, as the API answers it, or its UUID.")
@click.option("--dry-run", is_flag=True, help="Store nothing; print what would change, and for whom.")
@click.option("--effective-from", metavar="INSTANT", help="From when on they count, instead of the date in the text.")
def publish_command(folder: Path, controller: str, dry_run: bool, effective_from: str | None) -> None:
    """Publish every notice (*.md) of FOLDER with the command behind `publishNotice`."""
    with in_sentences():
        begins = None if effective_from is None else instant(effective_from, "--effective-from")
        done = asyncio.run(publish_folder(Settings(), folder, _controller_id(controller), dry_run, begins))
    for file in done:
        click.echo(f"{file.path}: {file.report}")


async def publish_folder(
    settings: Settings, folder: Path, controller_id: UUID, dry_run: bool, effective_from: datetime | None
) -> list[PublishedFile]:
    """What became of each notice of the folder; the worker makes the announcements that follow."""
    async with open_engines(settings) as engines:
        actor = await publisher(engines.regions, controller_id)
        return await publish_files(engines.writes, actor, folder, dry_run=dry_run, effective_from=effective_from)


def _controller_id(text: str) -> UUID:
    found = decode(text)
    try:
        return found.org_id if found is not None else UUID(text)
    except ValueError as error:
        raise click.ClickException(f"this is no id of a controller: {text}") from error
