"""Runs the migrations of one database, a region or the directory, as the owner of its tables."""

from alembic import context
from sqlalchemy import Connection, text

from habeas.storage.migrations import Target
from habeas.storage.roles import OWNER
from habeas.storage.table import SCHEMA


def run(connection: Connection, target: Target) -> None:
    """All steps in the caller's transaction: either the schema is the new one, or nothing happened."""
    connection.execute(text(f"set local role {OWNER}"))
    connection.execute(text("set local lock_timeout = '10s'"))
    connection.execute(text("select pg_advisory_xact_lock(hashtext('habeas migrations'))"))
    connection.execute(text(f"create schema if not exists {SCHEMA}"))
    context.configure(
        connection=connection,
        version_table=target.version_table,
        version_table_schema=SCHEMA,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"], context.config.attributes["target"])
