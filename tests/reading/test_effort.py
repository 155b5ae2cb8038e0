"""In a tenant far larger than the others, a page reads rows in proportion to its size: the first one and a deep one."""

import base64
from collections.abc import AsyncIterator, Iterator
from functools import cache
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import pytest
from graphql import GraphQLSchema, OperationDefinitionNode, parse

from habeas.access import ROLES, Actor, ActorKind, Role
from habeas.reading.compile import compile_plan
from habeas.reading.read import ReadEngine
from habeas.reading.selection import Asked, roots_of
from habeas.schema import BOOK, build_schema
from habeas.storage.context import opening
from habeas.storage.regions import PoolOptions, open_region
from tests.conftest import Database

ROWS, DEEP, PAGE = 60_000, 50_000, 20
MOST = 12 * PAGE
ORG, SUBJECT = UUID(int=7), UUID(int=9)
FILL = f"""
set session_replication_role = replica;
create temporary table n as select g, ('40000000-0000-7000-8000-' || lpad(to_hex(g), 12, '0'))::uuid as id,
  timestamptz '2024-01-01' + g * interval '1 minute' as at from generate_series(1, {ROWS + 500}) g;
insert into habeas.organization
  (org_id, kind, name, legal_name, controller_id, home_region, establishments, created_at)
  values ('{ORG}', 'CONTROLLER', 'Big', 'Big', '{ORG}', 'sg', '{{}}', now());
insert into habeas.membership (org_id, id, subject_id, email, display_name, role, status, account_kind, joined_at,
  overseen_scopes)
  select case when g <= {ROWS} then '{ORG}'::uuid else id end, id, id, 'p' || g || '@big.example', 'P', 'MEMBER',
    'ACTIVE', 'MANAGED', at, '{{}}'::text[] from n
  union all
  select id, ('5' || substr(id::text, 2))::uuid, id, 'p' || g || '@own.example', 'P', 'OWNER', 'ACTIVE', 'PERSONAL', at,
    '{{}}' from n where g <= {ROWS};
insert into habeas.rights_request (org_id, id, subject_id, reference, status, open, language, received_at, due_order,
  effective_due, trace)
  select case when g <= {ROWS} then '{ORG}'::uuid else id end, id, id, 'R-' || g, 'RECEIVED', true, 'en', at, at, at,
    '{{}}' from n;
insert into habeas.vault_record (org_id, id, subject_id, controller_id, category_code, field_class, label, sealed,
  collected_at, collected_in, source, service_code, activity_codes, restricted)
  select '{ORG}', id, case when g <= {ROWS} then '{SUBJECT}'::uuid else id end, '{ORG}', 'A', 'A', 'x', '\\x00', at,
    'sg', 'P', 'S', '{{}}', false from n;
analyze;
"""
MEMBERS = (
    'query ($after: String) { organization(id: "%s") { members(first: 20, after: $after%s) { nodes { email } } } }'
)
DESK = "query ($after: String) { controller { rightsRequests(first: 20, after: $after, where: {open: true}%s) {"
DESK += " nodes { reference } } } }"
RECORDS = "query ($after: String) { viewer { records(first: 20, after: $after) { nodes { label } } } }"


def actor(role: Role) -> Actor:
    """The actor of a role in the big organization."""
    kind = ActorKind.SELF if role is Role.PERSON else ActorKind.ADMINISTRATOR
    return Actor(kind, SUBJECT, ORG, ORG, "sg", role, ROLES[role], "test", "token")


def ordered(field: str, direction: str) -> str:
    return f", orderBy: {{field: {field}, direction: {direction}}}"


CASES = [
    *((Role.ADMINISTRATOR, "members", ("email", "id"), ordered("EMAIL", way)) for way in ("ASC", "DESC")),
    *((Role.ADMINISTRATOR, "members", ("joined_at", "id"), ordered("JOINED_AT", way)) for way in ("ASC", "DESC")),
    *((Role.PRIVACY_TEAM, "desk", ("due_order", "id"), ordered("EFFECTIVE_DUE", way)) for way in ("ASC", "DESC")),
    *((Role.PRIVACY_TEAM, "desk", ("received_at", "id"), ordered("RECEIVED_AT", way)) for way in ("ASC", "DESC")),
    (Role.PERSON, "records", ("collected_at", "id"), ""),
]
TABLES = {"members": "membership", "desk": "rights_request", "records": "vault_record"}


@pytest.fixture(scope="module")
async def skewed(module_database: Database) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """A connection as the application, in a database whose one tenant dwarfs the others."""
    superuser = await asyncpg.connect(module_database.superuser_dsn)
    await superuser.execute(FILL)
    await superuser.execute("vacuum analyze")
    await superuser.close()
    options = PoolOptions(min_size=1)
    async with open_region("sg", module_database.dsn(), options) as region, region.pool.acquire() as connection:
        yield connection  # type: ignore[misc]


