"""The doctor says in sentences what is wrong with a database, and nothing if nothing is."""

from datetime import timedelta

import psycopg
import pytest

from habeas.kernel.clock import FixedClock, SystemClock
from habeas.storage.doctor import examine
from habeas.storage.migrations import Target
from habeas.storage.roles import APP, MIGRATOR
from tests.conftest import Database


def change(database: Database, statement: str) -> None:
    with psycopg.connect(database.superuser_dsn, autocommit=True) as connection:
        connection.execute(statement.encode())


async def complaints(database: Database, role: str = APP) -> list[str]:
    return await examine("sg", database.dsn(role), Target.REGION, SystemClock())


async def test_a_sound_region_has_no_complaints(database: Database) -> None:
    assert await complaints(database) == []


async def test_a_sound_directory_has_no_complaints(three_databases: dict[str, Database]) -> None:
    directory = three_databases["directory"]
    assert await examine("directory", directory.dsn(), Target.DIRECTORY, SystemClock()) == []


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("create table habeas.bare (org_id uuid)", "row-level security of habeas.bare is off"),
        ("create table habeas.foreign_one ()", "habeas.foreign_one does not belong to habeas_owner"),
        ("update habeas.region_version set version_num = '0001'", "its schema is 0001, this release wants"),
        ("drop table habeas.region_version", "it has no schema yet"),
        ("insert into queue.pgqueuer (priority, status, entrypoint) values (0, 'failed', 'x')", "1 jobs were given up"),
        (
            "insert into queue.pgqueuer (priority, status, entrypoint, execute_after)"
            " values (0, 'queued', 'x', now() - interval '1 hour')",
            "is a worker running",
        ),
    ],
)
async def test_each_fault_is_said_in_a_sentence(database: Database, fault: str, sentence: str) -> None:
    change(database, fault)
    assert any(sentence in complaint for complaint in await complaints(database))


async def test_row_level_security_that_is_not_forced_is_a_fault(database: Database) -> None:
    change(
        database,
        "set role habeas_owner; create table habeas.half (org_id uuid);"
        " alter table habeas.half enable row level security; create policy p on habeas.half using (false)",
    )
    sentence = "sg: row-level security of habeas.half is off, not forced, or has no policy."
    assert sentence in await complaints(database)


async def test_a_login_that_could_become_the_owner_is_a_fault(database: Database) -> None:
    assert any("the login role" in complaint for complaint in await complaints(database, MIGRATOR))


async def test_clocks_that_differ_are_a_fault(database: Database) -> None:
    clock = FixedClock(SystemClock().now() - timedelta(seconds=60))
    assert "sg: its clock and this machine's differ by 60 s." in await examine(
        "sg", database.dsn(), Target.REGION, clock
    )


async def test_a_region_out_of_reach_is_named_without_its_password() -> None:
    (complaint,) = await examine("cn", "postgresql://u:hush@127.0.0.1:1/x", Target.REGION, SystemClock())
    assert complaint.startswith("cn: the database cannot be reached")
    assert "hush" not in complaint
