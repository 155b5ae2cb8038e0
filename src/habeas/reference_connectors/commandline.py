"""The `habeas connector` commands: reference connectors before an SQL database, or before files."""

import asyncio
import json
import logging
import socket
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click
import uvicorn

from habeas.connectors.rules.messages import call_of
from habeas.connectors.rules.signatures import checked_secret
from habeas.kernel.clock import SystemClock
from habeas.kernel.errors import DomainError
from habeas.outbound import Bounds, GuardedTransport
from habeas.outbound.addresses import networks_of
from habeas.outbound.calls import Caller
from habeas.reference_connectors.application import Desk
from habeas.reference_connectors.callers import CallingBack
from habeas.reference_connectors.external import CannotDo, External, WrongMapping
from habeas.reference_connectors.files.mapping import FilesMapping
from habeas.reference_connectors.files.store import open_files
from habeas.reference_connectors.reading import mapping_in
from habeas.reference_connectors.sql.database import open_database
from habeas.reference_connectors.sql.mapping import SqlMapping

FILE = click.Path(dir_okay=False, path_type=Path)
_SECONDS = 30.0
_EVERYWHERE = ("0.0.0.0/0", "::/0")
"""Callbacks go to one origin, which whoever runs the connector named; it may be on their own network."""


@dataclass(frozen=True)
class Serving:
    """How a connector serves."""

    secret_file: Path | None
    habeas: str
    port: int
    host_name: str
    ready_file: Path | None
    answer_within: float
    dry_run: Path | None


@click.group("connector")
def connector() -> None:
    """Reference connectors: programs before an external system that speak the interface of connectors."""


def _serving(command: Callable[..., External]) -> Callable[..., None]:
    """The options of every connector around a command that opens its system."""

    @click.option("--secret-file", type=FILE, help="Secrets (whsec_…), one a line: two while one replaces the other.")
    @click.option("--habeas", default="", metavar="URL", help="The habeas that may ask, for callbacks: https://host.")
    @click.option("--port", default=8500, show_default=True, help="Port; 0 takes a free one.")
    @click.option("--host-name", default="127.0.0.1", show_default=True, help="The address to listen at.")
    @click.option("--ready-file", type=FILE, help="Write where it listens, as JSON, as soon as it does.")
    @click.option("--answer-within", default=10.0, show_default=True, help="Seconds; later answers are called back.")
    @click.option("--dry-run", type=FILE, metavar="CALL", help="Print what this call (JSON) would do, and do nothing.")
    @wraps(command)
    def run(**given: Any) -> None:
        names = Serving.__dataclass_fields__
        serving = Serving(**{name: given.pop(name) for name in names})
        try:
            external = command(**given)
        except WrongMapping as wrong:
            raise click.ClickException("the mapping does not fit:\n" + "\n".join(wrong.faults)) from None
        with closing(external):
            if serving.dry_run is not None:
                _rehearse(external, serving.dry_run)
            else:
                asyncio.run(_serve(external, serving, _secrets(serving.secret_file)))

    return run


@connector.command("sql")
@click.option("--mapping", type=FILE, required=True, help="The mapping file (YAML).")
@click.option("--database-file", type=FILE, required=True, help="A file with the URL of the database, for SQLAlchemy.")
@_serving
def sql_command(mapping: Path, database_file: Path) -> External:
    """Serve calls about the rows of an SQL database; see docs/guides/reference-connectors.md."""
    url = _line_in(database_file)
    return open_database(url, mapping_in(mapping, SqlMapping), SystemClock())


@connector.command("files")
@click.option("--mapping", type=FILE, required=True, help="The mapping file (YAML).")
@click.option("--root", required=True, metavar="DIR|s3://BUCKET", help="Where the files are.")
@_serving
def files_command(mapping: Path, root: str) -> External:
    """Serve calls about files in a folder or an S3-compatible bucket; see docs/guides/reference-connectors.md."""
    return open_files(root, mapping_in(mapping, FilesMapping), SystemClock())


def _line_in(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file}: it cannot be read") from error


def _secrets(file: Path | None) -> list[str]:
    if file is None:
        raise click.ClickException("--secret-file is needed: without a secret, no call can be believed")
    try:
        found = [checked_secret(line) for line in _line_in(file).split()]
    except DomainError as error:
        raise click.ClickException(f"{file}: {error.message}") from None
    if not found:
        raise click.ClickException(f"{file}: there is no secret in it")
    return found


def _rehearse(external: External, file: Path) -> None:
    try:
        call = call_of(json.loads(_line_in(file)))
    except ValueError:
        call = None
    if call is None:
        raise click.ClickException(f"{file}: this is no call as interface/call.schema.json has it")
    try:
        said = external.rehearse(call)
    except CannotDo as cannot:
        raise click.ClickException(f"the call would fail, and nothing would be done: {cannot.code}") from None
    for line in said:
        click.echo(line)


async def _serve(external: External, serving: Serving, secrets: list[str]) -> None:
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    clock, bounds = SystemClock(), Bounds(_SECONDS)
    transport = GuardedTransport(loopback=True, networks=networks_of(_EVERYWHERE), bounds=bounds)
    back = CallingBack(Caller(transport, _SECONDS), secrets, clock, serving.habeas)
    desk = Desk(external, secrets, clock, back, serving.answer_within)
    with socket.create_server((serving.host_name, serving.port)) as listening:
        host, port = listening.getsockname()[:2]
        if serving.ready_file is not None:
            ready = {"url": f"http://{host}:{port}/habeas", "operations": sorted(external.operations)}
            serving.ready_file.write_text(json.dumps(ready), encoding="utf-8")
        click.echo(f"Listening at http://{host}:{port}/habeas for {', '.join(sorted(external.operations))}")
        config = uvicorn.Config(desk.application, log_config=None, access_log=False, server_header=False)
        await uvicorn.Server(config).serve(sockets=[listening])
