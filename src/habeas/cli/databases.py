"""Commands for the databases of a deployment."""

import asyncio
from collections.abc import Sequence

import click
from sqlalchemy.exc import OperationalError

from habeas.audit.gaps import log_faults
from habeas.cli.group import in_sentences, main
from habeas.kernel.clock import SystemClock
from habeas.parts import space_keys
from habeas.rights.replay import replay
from habeas.settings import Settings
from habeas.storage.doctor import examine
from habeas.storage.migrations import Target, migrate, newest
from habeas.storage.regions import DIRECTORY
from habeas.storage.roles import AUDITOR, bootstrap, database_of, login_of
from habeas.vault.ledger import ledger_copies
from habeas.vault.moving import Inventory, differences, inventory

_OUT_OF_REACH = "the database is out of reach, or does not let habeas_migrator in. Is it there (`habeas bootstrap`)?"


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
            try:
                migrate(dsn, _target(code))
            except OperationalError as error:
                raise click.ClickException(f"{code}: {_OUT_OF_REACH}") from error
            click.echo(f"{code}: {newest(_target(code))}")


@main.command("restore")
def restore_command() -> None:
    """After a backup was restored: erase again what was erased since it was made. Until then nothing is served.

    Stop the servers and workers first. It needs HABEAS_MIGRATOR_REGIONS and HABEAS_ERASURE_LEDGER, changes everything
    or nothing in each region, and does no harm where nothing was restored.
    """
    with in_sentences():
        for sentence in asyncio.run(_replay_all(Settings())):
            click.echo(sentence)


async def _replay_all(settings: Settings) -> list[str]:
    copies = ledger_copies(settings.regions, settings.erasure_ledger)
    keys, dsns = space_keys(settings), settings.migrator_regions
    if not copies:
        raise click.ClickException("no copy of the erasure ledger is set; see HABEAS_ERASURE_LEDGER.")
    missing = sorted(copies.keys() - dsns.keys())
    if missing:
        raise click.ClickException(f"no DSN of habeas_migrator is set for {', '.join(missing)}.")
    done = []
    for code, copy in copies.items():
        found = await replay(dsns[code].get_secret_value(), copy, keys[code], SystemClock())
        done.append(
            f"{code}: {found.records} records erased again, {found.keys} keys destroyed again,"
            f" {found.persons} accounts forgotten again, {found.entries} entries of the ledger written again."
        )
    return done


@main.command("compare")
@click.argument("code")
@click.option("--copy", "copy_dsn", required=True, prompt=True, hide_input=True, help="DSN of habeas_migrator there.")
def compare_command(code: str, copy_dsn: str) -> None:
    """Say whether a copy of region CODE is whole, before it takes the region's place; exit code 1 if it is not.

    Stop the servers and workers first. It needs HABEAS_MIGRATOR_REGIONS and the region's key, and changes nothing.
    """
    with in_sentences():
        faults, held = asyncio.run(_compare(Settings(), code, copy_dsn))
    for fault in faults:
        click.echo(fault)
    if faults:
        raise click.exceptions.Exit(1)
    rows = sum(rows for rows, _ in held.tables.values())
    click.echo(
        f"The copy is whole: {len(held.tables)} tables, {rows} rows, {held.keys} keys, {held.leaves} log entries."
    )


async def _compare(settings: Settings, code: str, copy_dsn: str) -> tuple[list[str], Inventory]:
    dsn, keys = settings.migrator_regions.get(code), space_keys(settings).get(code)
    if dsn is None or keys is None:
        raise click.ClickException(f"no DSN of habeas_migrator, or no key, is set for {code}.")
    source = await inventory(dsn.get_secret_value(), code, keys)
    copied = await inventory(copy_dsn, code, keys)
    return differences(source, copied), copied


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
    regions = [(code, dsn.get_secret_value()) for code, dsn in settings.regions.items()]
    found += await asyncio.gather(*(log_faults(code, dsn) for code, dsn in regions))
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
