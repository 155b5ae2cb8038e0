"""The `habeas audit` commands, which need no database and no settings."""

import json
from typing import BinaryIO

import click

from habeas.audit.trusted import thumbprints_of
from habeas.audit.verify import verify


@click.group("audit")
def audit() -> None:
    """What shows that the record of looks and changes is whole."""


@audit.command("verify")
@click.argument("export", type=click.File("rb"))
@click.option("--earlier", type=click.File("rb"), help="An older export of the same person: nothing of it may be gone.")
@click.option("--trust", multiple=True, metavar="THUMBPRINT", help="RFC 7638 thumbprint of a key that may sign heads.")
@click.option("--jwks", type=click.File("rb"), help="The controller's published keys (/.well-known/jwks.json), saved.")
def verify_command(export: BinaryIO, earlier: BinaryIO | None, trust: tuple[str, ...], jwks: BinaryIO | None) -> None:
    """Verify an export of the ledger, offline; exit code 1 if anything in it is not as it was sealed.

    Whose key that is tells only what was got from the controller itself: without --trust or --jwks the exit code is 2,
    for anybody can seal a log of their own making with a key of their own.
    """
    trusted = (*trust, *thumbprints_of(jwks))
    try:
        verdict = verify(json.load(export), trusted, None if earlier is None else json.load(earlier))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise click.ClickException(f"this is not JSON: {error}") from error
    for fault in verdict.faults:
        click.echo(fault)
    if verdict.faults:
        raise click.exceptions.Exit(1)
    signers = ", ".join(sorted(verdict.thumbprints)) or "nobody"
    if not trusted:
        click.echo(
            f"{verdict.proven} entries are as somebody sealed them with {signers}, {verdict.waiting} wait for a seal."
            " Whose key it is was not verified: give --jwks or --trust."
        )
        raise click.exceptions.Exit(2)
    click.echo(f"{verdict.proven} entries are proven, {verdict.waiting} wait for a seal. Signed by {signers}.")
