"""The only door to tenant data: a transaction that begins with its context, and the only place that commits."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from habeas.access import Actor
from habeas.storage.context import ContentGrant, opening
from habeas.storage.regions import Region

Connection: TypeAlias = "PoolConnectionProxy[asyncpg.Record]"
Observer = Callable[[str], None]

_ROLLBACK_SECONDS = 5.0

__all__ = ["Connection", "ContentGrant", "Observer", "Transaction", "observe", "read", "seen", "snapshot", "write"]

_observers: list[Observer] = []


def observe(observer: Observer) -> Callable[[], None]:
    """Call `observer` with every statement from now on; the answer stops it again. For tests and tracing."""
    _observers.append(observer)
    return lambda: _observers.remove(observer)


def seen(statement: str) -> None:
    """Show a statement that is about to run to whoever observes."""
    for observer in _observers:
        observer(statement)


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

    async def batches(self, statement: str, *arguments: Any, size: int = 1_000) -> AsyncIterator[list[asyncpg.Record]]:
        """All rows through a cursor of the server, `size` at a time: for more rows than memory should hold."""
        cursor = await self._seen(statement).cursor(statement, *arguments)
        while rows := await cursor.fetch(size):
            yield rows

    async def execute(self, statement: str, *arguments: Any) -> str:
        """Run it; the answer is PostgreSQL's command tag, like `UPDATE 1`."""
        return await self._seen(statement).execute(statement, *arguments)

    async def executemany(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run it once per row."""
        await self._seen(statement).executemany(statement, rows)

    def _seen(self, statement: str) -> Connection:
        seen(statement)
        return self.connection


def read(region: Region, actor: Actor, grant: ContentGrant | None = None) -> AbstractAsyncContextManager[Transaction]:
    """A read-only transaction as this actor."""
    return _Door(region, opening(actor, grant, read_only=True))


def snapshot(region: Region, actor: Actor) -> AbstractAsyncContextManager[Transaction]:
    """A read-only transaction as this actor whose statements all see the same instant."""
    return _Door(region, opening(actor, None, read_only=True, snapshot=True))


def write(region: Region, actor: Actor, grant: ContentGrant | None = None) -> AbstractAsyncContextManager[Transaction]:
    """A transaction as this actor that commits when left without an error; for the two engines only."""
    return _Door(region, opening(actor, grant, read_only=False))


class _Door(AbstractAsyncContextManager[Transaction]):
    """A connection of the pool, from BEGIN to COMMIT or ROLLBACK."""

    __slots__ = ("_begin", "_connection", "_region")

    def __init__(self, region: Region, begin: str) -> None:
        self._region, self._begin = region, begin

    async def __aenter__(self) -> Transaction:
        self._connection = await self._region.pool.acquire()
        try:
            await self._connection.execute(self._begin)
        except BaseException:
            await self._leave(_abandon)
            raise
        return Transaction(self._region, self._connection)

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        await self._leave(_commit if kind is None else _abandon)

    async def _leave(self, end: Callable[[Connection], Awaitable[None]]) -> None:
        try:
            await end(self._connection)
        finally:
            await self._region.pool.release(self._connection)


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
