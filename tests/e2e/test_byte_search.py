"""After an erasure: nothing of it is found in any byte of any database, file, backup, job, log, package or ledger."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from habeas.demo.cluster import ClusterSettings
from habeas.jurisdictions.rules.sets import Right
from habeas.rights.commands import DecideRight, SubmitRightsRequest, open_answer
from habeas.rights.replay import replay
from habeas.rights.rules.states import Outcome
from habeas.settings import Settings
from habeas.storage.roles import MIGRATOR
from habeas.vault.ledger import LedgerCopy, ledger_copies
from habeas.writing.run import run
from tests.backups import backup, restored
from tests.conftest import Database
from tests.world import Demo, demo_world

pytestmark = pytest.mark.campaign

CODES = ("sg", "cn", "directory")
RECORDS = "select id, label, sealed from habeas.vault_record where subject_id = $1 and org_id = $2"
KEY = "select wrapped from habeas.space_key where subject_id = $1 and org_id = $2"
FILES = "select pg_relation_filepath(oid) from pg_class where relkind in ('r', 't', 'i', 'm') and relfilenode <> 0"


@dataclass(frozen=True)
class Needles:
    """What must be found nowhere, each with a name to report it by."""

    named: Sequence[tuple[str, bytes]]

    def in_bytes(self, hay: bytes) -> list[str]:
        return [name for name, needle in self.named if needle in hay]


@pytest.fixture
async def demo(cluster: ClusterSettings, tmp_path: Path) -> AsyncIterator[Demo]:
    """A demo world of its own whose erasures are copied to a folder, and whose mails go to another."""
    async with demo_world(cluster, tmp_path) as found:
        settings = found.settings.model_copy(
            update={"erasure_ledger": [tmp_path / "erasures"], "mail_folder": tmp_path / "mails"}
        )
        yield replace(found, settings=settings, engines=replace(found.engines, settings=settings))


def database_of(settings: Settings, code: str, cluster: ClusterSettings) -> Database:
    dsn = settings.directory if code == "directory" else settings.regions[code]
    assert dsn is not None
    return Database(cluster, dsn.get_secret_value().rsplit("/", 1)[1].split("?")[0])


async def needles_of(demo: Demo, persona: str) -> Needles:
    """Labels, sealed values and the key, in the clear and as a dump writes them.

    Ids are not among them: the journal, which nobody can edit, keeps that a record of this id was stored.
    """
    actor = demo.held[persona].actor
    place = (actor.subject_id, actor.organization_id)
    rows = await demo.as_superuser(actor.region, RECORDS, *place)
    [key] = await demo.as_superuser(actor.region, KEY, *place)
    assert len(rows) > 2
    named = [("key", key["wrapped"]), ("key in hex", key["wrapped"].hex().encode())]
    for row in rows:
        named += [
            ("sealed", row["sealed"]),
            ("sealed in hex", row["sealed"].hex().encode()),
        ]
    others = await demo.as_superuser(
        actor.region, "select label from habeas.vault_record where subject_id <> $1", actor.subject_id
    )
    shared = {row["label"] for row in others}
    named += [("label", row["label"].encode()) for row in rows if row["label"] not in shared]
    return Needles(named)


async def erased(demo: Demo, persona: str) -> None:
    """Access, fetched; then erasure, granted and carried out."""
    actor, writes = demo.held[persona].actor, demo.engines.writes
    await run(SubmitRightsRequest((Right.ACCESS,)), actor, engine=writes)
    await demo.drain()
    [package] = await demo.as_superuser(
        actor.region,
        "select id from habeas.answer_package where subject_id = $1 order by created_at desc, id desc limit 1",
        actor.subject_id,
    )
    answer = await open_answer(writes, actor, package["id"])
    assert [frame async for frame in answer.content()]
    sent = await run(SubmitRightsRequest((Right.ERASURE,)), actor, engine=writes)
    assert sent.entity is not None
    assert isinstance(sent.entity.key, UUID)
    team = demo.held["aishu-privacy"].actor
    decided = DecideRight(sent.entity.org_id, sent.entity.key, Right.ERASURE, Outcome.GRANTED)
    await run(decided, team, engine=writes)
    await demo.drain()


async def heap_of(database: Database) -> bytes:
    """Every file of the database, once all that is dead in it was vacuumed away; not the write-ahead log.

    The planner's samples first, as autovacuum takes them in its own time: those of before are dead only then.
    """
    connection = await asyncpg.connect(database.superuser_dsn)
    try:
        await connection.execute("analyze")
        await connection.execute("vacuum full")
        await connection.execute("checkpoint")
        paths = [row[0] for row in await connection.fetch(FILES)]
        folder = Path(await connection.fetchval("show data_directory"))
    finally:
        await connection.close()
    files = [path for each in paths if each for path in (folder / each).parent.glob(f"{(folder / each).name}*")]
    assert len(files) > 100
    return b"\0".join(path.read_bytes() for path in files)


def files_below(folder: Path) -> Iterator[bytes]:
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".sql":
            yield path.read_bytes()


@pytest.mark.promise("AISHU-91", "AISHU-96")
async def test_nothing_that_was_erased_is_found_in_any_byte(
    demo: Demo, cluster: ClusterSettings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    databases = {code: database_of(demo.settings, code, cluster) for code in CODES}
    needles = await needles_of(demo, "person-eu")
    before = {code: backup(each, tmp_path / f"{code}.sql") for code, each in databases.items()}
    assert {"key in hex", "label", "sealed in hex"} <= set(needles.in_bytes(before["sg"].read_bytes()))
    with caplog.at_level("DEBUG"):
        await erased(demo, "person-eu")
    for code, database in databases.items():
        after = backup(database, tmp_path / f"after-{code}.sql").read_bytes()
        assert needles.in_bytes(after) == [], f"the dump of {code}"
        assert needles.in_bytes(await heap_of(database)) == [], f"the files of {code}"
    assert needles.in_bytes(caplog.text.encode()) == []
    for content in files_below(tmp_path):
        assert needles.in_bytes(content) == []
    await _search_restored(demo, databases, before, needles, tmp_path)


async def _search_restored(
    demo: Demo, databases: dict[str, Database], before: dict[str, Path], needles: Needles, folder: Path
) -> None:
    copies: dict[str, LedgerCopy] = ledger_copies(demo.settings.regions, demo.settings.erasure_ledger)
    with ExitStack() as stack:
        for code, copy in copies.items():
            old = stack.enter_context(restored(databases[code], before[code]))
            await replay(old.dsn(MIGRATOR), copy, demo.engines.keys[code], demo.engines.clock)
            found: Any = backup(old, folder / f"restored-{code}.sql").read_bytes()
            assert needles.in_bytes(found) == [], f"the dump of {code} after its restore"
            assert needles.in_bytes(await heap_of(old)) == [], f"the files of {code} after its restore"
