"""A read in one exchange: the same context and walls, nothing written, nothing left, statements within bounds."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import asyncpg
import orjson
import pytest

from habeas.kernel.errors import DomainError
from habeas.kernel.ids import new_id
from habeas.storage import kept
from habeas.storage.exchange import answer
from habeas.storage.regions import Region
from habeas.storage.transaction import ContentGrant
from habeas.storage.unscoped import unscoped
from tests.actors import an_actor
from tests.storage.conftest import join

INSERT = "insert into habeas.note values ($1, $2)"
COUNT = "select count(*)::text from habeas.note"
CONTEXT = "select concat_ws(' ', current_setting('app.org'), current_setting('app.grant_classes'))"
ECHO = "select json_build_array($1::text, $2::uuid, $3::boolean, $4::integer, $5::timestamptz, $6::text[])::text"


async def ask(region: Region, statement: str, parameters: Sequence[Any] = (), **of_actor: Any) -> Any:
    return await answer(region, an_actor(**of_actor), None, statement, parameters)


async def prepared(region: Region) -> list[str]:
    async with unscoped(region, because="the test counts what is kept") as tx:
        rows = await tx.fetch("select name from pg_prepared_statements where from_sql order by prepare_time, name")
        return [row["name"] for row in rows]


async def test_the_context_is_entered_before_the_statement_and_gone_after_it(region: Region) -> None:
    actor, grant = an_actor(), ContentGrant(new_id(), ("CONTACT", "ACCOUNT"))
    found = await answer(region, actor, grant, CONTEXT, ())
    assert found == f"{actor.organization_id} "
    async with unscoped(region, because="the test looks at what is left") as tx:
        for name in ("app.org", "app.context", "app.grant_classes"):
            assert await tx.fetchval("select coalesce(current_setting($1, true), '')", name) == ""
        assert await tx.fetchval("show transaction_read_only") == "off"


async def test_the_same_kept_statement_shows_everybody_their_own_rows(region: Region, notes: Any) -> None:
    mine, yours = new_id(), new_id()
    for organization in (mine, mine, yours):
        await notes.execute(INSERT, organization, new_id())
    assert [await ask(region, COUNT, organization_id=each) for each in (mine, yours, mine, new_id())] == list("2120")
    assert len(await prepared(region)) == 1


@pytest.mark.parametrize(
    "text", ["it's", 'a "b"', "back\\slash", "'); delete from habeas.note; --", "$1 %L %s", "\u2028 é 🔑 \x07", ""]
)
async def test_parameters_arrive_as_they_were_given(region: Region, text: str) -> None:
    at, key = datetime(2026, 11, 22, 1, 2, 3, 456789, tzinfo=UTC), new_id()
    parameters = (text, key, True, -7, at, [text, "", "null"])
    same = await ask(region, f"select ({ECHO.removeprefix('select ')})", parameters)
    assert orjson.loads(same) == [text, str(key), True, -7, "2026-11-22T01:02:03.456789+00:00", [text, "", "null"]]
    assert orjson.loads(await ask(region, ECHO, (None,) * 6)) == [None] * 6


SPACES = "select coalesce(current_setting('app.spaces', true), '')"


async def test_what_asks_for_no_organizations_of_the_caller_looks_none_up(
    region: Region, superuser: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    mine, me = new_id(), an_actor()
    assert me.subject_id is not None
    await join(superuser, mine, me.subject_id)
    assert await answer(region, me, None, SPACES, ()) == str(mine)
    assert await answer(region, me, None, SPACES, (), spaces=False) == ""


async def test_a_program_of_the_release_before_reads_alike(
    region: Region, superuser: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    mine, me = new_id(), an_actor()
    assert me.subject_id is not None
    await join(superuser, mine, me.subject_id)
    scopes = "select concat_ws('|', current_setting('app.scopes'), current_setting('app.spaces'))"
    prepared = f"prepare before as {scopes}"
    async with region.pool.acquire() as connection:
        await connection.execute(prepared)
        found = await connection.fetchval(
            "select app.answer($1, $2, $3, $4, null, '', 'execute before', '{}')",
            *(me.organization_id, me.subject_id, me.controller_id, "consents:read self:read"),
        )
    assert found == f" consents:read self:read |{mine}"


async def test_it_cannot_write(region: Region, notes: Any) -> None:
    actor = an_actor()
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        await answer(region, actor, None, f"{INSERT} returning org_id::text", (actor.organization_id, new_id()))
    assert await notes.fetchval(COUNT) == "0"


async def test_a_statement_that_fails_fails_again_and_harms_no_other(region: Region) -> None:
    for _ in range(2):
        with pytest.raises(asyncpg.UndefinedTableError):
            await ask(region, "select x::text from habeas.nowhere")
        with pytest.raises(asyncpg.DivisionByZeroError):
            await ask(region, "select (1 / $1::integer)::text", (0,))
    assert await ask(region, "select (1 / $1::integer)::text", (1,)) == "1"


async def test_a_connection_keeps_no_more_than_its_bound(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 3)
    for number in (1, 2, 3, 1, 4, 5):
        assert await ask(region, f"select '{number}'") == str(number)
    assert await prepared(region) == ["kept_1", "kept_4", "kept_5"]


async def test_a_parameter_of_another_kind_is_refused(region: Region) -> None:
    with pytest.raises(DomainError, match="no parameter of a kept statement"):
        await ask(region, "select $1::text", ({1: 2},))
