"""A pool whose connections go straight from whoever gives one back to whoever waits for one."""

import asyncio
import logging
from collections import deque
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import asyncpg
from asyncpg.pool import PoolAcquireContext, PoolConnectionProxy

if TYPE_CHECKING:
    Lent = PoolConnectionProxy[asyncpg.Record]
    LibraryPool = asyncpg.Pool[asyncpg.Record]
    LibraryLoan = PoolAcquireContext[asyncpg.Record]
else:
    Lent, LibraryPool, LibraryLoan = PoolConnectionProxy, asyncpg.Pool, PoolAcquireContext

_log = logging.getLogger(__name__)
LULL_SECONDS = 1.0
"""After so long, what nobody needed meanwhile goes back to the library, which closes it if it stays idle."""
STRAIGHT_ON = 1_000
"""So many go straight on, then one goes the library's way, which replaces connections that have served long."""


class Loan(LibraryLoan):
    """A connection for as long as a block lasts: straight on after it, by the library's way after an error."""

    __slots__ = ()
    pool: "StraightPool"

    async def __aenter__(self) -> Lent:
        self.connection = await self.pool.take(self.timeout)
        return self.connection

    async def __aexit__(self, *error: object) -> None:
        lent, self.connection = self.connection, None
        if lent is None:
            return
        if error[0] is None:
            await self.pool.give_back(lent)
        else:
            await self.pool.release(lent)

    def __await__(self) -> Generator[Any, None, Lent]:
        return self.pool.take(self.timeout).__await__()


class StraightPool(LibraryPool):
    """The library's pool, save that what comes back sound stays at hand for who is next, in turn.

    There each return is a task, a reset and two queues, which cost as much as a short statement does. Nothing of ours
    outlives its transaction; what did not end it, broke, or met an error goes back the library's way (`release`).
    """

    def __init__(
        self, dsn: str, *, connection_class: "type[asyncpg.Connection[Any]]" = asyncpg.Connection, **options: Any
    ) -> None:
        super().__init__(
            dsn,
            max_queries=50_000,
            max_inactive_connection_lifetime=300.0,
            loop=asyncio.get_running_loop(),
            connection_class=connection_class,
            record_class=asyncpg.Record,
            **options,
        )
        self._held: set[Lent] = set()
        self._coming = 0
        self._at_hand: list[Lent] = []
        self._unneeded = 0
        self._given_back = 0
        self._waiting: deque[asyncio.Future[Lent | None]] = deque()
        self._lull: asyncio.TimerHandle | None = None
        self._leaving: set[asyncio.Task[None]] = set()
        self._ending = False

    def acquire(self, *, timeout: float | None = None) -> Loan:
        """A connection, for a block or until it is given back."""
        return Loan(self, timeout)

    async def take(self, within_s: float | None = None) -> Lent:
        """A connection, in turn; whoever takes it calls `give_back` or `release`."""
        if within_s is None:
            return await self._taken()
        async with asyncio.timeout(within_s):
            return await self._taken()

    async def _taken(self) -> Lent:
        lent = None
        if self._at_hand:
            lent = self._at_hand.pop()
            self._unneeded = min(self._unneeded, len(self._at_hand))
        elif len(self._held) + self._coming < self.get_max_size():
            self._coming += 1
        else:
            lent = await self._turn()
        if lent is None:
            return await self._fetched(None)
        if _sound(lent):
            return lent
        self._held.discard(lent)
        self._coming += 1
        return await self._fetched(lent)

    async def _fetched(self, broken: Lent | None) -> Lent:
        """One of the library's, perhaps for a broken one; its place is counted as `_coming`."""
        try:
            if broken is not None:
                await self._returned(broken)
            lent: Lent = await super().acquire()
        except BaseException:
            self._coming -= 1
            self._vacated()
            raise
        self._coming -= 1
        self._held.add(lent)
        return lent

    async def _turn(self) -> Lent | None:
        """What somebody gives back, or None for a place that is counted as `_coming`."""
        waiter: asyncio.Future[Lent | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled():
                self._not_wanted(waiter.result())
            raise

    def _not_wanted(self, lent: Lent | None) -> None:
        if lent is None:
            self._coming -= 1
            self._vacated()
        else:
            self._pass_on(lent)

    async def give_back(self, lent: Lent) -> None:
        """It goes to the next who waits, or stays at hand."""
        self._given_back += 1
        if self._ending or not self._given_back % STRAIGHT_ON or not _sound(lent):
            await self.release(lent)
        else:
            self._pass_on(lent)

    def _pass_on(self, lent: Lent) -> None:
        if waiter := self._next():
            waiter.set_result(lent)
        elif self._ending:
            self._see_off([lent])
        else:
            self._at_hand.append(lent)
            if self._lull is None:
                self._wait_for_lull()

    async def release(self, connection: Lent, *, timeout: float | None = None) -> None:  # noqa: ASYNC109  the library's
        """The library takes it back: resets it, or replaces it where it is broken or has served long."""
        held = connection in self._held
        if held:
            # Its place is nobody's until the library has it back, or whoever comes meanwhile takes a turn of others.
            self._held.discard(connection)
            self._coming += 1
        try:
            await self._returned(connection, timeout)
        finally:
            if held:
                self._coming -= 1
                self._vacated()

    async def _returned(self, lent: Lent, timeout: float | None = None) -> None:  # noqa: ASYNC109  the library's
        try:
            await super().release(lent, timeout=timeout)
        except ConnectionError as error:
            # Its server has gone, so it could not say goodbye; the library has dropped it by now.
            _log.debug("a connection had ended when it was given back (%s)", type(error).__name__)

    def _vacated(self) -> None:
        if waiter := self._next():
            self._coming += 1
            waiter.set_result(None)

    def _next(self) -> "asyncio.Future[Lent | None] | None":
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                return waiter
        return None

    def _wait_for_lull(self) -> None:
        self._unneeded = len(self._at_hand)
        self._lull = asyncio.get_running_loop().call_later(LULL_SECONDS, self._tidy)

    def _tidy(self) -> None:
        self._lull = None
        leaving, self._at_hand = self._at_hand[: self._unneeded], self._at_hand[self._unneeded :]
        if leaving:
            self._see_off(leaving)
        if self._at_hand:
            self._wait_for_lull()

    def _see_off(self, leaving: list[Lent]) -> None:
        task = asyncio.get_running_loop().create_task(self._leave(leaving))
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    async def _leave(self, leaving: list[Lent]) -> None:
        for lent in leaving:
            try:
                await self.release(lent)
            except Exception as error:
                # Those behind it have to leave too, or their places would be nobody's for ever.
                _log.warning("a connection did not leave in order (%s)", type(error).__name__)

    async def _leave_all(self) -> None:
        leaving, self._at_hand = self._at_hand, []
        await self._leave(leaving)

    async def expire_connections(self) -> None:
        """Replace every connection: what is at hand at once, what is used when it was given back a while."""
        await super().expire_connections()
        await self._leave_all()

    async def close(self) -> None:
        """Close every connection, once nobody uses it; from now on whatever comes back goes to the library."""
        self._ending = True
        if self._lull is not None:
            self._lull.cancel()
        await self._leave_all()
        await super().close()


def _sound(lent: Lent) -> bool:
    try:
        return not lent.is_closed() and not lent.is_in_transaction()
    except asyncpg.InterfaceError:
        # The library took it back by itself when its connection ended.
        return False
