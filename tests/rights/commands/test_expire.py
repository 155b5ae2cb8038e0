"""What was kept long enough goes by itself, but not before its last use, nor while the person's own case needs it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from habeas.jurisdictions.rules.sets import Right
from habeas.reading.payload import Entity
from habeas.rights.commands import DecideRight, EndRetention, WithdrawRightsRequest
from habeas.rights.commands.entrypoints import END_RETENTION
from habeas.rights.rules.states import Outcome
from habeas.storage.regions import Region
from habeas.storage.transaction import write
from habeas.vault.commands import CollectRecord, collect
from tests.rights.world import NOW, World, system

LABELS = "select label from habeas.vault_record where subject_id = $1 order by label"
WAITING = "select count(*) from queue.pgqueuer where entrypoint = $1"
REGISTER = """
update habeas.processing_activity set retention_anchor = $2, retention_period = $3,
       legal_basis = coalesce($4, legal_basis), legal_bases = case when $4::text is null then legal_bases else '{}' end
 where org_id = $1
"""


async def announced(
    world: World, superuser: Any, period: str, anchor: str = "COLLECTED_AT", basis: str | None = None
) -> None:
    await superuser.execute(REGISTER, world.aishu.organization_id, anchor, period, basis)


async def collected(world: World, region: Region, label: str, at: datetime, until: datetime | None = None) -> None:
    annika = world.people["annika"]
    command = CollectRecord("DEVICE", label, {"a": label}, at, "DE", "USER_DIRECT", "ANYSHARE", ("SERVICE",), until)
    actor = system(annika.organization_id, annika.controller_id, annika.subject_id)
    async with write(region, actor) as tx:
        await collect(tx, actor, world.engine.keys["sg"], command, NOW)


async def labels(world: World, superuser: Any) -> list[str]:
    return [row["label"] for row in await superuser.fetch(LABELS, world.people["annika"].subject_id)]


async def end_retention(world: World) -> None:
    annika = world.people["annika"]
    platform = system(annika.controller_id, annika.controller_id, annika.subject_id)
    await world.run(EndRetention(annika.controller_id), platform)


@pytest.mark.promise("AOMEI-40")
async def test_a_record_goes_by_itself_once_the_period_of_its_use_is_over_and_no_other_one_does(
    world: World, superuser: Any, region: Region
) -> None:
    before = await labels(world, superuser)
    await announced(world, superuser, "P1M")
    await collected(world, region, "over", NOW - timedelta(days=40))
    await collected(world, region, "needed", NOW - timedelta(days=20))
    await world.drain()
    assert await labels(world, superuser) == sorted([*before, "needed"])
    assert await superuser.fetchval("select count(*) from habeas.erasure_entry where kind = 'RECORD'") == 1
    assert await superuser.fetchval(WAITING, END_RETENTION) == 1, "the other one has its own day"
    world.clock.instant += timedelta(days=11)
    await end_retention(world)
    assert await labels(world, superuser) == before


async def test_what_counts_from_the_life_of_the_account_has_no_date(
    world: World, superuser: Any, region: Region
) -> None:
    await announced(world, superuser, "P1M", anchor="ACCOUNT_LIFE")
    await collected(world, region, "old", NOW - timedelta(days=4000))
    await world.drain()
    assert "old" in await labels(world, superuser)
    assert await superuser.fetchval(WAITING, END_RETENTION) == 0


async def test_while_a_request_is_open_nothing_goes_and_afterwards_it_does(
    world: World, superuser: Any, region: Region
) -> None:
    sent = await world.submit("annika", Right.ACCESS)
    await announced(world, superuser, "P1M")
    await collected(world, region, "over", NOW - timedelta(days=40))
    await end_retention(world)
    assert "over" in await labels(world, superuser)
    assert await superuser.fetchval(WAITING, END_RETENTION) == 2, "one looks again the day after"
    await _withdrawn(world, sent)
    await end_retention(world)
    assert "over" not in await labels(world, superuser)


async def _withdrawn(world: World, sent: Entity) -> None:
    assert not isinstance(sent.key, str)
    await world.run(WithdrawRightsRequest(sent.org_id, sent.key), world.people["annika"])


async def test_what_the_person_had_restricted_is_not_erased_behind_their_back(
    world: World, superuser: Any, region: Region
) -> None:
    await announced(world, superuser, "P1M")
    await collected(world, region, "disputed", NOW, until=NOW)
    sent = await world.submit("annika", Right.RESTRICTION)
    assert not isinstance(sent.key, str)
    await world.run(DecideRight(sent.org_id, sent.key, Right.RESTRICTION, Outcome.GRANTED), world.aishu)
    await end_retention(world)
    assert "disputed" in await labels(world, superuser), "it is granted, and about to be carried out"
    await world.drain()
    world.clock.instant += timedelta(days=2)
    await end_retention(world)
    assert "disputed" in await labels(world, superuser)


async def test_what_a_law_obliges_to_keep_is_kept_restricted_until_the_law_lets_it_go(
    world: World, superuser: Any, region: Region
) -> None:
    await announced(world, superuser, "P3Y", basis="LEGAL_OBLIGATION")
    await collected(world, region, "ledger", NOW - timedelta(days=40), until=NOW - timedelta(days=1))
    await end_retention(world)
    [kept] = await superuser.fetch("select * from habeas.vault_record where label = 'ledger'")
    assert (kept["restricted"], kept["open_class"]) == (True, None)
    assert kept["restricted_under"] is not None
    assert kept["purge_at"].year == (NOW - timedelta(days=40)).year + 3
    world.clock.instant = kept["purge_at"]
    await end_retention(world)
    assert "ledger" not in await labels(world, superuser)
