"""A transaction that begins when it must: what may wait goes in one exchange with what comes next, or with its end."""

from collections.abc import Awaitable, Callable
from typing import Any

from habeas.access import Actor
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.storage.context import ContentGrant
from habeas.storage.exchange import answer
from habeas.storage.observing import seen
from habeas.storage.regions import Region
from habeas.storage.script import Step, carry_out
from habeas.storage.statements import Connection, Transaction


class Deferring(Transaction):
    """Statements as one actor, in the order in which they were given.

    A command that only finds (`find`), then writes (`soon`), then answers (`last`) costs two exchanges: one that
    reads, and one that is the transaction. Any other statement begins a transaction, which then holds the rest.
    """

    __slots__ = ("_actor", "_begin", "_begun", "_ended", "_grant", "_waiting")

    def __init__(
        self, region: Region, actor: Actor, grant: ContentGrant | None, begin: Callable[[], Awaitable[Connection]]
    ) -> None:
        self.region, self._actor, self._grant, self._begin = region, actor, grant, begin
        self._waiting: list[Step] = []
        self._begun = self._ended = False

    async def soon(self, statement: str, *arguments: Any) -> None:
        """Run it before whatever comes next; where nothing does, before the end. Its faults are raised there."""
        self._check_open()
        self._waiting.append(Step(statement, arguments))

    async def find(self, statement: str, *arguments: Any) -> Any:
        """The one text that a statement answers which only reads; by itself, while nothing was written or begun."""
        self._check_open()
        if self._begun or self._waiting:
            return await self.fetchval(statement, *arguments)
        return await answer(self.region, self._actor, self._grant, statement, arguments)

    async def last(self, statement: str, *arguments: Any) -> Any:
        """The one text that the last statement answers: nothing may follow it."""
        self._check_open()
        self._waiting.append(Step(statement, arguments))
        return await self.end(answering=True)

    async def end(self, *, answering: bool = False) -> Any:
        """Run what waits; what was not begun before begins, commits and ends with it."""
        self._ended, steps = True, self._taken()
        if not steps:
            return None
        if self._begun:
            return await carry_out(self.connection, self._actor, self._grant, steps, answering=answering)
        async with self.region.pool.acquire() as connection:
            return await carry_out(connection, self._actor, self._grant, steps, answering=answering)

    async def _ready(self, statement: str) -> Connection:
        self._check_open()
        if not self._begun:
            self.connection = await self._begin()
            self._begun = True
        if steps := self._taken():
            await carry_out(self.connection, self._actor, self._grant, steps, answering=False)
        seen(statement)
        return self.connection

    def _taken(self) -> list[Step]:
        taken, self._waiting = self._waiting, []
        return taken

    def _check_open(self) -> None:
        if self._ended:
            raise DomainError(ErrorCode.MISCONFIGURED, "this transaction has had its last statement")
