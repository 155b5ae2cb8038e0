"""After a restore: what was erased since the backup is erased again before anybody is served."""

import asyncio
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.errors import DomainError
from habeas.rights.commands import DecideRight, ForgetAccount
from habeas.rights.jobs import jobs
from habeas.rights.replay import Replayed, replay
from habeas.rights.rules.states import Outcome
from habeas.storage.regions import Region, open_region
from habeas.storage.transaction import read
from habeas.vault.keys import opened_json
from habeas.vault.ledger import LedgerCopy
from habeas.vault.restored import assert_replayed
from habeas.worker import WorkerOptions, work
from tests.backups import backup, restored
from tests.conftest import OPTIONS, Database
from tests.rights.commands.test_carry_out import annika_collecting, bytes_of, on_behalf, place
from tests.rights.world import World, record

UNGUARDED = "select count(*) from pg_class where relrowsecurity and not relforcerowsecurity"
MAYAS = """select r.id, r.sealed, k.wrapped from habeas.vault_record r
             join habeas.space_key k on k.org_id = r.org_id and k.subject_id = r.subject_id
            where r.subject_id = $1 and r.category_code = 'DEVICE'"""


@pytest.fixture
def copy(tmp_path: Path) -> LedgerCopy:
    """Where the erasures of the test's region are copied to."""
    return LedgerCopy("sg", (tmp_path / "ledger",))


async def erased(world: World, copy: LedgerCopy) -> None:
    """Annika's request for erasure, granted and carried out to its end."""
    sent = await world.submit("annika", Right.ERASURE)
    await world.run(DecideRight(*place(sent), Right.ERASURE, Outcome.GRANTED), world.aishu)
    every = jobs(world.engine, world.post, None, {"sg": copy})
    await work(world.engine.regions, every, asyncio.Event(), WorkerOptions(attempts=1), drain=True)


@pytest.mark.promise("AISHU-91", "AISHU-96")
async def test_what_was_erased_after_the_backup_comes_back_with_it_and_is_erased_again_before_anybody_is_served(
    world: World, region: Region, database: Database, superuser: Any, copy: LedgerCopy, tmp_path: Path
) -> None:
    keys = world.engine.keys["sg"]
    await record(region, keys, annika_collecting(world), "DEVICE", "Annika-Unikat-Notebook", {"model": "Unikat"})
    await world.submit("annika", Right.ACCESS)
    await world.drain()
    key = await superuser.fetchval(
        "select wrapped from habeas.space_key where subject_id = $1", world.people["annika"].subject_id
    )
    file = backup(database, tmp_path / "backup.sql")
    await erased(world, copy)
    await assert_replayed({"sg": region}, {"sg": copy})
    with restored(database, file) as old:
        connection = await asyncpg.connect(old.superuser_dsn)
        async with open_region("sg", old.dsn(), OPTIONS) as reopened:
            assert b"Annika-Unikat-Notebook" in await bytes_of(connection)
            with pytest.raises(DomainError, match="habeas restore"):
                await assert_replayed({"sg": reopened}, {"sg": copy})
            done = await replay(old.dsn("habeas_migrator"), copy, keys, world.clock)
            assert done == Replayed(records=3, keys=1, persons=0, entries=4)
            await assert_replayed({"sg": reopened}, {"sg": copy})
            everything = await bytes_of(connection)
            assert b"Annika-Unikat-Notebook" not in everything
            assert key.hex().encode() not in everything
            assert await connection.fetchval("select count(*) from habeas.answer_chunk") == 0
            assert await connection.fetchval("select wrapped from habeas.answer_package") is None
            await _others_are_as_they_were(world, reopened, connection)
            again = await replay(old.dsn("habeas_migrator"), copy, keys, world.clock)
            assert again == Replayed(records=0, keys=0, persons=0, entries=0)
        await connection.close()


