"""Commands that administer the clients of a controller's partners, by the same commands as the API."""

import asyncio
from typing import Any
from uuid import UUID

import click

from habeas.access import Permission
from habeas.auth.people.services import reader_for
from habeas.auth.people.standing import platform_for
from habeas.cli.group import in_sentences, main
from habeas.clients.commands import RegisterClient, RemoveClient, ResumeClient, RotateClientSecret, SuspendClient
from habeas.clients.rules import digest_of, new_secret
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.main import open_engines
from habeas.reading.globalid import decode, encode
from habeas.settings import Settings
from habeas.storage.transaction import read
from habeas.writing.run import run

_LIST = "select id, client_id, status, name from habeas.oauth_client where org_id = $1 order by registered_at, id"
controller_option = click.option("--controller", required=True, help="The controller's id, from the API or as a UUID.")
STEPS = {"suspend": SuspendClient, "resume": ResumeClient, "remove": RemoveClient}


@main.group("clients")
def clients() -> None:
    """Register, list, renew, suspend and remove clients of a controller's partners, at once."""


@clients.command("register")
@controller_option
@click.option("--name", required=True, help="What people are told who asks.")
@click.option("--about", required=True, help="What people are told it does.")
@click.option("--website", required=True, help="Where people read more.")
@click.option("--scope", "scopes", multiple=True, required=True, help="A scope that it may ask for.")
@click.option("--redirect-uri", "redirects", multiple=True, help="Where people are sent back to.")
@click.option("--acts-for-itself", is_flag=True, help="It may get tokens without a person behind them.")
def register_command(
    controller: str, name: str, about: str, website: str, scopes: Any, redirects: Any, acts_for_itself: bool
) -> None:
    """Register a client and print its id and its secret, this once."""
    secret = new_secret()
    command = RegisterClient(name, about, website, redirects, scopes, acts_for_itself, digest_of(secret))
    with in_sentences():
        key = asyncio.run(_run(Settings(), controller, command))
    click.echo(f"{key}\nsecret: {secret}")


@clients.command("list")
@controller_option
def list_command(controller: str) -> None:
    """Print id, client_id, status and name of each client."""
    with in_sentences():
        for line in asyncio.run(_list(Settings(), organization_of(controller))):
            click.echo(line)


@clients.command("rotate")
@controller_option
@click.argument("client")
@click.option("--overlap-hours", default=24, show_default=True, help="Hours for which the secret before counts too.")
def rotate_command(controller: str, client: str, overlap_hours: int) -> None:
    """Give CLIENT a new secret and print it, this once."""
    secret = new_secret()
    with in_sentences():
        asyncio.run(_run(Settings(), controller, RotateClientSecret(client, digest_of(secret), overlap_hours)))
    click.echo(f"secret: {secret}")


@clients.command("change")
@controller_option
@click.argument("client")
@click.argument("step", type=click.Choice(sorted(STEPS)))
def change_command(controller: str, client: str, step: str) -> None:
    """Suspend, resume or remove CLIENT."""
    with in_sentences():
        asyncio.run(_run(Settings(), controller, STEPS[step](client)))
    click.echo("Done.")


def organization_of(text: str) -> UUID:
    """The organization that an id of the API or a UUID names; NOT_FOUND for anything else."""
    found = decode(text)
    try:
        return found.org_id if found is not None else UUID(text)
    except ValueError as error:
        raise DomainError(ErrorCode.NOT_FOUND, "The controller's id cannot be read.") from error


async def _run(settings: Settings, controller: str, command: object) -> str:
    """The id of the client that the command was about, as the API has it."""
    org_id = organization_of(controller)
    async with open_engines(settings) as engines:
        actor = platform_for(settings.default_region, org_id, org_id, org_id)
        entity = (await run(command, actor, engine=engines.writes)).entity
    return "" if entity is None or not isinstance(entity.key, UUID) else encode("CLI", entity.org_id, entity.key)


async def _list(settings: Settings, org_id: UUID) -> list[str]:
    reader = reader_for(settings.default_region, org_id, org_id, Permission.CLIENTS_MANAGE)
    async with open_engines(settings) as engines, read(engines.regions[settings.default_region], reader) as tx:
        rows = await tx.fetch(_LIST, org_id)
    return [f"{encode('CLI', org_id, row['id'])}  {row['client_id']}  {row['status']}  {row['name']}" for row in rows]
