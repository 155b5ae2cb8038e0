"""What may wait goes together, in its order, as one transaction: all of it or nothing."""

import asyncio
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.storage.regions import Region
from habeas.storage.transaction import write
from tests.actors import an_actor

INSERT = "insert into habeas.note values ($1, $2)"
COUNT = "select count(*)::text from habeas.note"


class Wire:
    """Which exchanges there are, without what is asked once for each connection."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def take(self, query: Any) -> None:
        if query.query.startswith(("select app.", "begin", "commit")):
            self.sent.append(query.query.split("(")[0])

    async def all_sent(self) -> list[str]:
        """They are told on the loop's next turn."""
        await asyncio.sleep(0)
        return self.sent


@pytest.fixture
async def wire(region: Region) -> Wire:
    found = Wire()
    async with region.pool.acquire() as connection:
        connection.add_query_logger(found.take)
    return found


async def test_what_only_finds_and_then_writes_and_answers_costs_two_exchanges(
    region: Region, wire: Wire, notes: Any
) -> None:
    actor = an_actor()
    async with write(region, actor) as tx:
        assert await tx.find(COUNT) == "0"
        for _ in range(3):
            await tx.soon(INSERT, actor.organization_id, new_id())
        assert await notes.fetchval("select count(*) from habeas.note") == 0
        assert await tx.last(COUNT) == "3"
    assert await wire.all_sent() == ["select app.answer", "select app.carry_out"]
    assert await notes.fetchval("select count(*) from habeas.note") == 3


async def test_what_waits_is_run_when_the_door_is_left(region: Region, wire: Wire, notes: Any) -> None:
    actor = an_actor()
    async with write(region, actor) as tx:
        await tx.soon(INSERT, actor.organization_id, new_id())
    assert await wire.all_sent() == ["select app.carry_out"]
    assert await notes.fetchval("select count(*) from habeas.note") == 1


async def test_what_waits_is_run_before_what_comes_next(region: Region, notes: Any) -> None:
    actor = an_actor()
    async with write(region, actor) as tx:
        assert await tx.find(COUNT) == "0"
        await tx.soon(INSERT, actor.organization_id, new_id())
        assert await tx.find(COUNT) == "1"
        await tx.soon(INSERT, actor.organization_id, new_id())
        assert await tx.fetchval(COUNT) == "2"
        await tx.soon(INSERT, actor.organization_id, new_id())
        assert await tx.last(COUNT) == "3"
        assert await notes.fetchval("select count(*) from habeas.note") == 0
    assert await notes.fetchval("select count(*) from habeas.note") == 3


@pytest.mark.parametrize("begun", [True, False])
async def test_a_fault_leaves_nothing_of_what_waited(region: Region, notes: Any, begun: bool) -> None:
    actor = an_actor()

    async def attempt(whose: UUID, fault: Exception | None = None) -> None:
        async with write(region, actor) as tx:
            if begun:
                await tx.execute(INSERT, actor.organization_id, new_id())
            await tx.soon(INSERT, actor.organization_id, new_id())
            await tx.soon(INSERT, whose, new_id())
            if fault is not None:
                raise fault

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await attempt(new_id())
    with pytest.raises(RuntimeError):
        await attempt(actor.organization_id, RuntimeError())
    assert await notes.fetchval("select count(*) from habeas.note") == 0


async def test_nothing_follows_the_last_statement(region: Region, notes: Any) -> None:

    async def follow(how: str) -> None:
        async with write(region, an_actor()) as tx:
            await tx.last(COUNT)
            await getattr(tx, how)(COUNT)

    for how in ("find", "soon", "fetchval", "last"):
        with pytest.raises(DomainError) as refused:
            await follow(how)
        assert refused.value.code is ErrorCode.MISCONFIGURED


async def test_where_nothing_was_asked_nothing_is_sent(region: Region, wire: Wire) -> None:
    async with write(region, an_actor()):
        pass
    assert await wire.all_sent() == []


async def test_what_finds_cannot_write(region: Region, notes: Any) -> None:
    actor = an_actor()
    async with write(region, actor) as tx:
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await tx.find(f"{INSERT} returning '1'", actor.organization_id, new_id())
    assert await notes.fetchval("select count(*) from habeas.note") == 0


@pytest.mark.parametrize("value", [b"\x00\xff", b""])
async def test_bytes_arrive_as_they_were_given(region: Region, value: bytes) -> None:
    async with write(region, an_actor()) as tx:
        assert await tx.last("select encode($1::bytea, 'hex')", value) == value.hex()
