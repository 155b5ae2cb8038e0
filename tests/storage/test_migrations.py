"""Migrations: from nothing to the newest schema, again without effect, as the owner and as nobody else."""

from pathlib import Path

import psycopg
import pytest
from pgqueuer.adapters.drivers.asyncpg import AsyncpgPoolDriver
from pgqueuer.adapters.persistence.schema_ddl import render_install

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.storage.migrations import Target, current, migrate, newest, scripts
from habeas.storage.regions import Region
from habeas.storage.roles import APP, MIGRATOR, OWNER, connected
from habeas.writing.outbox import QUEUE, queries
from tests.conftest import Database

TARGET_OF = {"directory": Target.DIRECTORY, "sg": Target.REGION, "cn": Target.REGION}


def test_every_database_has_the_newest_schema(three_databases: dict[str, Database]) -> None:
    for code, found in three_databases.items():
        assert current(found.dsn(APP), TARGET_OF[code]) == newest(TARGET_OF[code])


def test_migrating_again_changes_nothing(database: Database) -> None:
    migrate(database.dsn(MIGRATOR), Target.REGION)
    assert current(database.dsn(MIGRATOR), Target.REGION) == newest(Target.REGION)


def test_everything_belongs_to_the_owner(database: Database) -> None:
    with psycopg.connect(database.superuser_dsn) as connection:
        owners = connection.execute(
            "select distinct pg_get_userbyid(relowner) from pg_class c join pg_namespace n on n.oid = relnamespace"
            " where nspname in ('habeas', 'app', 'queue') union"
            " select distinct pg_get_userbyid(proowner) from pg_proc p join pg_namespace n on n.oid = pronamespace"
            " where nspname in ('habeas', 'app', 'queue')"
        ).fetchall()
    assert owners == [(OWNER,)]


def test_nothing_is_granted_to_everybody(database: Database) -> None:
    with psycopg.connect(database.superuser_dsn) as connection:
        public = connection.execute("""
            select relname::text from pg_class c join pg_namespace n on n.oid = relnamespace,
                   aclexplode(relacl) a where a.grantee = 0 and nspname in ('habeas', 'app', 'queue')
            union all
            select proname::text from pg_proc p join pg_namespace n on n.oid = pronamespace,
                   aclexplode(coalesce(proacl, acldefault('f', proowner))) a
             where a.grantee = 0 and nspname in ('habeas', 'app', 'queue')
            union all
            select nspname::text from pg_namespace, aclexplode(nspacl) a
             where a.grantee = 0 and nspname in ('habeas', 'app', 'queue', 'public')""").fetchall()
    assert public == []


def test_writes_have_one_form_in_the_database(database: Database) -> None:
    """The form of the release before is gone once no release calls it."""
    with psycopg.connect(database.superuser_dsn) as connection:
        forms = connection.execute("select pronargs from pg_proc where proname = 'carry_out'").fetchall()
    assert forms == [(11,)]


def test_the_app_cannot_migrate(database: Database) -> None:
    with pytest.raises(Exception, match="permission denied to set role"):
        migrate(database.dsn(APP), Target.REGION)


def test_the_queue_is_the_one_that_the_library_declares() -> None:
    frozen = (scripts() / "sql" / "queue_0001.sql").read_text(encoding="utf-8")
    declared = render_install(QUEUE).split("\n\n", 1)[1]
    assert declared in frozen


async def test_the_library_finds_nothing_to_upgrade(region: Region) -> None:
    plan = await queries(AsyncpgPoolDriver(region.pool)).plan_upgrade()
    assert plan.statements == ()


def test_a_database_out_of_reach_is_said_in_a_sentence() -> None:
    with pytest.raises(DomainError) as refused, connected("postgresql://u:hush@127.0.0.1:1/x"):
        pass
    assert refused.value.code is ErrorCode.MISCONFIGURED
    assert "hush" not in refused.value.message


def test_the_migrations_lie_where_the_package_finds_them() -> None:
    assert (scripts() / "env.py").is_file()
    assert {entry.name for entry in Path(scripts() / "versions").iterdir() if entry.is_dir()} >= {
        target.value for target in Target
    }