@pytest.fixture(scope="module")
def engine() -> ReadEngine:
    """An engine that only plans."""
    nothing: Any = None
    return ReadEngine({}, BOOK, nothing, {"ORG": "Organization"}, nothing, nothing, nothing, {})


def text_of(name: str, order: str) -> str:
    """The document of a case."""
    if name == "members":
        spelled = base64.urlsafe_b64encode(b"ORG" + ORG.bytes + ORG.bytes).rstrip(b"=").decode()
        return MEMBERS % (spelled, order)
    return DESK % order if name == "desk" else RECORDS


@cache
def schema() -> GraphQLSchema:
    """The schema, built once."""
    return build_schema()._schema


async def explained(
    connection: "asyncpg.Connection[asyncpg.Record]", engine: ReadEngine, who: Actor, text: str, after: str | None
) -> dict[str, Any]:
    """The plan of the statement, as it was carried out."""
    node = parse(text).definitions[0]
    assert isinstance(node, OperationDefinitionNode)
    (root,) = roots_of(Asked(schema(), node), {}, {"after": after})
    statement = compile_plan(engine.planner(who).plan(root), who, None, "sg", merging=False)
    await connection.execute(opening(who, None, read_only=True))
    try:
        found = await connection.fetchval(
            f"explain (analyze, timing off, format json) {statement.sql}", *statement.parameters
        )
    finally:
        await connection.execute("rollback")
    return dict(orjson.loads(found)[0]["Plan"])


async def rows_read(
    connection: "asyncpg.Connection[asyncpg.Record]", engine: ReadEngine, who: Actor, text: str, after: str | None
) -> int:
    """How many rows the statement took from its tables and indexes."""
    return sum(_taken(await explained(connection, engine, who, text, after)))


def _taken(plan: dict[str, Any]) -> Iterator[int]:
    if "Relation Name" in plan or "Index Name" in plan:
        removed = plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Index Recheck", 0)
        yield round((plan["Actual Rows"] + removed) * plan["Actual Loops"])
    for child in plan.get("Plans", ()):
        yield from _taken(child)


@pytest.mark.parametrize(("role", "name", "columns", "order"), CASES)
async def test_a_page_reads_rows_in_proportion_to_its_size(
    skewed: "asyncpg.Connection[asyncpg.Record]",
    engine: ReadEngine,
    module_database: Database,
    role: Role,
    name: str,
    columns: tuple[str, ...],
    order: str,
) -> None:
    text = text_of(name, order)
    assert 0 < await rows_read(skewed, engine, actor(role), text, None) <= MOST
    after = await _deep(module_database, TABLES[name], columns)
    assert 0 < await rows_read(skewed, engine, actor(role), text, after) <= MOST


async def test_the_planner_reckons_with_the_largest_organization_and_not_with_the_average_one(
    skewed: "asyncpg.Connection[asyncpg.Record]", engine: ReadEngine
) -> None:
    """Where it expects one row, sorting costs it nothing: at half a million members the page took seconds."""
    text = text_of("members", ordered("EMAIL", "ASC"))
    plan = await explained(skewed, engine, actor(Role.ADMINISTRATOR), text, None)
    assert max(_expected(plan, "membership_email_idx")) > PAGE


def _expected(plan: dict[str, Any], index: str) -> Iterator[int]:
    if plan.get("Index Name") == index:
        yield plan["Plan Rows"]
    for child in plan.get("Plans", ()):
        yield from _expected(child, index)


async def _deep(database: Database, table: str, columns: tuple[str, ...]) -> str:
    """The cursor of a row far from the list's beginning."""
    superuser = await asyncpg.connect(database.superuser_dsn)
    try:
        await superuser.execute("set timezone = 'UTC'")
        spelled = ", ".join(f"{column}::text" for column in columns)
        row = await superuser.fetchrow(
            f"select {spelled} from habeas.{table} order by {', '.join(columns)} offset {DEEP} limit 1"
        )
    finally:
        await superuser.close()
    assert row is not None
    return base64.urlsafe_b64encode(orjson.dumps(list(row.values()))).rstrip(b"=").decode()


async def test_an_entry_of_a_catalogue_that_all_rows_of_a_page_name_is_read_once(
    skewed: "asyncpg.Connection[asyncpg.Record]", engine: ReadEngine
) -> None:
    text = RECORDS.replace("label", "label category { code name }").replace("first: 20", "first: 100")
    plan = await explained(skewed, engine, actor(Role.PERSON), text, None)
    assert list(_runs(plan, "data_category")) == [1]


async def test_a_short_page_asks_for_each_row(skewed: "asyncpg.Connection[asyncpg.Record]", engine: ReadEngine) -> None:
    text = RECORDS.replace("label", "label category { code name }")
    plan = await explained(skewed, engine, actor(Role.PERSON), text, None)
    assert list(_runs(plan, "data_category")) == [PAGE]


def _runs(plan: dict[str, Any], table: str) -> Iterator[int]:
    if plan.get("Relation Name") == table:
        yield plan["Actual Loops"]
    for child in plan.get("Plans", ()):
        yield from _runs(child, table)
