"""Commands that print what is generated: settings, promises, the schema, the access matrix."""

from pathlib import Path

import click

from habeas import promises
from habeas.cli.group import FILE, in_sentences, main
from habeas.cli.settings_guide import as_markdown, documented
from habeas.demo.matrix import matrix_page
from habeas.schema import build_schema
from habeas.settings import Settings


@main.command("settings")
@click.option("--markdown", is_flag=True, help="The documentation, without values.")
def settings_command(markdown: bool) -> None:
    """Print every setting, its value (secrets masked) and its meaning."""
    if markdown:
        click.echo(as_markdown(), nl=False)
        return
    with in_sentences():
        for row in documented(Settings()):
            click.echo(f"{row.variable} = {row.shown}\n    {row.description}")


@main.command("promises")
@click.option("--tests", default="tests", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--write", type=FILE, help="Write the page instead.")
def promises_command(tests: Path, write: Path | None) -> None:
    """Print which promises of the notices a test proves, and which are open."""
    with in_sentences():
        if write is None:
            click.echo(promises.report(tests))
        else:
            write.write_text(promises.render(tests), encoding="utf-8")


@main.command("schema")
def schema_command() -> None:
    """Print the GraphQL schema with the scopes that each part needs."""
    with in_sentences():
        click.echo(build_schema().as_str())


@main.command("access-matrix")
def access_matrix_command() -> None:
    """Print which persona of the demo may select which field and run which mutation."""
    with in_sentences():
        click.echo(matrix_page(), nl=False)
