"""The pool: in turn, never more than there are, nothing unsound handed on, nothing lost when somebody stops waiting."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

import asyncpg
import psycopg
import pytest

from habeas.storage import pool as pools
from habeas.storage.pool import StraightPool
from tests.conftest import Database

MOST = 3
LONG_S = 30
"""Nothing here takes so long; what does never ends."""
PID = "select pg_backend_pid()"


@asynccontextmanager
async def opened(database: Database) -> AsyncIterator[StraightPool]:
    """A pool that a failing test leaves at once: closing would wait for what the test still holds."""
    async with StraightPool(database.dsn(), min_size=1, max_size=MOST) as pool:
        try:
            yield pool
        except BaseException:
            pool.terminate()
            raise


async def all_of(pool: StraightPool) -> set[int]:
    """The connections that can be had at once: as many as the pool is large, or this never ends."""
    async with asyncio.timeout(LONG_S):
        taken = [await pool.take() for _ in range(MOST)]
    try:
        return {await connection.fetchval(PID) for connection in taken}
    finally:
        for connection in taken:
            await pool.give_back(connection)


async def test_many_are_served_in_turn_by_no_more_than_there_are(database: Database) -> None:
    async with opened(database) as pool:
        await all_of(pool)
        order: list[int] = []
        pids: set[int] = set()
        using = 0

        async def use(number: int) -> None:
            nonlocal using
            async with pool.acquire() as connection:
                order.append(number)
                using += 1
                assert using <= MOST
                pids.add(await connection.fetchval(PID))
                using -= 1

        await asyncio.gather(*(use(number) for number in range(60)))
        assert order == list(range(60))
        assert len(pids) <= MOST
        assert len(await all_of(pool)) == MOST


async def test_a_connection_left_in_its_transaction_is_not_handed_on_with_it(database: Database) -> None:
    async with opened(database) as pool:
        connection = await pool.take()
        await connection.execute("begin")
        told: list[str] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context["message"]))
        await pool.give_back(connection)
        assert len(told) == 1
        assert "active transaction" in told[0]
        async with pool.acquire() as other:
            assert not other.is_in_transaction()


async def test_what_broke_while_it_was_used_or_at_hand_is_replaced(
    database: Database, superuser: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    async with opened(database) as pool:
        before = await all_of(pool)
        for pid in before:
            await superuser.execute("select pg_terminate_backend($1)", pid)
        await asyncio.sleep(0.2)
        after = await all_of(pool)
        assert len(after) == MOST
        assert not after & before
        connection = await pool.take()
        connection.terminate()
        await pool.give_back(connection)
        assert len(await all_of(pool)) == MOST


async def test_an_error_gives_a_connection_back_the_librarys_way(database: Database) -> None:
    async with opened(database) as pool:
        with pytest.raises(asyncpg.UndefinedTableError):
            async with pool.acquire() as connection:
                await connection.fetch("select * from nothing_like_it")
        with pytest.raises(asyncpg.InterfaceError):
            await connection.fetch("select 1")
        assert len(await all_of(pool)) == MOST


@pytest.mark.parametrize("seed", range(6))
async def test_whoever_stops_waiting_loses_no_connection(database: Database, seed: int) -> None:
    lot = Random(seed)  # noqa: S311  a test's
    async with opened(database) as pool:

        async def use() -> None:
            async with pool.acquire() as connection:
                await connection.fetchval("select pg_sleep($1)", lot.choice([0.0, 0.001, 0.003]))

        for _ in range(15):
            tasks = [asyncio.create_task(use()) for _ in range(12)]
            for task in lot.sample(tasks, 6):
                for _ in range(lot.randrange(6)):
                    await asyncio.sleep(0)
                if lot.random() < 0.3:
                    await asyncio.sleep(0.001)
                task.cancel()
            await asyncio.wait(tasks)
            assert all(task.cancelled() or task.exception() is None for task in tasks)
        assert len(await all_of(pool)) == MOST


async def test_whoever_waits_too_long_is_told_and_loses_nobody_their_turn(database: Database) -> None:
    async with opened(database) as pool:
        taken = [await pool.take() for _ in range(MOST)]
        with pytest.raises(TimeoutError):
            await pool.acquire(timeout=0.01)
        later = asyncio.create_task(pool.take())
        await asyncio.sleep(0)
        await pool.give_back(taken.pop())
        taken.append(await later)
        for connection in taken:
            await pool.give_back(connection)
        assert len(await all_of(pool)) == MOST


async def test_what_nobody_needs_goes_back_to_the_library(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "LULL_SECONDS", 0.01)
    async with opened(database) as pool:
        await all_of(pool)
        assert pool.get_idle_size() == 0
        await asyncio.sleep(0.5)
        assert pool.get_idle_size() == MOST
        assert len(await all_of(pool)) == MOST


async def test_what_is_at_hand_is_replaced_where_all_are_to_be(database: Database) -> None:
    async with opened(database) as pool:
        before = await all_of(pool)
        await pool.expire_connections()
        assert not await all_of(pool) & before


async def test_one_in_so_many_goes_the_librarys_way(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "STRAIGHT_ON", 2)
    async with opened(database) as pool:
        first = await pool.take()
        await pool.give_back(first)
        second = await pool.take()
        assert second is first
        await pool.give_back(second)
        with pytest.raises(asyncpg.InterfaceError):
            await first.fetchval(PID)


async def test_closing_waits_for_who_uses_one_and_refuses_who_waits(database: Database) -> None:
    async with opened(database) as pool:
        taken = [await pool.take() for _ in range(MOST)]
        waiting = asyncio.create_task(pool.take())
        closing = asyncio.create_task(pool.close())
        await asyncio.sleep(0.01)
        assert not closing.done()
        for connection in taken:
            await pool.give_back(connection)
        await closing
        with pytest.raises(asyncpg.InterfaceError):
            await waiting


async def test_what_comes_back_while_the_pool_closes_does_not_keep_it_open(database: Database) -> None:
    async with opened(database) as pool:
        at_hand, used = await pool.take(), await pool.take()
        await pool.give_back(at_hand)
        closing = asyncio.create_task(pool.close())
        await asyncio.sleep(0)
        await pool.give_back(used)
        async with asyncio.timeout(LONG_S):
            await closing


async def test_whoever_comes_while_one_goes_the_librarys_way_takes_nobodys_turn(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "LULL_SECONDS", 600.0)
    async with opened(database) as pool:
        first, second, third = [await pool.take() for _ in range(MOST)]
        waiting = asyncio.create_task(pool.take())
        await asyncio.sleep(0)
        going = asyncio.create_task(pool.release(first))
        await asyncio.sleep(0)
        late = asyncio.create_task(pool.take())
        await going
        await pool.give_back(second)
        _, lost = await asyncio.wait((waiting, late), timeout=LONG_S)
        for task in lost:
            task.cancel()
        assert not lost, "somebody still waits, though as many came back as wait"
        for connection in (waiting.result(), late.result(), third):
            await pool.give_back(connection)


def ended(database: Database) -> None:
    """End every connection to it; while this waits, nobody here hears of it."""
    with psycopg.connect(database.superuser_dsn) as other:
        [count] = other.execute(
            "select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        ).fetchone() or (0,)
    assert count == MOST


@pytest.mark.parametrize("way", ["expire", "release"])
async def test_connections_whose_server_has_gone_leave_without_a_word_and_keep_no_place(
    database: Database, way: str
) -> None:
    async with opened(database) as pool:
        before = await all_of(pool)
        if way == "expire":
            ended(database)
            await pool.expire_connections()
        else:
            taken = [await pool.take() for _ in range(MOST)]
            await asyncpg.Pool.expire_connections(pool)
            ended(database)
            for connection in taken:
                await pool.release(connection)
        after = await all_of(pool)
        assert len(after) == MOST
        assert after.isdisjoint(before)


async def test_one_that_does_not_leave_in_order_keeps_nobody_behind_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(database) as pool:
        await all_of(pool)
        leave, left = StraightPool.release, []

        async def once_refused(self: StraightPool, connection: pools.Lent, **more: float | None) -> None:
            await leave(self, connection, **more)
            left.append(connection)
            if len(left) == 1:
                raise asyncpg.InterfaceError("it would not go")

        monkeypatch.setattr(StraightPool, "release", once_refused)
        await pool.expire_connections()
        assert len(left) == MOST
