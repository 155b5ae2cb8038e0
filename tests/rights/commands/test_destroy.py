"""The end of a package: at its expiry its key and its frames are gone, and preparing starts anew after an erasure."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.rights.commands import DecideRight, DeliverAnswer, DestroyAnswer, answer_request, open_answer
from habeas.rights.commands.deliver import KEPT
from habeas.rights.commands.prepare import prepare_package
from habeas.rights.rules.states import Outcome
from habeas.storage.framed import FRAME
from habeas.storage.regions import Region
from tests.conftest import OPTIONS
from tests.rights.world import World, record, system

ANSWERS = "select * from habeas.answer_package"
CHUNKS = "select count(*) from habeas.answer_chunk"


def on_behalf(world: World, sent: Entity) -> Any:
    annika = world.people["annika"]
    return system(sent.org_id, annika.controller_id, annika.subject_id)


def key_of(sent: Entity) -> UUID:
    assert isinstance(sent.key, UUID)
    return sent.key


async def test_a_package_is_destroyed_when_it_expires_and_not_before(world: World, superuser: Any) -> None:
    sent = await world.submit("annika", Right.ACCESS)
    await world.drain()
    package_id = await superuser.fetchval("select id from habeas.answer_package")
    command = DestroyAnswer(sent.org_id, key_of(sent), package_id)
    await world.run(command, on_behalf(world, sent))
    assert await superuser.fetchval(CHUNKS) == 1
    world.clock.instant += KEPT
    await world.run(command, on_behalf(world, sent))
    row = await superuser.fetchrow(ANSWERS)
    assert (row["wrapped"], row["sealed"], row["destroyed_at"]) == (None, None, world.clock.now())
    assert await superuser.fetchval(CHUNKS) == 0


async def test_the_end_of_a_package_is_a_job_from_the_first_day(world: World, superuser: Any) -> None:
    await world.submit("annika", Right.ACCESS)
    await world.drain()
    wait = await superuser.fetchval(
        "select execute_after - now() from queue.pgqueuer where entrypoint = 'rights.expire_answer'"
    )
    assert timedelta(days=29) < wait <= KEPT


async def test_what_is_erased_while_a_package_is_prepared_is_not_delivered(world: World, superuser: Any) -> None:
    sent = await world.submit("annika", Right.ACCESS)
    prepared = await prepare_package(world.engine, on_behalf(world, sent), key_of(sent), None)
    erasing = await world.submit("annika", Right.ERASURE)
    await world.run(DecideRight(erasing.org_id, key_of(erasing), Right.ERASURE, Outcome.GRANTED), world.aishu)
    await superuser.execute("delete from queue.pgqueuer where entrypoint = 'rights.prepare_answer'")
    await world.drain()
    with pytest.raises(DomainError) as refused:
        await world.run(DeliverAnswer(sent.org_id, key_of(sent), prepared), on_behalf(world, sent))
    assert refused.value.code is ErrorCode.CONFLICT
    assert await superuser.fetch(ANSWERS) == []


async def test_an_attempt_that_broke_off_leaves_nothing_behind(world: World, superuser: Any) -> None:
    sent = await world.submit("annika", Right.ACCESS)
    for _ in range(2):
        await prepare_package(world.engine, on_behalf(world, sent), key_of(sent), None)
        assert await superuser.fetchval(CHUNKS) == 1
    await world.drain()
    assert await superuser.fetchval(CHUNKS) == await superuser.fetchval("select frames from habeas.answer_package") == 1


async def test_a_large_package_is_read_frame_by_frame_and_from_any_byte(
    world: World, superuser: Any, region: Region
) -> None:
    annika = world.people["annika"]
    collecting = system(annika.organization_id, annika.controller_id, annika.subject_id)
    noise = "".join(UUID(int=place**9 % 2**128).hex for place in range(1, 60_000))
    await record(region, world.engine.keys["sg"], collecting, "DEVICE", "Noise", noise)
    await world.submit("annika", Right.ACCESS)
    await world.drain()
    row = await superuser.fetchrow(ANSWERS)
    assert row["frames"] == await superuser.fetchval(CHUNKS) > 2
    answer = await open_answer(world.engine, annika, row["id"])
    whole = b"".join([frame async for frame in answer.content()])
    assert len(whole) == answer.size == row["size"]
    for first, after in ((0, 1), (FRAME - 1, FRAME + 1), (FRAME, 2 * FRAME), (answer.size - 1, answer.size)):
        assert b"".join([frame async for frame in answer.content(first, after)]) == whole[first:after]


async def test_more_packages_at_once_than_there_are_connections_are_all_prepared(world: World, superuser: Any) -> None:
    sent = [await world.submit("annika", Right.ACCESS) for _ in range(2 * (OPTIONS.max_size + 1))]
    async with asyncio.timeout(240):
        await asyncio.gather(*(answer_request(world.engine, on_behalf(world, each), key_of(each)) for each in sent))
    assert await superuser.fetchval("select count(*) from habeas.answer_package") == len(sent)
