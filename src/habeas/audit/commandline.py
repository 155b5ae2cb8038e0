"""The `habeas audit` commands, which need no database and no settings."""

import json
from typing import BinaryIO

import click

from habeas.audit.verify import verify


@click.group("audit")
def audit() -> None:
    """What shows that the record of looks and changes is whole."""


@audit.command("verify")
@click.argument("export", type=click.File("rb"))
@click.option("--earlier", type=click.File("rb"), help="An older export of the same person: nothing of it may be gone.")
@click.option("--trust", multiple=True, metavar="THUMBPRINT", help="RFC 7638 thumbprint of a key that may sign heads.")
def verify_command(export: BinaryIO, earlier: BinaryIO | None, trust: tuple[str, ...]) -> None:
    """Verify an export of the ledger, offline; exit code 1 if anything in it is not as it was sealed."""
    try:
        verdict = verify(json.load(export), trust, None if earlier is None else json.load(earlier))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise click.ClickException(f"this is not JSON: {error}") from error
    for fault in verdict.faults:
        click.echo(fault)
    if verdict.faults:
        raise click.exceptions.Exit(1)
    signers = ", ".join(sorted(verdict.thumbprints)) or "nobody"
    click.echo(f"{verdict.proven} entries are proven, {verdict.waiting} wait for a seal. Signed by {signers}.")
