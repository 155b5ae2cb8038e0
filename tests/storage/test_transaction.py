"""The door: its context holds for one transaction, and nothing survives a fault, a cancel or a release."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from habeas.access import Permission
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.storage.context import opening
from habeas.storage.regions import PoolOptions, Region, open_region
from habeas.storage.transaction import ContentGrant, Transaction, read, write
from habeas.storage.unscoped import unscoped
from tests.actors import an_actor
from tests.conftest import Database
from tests.storage.conftest import join

INSERT = "insert into habeas.note values ($1, $2)"
COUNT = "select count(*) from habeas.note"
SETTING = "select coalesce(current_setting($1, true), '')"


async def setting(tx: Transaction, name: str) -> str:
    return str(await tx.fetchval(SETTING, f"app.{name}"))


async def test_the_context_says_who_acts_for_whom_and_with_which_scopes(region: Region) -> None:
    actor = an_actor()
    grant = ContentGrant(new_id(), ("CONTACT", "ACCOUNT"))
    async with read(region, actor, grant) as tx:
        assert await setting(tx, "org") == str(actor.organization_id)
        assert await setting(tx, "sub") == str(actor.subject_id)
        assert await setting(tx, "controller") == str(actor.controller_id)
        assert await setting(tx, "scopes") == " self:read self:write "
        assert await setting(tx, "grant_subject") == str(grant.subject_id)
        assert await setting(tx, "grant_classes") == ""


_APPROVED = """
insert into habeas.content_access (org_id, id, member_id, subject_id, purpose, note, field_classes, hours, status,
    requested_by, requested_at, approved_by, approved_at, starts_at, expires_at)
values ($1, gen_random_uuid(), gen_random_uuid(), $2, 'AUDIT', 'Because', '{ACCOUNT,CONTACT}', 1, 'APPROVED', $3, now(),
    gen_random_uuid(), now(), $4, $5)
