"""Shared fixtures: one PostgreSQL per run, and databases copied from its migrated templates.

HABEAS_TEST_PG_BIN=/usr/lib/postgresql/15/bin runs the same tests on another PostgreSQL.
"""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import asyncpg
import psycopg
import pytest
from hypothesis import HealthCheck, settings
from psycopg import sql

from habeas.demo.cluster import DATABASES, ClusterSettings, running_cluster
from habeas.demo.postmaster import EMBEDDED
from habeas.kernel.ids import new_id
from habeas.storage.regions import DIRECTORY, PoolOptions, Region, Regions, open_region, open_regions
from habeas.storage.roles import APP
from habeas.storage.transaction import observe

# A test measures no time, nor how fast its examples are drawn: another process may have the machine.
settings.register_profile("untimed", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

pytest_plugins = ("tests.promise_plugin", "tests.small_context")

BINARIES = Path(os.environ.get("HABEAS_TEST_PG_BIN", EMBEDDED))
# Nothing of a test run has to survive the machine.
PARAMETERS = {"fsync": "off", "full_page_writes": "off", "max_connections": "300"}
ROOM_IN_MEMORY = 8 * 2**30
OPTIONS = PoolOptions(min_size=0, max_size=6)

_held = ExitStack()
_WORKER_INPUT = "habeas_cluster"


@dataclass(frozen=True)
class Database:
    """A database of one's own, and the DSNs of the roles for it."""

    cluster: ClusterSettings
    name: str

    def dsn(self, role: str = APP) -> str:
        return self.cluster.dsn(role, self.name)

    @property
    def superuser_dsn(self) -> str:
        return self.dsn("postgres")


def _in_memory() -> str | None:
    """Where files are kept in memory, if there is plenty: a thousand databases are made and dropped in a run."""
    shared = Path("/dev/shm")  # noqa: S108  # a folder of its own is made in it
    return str(shared) if shared.is_dir() and shutil.disk_usage(shared).free > ROOM_IN_MEMORY else None


@contextmanager
def temporary_cluster() -> Iterator[ClusterSettings]:
    folder = Path(tempfile.mkdtemp(prefix="habeas-tests-", dir=_in_memory()))
    try:
        with running_cluster(folder / "data", binaries=BINARIES, parameters=PARAMETERS) as found:
            yield found
    finally:
        shutil.rmtree(folder)


def pytest_configure(config: pytest.Config) -> None:
    """With xdist, the controller holds the one cluster that all workers use."""
    if config.getoption("numprocesses", None) and not hasattr(config, "workerinput"):
        config.stash[_cluster_key] = _held.enter_context(temporary_cluster())


def pytest_unconfigure() -> None:
    _held.close()


_cluster_key = pytest.StashKey[ClusterSettings]()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    found = node.config.stash[_cluster_key]
    node.workerinput[_WORKER_INPUT] = {**asdict(found), "data_dir": str(found.data_dir)}


@pytest.fixture(scope="session")
def cluster(request: pytest.FixtureRequest) -> Iterator[ClusterSettings]:
    """The running cluster; its own databases are templates, so connect to copies only."""
    given = getattr(request.config, "workerinput", {}).get(_WORKER_INPUT)
    if given is not None:
        yield ClusterSettings(**{**given, "data_dir": Path(given["data_dir"])})
        return
    with temporary_cluster() as found:
        yield found


@contextmanager
def copied(cluster: ClusterSettings, code: str = "sg", template: str | None = None) -> Iterator[Database]:
    """A fresh migrated database of a region (or of the directory), or of what `template` holds, dropped when left."""
    name = f"test_{new_id().hex}"
    with psycopg.connect(cluster.superuser_dsn, autocommit=True) as connection:
        connection.execute(
            sql.SQL("create database {} template {} owner habeas_owner strategy file_copy").format(
                sql.Identifier(name), sql.Identifier(template or DATABASES[code])
            )
        )
        connection.execute(sql.SQL("revoke all on database {} from public").format(sql.Identifier(name)))
        connection.execute(
            sql.SQL("grant connect on database {} to habeas_app, habeas_migrator, habeas_auditor").format(
                sql.Identifier(name)
            )
        )
        try:
            yield Database(cluster, name)
        finally:
            connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture
def database(cluster: ClusterSettings) -> Iterator[Database]:
    """A region's database for one test."""
    with copied(cluster) as found:
        yield found


@pytest.fixture(scope="module")
def module_database(cluster: ClusterSettings) -> Iterator[Database]:
    """A region's database for all tests of a module."""
    with copied(cluster) as found:
        yield found


@pytest.fixture
async def region(database: Database) -> AsyncIterator[Region]:
    """The test's own region, open as the app."""
    async with open_region("sg", database.dsn(), OPTIONS) as found:
        yield found


@pytest.fixture
async def superuser(database: Database) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """A connection to the test's database that nothing binds: for arranging and for looking behind the walls."""
    connection = await asyncpg.connect(database.superuser_dsn)
    try:
        yield connection
    finally:
        await connection.close()


@pytest.fixture
def three_databases(cluster: ClusterSettings) -> Iterator[dict[str, Database]]:
    """`directory`, `sg` and `cn` for one test."""
    with ExitStack() as stack:
        yield {code: stack.enter_context(copied(cluster, code)) for code in DATABASES}


@pytest.fixture
async def regions(three_databases: dict[str, Database]) -> AsyncIterator[Regions]:
    """Both regions and the directory, open as the app."""
    dsns = {code: found.dsn() for code, found in three_databases.items() if code != DIRECTORY}
    async with open_regions(dsns, three_databases[DIRECTORY].dsn(), OPTIONS) as found:
        yield found


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Every statement that goes through a transaction while the test runs."""
    seen: list[str] = []
    stop = observe(seen.append)
    yield seen
    stop()
