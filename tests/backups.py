"""Backups of a database and their restore, with the programs of the PostgreSQL that holds it."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from habeas.kernel.ids import new_id
from tests.conftest import BINARIES, Database

_SECONDS = 120


def backup(database: Database, file: Path) -> Path:
    """Everything in the database, as a plain script that builds it anew."""
    _run("pg_dump", "--format=plain", f"--file={file}", database.superuser_dsn)
    return file


@contextmanager
def restored(database: Database, file: Path) -> Iterator[Database]:
    """A new database as the backup has it, dropped when left."""
    name = f"restored_{new_id().hex}"
    with psycopg.connect(database.cluster.superuser_dsn, autocommit=True) as connection:
        connection.execute(
            sql.SQL("create database {} owner habeas_owner template template0").format(sql.Identifier(name))
        )
        try:
            found = Database(database.cluster, name)
            _run("psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", f"--file={file}", found.superuser_dsn)
            yield found
        finally:
            connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def _run(program: str, *arguments: str) -> None:
    command = [str(BINARIES / program), *arguments]
    done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr.decode()
