"""The roles and databases that everything else presupposes, created once by a superuser."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from habeas.kernel.errors import DomainError, ErrorCode

OWNER = "habeas_owner"
MIGRATOR = "habeas_migrator"
APP = "habeas_app"
AUDITOR = "habeas_auditor"
LOGINS = (MIGRATOR, APP, AUDITOR)

_HARMLESS = "nosuperuser nobypassrls nocreatedb nocreaterole noreplication"


def bootstrap(superuser_dsn: str, passwords: Mapping[str, str], databases: Mapping[str, str]) -> list[str]:
    """Create what is missing of the roles and databases of one cluster; return what was done, in sentences.

    `passwords` are those of the logins (a login without one cannot sign in by password); `databases` maps a
    region's code, or `directory`, to the name of its database in this cluster.
    """
    unknown = sorted(set(passwords) - set(LOGINS))
    if unknown:
        raise DomainError(ErrorCode.MISCONFIGURED, f"a DSN signs in as {unknown[0]}; roles are {', '.join(LOGINS)}")
    with connected(superuser_dsn) as connection:
        done = list(_create_roles(connection, passwords))
        for code, database in databases.items():
            done += _create_database(connection, code, database)
    return done


@contextmanager
def connected(dsn: str) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """A plain connection that commits statement by statement; MISCONFIGURED if there is no way in."""
    try:
        connection = psycopg.connect(dsn, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise DomainError(ErrorCode.MISCONFIGURED, "the database cannot be reached with this DSN") from error
    with connection:
        yield connection


def database_of(dsn: str) -> str:
    """The name of the database that a DSN points to."""
    return str(conninfo_to_dict(dsn).get("dbname", "postgres"))


def login_of(dsn: str) -> tuple[str, str | None]:
    """The role and the password that a DSN signs in with."""
    parts = conninfo_to_dict(dsn)
    password = parts.get("password")
    return str(parts.get("user", "")), None if password is None else str(password)


def _create_roles(connection: "psycopg.Connection[tuple[object, ...]]", passwords: Mapping[str, str]) -> Iterator[str]:
    for role in (OWNER, *LOGINS):
        kind = "nologin" if role == OWNER else "login"
        if _missing(connection, "pg_roles", "rolname", role):
            connection.execute(
                sql.SQL("create role {} {} {}").format(sql.Identifier(role), sql.SQL(kind), sql.SQL(_HARMLESS))
            )
            yield f"Created the role {role}."
    for role, password in passwords.items():
        _set_password(connection, role, password)
    connection.execute(sql.SQL("grant {} to {}").format(sql.Identifier(OWNER), sql.Identifier(MIGRATOR)))


def _set_password(connection: "psycopg.Connection[tuple[object, ...]]", role: str, password: str) -> None:
    # Only the verifier travels, so that the server's log can never contain a password.
    verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    connection.execute(
        sql.SQL("alter role {} password {}").format(sql.Identifier(role), sql.Literal(verifier.decode()))
    )


def _create_database(connection: "psycopg.Connection[tuple[object, ...]]", code: str, database: str) -> Iterator[str]:
    name = sql.Identifier(database)
    if _missing(connection, "pg_database", "datname", database):
        connection.execute(
            sql.SQL("create database {} owner {} template template0 encoding 'UTF8'").format(
                name, sql.Identifier(OWNER)
            )
        )
        yield f"Created the database {database} for {code}."
    connection.execute(sql.SQL("revoke all on database {} from public").format(name))
    connection.execute(
        sql.SQL("grant connect on database {} to {}").format(
            name, sql.SQL(", ").join(sql.Identifier(role) for role in LOGINS)
        )
    )


def _missing(connection: "psycopg.Connection[tuple[object, ...]]", catalog: str, column: str, name: str) -> bool:
    query = sql.SQL("select 1 from {} where {} = %s").format(sql.Identifier(catalog), sql.Identifier(column))
    return connection.execute(query, (name,)).fetchone() is None
