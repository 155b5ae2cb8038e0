"""After a restore: a resource that its person deleted since the backup is deleted again."""

import asyncio
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from habeas.inventory.model import Service
from habeas.resources.commands import AddResource, DeleteResource
from habeas.resources.jobs import jobs as resource_jobs
from habeas.resources.rules import Details, ResourceKind
from habeas.rights.jobs import jobs
from habeas.rights.replay import Replayed, replay
from habeas.storage.regions import Region
from habeas.storage.rows import insert
from habeas.storage.transaction import write
from habeas.vault.ledger import LedgerCopy
from habeas.worker import WorkerOptions, work
from tests.backups import backup, restored
from tests.conftest import Database
from tests.rights.world import AISHU, World, system

SAID = Details("Rack seven", "192.0.2.7", "root", "hunter2")
HELD = "select name from habeas.resource order by added_at, id"


@pytest.mark.promise("AISHU-154")
async def test_a_restored_backup_does_not_bring_a_deleted_resource_back(
    world: World, region: Region, database: Database, superuser: Any, tmp_path: Path
) -> None:
    annika, copy, keys = world.people["annika"], LedgerCopy("sg", (tmp_path / "ledger",)), world.engine.keys["sg"]
    async with write(region, system(AISHU, AISHU, None)) as tx:
        await insert(tx, [Service(org_id=AISHU, code="ANYSHARE", name="AnyShare", status="ACTIVE")])
    entities = [(await world.run(AddResource("ANYSHARE", ResourceKind.STORAGE, SAID), annika)).entity for _ in range(2)]
    gone = entities[0]
    assert gone is not None
    assert len(await superuser.fetch(HELD)) == 2
    file = backup(database, tmp_path / "backup.sql")
    await world.run(DeleteResource(gone.org_id, gone.key), annika)  # type: ignore[arg-type]
    every = (*jobs(world.engine, world.post, None, {"sg": copy}), *resource_jobs(world.engine))
    await work(world.engine.regions, every, asyncio.Event(), WorkerOptions(attempts=1), drain=True)
    [left] = await superuser.fetch(HELD)
    with restored(database, file) as old:
        connection = await asyncpg.connect(old.superuser_dsn)
        assert len(await connection.fetch(HELD)) == 2, "the backup knew both"
        done = await replay(old.dsn("habeas_migrator"), copy, keys, world.clock)
        assert done == Replayed(records=1, keys=0, persons=0, entries=1)
        assert await connection.fetch(HELD) == [left]
        await connection.close()