"""


async def test_the_database_opens_no_more_of_a_grant_than_it_finds_approved_at_that_instant(
    region: Region, superuser: Any
) -> None:
    actor = an_actor(scopes=frozenset({Permission.MEMBERS_CONTENT_READ}))
    subject_id, begins = new_id(), datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    ends = begins + timedelta(hours=1)
    await superuser.execute(_APPROVED, actor.organization_id, subject_id, actor.subject_id, begins, ends)
    claimed = ("ACCOUNT", "LOGS")
    found = {}
    for at in (begins - timedelta(microseconds=1), begins, ends - timedelta(microseconds=1), ends):
        async with read(region, actor, ContentGrant(subject_id, claimed, at)) as tx:
            found[at] = await setting(tx, "grant_classes")
    assert list(found.values()) == ["", "ACCOUNT", "ACCOUNT", ""]
    another = replace(actor, subject_id=new_id())
    async with read(region, another, ContentGrant(subject_id, claimed, begins)) as tx:
        assert await setting(tx, "grant_classes") == ""


async def test_the_spaces_are_the_memberships_that_have_not_ended(region: Region, superuser: Any) -> None:
    actor = an_actor()
    assert actor.subject_id is not None
    here, there, former, foreign = sorted(new_id() for _ in range(4))
    await join(superuser, here, actor.subject_id)
    await join(superuser, there, actor.subject_id)
    await join(superuser, former, actor.subject_id, ended=True)
    await join(superuser, foreign, new_id())
    async with read(region, actor) as tx:
        assert await setting(tx, "spaces") == f"{here} {there}"


async def test_nothing_of_the_context_is_left_after_the_transaction(region: Region) -> None:
    async with region.pool.acquire() as connection:
        pid = connection.get_server_pid()
    async with read(region, an_actor()) as tx:
        assert tx.connection.get_server_pid() == pid
    async with unscoped(region, because="the test looks at what is left") as tx:
        assert tx.connection.get_server_pid() == pid
        assert [await setting(tx, name) for name in ("org", "sub", "scopes", "spaces", "context")] == [""] * 5


async def test_without_a_context_no_row_is_seen_and_none_is_written(region: Region, notes: Any) -> None:
    await notes.execute(INSERT, new_id(), new_id())
    async with unscoped(region, because="the test tries without a context") as tx:
        assert await tx.fetchval(COUNT) == 0
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await tx.execute(INSERT, new_id(), new_id())


async def test_an_organization_sees_its_own_rows_only(region: Region, notes: Any) -> None:
    mine, yours = an_actor(), an_actor()
    for actor in (mine, mine, yours):
        await notes.execute(INSERT, actor.organization_id, new_id())
    async with read(region, mine) as tx:
        assert await tx.fetchval(COUNT) == 2
    async with read(region, yours) as tx:
        assert await tx.fetchval(COUNT) == 1


async def test_what_is_written_is_there_after_leaving(region: Region, notes: Any) -> None:
    actor = an_actor()
    async with write(region, actor) as tx:
        await tx.execute(INSERT, actor.organization_id, new_id())
    assert await notes.fetchval(COUNT) == 1


async def test_a_fault_takes_everything_back(region: Region, notes: Any) -> None:
    actor = an_actor()

    async def faulty() -> None:
        async with write(region, actor) as tx:
            await tx.execute(INSERT, actor.organization_id, new_id())
            raise DomainError(ErrorCode.CONFLICT, "no")

    with pytest.raises(DomainError):
        await faulty()
    assert await notes.fetchval(COUNT) == 0


async def test_a_reading_transaction_cannot_write(region: Region, notes: Any) -> None:
    actor = an_actor()
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        async with read(region, actor) as tx:
            await tx.execute(INSERT, actor.organization_id, new_id())
    assert await notes.fetchval(COUNT) == 0


async def test_a_second_context_in_the_same_transaction_is_refused(region: Region) -> None:
    actor = an_actor()
    enter = opening(an_actor(subject_id=actor.subject_id), None, read_only=True).split("; ")[1]
    with pytest.raises(asyncpg.InvalidTransactionStateError):
        async with read(region, actor) as tx:
            await tx.execute(enter)


async def test_wider_scopes_for_the_same_organization_are_a_second_context_too(region: Region) -> None:
    actor = an_actor(scopes=frozenset())
    wider = an_actor(
        subject_id=actor.subject_id,
        organization_id=actor.organization_id,
        controller_id=actor.controller_id,
    )
    with pytest.raises(asyncpg.InvalidTransactionStateError):
        async with read(region, actor) as tx:
            await tx.execute(opening(wider, None, read_only=True).split("; ")[1])


async def test_a_released_savepoint_cannot_bring_another_context_in(region: Region) -> None:
    actor = an_actor()
    other, same = (opening(one, None, read_only=True).split("; ")[1] for one in (an_actor(), actor))
    async with read(region, actor) as tx:
        await tx.execute("savepoint a_part")
        with pytest.raises(asyncpg.InvalidTransactionStateError):
            await tx.execute(other)
        await tx.execute("rollback to savepoint a_part")
        await tx.execute(same)
        await tx.execute("release savepoint a_part")
        assert await setting(tx, "org") == str(actor.organization_id)


async def test_a_cancelled_transaction_writes_nothing_and_leaves_a_clean_connection(region: Region, notes: Any) -> None:
    actor = an_actor()
    started = asyncio.Event()

    async def slow() -> None:
        async with write(region, actor) as tx:
            await tx.execute(INSERT, actor.organization_id, new_id())
            started.set()
            await tx.execute("select pg_sleep(30)")

    task = asyncio.create_task(slow())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await notes.fetchval(COUNT) == 0
    async with unscoped(region, because="the test looks at what is left") as tx:
        assert await setting(tx, "org") == ""
        assert (
            await tx.fetchval(
                "select count(*) from pg_stat_activity where state = 'active' and datname = current_database()"
            )
            == 1
        )


async def test_a_storm_of_cancels_over_few_connections_never_mixes_organizations(
    database: Database, notes: Any
) -> None:
    actors = [an_actor() for _ in range(4)]
    for actor in actors:
        await notes.execute(INSERT, actor.organization_id, new_id())

    async with open_region("sg", database.dsn(), PoolOptions(min_size=1, max_size=2)) as region:

        async def look(number: int) -> bool:
            actor = actors[number % len(actors)]
            async with read(region, actor) as tx:
                await tx.execute("select pg_sleep($1)", 0.002 * (number % 3))
                rows = await tx.fetch("select org_id from habeas.note")
                return [row["org_id"] for row in rows] == [actor.organization_id]

        tasks = [asyncio.create_task(look(number)) for number in range(80)]
        await asyncio.sleep(0.02)
        for task in tasks[::3]:
            task.cancel()
        answers = await asyncio.gather(*tasks, return_exceptions=True)
        assert [answer for answer in answers if not isinstance(answer, asyncio.CancelledError)].count(True) == sum(
            not task.cancelled() for task in tasks
        )
        assert all(await asyncio.gather(*(look(number) for number in range(8))))


async def test_a_word_that_is_not_plain_never_reaches_the_database(region: Region) -> None:
    grant = ContentGrant(new_id(), ("x'); drop table habeas.note; --",))
    with pytest.raises(DomainError) as refused:
        async with read(region, an_actor(), grant):
            pass
    assert refused.value.code is ErrorCode.MISCONFIGURED


async def test_an_identifier_that_is_not_a_uuid_never_reaches_the_database(region: Region) -> None:
    with pytest.raises(DomainError) as refused:
        async with read(region, an_actor(organization_id="' or 1=1 --")):
            pass
    assert refused.value.code is ErrorCode.MISCONFIGURED


async def test_statements_can_be_counted(region: Region, statements: list[str]) -> None:
    async with read(region, an_actor()) as tx:
        await tx.fetchval("select 1")
        await tx.fetch("select 2")
    assert statements == ["select 1", "select 2"]


async def test_connections_start_and_return_as_the_plans_need_them(region: Region) -> None:
    for _ in range(2):
        async with read(region, an_actor()) as tx:
            shown = {
                name: await tx.fetchval(SETTING, name) for name in ("search_path", "TimeZone", "jit", "plan_cache_mode")
            }
        assert shown == {
            "search_path": "habeas",
            "TimeZone": "UTC",
            "jit": "off",
            "plan_cache_mode": "force_generic_plan",
        }
