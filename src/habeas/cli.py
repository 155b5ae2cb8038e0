"""The `habeas` command."""

import asyncio
import json
import logging
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click
import uvicorn
from pydantic import ValidationError

from habeas import promises
from habeas.demo.serve import DemoOptions, run_demo
from habeas.jurisdictions.cases.explaining import explain_case
from habeas.jurisdictions.cases.resolving import resolve_case
from habeas.kernel.clock import SystemClock
from habeas.kernel.errors import DomainError
from habeas.main import build_application, open_engines
from habeas.schema import build_schema
from habeas.settings import Settings, as_markdown, documented
from habeas.storage.doctor import examine
from habeas.storage.migrations import Target, migrate, newest
from habeas.storage.regions import DIRECTORY
from habeas.storage.roles import AUDITOR, bootstrap, database_of, login_of
from habeas.worker import WorkerOptions, work

FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


@contextmanager
def _in_sentences() -> Iterator[None]:
    """Refusals as one sentence and exit code 1, never a trace; settings at fault are named, not shown."""
    try:
        yield
    except ValidationError as error:
        faults = [f"HABEAS_{'__'.join(map(str, one['loc'])).upper()}: {one['msg']}" for one in error.errors()]
        raise click.ClickException("\n".join(faults)) from error
    except DomainError as error:
        raise click.ClickException(error.message) from error
    except json.JSONDecodeError as error:
        raise click.ClickException(f"this is not JSON: {error}") from error


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="habeas")
@click.pass_context
def main(context: click.Context) -> None:
    """A privacy-rights backend for platforms with many customer organizations."""
    level = logging.WARNING if context.invoked_subcommand == "demo" else logging.INFO
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")


@main.command("demo")
@click.option("--port", default=8400, show_default=True, help="Port of the server; 0 takes a free one.")
@click.option("--data", default=".habeas", show_default=True, type=FOLDER, help="Where the demo keeps its data.")
@click.option("--fresh", is_flag=True, help="Wipe the data first.")
@click.option("--ready-file", type=FILE, help="Write where everything is, as JSON, as soon as it serves.")
def demo_command(port: int, data: Path, fresh: bool, ready_file: Path | None) -> None:
    """Start the demo world: an embedded PostgreSQL, the server and the worker."""
    with _in_sentences():
        run_demo(DemoOptions(data, port, fresh, ready_file), click.echo)


@main.command("settings")
@click.option("--markdown", is_flag=True, help="The documentation, without values.")
def settings_command(markdown: bool) -> None:
    """Print every setting, its value (secrets masked) and its meaning."""
    if markdown:
        click.echo(as_markdown(), nl=False)
        return
    with _in_sentences():
        for row in documented(Settings()):
            click.echo(f"{row.variable} = {row.shown}\n    {row.description}")


@main.command("bootstrap")
@click.option("--superuser-dsn", required=True, prompt=True, hide_input=True, help="DSN of a superuser of the cluster.")
@click.option("--only", multiple=True, metavar="CODE", help="Only the databases of this cluster: sg, cn, directory ...")
def bootstrap_command(superuser_dsn: str, only: tuple[str, ...]) -> None:
    """Create the roles and databases that the settings name, as far as they are missing."""
    with _in_sentences():
        settings = Settings()
        databases = {code: database_of(dsn) for code, dsn in _migrator_dsns(settings).items() if _chosen(code, only)}
        done = bootstrap(superuser_dsn, _passwords(settings, only), databases)
    for sentence in done or ["Everything is there already."]:
        click.echo(sentence)


@main.command("migrate")
def migrate_command() -> None:
    """Bring the directory and every region up to the schema of this release."""
    with _in_sentences():
        dsns = _migrator_dsns(Settings())
        if not dsns:
            raise click.ClickException("no DSN of habeas_migrator is set; see HABEAS_MIGRATOR_REGIONS.")
        for code, dsn in dsns.items():
            migrate(dsn, _target(code))
            click.echo(f"{code}: {newest(_target(code))}")


@main.command("doctor")
def doctor_command() -> None:
    """Say in sentences what is wrong with the deployment; exit code 1 if anything is."""
    with _in_sentences():
        settings = Settings()
    faults = settings.faults() + asyncio.run(_examine_all(settings))
    for fault in faults:
        click.echo(fault)
    if faults:
        raise click.exceptions.Exit(1)
    click.echo("Nothing is wrong.")


@main.command("promises")
@click.option("--tests", default="tests", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--write", type=FILE, help="Write the page instead.")
def promises_command(tests: Path, write: Path | None) -> None:
    """Print which promises of the notices a test proves, and which are open."""
    with _in_sentences():
        if write is None:
            click.echo(promises.report(tests))
        else:
            write.write_text(promises.render(tests), encoding="utf-8")


@main.command("resolve")
@click.argument("case", type=click.File(encoding="utf-8"))
@click.option("--explain", is_flag=True, help="Print the trace in sentences.")
def resolve_command(case: TextIO, explain: bool) -> None:
    """Work out what a written case asks for: laws, clocks, grounds; CASE is a JSON file."""
    with _in_sentences():
        written = json.load(case)
        given = written.get("given", written)
        if explain:
            click.echo("\n".join(explain_case(given)))
        else:
            click.echo(json.dumps(resolve_case(given), indent=2, ensure_ascii=False))


@main.command("schema")
def schema_command() -> None:
    """Print the GraphQL schema with the scopes that each part needs."""
    with _in_sentences():
        click.echo(build_schema().as_str())


@main.command("serve")
def serve_command() -> None:
    """Serve the API until it is told to stop."""
    with _in_sentences():
        asyncio.run(serve(Settings()))


@main.command("worker")
def worker_command() -> None:
    """Do the jobs of all regions until it is told to stop."""
    with _in_sentences():
        asyncio.run(do_jobs(Settings()))


async def serve(settings: Settings) -> None:
    """The server in this process; on SIGINT or SIGTERM it finishes what it has begun."""
    async with open_engines(settings) as engines:
        config = uvicorn.Config(
            build_application(engines),
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=round(settings.shutdown_grace_s),
        )
        await _Server(config).serve()


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on the first signal, and return: uvicorn would raise it again before the regions are closed."""
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, self.handle_exit, name, None)
        yield


async def do_jobs(settings: Settings) -> None:
    """The worker in this process; on SIGINT or SIGTERM it finishes what it has begun."""
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    options = WorkerOptions(
        batch=settings.worker_batch,
        heartbeat_s=settings.worker_heartbeat_s,
        attempts=settings.worker_attempts,
        grace_s=settings.shutdown_grace_s,
    )
    async with open_engines(settings) as engines:
        await work(engines.regions, engines.jobs(), stop, options)


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
