"""Each wall alone shows a caller exactly the rows that the rule lets pass: table by table, caller by caller."""

from typing import Any

import asyncpg
import pytest

from habeas.access import AllOf
from habeas.access.rule import reduced
from habeas.reading.predicate import condition
from habeas.reading.statement import Draft, relation
from habeas.schema import BOOK
from habeas.storage.context import opening
from tests.isolation.callers import callers
from tests.isolation.oracle import Caller, passes
from tests.world import Demo

TABLES = sorted((t for t in BOOK.rows if BOOK.rows[t] != AllOf(())), key=lambda t: str(t.__tablename__))
Key = tuple[Any, ...]


class _Undo(Exception):
    """Leaves a transaction without a trace."""


async def superuser(demo: Demo, region: str) -> "asyncpg.Connection[asyncpg.Record]":
    name = demo.settings.regions[region].get_secret_value().rsplit("/", 1)[1].split("?")[0]
    dsn = demo.cluster.dsn("postgres", name)
    return await asyncpg.connect(dsn)


def _key(table: type[Any], row: Any) -> Key:
    return tuple(row[column.name] for column in table.__table__.primary_key.columns)


async def _every_row(connection: "asyncpg.Connection[asyncpg.Record]", table: type[Any]) -> list[asyncpg.Record]:
    return await connection.fetch(f"select * from {relation(table)}")


async def _seen_through_row_security(demo: Demo, table: type[Any], caller: Caller) -> set[Key]:
    region = demo.engines.regions[caller.actor.region]
    async with region.pool.acquire() as connection:
        await connection.execute(opening(caller.actor, caller.grant, read_only=True))
        try:
            return {_key(table, row) for row in await _every_row(connection, table)}  # type: ignore[arg-type]
        finally:
            await connection.execute("rollback")


async def _seen_through_predicate(
    connection: "asyncpg.Connection[asyncpg.Record]", table: type[Any], caller: Caller
) -> set[Key]:
    draft = Draft()
    where = condition(reduced(BOOK.rows[table], caller.actor), "t", caller.actor, caller.grant, draft)
    statement = draft.finish(f"select t.* from {relation(table)} t where {where}")
    return {_key(table, row) for row in await connection.fetch(statement.sql, *statement.parameters)}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.__tablename__))
async def test_each_wall_alone_shows_what_the_rule_lets_pass(demo: Demo, table: type[Any]) -> None:
    connection = await superuser(demo, "sg")
    try:
        rows = await _every_row(connection, table)
        for caller in callers(demo.world):
            allowed = {_key(table, row) for row in rows if passes(BOOK.rows[table], row, caller)}
            assert await _seen_through_row_security(demo, table, caller) == allowed, caller.name
            assert await _seen_through_predicate(connection, table, caller) == allowed, caller.name
    finally:
        await connection.close()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.__tablename__))
async def test_without_a_context_a_table_is_empty(demo: Demo, table: type[Any]) -> None:
    async with demo.engines.regions["sg"].pool.acquire() as connection:
        if table in BOOK.rows:
            assert await connection.fetchval(f"select count(*) from {relation(table)}") == 0


async def test_the_demo_world_has_rows_to_lose_in_most_tables(demo: Demo) -> None:
    connection = await superuser(demo, "sg")
    try:
        empty = [t.__tablename__ for t in TABLES if not await _every_row(connection, t)]
    finally:
        await connection.close()
    filled_by_use = {
        "access_decision",
        "access_review",
        "house_policy",
        "safeguard",
        "safeguard_baseline",
        "safeguard_evidence",
        "staff_training",
        "staff_violation",
        "staff_violation_look",
        "age_doubt",
        "age_statement",
        "guardian_agreement",
        "authority_demand",
        "authority_demand_event",
        "authority_demand_mark",
        "authority_demand_person",
        "answer_chunk",
        "notice_presentation",
        "bulk_export",
        "bulk_export_person",
        "ledger_delay",
        "looked_page",
        "looked_person",
        "watched_domain",
        "unit",
        "unit_grant",
        "answer_package",
        "capture",
        "collection",
        "permission_answer",
        "publication",
        "resource",
        "publication_agreement",
        "domain_block",
        "organization_ending",
        "organization_transfer",
        "ledger_batch",
        "ledger_read",
        "remote_access",
        "log_entry",
        "log_node",
        "tree_head",
        "consent_receipt",
        "idempotency",
        "identity_provider",
        "invitation",
        "received_invitation",
        "oauth_client",
        "notice_announcement",
        "notice_reach",
        "purpose_basis",
        "item_decision",
        "correction",
        "identity_declaration",
        "representation",
        "request_message",
        "disclosure_tally",
        "erasure_entry",
        "request_task",
        "cessation",
        "incident",
        "incident_event",
        "incident_notice",
        "ledger_inquiry",
        "look_stop",
        "connector",
        "system_step",
    }
    assert set(empty) <= filled_by_use, empty
