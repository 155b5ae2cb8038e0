"""Commands by which a controller and its customers' organizations come to be."""

import asyncio
from pathlib import Path

import click

from habeas.auth.people.declared import Applied, apply
from habeas.cli.group import in_sentences, main
from habeas.founding.rules import Declaration, read_declaration
from habeas.founding.rules.naming import controller_id
from habeas.main import open_engines
from habeas.reading.globalid import encode
from habeas.settings import Settings


@main.group("controller")
def controller() -> None:
    """Controllers of this deployment, as their declarations say."""


@controller.command("apply")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Change nothing; print what would change.")
def apply_command(file: Path, dry_run: bool) -> None:
    """Make the databases hold what FILE declares: the controller, its register, its applications, its first people.

    Applied a second time, the same file changes nothing. What is wrong is named by its path and a code, and then
    nothing is done; what is on record and not in the file is never taken away.
    """
    with in_sentences():
        declaration = read_declaration(file.read_text(encoding="utf-8"))
        done = asyncio.run(_apply(Settings(), declaration, dry_run))
    for place in done:
        for change in place.changes:
            click.echo(f"{place.where}: {change}")
    if not any(place.changes for place in done):
        click.echo("Nothing changes: everything is as the file declares.")
    org_id = controller_id(declaration.controller)
    click.echo(f"controller: {encode('CTR', org_id, org_id)}")


async def _apply(settings: Settings, declaration: Declaration, dry_run: bool) -> list[Applied]:
    async with open_engines(settings) as engines:
        return await apply(engines.writes, declaration, dry_run=dry_run)
