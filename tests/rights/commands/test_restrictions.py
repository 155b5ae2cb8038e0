"""A restriction ends alone: what an objection, another restriction or a law holds back stays held back."""

from datetime import timedelta
from typing import Any

import pytest

from habeas.jurisdictions.rules.sets import Right
from habeas.reading.payload import Entity
from habeas.rights.commands import (
    DecideRight,
    EndRestriction,
    ItemDecided,
    LiftRestriction,
    ObjectToBasicData,
    TakeBackObjection,
)
from habeas.rights.rules.states import Outcome
from habeas.storage.transaction import write
from habeas.vault.commands import CollectRecord, collect, end_later
from tests.rights.commands.test_carry_out import LOGS_ARE_KEPT, granted, on_behalf, place
from tests.rights.world import World, system

HELD = "select category_code, restricted_because, open_class from habeas.vault_record where subject_id = $1 order by 1"
UNTIL = "update habeas.vault_record set retained_until = $2 where subject_id = $1"
OPEN = [("CREDENTIAL", None, "CREDENTIAL"), ("DEVICE", None, "DEVICE")]
KEPT = [("DEVICE", "LEGAL_OBLIGATION_RETENTION", None)]


async def held(world: World, superuser: Any) -> list[tuple[str, str | None, str | None]]:
    return [tuple(row) for row in await superuser.fetch(HELD, world.people["annika"].subject_id)]


async def lifted(world: World, sent: Entity) -> None:
    await world.run(LiftRestriction(*place(sent)), world.aishu)
    world.clock.instant += timedelta(days=14)
    await world.run(EndRestriction(*place(sent)), on_behalf(world, sent))


async def kept_until(world: World, superuser: Any, days: int) -> None:
    """An erasure was granted but for what a law keeps for so many days."""
    until = world.clock.now() + timedelta(days=days)
    await superuser.execute(UNTIL, world.people["annika"].subject_id, until)
    sent, items = await world.submit("annika", Right.ERASURE), (ItemDecided("DEVICE", *LOGS_ARE_KEPT),)
    partly = DecideRight(*place(sent), Right.ERASURE, Outcome.PARTLY_GRANTED, *LOGS_ARE_KEPT, items=items)
    await world.run(partly, world.aishu)
    await world.drain()
    assert await held(world, superuser) == KEPT


@pytest.mark.parametrize("first", [Right.RESTRICTION, Right.OBJECTION])
async def test_what_the_person_objects_to_stays_closed_when_a_restriction_is_lifted(
    world: World, superuser: Any, first: Right
) -> None:
    annika, objecting = world.people["annika"], ObjectToBasicData(("DEVICE",))
    objection = (await world.run(objecting, annika)).entity if first is Right.OBJECTION else None
    restriction = await granted(world, Right.RESTRICTION)
    objection = objection or (await world.run(objecting, annika)).entity
    await lifted(world, restriction)
    assert await held(world, superuser) == [OPEN[0], ("DEVICE", "OBJECTION", None)]
    assert objection is not None
    await world.run(TakeBackObjection(*place(objection)), annika)
    assert await held(world, superuser) == OPEN


async def test_of_two_restrictions_each_holds_until_its_own_end(world: World, superuser: Any) -> None:
    one, another = [await granted(world, Right.RESTRICTION) for _ in range(2)]
    await lifted(world, one)
    assert {row[1:] for row in await held(world, superuser)} == {("RESTRICTION", None)}
    await lifted(world, another)
    assert await held(world, superuser) == OPEN


@pytest.mark.promise("AISHU-90")
async def test_what_a_law_alone_keeps_is_not_opened_by_the_end_of_a_restriction_and_goes_on_its_day(
    world: World, superuser: Any
) -> None:
    await kept_until(world, superuser, 100)
    restriction = await granted(world, Right.RESTRICTION)
    assert await held(world, superuser) == KEPT
    await lifted(world, restriction)
    assert await held(world, superuser) == KEPT
    world.clock.instant += timedelta(days=100)
    await superuser.execute("update queue.pgqueuer set execute_after = now() where entrypoint = 'rights.purge'")
    await world.drain()
    assert await held(world, superuser) == []


async def test_what_the_person_needs_restricted_outlives_the_day_of_the_law(world: World, superuser: Any) -> None:
    """GDPR 18(1)(c): the controller needs it no more, and the person does."""
    await kept_until(world, superuser, 5)
    restriction = await granted(world, Right.RESTRICTION)
    world.clock.instant += timedelta(days=6)
    annika, due = world.people["annika"], "update queue.pgqueuer set execute_after = now() where entrypoint = any($1)"
    async with write(world.engine.regions["sg"], on_behalf(world, restriction)) as tx:
        assert annika.subject_id is not None
        whose = (annika.controller_id, annika.subject_id, annika.controller_id)
        await end_later(tx, whose, world.clock.now(), world.clock.now())
    await superuser.execute(due, ["rights.purge", "rights.end_retention"])
    await world.drain()
    assert await held(world, superuser) == KEPT
    await lifted(world, restriction)
    await world.drain()
    assert await held(world, superuser) == []


async def test_a_restriction_keeps_nothing_of_what_the_person_asked_to_erase_since(
    world: World, superuser: Any
) -> None:
    """They opposed its erasure by it (GDPR 18(1)(b)), or needed it (18(1)(c)), until they asked for the erasure."""
    await granted(world, Right.RESTRICTION)
    await kept_until(world, superuser, 5)
    world.clock.instant += timedelta(days=6)
    await superuser.execute("update queue.pgqueuer set execute_after = now() where entrypoint = 'rights.purge'")
    await world.drain()
    assert await held(world, superuser) == []


async def test_what_came_in_since_a_restriction_is_kept_no_longer_by_it(world: World, superuser: Any) -> None:
    annika, region = world.people["annika"], world.engine.regions["sg"]
    restriction = await granted(world, Right.RESTRICTION)
    assert annika.subject_id is not None
    collecting = system(annika.organization_id, annika.controller_id, annika.subject_id)
    item = CollectRecord("DEVICE", "Late", {"a": 1}, world.clock.now(), "DE", "USER_DIRECT", "ANYSHARE", ("SERVICE",))
    async with write(region, collecting) as tx:
        await collect(tx, collecting, world.engine.keys["sg"], item, world.clock.now())
    await superuser.execute(UNTIL, annika.subject_id, world.clock.now() + timedelta(days=5))
    world.clock.instant += timedelta(days=6)
    async with write(region, on_behalf(world, restriction)) as tx:
        whose = (annika.controller_id, annika.subject_id, annika.controller_id)
        await end_later(tx, whose, world.clock.now(), world.clock.now())
    await superuser.execute("update queue.pgqueuer set execute_after = now() where entrypoint = 'rights.end_retention'")
    await world.drain()
    assert {row[1] for row in await held(world, superuser)} == {"RESTRICTION"}
