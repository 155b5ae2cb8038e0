"""The only door to tenant data: a transaction that begins with its context, and the only place that commits."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from habeas.access import Actor
from habeas.storage.context import ContentGrant, opening
from habeas.storage.regions import Region

Connection: TypeAlias = "PoolConnectionProxy[asyncpg.Record]"
Observer = Callable[[str], None]

_ROLLBACK_SECONDS = 5.0

__all__ = ["Connection", "ContentGrant", "Observer", "Transaction", "observe", "read", "write"]

_observers: list[Observer] = []


def observe(observer: Observer) -> Callable[[], None]:
    """Call `observer` with every statement from now on; the answer stops it again. For tests and tracing."""
    _observers.append(observer)
    return lambda: _observers.remove(observer)


class Transaction:
    """Statements inside one transaction of one region; they take parameters, never values in their text."""

    __slots__ = ("connection", "region")

    def __init__(self, region: Region, connection: Connection) -> None:
        self.region = region
        self.connection = connection

    async def fetch(self, statement: str, *arguments: Any) -> list[asyncpg.Record]:
        """All rows."""
        return await self._seen(statement).fetch(statement, *arguments)

    async def fetchrow(self, statement: str, *arguments: Any) -> asyncpg.Record | None:
        """The first row, or None."""
        return await self._seen(statement).fetchrow(statement, *arguments)

    async def fetchval(self, statement: str, *arguments: Any) -> Any:
        """The first column of the first row, or None."""
        return await self._seen(statement).fetchval(statement, *arguments)

    async def execute(self, statement: str, *arguments: Any) -> str:
        """Run it; the answer is PostgreSQL's command tag, like `UPDATE 1`."""
        return await self._seen(statement).execute(statement, *arguments)

    async def executemany(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run it once per row."""
        await self._seen(statement).executemany(statement, rows)

    def _seen(self, statement: str) -> Connection:
        for observer in _observers:
            observer(statement)
        return self.connection


@asynccontextmanager
async def read(region: Region, actor: Actor, grant: ContentGrant | None = None) -> AsyncIterator[Transaction]:
    """A read-only transaction as this actor."""
    async with _transaction(region, opening(actor, grant, read_only=True)) as tx:
        yield tx


@asynccontextmanager
async def write(region: Region, actor: Actor, grant: ContentGrant | None = None) -> AsyncIterator[Transaction]:
    """A transaction as this actor that commits when left without an error; for the two engines only."""
    async with _transaction(region, opening(actor, grant, read_only=False)) as tx:
        yield tx


@asynccontextmanager
async def _transaction(region: Region, begin: str) -> AsyncIterator[Transaction]:
    async with region.pool.acquire() as connection:
        try:
            await connection.execute(begin)
            yield Transaction(region, connection)
        except BaseException:
            await _abandon(connection)
            raise
        await _commit(connection)


async def _commit(connection: Connection) -> None:
    try:
        await connection.execute("commit")
    except BaseException:
        # Whether it took effect is unknown here, so nobody may go on with this connection.
        connection.terminate()
        raise


async def _abandon(connection: Connection) -> None:
    if connection.is_closed():
        return
    try:
        async with asyncio.timeout(_ROLLBACK_SECONDS):
            await connection.execute("rollback")
    except BaseException as error:
        connection.terminate()
        if not isinstance(error, Exception):
            raise
