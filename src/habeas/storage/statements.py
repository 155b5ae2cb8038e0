"""Statements of one transaction of one region; they take parameters, never values in their text."""

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any, TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from habeas.storage.observing import seen
from habeas.storage.regions import Region

Connection: TypeAlias = "PoolConnectionProxy[asyncpg.Record]"


class Transaction:
    """Statements inside one transaction of one region, one after another.

    `shows_own` is for a command to set, where all that its answer shows is of whoever acts: no look comes of it.
    """

    __slots__ = ("connection", "region", "shows_own")

    def __init__(self, region: Region, connection: Connection) -> None:
        self.region = region
        self.connection = connection
        self.shows_own = False

    async def fetch(self, statement: str, *arguments: Any) -> list[asyncpg.Record]:
        """All rows."""
        return await (await self._ready(statement)).fetch(statement, *arguments)

    async def fetchrow(self, statement: str, *arguments: Any) -> asyncpg.Record | None:
        """The first row, or None."""
        return await (await self._ready(statement)).fetchrow(statement, *arguments)

    async def fetchval(self, statement: str, *arguments: Any) -> Any:
        """The first column of the first row, or None."""
        return await (await self._ready(statement)).fetchval(statement, *arguments)

    async def batches(self, statement: str, *arguments: Any, size: int = 1_000) -> AsyncIterator[list[asyncpg.Record]]:
        """All rows through a cursor of the server, `size` at a time: for more rows than memory should hold."""
        cursor = await (await self._ready(statement)).cursor(statement, *arguments)
        while rows := await cursor.fetch(size):
            yield rows

    async def execute(self, statement: str, *arguments: Any) -> str:
        """Run it; the answer is PostgreSQL's command tag, like `UPDATE 1`."""
        return await (await self._ready(statement)).execute(statement, *arguments)

    async def executemany(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run it once per row."""
        await (await self._ready(statement)).executemany(statement, rows)

    async def soon(self, statement: str, *arguments: Any) -> None:
        """Run it before whatever comes next; where nothing does, before the end. Its faults are raised there."""
        await self.execute(statement, *arguments)

    async def find(self, statement: str, *arguments: Any, spaces: bool = True) -> Any:
        """The one text that a statement answers which only reads; `spaces`: also rows of the actor's organizations."""
        return await self.fetchval(statement, *arguments)

    async def last(self, statement: str, *arguments: Any) -> Any:
        """The one text that the last statement answers: nothing may follow it."""
        return await self.fetchval(statement, *arguments)

    async def _ready(self, statement: str) -> Connection:
        seen(statement)
        return self.connection
