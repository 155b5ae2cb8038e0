"""Row-level security asks once for a statement what it would ask of each row, and lets the same rows pass."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from habeas.access import AllOf
from habeas.schema import BOOK
from habeas.storage.context import opening
from habeas.storage.rowsecurity import expression, once
from tests.world import Demo

RULES = {f"habeas.{table.__tablename__}": rule for table, rule in BOOK.rows.items() if rule != AllOf(())}
PERSONAS = ("person-eu", "person-cn", "contoso-admin", "aishu-privacy")


@pytest.fixture
async def everything(still_world: Demo) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """A connection that row-level security does not hold, in the middle of a transaction."""
    name = still_world.settings.regions["sg"].get_secret_value().rsplit("/", 1)[1].split("?")[0]
    connection = await asyncpg.connect(still_world.cluster.dsn("postgres", name))
    yield connection
    await connection.close()


async def passing(connection: "asyncpg.Connection[asyncpg.Record]", table: str, condition: str) -> list[str]:
    return [row[0] for row in await connection.fetch(f"select t::text from {table} t where {condition} order by 1")]


@pytest.mark.parametrize("persona", PERSONAS)
async def test_both_forms_of_every_rule_let_the_same_rows_pass(
    still_world: Demo, everything: "asyncpg.Connection[asyncpg.Record]", persona: str
) -> None:
    await everything.execute(opening(still_world.held[persona].actor, None, read_only=True))
    each = {table: await passing(everything, table, expression(rule)) for table, rule in RULES.items()}
    assert each == {table: await passing(everything, table, once(rule)) for table, rule in RULES.items()}
    assert len([table for table, rows in each.items() if rows]) > 5


async def test_without_a_context_nothing_passes_in_either_form(
    everything: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    for table, rule in RULES.items():
        assert await passing(everything, table, expression(rule)) == []
        assert await passing(everything, table, once(rule)) == []
