"""The `habeas package` commands, which need no database and no settings."""

from typing import BinaryIO

import click

from habeas.audit.trusted import thumbprints_of
from habeas.rights.answers.verify import verify


@click.group("package")
def package() -> None:
    """The packages in which people get their data."""


@package.command("verify")
@click.argument("file", type=click.File("rb"))
@click.option("--trust", multiple=True, metavar="THUMBPRINT", help="RFC 7638 thumbprint of a key that may sign.")
@click.option("--jwks", type=click.File("rb"), help="The controller's published keys (/.well-known/jwks.json), saved.")
def verify_command(file: BinaryIO, trust: tuple[str, ...], jwks: BinaryIO | None) -> None:
    """Verify a package offline; exit code 1 if anything in it is not as it was signed.

    Whose key that is tells only what was got from the controller itself: without --trust or --jwks the exit code is 2,
    for anybody can sign in another's name with a key of their own.
    """
    trusted = (*trust, *thumbprints_of(jwks))
    verdict = verify(file, trusted)
    for fault in verdict.faults:
        click.echo(fault)
    if verdict.faults:
        raise click.exceptions.Exit(1)
    controller, reference = verdict.about.get("controller"), verdict.about.get("reference")
    if not trusted:
        click.echo(
            f"{verdict.files} files are as they were signed with the key {verdict.thumbprint}, by somebody who says to"
            f" be {_ended(controller)} Whose key it is was not verified: give --jwks or --trust."
        )
        raise click.exceptions.Exit(2)
    click.echo(f"{verdict.files} files are as {controller} signed them for {reference}. Key: {verdict.thumbprint}.")


def _ended(name: object) -> str:
    """A name at the end of a sentence: some end with a full stop of their own (Corp., Ltd.)."""
    return str(name) if str(name).endswith(".") else f"{name}."
