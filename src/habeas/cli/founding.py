"""Commands by which a controller and its customers' organizations come to be."""

import asyncio
from pathlib import Path
from uuid import UUID

import click

from habeas.auth.declared import Applied, apply, founder
from habeas.cli.clients import controller_option, organization_of
from habeas.cli.group import in_sentences, main
from habeas.founding.commands import FoundOrganization
from habeas.founding.rules import Declaration, read_declaration
from habeas.founding.rules.customer import Customer, customer_of
from habeas.founding.rules.naming import controller_id, organization_id
from habeas.kernel.texts import text_in
from habeas.main import open_engines
from habeas.reading.globalid import encode
from habeas.settings import Settings
from habeas.writing.run import run


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
        declaration = read_declaration(text_in(file))
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


@main.group("organization")
def organization() -> None:
    """Organizations of a controller's customers."""


@organization.command("found")
@click.argument("key")
@controller_option
@click.option("--name", required=True, help="The name by which it is known.")
@click.option("--legal-name", required=True, help="The legal entity.")
@click.option("--country", required=True, help="Where it is established, ISO 3166-1; it decides the region.")
@click.option("--contact", required=True, help="An e-mail address for questions on data protection.")
@click.option("--administrator", required=True, help="The e-mail address of its first administrator, who is invited.")
@click.option("--region", required=True, help="The region in which its records are, as the residency rules admit.")
def found_command(
    key: str, controller: str, name: str, legal_name: str, country: str, contact: str, administrator: str, region: str
) -> None:
    """Found a customer's organization, and invite its first administrator by mail; KEY tells it apart from others.

    A second time, the same organization stays as it is and nobody is invited again.
    """
    with in_sentences():
        customer = customer_of(
            key=key,
            name=name,
            legal_name=legal_name,
            country=country,
            contact_email=contact,
            administrator=administrator,
        )
        org_id, new = asyncio.run(_found(Settings(), organization_of(controller), customer, region))
    click.echo("Founded." if new else "It is there already; nothing was done.")
    click.echo(f"organization: {encode('ORG', org_id, org_id)}")


async def _found(settings: Settings, controller_id: UUID, customer: Customer, region: str) -> tuple[UUID, bool]:
    org_id = organization_id(controller_id, customer.key)
    async with open_engines(settings) as engines:
        actor = founder(region, org_id, controller_id)
        done = await run(FoundOrganization(region, customer), actor, engine=engines.writes)
    return org_id, bool(done.result["new"])
