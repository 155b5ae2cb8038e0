"""Bringing a database up to the schema of this release, and saying whether it is there."""

from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, make_url
from sqlalchemy.engine import URL, Engine
from sqlalchemy.pool import NullPool

import habeas
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.storage.table import SCHEMA

_PACKAGE = Path(habeas.__file__).parent


class Target(StrEnum):
    """The two kinds of database; each has its own line of migrations."""

    REGION = "region"
    DIRECTORY = "directory"

    @property
    def version_table(self) -> str:
        """Where the database keeps the number of its schema."""
        return f"{self.value}_version"


def scripts() -> Path:
    """The folder of the migrations: inside an installed package, or beside `src` in a checkout."""
    installed = _PACKAGE / "_migrations"
    return installed if installed.is_dir() else _PACKAGE.parent.parent / "migrations"


def migrate(dsn: str, target: Target, revision: str = "head") -> None:
    """Bring the database up to `revision`; the DSN is that of habeas_migrator (or of a superuser)."""
    engine = _engine(dsn)
    with engine.begin() as connection:
        command.upgrade(_configuration(target, connection), revision)


def run_script(connection: Connection, name: str) -> None:
    """For migrations: run `migrations/sql/<name>` as it stands, several statements and percent signs included."""
    script = (scripts() / "sql" / name).read_text(encoding="utf-8")
    run_statements(connection, script)


def run_statements(connection: Connection, script: str) -> None:
    """For migrations: run SQL as it stands; SQLAlchemy would take percent signs and colons for parameters."""
    driver = connection.connection.driver_connection
    if driver is None:
        raise DomainError(ErrorCode.MISCONFIGURED, "the migration has lost its connection")
    driver.execute(script)


def newest(target: Target) -> str:
    """The revision that this release wants."""
    return ScriptDirectory.from_config(_configuration(target)).get_current_head() or ""


def current(dsn: str, target: Target) -> str:
    """The revision that the database has; empty if it has none."""
    with _engine(dsn).connect() as connection:
        options = {"version_table": target.version_table, "version_table_schema": SCHEMA}
        return MigrationContext.configure(connection, opts=options).get_current_revision() or ""


def _configuration(target: Target, connection: object = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts()))
    config.set_main_option("version_locations", str(scripts() / "versions" / target.value))
    config.set_main_option("path_separator", "os")
    config.attributes.update(connection=connection, target=target)
    return config


def _engine(dsn: str) -> Engine:
    url = make_url(dsn)
    return create_engine(_with_driver(url), poolclass=NullPool)


def _with_driver(url: URL) -> URL:
    return url.set(drivername="postgresql+psycopg")
