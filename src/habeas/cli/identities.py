"""Commands that link the subjects of trusted issuers to people."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import click

from habeas.auth.authority import Authority
from habeas.auth.issuers.identities import Identity, identities_of
from habeas.auth.issuers.linking import link, unlink
from habeas.auth.issuers.trust import by_issuer
from habeas.cli.group import in_sentences, main
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.main import build_authority, open_engines
from habeas.parts import key_ring
from habeas.reading.globalid import decode
from habeas.settings import Settings


@main.group("identities")
def identities() -> None:
    """Link subjects of trusted issuers to people, list the links, take them away."""


@identities.command("link")
@click.argument("issuer")
@click.argument("subject")
@click.option("--person", required=True, help="The person's id, from the API or as a UUID.")
@click.option("--region", required=True, help="The region in which the person lives.")
def link_command(issuer: str, subject: str, person: str, region: str) -> None:
    """Let SUBJECT of ISSUER be this person. Whoever runs this has made sure that they are the same."""
    with in_sentences():
        asyncio.run(_link(Settings(), issuer, subject, Identity(person_id(person), region, None)))
    click.echo("Linked.")


@identities.command("list")
@click.option("--person", required=True, help="The person's id, from the API or as a UUID.")
def list_command(person: str) -> None:
    """Print the links of a person: a mark, the issuer and since when."""
    with in_sentences():
        for line in asyncio.run(_list(Settings(), person_id(person))):
            click.echo(line)


@identities.command("unlink")
@click.argument("mark")
@click.option("--person", required=True, help="The person's id, from the API or as a UUID.")
@click.option("--region", required=True, help="The region in which the person lives.")
def unlink_command(mark: str, person: str, region: str) -> None:
    """Take away the link of this MARK, as `list` prints it."""
    with in_sentences():
        asyncio.run(_unlink(Settings(), mark, person_id(person), region))
    click.echo("Unlinked.")


def person_id(text: str) -> UUID:
    """The person whom an id of the API or a UUID names; NOT_FOUND for anything else."""
    found = decode(text)
    key = found.key_as(UUID) if found is not None and found.tag == "PER" else None
    try:
        return key if isinstance(key, UUID) else UUID(text)
    except ValueError as error:
        raise DomainError(ErrorCode.NOT_FOUND, "The person's id cannot be read.") from error


@asynccontextmanager
async def authority_of(settings: Settings) -> AsyncIterator[Authority]:
    """The authority of this deployment."""
    async with open_engines(settings) as engines:
        yield build_authority(engines, key_ring(settings))


async def _link(settings: Settings, issuer: str, subject: str, identity: Identity) -> None:
    if issuer not in by_issuer(settings.trusted_issuers, settings.token_issuer):
        raise DomainError(ErrorCode.NOT_FOUND, "HABEAS_TRUSTED_ISSUERS does not list this issuer.")
    async with authority_of(settings) as authority:
        await link(authority, issuer, subject, identity)


async def _list(settings: Settings, subject_id: UUID) -> list[str]:
    async with authority_of(settings) as authority:
        found = await identities_of(authority, subject_id)
    return [f"{each.mark.hex()}  {each.issuer}  {each.linked_at:%Y-%m-%d %H:%M} UTC" for each in found]


async def _unlink(settings: Settings, mark: str, subject_id: UUID, region: str) -> None:
    try:
        wanted = bytes.fromhex(mark)
    except ValueError as error:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such link.") from error
    async with authority_of(settings) as authority:
        await unlink(authority, region, subject_id, wanted)
