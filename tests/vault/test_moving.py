"""Moving a region to another database: a whole copy serves the same, and anything that it lacks is found."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest

from habeas.audit.heads import signer
from habeas.audit.sealing import Sealer
from habeas.storage.regions import Regions, open_regions
from habeas.storage.sealed import SpaceKeys
from habeas.vault.moving import differences, inventory
from tests.audit.test_sealing import KEY
from tests.backups import backup, restored
from tests.conftest import OPTIONS, Database
from tests.oversight.documents import MEMBER_DATA, granted, ledger_of, opened
from tests.oversight.stage import Stage, set_stage

KEYS = SpaceKeys(bytes(32))
TAMPERINGS = {
    "update habeas.ledger_entry set purpose = 'CURIOSITY'": "habeas.ledger_entry has other rows in the copy",
    "delete from habeas.ledger_opening": "habeas.ledger_opening has 1 rows in the source and 0 in the copy",
    "delete from habeas.tree_head": "the log does not come to the head that was signed over it",
    "update habeas.log_entry set leaf_hash = sha256('x')": "the log does not come to the head that was signed over it",
    "update habeas.space_key set wrapped = '\\x01'": "the key of a space cannot be opened with the region's key",
    "drop table habeas.bulk_export_person": "habeas.bulk_export_person is only in the source",
    "set role habeas_owner; create table habeas.further (org_id uuid)": "habeas.further is only in the copy",
}


@dataclass
class Moved:
    """A region in which somebody was looked at, and a copy of its database."""

    stage: Stage
    source: Database
    copy: Database

    async def faults(self) -> list[str]:
        source = await inventory(self.source.dsn("habeas_migrator"), "sg", KEYS)
        copy = await inventory(self.copy.dsn("habeas_migrator"), "sg", KEYS)
        assert (source.faults, source.keys > 0, source.leaves > 0) == ([], True, True)
        return differences(source, copy)


@pytest.fixture
async def moved(regions: Regions, three_databases: dict[str, Database], tmp_path: Path) -> AsyncIterator[Moved]:
    async with set_stage(regions["sg"]) as stage:
        await granted(stage, stage.katrin, stage.annika, stage.tobias)
        await opened(stage, stage.katrin, stage.annika)
        await Sealer({"sg": regions["sg"]}, signer(KEY, "ES256"), stage.clock).seal_all()
        with restored(three_databases["sg"], backup(three_databases["sg"], tmp_path / "region.sql")) as copy:
            yield Moved(stage, three_databases["sg"], copy)


async def test_a_copy_is_whole_with_its_keys_and_its_log_and_serves_the_same(moved: Moved) -> None:
    assert await moved.faults() == []
    stage = moved.stage
    before = await ledger_of(stage, stage.annika), await opened(stage, stage.katrin, stage.annika, MEMBER_DATA)
    async with open_regions({"sg": moved.copy.dsn()}, None, OPTIONS) as there:
        stage.reads = replace(stage.reads, regions=there)
        after = await ledger_of(stage, stage.annika), await opened(stage, stage.katrin, stage.annika, MEMBER_DATA)
    assert after == before
    assert after[1]["records"]["edges"]
    assert after[0][0]["receipt"]["treeSize"]


@pytest.mark.parametrize("tampering", sorted(TAMPERINGS))
async def test_whatever_a_copy_lacks_or_has_otherwise_is_found(moved: Moved, tampering: str) -> None:
    with psycopg.connect(moved.copy.superuser_dsn, autocommit=True) as connection:
        connection.execute(tampering)
    assert TAMPERINGS[tampering] in await moved.faults()


async def test_another_regions_key_does_not_open_the_copy(moved: Moved) -> None:
    found = await inventory(moved.copy.dsn("habeas_migrator"), "sg", SpaceKeys(bytes([1]) * 32))
    assert found.faults == ["the key of a space cannot be opened with the region's key"]
