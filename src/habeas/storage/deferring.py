"""A transaction that begins when it must: what may wait goes in one exchange with what comes next, or with its end."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from habeas.access import Actor
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.storage.context import ContentGrant
from habeas.storage.exchange import found
from habeas.storage.observing import seen
from habeas.storage.regions import Region
from habeas.storage.script import Step, carry_out
from habeas.storage.statements import Connection, Transaction

Asks = Callable[[Actor, str], bool]
"""May row-level security ask for the organizations of whoever acts, in this statement?"""


class Held(Protocol):
    """A connection, from when it is needed; and a transaction on it, from when that is."""

    @property
    def region(self) -> Region: ...
    async def taken(self) -> Connection: ...
    async def begun(self) -> Connection: ...


class Deferring(Transaction):
    """Statements as one actor, in the order in which they were given.

    A command that only finds (`find`), then writes (`soon`), then answers (`last`) costs two exchanges: one that
    reads, and one that is the transaction. Any other statement begins a transaction, which then holds the rest.
    """

    __slots__ = ("_actor", "_asks", "_begin", "_begun", "_ended", "_grant", "_held", "_waiting")

    def __init__(self, held: Held, actor: Actor, grant: ContentGrant | None, asks: Asks) -> None:
        self.region, self._held, self._actor, self._grant, self._asks = held.region, held, actor, grant, asks
        self._waiting: list[Step] = []
        self._begun = self._ended = self.shows_own = False

    async def soon(self, statement: str, *arguments: Any) -> None:
        """Run it before whatever comes next; where nothing does, before the end. Its faults are raised there."""
        self._check_open()
        self._waiting.append(Step(statement, arguments))

    async def find(self, statement: str, *arguments: Any, spaces: bool = True) -> Any:
        """The one text that a statement answers which only reads; by itself, while nothing was written or begun."""
        self._check_open()
        if self._begun or self._waiting:
            return await self.fetchval(statement, *arguments)
        spaces = spaces and self._asks(self._actor, statement)
        return await found(await self._held.taken(), self._actor, self._grant, statement, arguments, spaces=spaces)

    async def last(self, statement: str, *arguments: Any) -> Any:
        """The one text that the last statement answers: nothing may follow it."""
        self._check_open()
        self._waiting.append(Step(statement, arguments))
        return await self.end(answering=True)

    async def end(self, *, answering: bool = False) -> Any:
        """Run what waits; what was not begun before begins, commits and ends with it."""
        self._ended, steps = True, self._taken()
        return await self._carried_out(steps, answering=answering) if steps else None

    async def _carried_out(self, steps: Sequence[Step], *, answering: bool) -> Any:
        spaces = any(self._asks(self._actor, step.statement) for step in steps)
        connection = await self._held.taken()
        return await carry_out(connection, self._actor, self._grant, steps, answering=answering, spaces=spaces)

    async def _ready(self, statement: str) -> Connection:
        self._check_open()
        if not self._begun:
            self.connection = await self._held.begun()
            self._begun = True
        if steps := self._taken():
            await self._carried_out(steps, answering=False)
        seen(statement)
        return self.connection

    def _taken(self) -> list[Step]:
        taken, self._waiting = self._waiting, []
        return taken

    def _check_open(self) -> None:
        if self._ended:
            raise DomainError(ErrorCode.MISCONFIGURED, "this transaction has had its last statement")
