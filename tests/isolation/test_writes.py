"""No caller can write what the rules for writing do not let pass, whatever the application does."""

from typing import Any

import asyncpg
import pytest

from habeas.access import ROLES, AllOf, Role, Rule
from habeas.access.policy import scopes_needed
from habeas.audit.model import LedgerEntry
from habeas.kernel.ids import new_id
from habeas.reading.statement import relation
from habeas.rights.model import RequestEvent
from habeas.schema import BOOK
from habeas.storage.context import opening
from tests.isolation.callers import callers
from tests.isolation.oracle import Caller, passes
from tests.isolation.test_walls import TABLES, superuser
from tests.world import Demo


async def _attempt(demo: Demo, caller: Caller, statement: str, *values: Any) -> str | None:
    """PostgreSQL's answer as this caller, undone at once; None where it refused."""
    async with demo.engines.regions["sg"].pool.acquire() as connection:
        await connection.execute(opening(caller.actor, caller.grant, read_only=False))
        try:
            return await connection.execute(statement, *values)
        except asyncpg.InsufficientPrivilegeError:
            return None
        finally:
            await connection.execute("rollback")


def _insert(table: type[Any], row: asyncpg.Record) -> tuple[str, list[Any]]:
    """A copy of the row under a new key."""
    keys = [column.name for column in table.__table__.primary_key.columns]
    made = {column.name for column in table.__table__.columns if column.computed is not None}
    values = {name: value for name, value in row.items() if name not in made}
    last = keys[-1]
    if last not in ("org_id", "subject_id", "request_id", "version_id"):
        values[last] = new_id() if isinstance(values[last], type(new_id())) else _other(values[last])
    names = ", ".join(f'"{name}"' for name in values)
    places = ", ".join(f"${place}" for place in range(1, len(values) + 1))
    return f"insert into {relation(table)} ({names}) values ({places})", list(values.values())


def _other(value: Any) -> Any:
    return value + 1000 if isinstance(value, int) else f"{value}-copy"


def _rule(rules: Any, table: type[Any]) -> Rule | None:
    found: Rule | None = rules.get(table)
    return found


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.__tablename__))
async def test_a_row_is_inserted_only_where_the_rule_lets_it_pass(demo: Demo, table: type[Any]) -> None:
    rule = _rule(BOOK.inserts, table)
    connection = await superuser(demo, "sg")
    try:
        rows = (await connection.fetch(f"select * from {relation(table)}"))[:12]
    finally:
        await connection.close()
    for caller in callers(demo.world):
        for row in rows:
            allowed = rule is not None and passes(rule, row, caller)
            if not allowed:
                statement, values = _insert(table, row)
                assert await _attempt(demo, caller, statement, *values) is None, (caller.name, dict(row))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.__tablename__))
async def test_rows_are_updated_and_deleted_only_where_the_rules_let_it_pass(demo: Demo, table: type[Any]) -> None:
    connection = await superuser(demo, "sg")
    try:
        rows = await connection.fetch(f"select * from {relation(table)}")
    finally:
        await connection.close()
    [column, *_] = BOOK.columns.get(table, [next(iter(table.__table__.columns)).name])
    statements = {
        "UPDATE": (BOOK.updates, f"update {relation(table)} set {column} = {column}"),
        "DELETE": (BOOK.deletes, f"delete from {relation(table)}"),
    }
    for caller in callers(demo.world):
        for verb, (rules, statement) in statements.items():
            rule = _rule(rules, table)
            see = BOOK.rows[table]
            allowed = [
                row for row in rows if rule is not None and passes(rule, row, caller) and passes(see, row, caller)
            ]
            answer = await _attempt(demo, caller, statement)
            assert answer == (None if rule is None else f"{verb} {len(allowed)}"), (caller.name, verb)


async def test_append_only_tables_can_be_changed_by_nobody() -> None:
    names = {str(table.__tablename__) for table in (*BOOK.updates, *BOOK.deletes)}
    assert names & {"journal_entry", "ledger_entry", "request_event", "clause"} == {"ledger_entry", "request_event"}
    assert BOOK.columns[RequestEvent] == ("note",), "words can be emptied; what happened, and when, cannot be changed"
    assert BOOK.columns[LedgerEntry] == ("visible_from",), "a delay can be lifted; who looked cannot be changed"
    for table in (RequestEvent, LedgerEntry):
        rule = BOOK.updates[table]
        assert [role for role, scopes in ROLES.items() if set(scopes_needed(rule)[0]) <= scopes] == [Role.SYSTEM]


async def test_reference_data_can_be_read_and_not_written(demo: Demo) -> None:
    reference = [table for table, rule in BOOK.rows.items() if rule == AllOf(())]
    for table in reference:
        for caller in callers(demo.world)[:1]:
            assert await _attempt(demo, caller, f"delete from {relation(table)}") is None
            assert await _attempt(demo, caller, f"select 1 from {relation(table)}") is not None
