"""The server refuses to start as a role that row-level security does not bind."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from habeas.demo.cluster import ClusterSettings
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.storage.regions import PoolOptions, Region, open_region
from habeas.storage.roles import APP
from tests.conftest import Database

PASSWORD = "login"
OPTIONS = PoolOptions(min_size=1, max_size=1)


@pytest.fixture
def login(cluster: ClusterSettings) -> Iterator[str]:
    """A plain login of its own, removed after the test."""
    name = f"login_{new_id().hex}"
    with psycopg.connect(cluster.superuser_dsn, autocommit=True) as connection:
        connection.execute(
            sql.SQL("create role {} login password {}").format(sql.Identifier(name), sql.Literal(PASSWORD))
        )
        yield name
        connection.execute(sql.SQL("drop role {}").format(sql.Identifier(name)))


async def refusal(database: Database, login: str) -> str:
    dsn = database.superuser_dsn.replace(f"postgres:{database.cluster.secrets['postgres']}", f"{login}:login")
    with pytest.raises(DomainError) as refused:
        async with open_region("sg", dsn, OPTIONS):
            pass
    assert refused.value.code is ErrorCode.MISCONFIGURED
    return refused.value.message


def change(database: Database, statement: str) -> None:
    with psycopg.connect(database.superuser_dsn, autocommit=True) as connection:
        connection.execute(statement.encode())


async def test_the_app_may_enter(region: Region) -> None:
    assert await region.pool.fetchval("select session_user::text") == APP


async def test_a_superuser_is_refused(database: Database) -> None:
    with pytest.raises(DomainError, match="is a superuser") as refused:
        async with open_region("sg", database.superuser_dsn, OPTIONS):
            pass
    assert refused.value.code is ErrorCode.MISCONFIGURED


async def test_a_role_with_bypassrls_is_refused(database: Database, login: str) -> None:
    change(database, f"alter role {login} bypassrls; grant connect on database {database.name} to {login}")
    assert "has BYPASSRLS" in await refusal(database, login)
    change(database, f"drop owned by {login}")


async def test_a_role_that_owns_a_table_is_refused(database: Database, login: str) -> None:
    change(
        database,
        f"grant connect on database {database.name} to {login}; "
        f"create table habeas.owned (); alter table habeas.owned owner to {login}",
    )
    assert "owns tables" in await refusal(database, login)
    change(database, f"drop owned by {login}")


async def test_a_member_of_the_owner_is_refused(database: Database, login: str) -> None:
    change(database, f"grant connect on database {database.name} to {login}; grant habeas_owner to {login}")
    assert "is a member of the owner" in await refusal(database, login)
    change(database, f"drop owned by {login}; revoke habeas_owner from {login}")


async def test_the_migrator_is_refused(database: Database) -> None:
    with pytest.raises(DomainError, match="member of the owner"):
        async with open_region("sg", database.dsn("habeas_migrator"), OPTIONS):
            pass


async def test_a_region_that_cannot_be_reached_is_named_without_its_dsn() -> None:
    with pytest.raises(DomainError) as refused:
        async with open_region("cn", "postgresql://u:secret-word@127.0.0.1:1/x", OPTIONS):
            pass
    assert "cn" in refused.value.message
    assert "secret-word" not in refused.value.message
