"""The only door to tenant data: a transaction that begins with its context, and the only place that commits."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

from habeas.access import Actor
from habeas.storage.context import ContentGrant, opening
from habeas.storage.deferring import Asks, Deferring
from habeas.storage.observing import Observer, observe, seen
from habeas.storage.regions import Region
from habeas.storage.statements import Connection, Transaction

_ROLLBACK_SECONDS = 5.0

__all__ = ["Connection", "ContentGrant", "Observer", "Transaction", "observe", "read", "seen", "snapshot", "write"]


def _always(_: Actor, __: str) -> bool:
    return True


def read(region: Region, actor: Actor, grant: ContentGrant | None = None) -> AbstractAsyncContextManager[Transaction]:
    """A read-only transaction as this actor."""
    return _Door(region, opening(actor, grant, read_only=True))


def snapshot(region: Region, actor: Actor) -> AbstractAsyncContextManager[Transaction]:
    """A read-only transaction as this actor whose statements all see the same instant."""
    return _Door(region, opening(actor, None, read_only=True, snapshot=True))


def write(
    region: Region, actor: Actor, grant: ContentGrant | None = None, *, asks: Asks = _always
) -> AbstractAsyncContextManager[Transaction]:
    """A transaction as this actor that commits when left without an error; for the two engines only.

    It begins with the first statement that cannot wait (see `Deferring`). `asks` tells which statements need to know
    the actor's organizations.
    """
    return _WriteDoor(region, actor, grant, asks)


class _Door(AbstractAsyncContextManager[Transaction]):
    """A connection of the pool, from BEGIN to COMMIT or ROLLBACK."""

    __slots__ = ("_begin", "_connection", "_region")

    def __init__(self, region: Region, begin: str) -> None:
        self._region, self._begin = region, begin

    async def __aenter__(self) -> Transaction:
        self._connection = await _begun(self._region, self._begin)
        return Transaction(self._region, self._connection)

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        await _leave(self._region, self._connection, _commit if kind is None else _abandon)


class _WriteDoor(AbstractAsyncContextManager[Transaction]):
    """The same, from the first statement that cannot wait; a script that is all there was commits by itself."""

    __slots__ = ("_actor", "_asks", "_begun", "_connection", "_grant", "_transaction", "region")

    def __init__(self, region: Region, actor: Actor, grant: ContentGrant | None, asks: Asks) -> None:
        self.region, self._actor, self._grant, self._asks = region, actor, grant, asks
        self._connection: Connection | None = None
        self._begun = False

    async def __aenter__(self) -> Transaction:
        self._transaction = Deferring(self, self._actor, self._grant, self._asks)
        return self._transaction

    async def taken(self) -> Connection:
        """The connection, held until the door is left."""
        if self._connection is None:
            self._connection = await self.region.pool.take()
        return self._connection

    async def begun(self) -> Connection:
        """The connection with its transaction."""
        connection, self._begun = await self.taken(), True
        await connection.execute(opening(self._actor, self._grant, read_only=False))
        return connection

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        end = _abandon
        try:
            if kind is None:
                await self._transaction.end()
                end = _commit
        finally:
            if self._connection is not None:
                await _leave(self.region, self._connection, end if self._begun else _nothing)


async def _nothing(_: Connection) -> None:
    """There is no transaction to be ended."""


async def _begun(region: Region, begin: str) -> Connection:
    connection = await region.pool.take()
    try:
        await connection.execute(begin)
    except BaseException:
        await _leave(region, connection, _abandon)
        raise
    return connection


async def _leave(region: Region, connection: Connection, end: Callable[[Connection], Awaitable[None]]) -> None:
    try:
        await end(connection)
    finally:
        await region.pool.give_back(connection)


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