@pytest.mark.promise("AISHU-164")
async def test_an_account_that_was_closed_after_the_backup_is_forgotten_again(
    world: World, region: Region, database: Database, superuser: Any, copy: LedgerCopy, tmp_path: Path
) -> None:
    annika, keys = world.people["annika"], world.engine.keys["sg"]
    known = await superuser.fetchrow(
        "select primary_email, display_name from habeas.person where subject_id = $1", annika.subject_id
    )
    file = backup(database, tmp_path / "backup.sql")
    await closed(world, copy)
    assert known["primary_email"].encode() not in await bytes_of(superuser)
    with restored(database, file) as old:
        connection = await asyncpg.connect(old.superuser_dsn)
        async with open_region("sg", old.dsn(), OPTIONS) as reopened:
            assert known["primary_email"].encode() in await bytes_of(connection)
            with pytest.raises(DomainError, match="habeas restore"):
                await assert_replayed({"sg": reopened}, {"sg": copy})
            done = await replay(old.dsn("habeas_migrator"), copy, keys, world.clock)
            assert done.persons == 1
            await assert_replayed({"sg": reopened}, {"sg": copy})
            everything = await bytes_of(connection)
            assert known["primary_email"].encode() not in everything
            assert known["display_name"].encode() not in everything
            person = await connection.fetchrow("select * from habeas.person where subject_id = $1", annika.subject_id)
            assert person is not None
            assert (person["closed_at"], person["residence"]) == (world.clock.now(), None)
            await _others_are_as_they_were(world, reopened, connection)
        await connection.close()


async def closed(world: World, copy: LedgerCopy) -> None:
    """Annika's account, closed as she asked, and forgotten after its last letter."""
    sent = await world.submit("annika", Right.ACCOUNT_CLOSURE)
    await world.run(DecideRight(*place(sent), Right.ACCOUNT_CLOSURE, Outcome.GRANTED), world.aishu)
    every = jobs(world.engine, world.post, None, {"sg": copy})
    await work(world.engine.regions, every, asyncio.Event(), WorkerOptions(attempts=1), drain=True)
    await world.run(ForgetAccount(*place(sent)), on_behalf(world, sent))
    await work(world.engine.regions, every, asyncio.Event(), WorkerOptions(attempts=1), drain=True)


async def _others_are_as_they_were(world: World, reopened: Region, connection: Any) -> None:
    assert await connection.fetchval(UNGUARDED) == 0, "the walls stand again"
    maya = world.people["maya"]
    async with read(reopened, maya) as tx:
        [row] = await tx.fetch(MAYAS, maya.subject_id)
    value = opened_json(world.engine.keys["sg"], row["wrapped"], row["sealed"], row["id"].bytes)
    assert value == {"model": "Maya's phone"}


async def test_the_copy_of_the_ledger_names_nobody(world: World, copy: LedgerCopy, superuser: Any) -> None:
    annika = world.people["annika"]
    ids = [row["id"] for row in await superuser.fetch("select id from habeas.vault_record")]
    await erased(world, copy)
    [file] = copy.folders[0].iterdir()
    written = file.read_text()
    assert len(written.splitlines()) == await superuser.fetchval("select count(*) from habeas.erasure_entry")
    for known in (annika.subject_id, annika.organization_id, *ids):
        assert str(known) not in written
        assert known is not None
        assert known.hex not in written


async def test_an_erasure_is_copied_once_and_waits_where_no_copy_is_set(world: World, superuser: Any) -> None:
    sent = await world.submit("annika", Right.ERASURE)
    await world.run(DecideRight(*place(sent), Right.ERASURE, Outcome.GRANTED), world.aishu)
    await world.drain()
    assert await superuser.fetchval("select count(*) from habeas.erasure_entry where kept_at is null") == 3


async def test_a_region_whose_ledger_is_where_it_was_is_served(world: World, region: Region, copy: LedgerCopy) -> None:
    await assert_replayed({"sg": region}, {"sg": copy})
    await erased(world, copy)
    await assert_replayed({"sg": region}, {"sg": copy})
