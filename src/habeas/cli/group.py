"""The `habeas` command itself, and how its refusals are told."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from pydantic import ValidationError

from habeas.audit.commandline import audit
from habeas.kernel.errors import DomainError
from habeas.reference_connectors.commandline import connector
from habeas.rights.answers.commandline import package
from habeas.serving import LOG_FORMAT

FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


@contextmanager
def in_sentences() -> Iterator[None]:
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
    logging.basicConfig(level=level, format=LOG_FORMAT)


main.add_command(audit)
main.add_command(connector)
main.add_command(package)
