"""Commands for the databases of a deployment."""

import asyncio
from collections.abc import Sequence

import click

from habeas.cli.group import in_sentences, main
from habeas.kernel.clock import SystemClock
from habeas.settings import Settings
from habeas.storage.doctor import examine
from habeas.storage.migrations import Target, migrate, newest
from habeas.storage.regions import DIRECTORY
from habeas.storage.roles import AUDITOR, bootstrap, database_of, login_of


@main.command("bootstrap")
@click.option("--superuser-dsn", required=True, prompt=True, hide_input=True, help="DSN of a superuser of the cluster.")
@click.option("--only", multiple=True, metavar="CODE", help="Only the databases of this cluster: sg, cn, directory ...")
def bootstrap_command(superuser_dsn: str, only: tuple[str, ...]) -> None:
    """Create the roles and databases that the settings name, as far as they are missing."""
    with in_sentences():
        settings = Settings()
        databases = {code: database_of(dsn) for code, dsn in _migrator_dsns(settings).items() if _chosen(code, only)}
        done = bootstrap(superuser_dsn, _passwords(settings, only), databases)
    for sentence in done or ["Everything is there already."]:
        click.echo(sentence)


@main.command("migrate")
def migrate_command() -> None:
    """Bring the directory and every region up to the schema of this release."""
    with in_sentences():
        dsns = _migrator_dsns(Settings())
        if not dsns:
            raise click.ClickException("no DSN of habeas_migrator is set; see HABEAS_MIGRATOR_REGIONS.")
        for code, dsn in dsns.items():
            migrate(dsn, _target(code))
            click.echo(f"{code}: {newest(_target(code))}")


@main.command("doctor")
def doctor_command() -> None:
    """Say in sentences what is wrong with the deployment; exit code 1 if anything is."""
    with in_sentences():
        settings = Settings()
    faults = settings.faults() + asyncio.run(_examine_all(settings))
    for fault in faults:
        click.echo(fault)
    if faults:
        raise click.exceptions.Exit(1)
    click.echo("Nothing is wrong.")


async def _examine_all(settings: Settings) -> list[str]:
    dsns = {code: dsn.get_secret_value() for code, dsn in settings.regions.items()}
    if settings.directory is not None:
        dsns[DIRECTORY] = settings.directory.get_secret_value()
    clock = SystemClock()
    found = await asyncio.gather(*(examine(code, dsn, _target(code), clock) for code, dsn in dsns.items()))
    return [fault for faults in found for fault in faults]


def _target(code: str) -> Target:
    return Target.DIRECTORY if code == DIRECTORY else Target.REGION


def _chosen(code: str, only: Sequence[str]) -> bool:
    return not only or code in only


def _migrator_dsns(settings: Settings) -> dict[str, str]:
    dsns = {code: dsn.get_secret_value() for code, dsn in settings.migrator_regions.items()}
    if settings.migrator_directory is not None:
        dsns[DIRECTORY] = settings.migrator_directory.get_secret_value()
    return dsns


def _passwords(settings: Settings, only: Sequence[str]) -> dict[str, str]:
    """The password of each login as the chosen DSNs say it."""
    app = {code: dsn.get_secret_value() for code, dsn in settings.regions.items()}
    if settings.directory is not None:
        app[DIRECTORY] = settings.directory.get_secret_value()
    dsns = [*app.items(), *_migrator_dsns(settings).items()]
    logins = [login_of(dsn) for code, dsn in dsns if _chosen(code, only)]
    passwords = {role: password for role, password in logins if password is not None}
    if settings.auditor_password is not None:
        passwords[AUDITOR] = settings.auditor_password.get_secret_value()
    return passwords
