"""What is wrong with a database of a deployment, in sentences that an operator can act on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import asyncpg

from habeas.kernel.clock import Clock
from habeas.storage.login import login_faults
from habeas.storage.migrations import Target, newest
from habeas.storage.roles import APP, AUDITOR, MIGRATOR, OWNER

OLDEST_POSTGRESQL = 15
TOLERATED_SKEW = timedelta(seconds=5)
MANY_ATTEMPTS = 8
"""Some minutes of failing: whoever looks should know it long before a job is given up."""

_UNGUARDED = """
select c.relname from pg_catalog.pg_class c
 where c.relnamespace = 'habeas'::regnamespace and c.relkind in ('r', 'p')
   and exists (select from pg_catalog.pg_attribute a
                where a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped)
   and not (c.relrowsecurity and c.relforcerowsecurity
            and exists (select from pg_catalog.pg_policy p where p.polrelid = c.oid))
 order by c.relname
"""
_FOREIGN = """
select c.relname from pg_catalog.pg_class c join pg_catalog.pg_roles r on r.oid = c.relowner
 where c.relnamespace = 'habeas'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and r.rolname <> $1
 order by c.relname
"""
_ROLES = "select rolname from unnest($1::text[]) as rolname except select rolname from pg_catalog.pg_roles order by 1"
_UNENCRYPTED = """select not coalesce((select ssl from pg_catalog.pg_stat_ssl where pid = pg_backend_pid()), false)
    and inet_client_addr() is not null and not (inet_client_addr() <<= '127.0.0.0/8' or inet_client_addr() <<= '::1')"""
_JOBS = """select count(*) filter (where status = 'failed') as failed,
                  count(*) filter (where status in ('queued', 'picked') and attempts >= $1) as failing,
                  count(*) filter (where status = 'queued' and execute_after < now() - interval '15 minutes') as late
             from queue.pgqueuer"""


async def examine(code: str, dsn: str, target: Target, clock: Clock) -> list[str]:
    """Everything that is wrong with one database, as the app's login sees it; empty if nothing is."""
    try:
        connection = await asyncpg.connect(dsn, timeout=10)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        return [f"{code}: the database cannot be reached ({type(error).__name__})."]
    async with _closing(connection):
        faults = [fault async for fault in _faults(connection, target, clock)]
    return [f"{code}: {fault}" for fault in faults]


@asynccontextmanager
async def _closing(connection: Any) -> AsyncIterator[None]:
    try:
        yield
    finally:
        await connection.close()


async def _faults(connection: Any, target: Target, clock: Clock) -> AsyncIterator[str]:
    if connection.get_server_version().major < OLDEST_POSTGRESQL:
        yield f"PostgreSQL is older than {OLDEST_POSTGRESQL}."
    for fault in await login_faults(connection):
        yield f"the login role {fault}."
    for row in await connection.fetch(_ROLES, [OWNER, MIGRATOR, APP, AUDITOR]):
        yield f"the role {row['rolname']} is missing; run `habeas bootstrap`."
    if await connection.fetchval(_UNENCRYPTED):
        yield "the connection crosses the network without TLS; put sslmode=verify-full into its DSN."
    skew = _skew(await connection.fetchval("select clock_timestamp()"), clock.now())
    if skew > TOLERATED_SKEW:
        yield f"its clock and this machine's differ by {skew.total_seconds():.0f} s."
    found = await _revision(connection, target)
    if not found:
        yield "it has no schema yet; run `habeas migrate`."
        return
    if found != newest(target):
        yield f"its schema is {found}, this release wants {newest(target)}; run `habeas migrate`."
    async for fault in _faults_of_schema(connection, target):
        yield fault


async def _faults_of_schema(connection: Any, target: Target) -> AsyncIterator[str]:
    for row in await connection.fetch(_FOREIGN, OWNER):
        yield f"habeas.{row['relname']} does not belong to {OWNER}."
    if target is Target.DIRECTORY:
        return
    for row in await connection.fetch(_UNGUARDED):
        yield f"row-level security of habeas.{row['relname']} is off, not forced, or has no policy."
    jobs = await connection.fetchrow(_JOBS, MANY_ATTEMPTS)
    if jobs["failed"]:
        yield f"{jobs['failed']} jobs were given up and wait for a decision; see `habeas jobs list`."
    if jobs["failing"]:
        yield f"{jobs['failing']} jobs have failed {MANY_ATTEMPTS} times or more and are tried again; see the log."
    if jobs["late"]:
        yield f"{jobs['late']} jobs have been due for a quarter of an hour; is a worker running?"


async def _revision(connection: Any, target: Target) -> str:
    table = f"habeas.{target.version_table}"
    if await connection.fetchval("select to_regclass($1)", table) is None:
        return ""
    return str(await connection.fetchval(f"select version_num from {table}") or "")  # noqa: S608


def _skew(theirs: datetime, ours: datetime) -> timedelta:
    return abs(theirs - ours)
