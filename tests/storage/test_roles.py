"""The roles: what bootstrap creates, and what each role may do."""

import asyncpg
import psycopg
import pytest

from habeas.demo.cluster import DATABASES, ClusterSettings
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.storage.roles import APP, AUDITOR, LOGINS, MIGRATOR, OWNER, bootstrap
from tests.conftest import Database


def test_a_second_bootstrap_has_nothing_to_do(cluster: ClusterSettings) -> None:
    assert bootstrap(cluster.superuser_dsn, {}, DATABASES) == []


def test_no_role_can_do_more_than_its_work(cluster: ClusterSettings) -> None:
    with psycopg.connect(cluster.superuser_dsn) as connection:
        rows = connection.execute(
            "select rolname, rolcanlogin, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication"
            " from pg_roles where rolname like 'habeas%' order by 1"
        ).fetchall()
    assert rows == [(APP, True, False), (AUDITOR, True, False), (MIGRATOR, True, False), (OWNER, False, False)]


def test_no_password_stands_in_the_server_s_log(cluster: ClusterSettings) -> None:
    with psycopg.connect(cluster.superuser_dsn, autocommit=True) as connection:
        connection.execute("alter system set log_statement = 'all'")
        connection.execute("select pg_reload_conf()")
        bootstrap(cluster.superuser_dsn, {role: cluster.secrets[role] for role in LOGINS}, {})
        connection.execute("alter system reset log_statement")
        connection.execute("select pg_reload_conf()")
    log = (cluster.data_dir / "postgres.log").read_text()
    assert "alter role" in log
    assert not any(cluster.secrets[role] in log for role in LOGINS)


def test_a_login_of_another_name_is_refused(cluster: ClusterSettings) -> None:
    with pytest.raises(DomainError, match="signs in as somebody") as refused:
        bootstrap(cluster.superuser_dsn, {"somebody": "x"}, {})
    assert refused.value.code is ErrorCode.MISCONFIGURED


@pytest.mark.parametrize("role", [APP, AUDITOR])
async def test_neither_app_nor_auditor_can_change_the_schema(database: Database, role: str) -> None:
    connection = await asyncpg.connect(database.dsn(role))
    try:
        for schema in ("habeas", "app", "queue", "public"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(f"create table {schema}.mine ()")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(f"set role {OWNER}")
    finally:
        await connection.close()


async def test_nobody_else_enters_the_databases(database: Database) -> None:
    connection = await asyncpg.connect(database.superuser_dsn)
    try:
        allowed = await connection.fetchval(
            "select array_agg(r.rolname::text order by r.rolname) from pg_roles r"
            " where not r.rolsuper and r.rolname like any ('{habeas%,pg\\_read%}')"
            "   and has_database_privilege(r.oid, current_database(), 'connect')"
        )
    finally:
        await connection.close()
    assert allowed == sorted([*LOGINS, OWNER])
