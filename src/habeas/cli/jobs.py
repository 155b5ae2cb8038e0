"""Commands for jobs that were given up: which they are, and to have them done again."""

import asyncio
from collections.abc import Sequence

import click

from habeas.cli.group import in_sentences, main
from habeas.parts import pool_options
from habeas.settings import Settings
from habeas.storage.regions import open_region
from habeas.storage.unscoped import unscoped
from habeas.writing.setaside import SetAside, do_again, set_aside


@main.group("jobs")
def jobs_group() -> None:
    """Jobs that failed until the worker gave them up; nothing is lost, but nothing happens before they are requeued."""


@jobs_group.command("list")
def list_command() -> None:
    """Show every job that was given up; exit code 1 if there is any."""
    with in_sentences():
        found = asyncio.run(_listed(Settings()))
    for code, job in found:
        when = job.given_up_at.isoformat(timespec="seconds")
        click.echo(f"{code} {job.id}  {job.name}  given up {when}  {job.error}")
    if found:
        raise click.exceptions.Exit(1)
    click.echo("No job was given up.")


@jobs_group.command("requeue")
@click.argument("jobs", nargs=-1, type=int, metavar="[JOB]...")
@click.option("--region", required=True, metavar="CODE", help="The region whose queue holds them.")
@click.option("--all", "every", is_flag=True, help="All that were given up in this region.")
def requeue_command(jobs: Sequence[int], region: str, every: bool) -> None:
    """Have jobs done again, once what made them fail is mended."""
    if bool(jobs) is every:
        raise click.UsageError("Name jobs, or --all.")
    with in_sentences():
        again = asyncio.run(_again(Settings(), region, None if every else jobs))
    click.echo(f"{len(again)} jobs are in the queue again.")


async def _listed(settings: Settings) -> list[tuple[str, SetAside]]:
    found = []
    for code, dsn in settings.regions.items():
        async with (
            open_region(code, dsn.get_secret_value(), pool_options(settings)) as region,
            unscoped(region, because="jobs that were given up") as tx,
        ):
            found += [(code, job) for job in await set_aside(tx)]
    return found


async def _again(settings: Settings, code: str, jobs: Sequence[int] | None) -> list[int]:
    dsn = settings.regions.get(code)
    if dsn is None:
        raise click.ClickException(f"there is no region {code}.")
    async with (
        open_region(code, dsn.get_secret_value(), pool_options(settings)) as region,
        unscoped(region, because="jobs to be done again") as tx,
    ):
        return await do_again(tx, jobs)
