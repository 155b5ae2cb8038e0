"""Every paged relation in every order, in a tenant that dwarfs the others: a page takes rows in proportion to it."""

import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import pytest
from sqlalchemy import BigInteger, Boolean, Date, DateTime, Integer, LargeBinary, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.sql.schema import Column

from habeas.access import ROLES, Actor, Role
from habeas.kernel.errors import DomainError
from habeas.reading.binding import Paged
from habeas.reading.globalid import encode
from habeas.reading.read import ReadEngine
from habeas.reading.resolve import tags_of
from habeas.schema import BOOK, build_schema
from habeas.storage.regions import PoolOptions, open_region
from tests.conftest import Database
from tests.reading.test_effort import ORG, SUBJECT, actor, rows_read
from tests.reading.test_orders import SHORT, equal_columns, orders_of, relations

ROWS, PAGE = 3_000, 20
MOST = 12 * PAGE
FIRST = UUID("40000000-0000-7000-8000-000000000001")
ROOTS = {
    "Query": "%s",
    "Viewer": "viewer { %s }",
    "Controller": "controller { %s }",
    "Organization": f'organization(id: "{encode("ORG", ORG, ORG)}") {{ %s }}',
}
ELSEWHERE = {
    "Member.records": "opens by an approved grant alone; the same table and order as Viewer.records",
    "Member.rightsRequests": "one person's; the same table and orders as Viewer.rightsRequests",
    "Organization.claimsToReview": "what waits for review, a handful",
    "Organization.bulkExports": "each waits two days and is told to everybody: a handful",
    "Viewer.availableAgents": "the agents that a controller lists, a handful; test_orders holds their order",
    "RightsRequest.events": "those of one request",
    "Recipient.assurances": "those of one recipient",
}
"""Relations that nobody here is shown without more, or that stay short; test_orders holds their orders too."""
OWN = {"subject_id": SUBJECT, "reported_by": SUBJECT, "request_id": FIRST}
"""What a column is in the big tenant where it is asked for one value; any other one is the organization."""
OF_A_TABLE = {("membership", "role"): "'ADMINISTRATOR'"}
"""What a column of one table is, where a list shows rows of some values alone."""
DECLARED = """
set session_replication_role = replica;
create temporary table n as select g, ('40000000-0000-7000-8000-' || lpad(to_hex(g), 12, '0'))::uuid as id,
  timestamptz '2024-01-01' + g * interval '1 minute' as at from generate_series(1, %s) g;
insert into habeas.organization (org_id, kind, name, legal_name, controller_id, home_region, establishments, created_at)
  values ('%s', 'CONTROLLER', 'Big', 'Big', '%s', 'sg', '{}', now());
"""


@dataclass(frozen=True)
class Case:
    """One order of one relation."""

    coordinate: str
    spec: Paged
    table: type[Any]
    name: str
    columns: tuple[str, ...]

    def document(self) -> str:
        """Asks for a page of it, from a cursor on if there is one."""
        kind, field = self.coordinate.split(".")
        order = "" if self.name == "its own" else f", orderBy: {{field: {self.name}}}"
        page = f"{field}(first: {PAGE}, after: $after{order}) {{ nodes {{ __typename }} pageInfo {{ hasNextPage }} }}"
        return "query ($after: String) { " + ROOTS[kind] % page + " }"


RELATIONS = tuple(relations())
CASES = [
    Case(coordinate, spec, table, name, columns)
    for coordinate, spec, table in RELATIONS
    for name, columns in orders_of(spec).items()
    if not {coordinate, f"{coordinate} by {name}"} & (SHORT.keys() | ELSEWHERE.keys())
]


def alike() -> dict[str, set[str]]:
    """The columns of each table that all rows of the big tenant share."""
    found: dict[str, set[str]] = {}
    for _, spec, table in RELATIONS:
        columns = found.setdefault(str(table.__tablename__), set())
        columns |= {*equal_columns(spec), "org_id"} & set(table.__table__.columns.keys())
    return found


def closed(table: type[Any], shared: set[str]) -> set[str]:
    """The columns without which a row is the only one of its kind in a tenant: every row has them."""
    found: set[str] = set()
    for index in table.__table__.indexes:
        where = str(index.dialect_options["postgresql"]["where"])
        if index.unique and {column.name for column in index.columns} <= shared:
            found |= {each.name for each in table.__table__.columns if where == f"{each.name} IS NULL"}
    return found


def value(column: Column[Any], ordered: set[str], shared: set[str]) -> str:
    """What stands in a column of row n."""
    if column.name in shared:
        return f"case when g <= {ROWS} then '{OWN.get(column.name, ORG)}'::uuid else id end"
    if column.nullable and column.name not in ordered:
        return "null"
    kinds = (
        (Uuid, "id"),
        (DateTime, "at"),
        (Date, "at::date"),
        (BigInteger | Integer, "g"),
        (Boolean, "true"),
        (ARRAY, "'{}'"),
        (JSONB, "'{}'"),
        (LargeBinary, "int4send(g)"),
    )
    return next((text for kind, text in kinds if isinstance(column.type, kind)), "'x' || g")


async def fill(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    """Rows of every paged table, nearly all of them in one tenant and about one person; no rule but the row rules."""
    generated = await connection.fetch(
        "select attrelid::regclass::text as place, attname from pg_attribute where attgenerated <> ''"
    )
    made = {(row["place"].removeprefix("habeas."), row["attname"]) for row in generated}
    checks = await connection.fetch(
        "select conrelid::regclass::text as place, conname from pg_constraint where contype = 'c'"
        " and connamespace = 'habeas'::regnamespace and conrelid <> 0"
    )
    for row in checks:
        await connection.execute(f'alter table {row["place"]} drop constraint "{row["conname"]}"')
    await connection.execute(DECLARED % (ROWS + 300, ORG, ORG))
    shared = alike()
    for table in {str(case.table.__tablename__): case.table for case in CASES}.values():
        name = str(table.__tablename__)
        ordered = {column for case in CASES if case.table is table for column in case.columns}
        kept = ordered | closed(table, shared[name])
        columns = [each for each in table.__table__.columns if (name, each.name) not in made]
        values = ", ".join(OF_A_TABLE.get((name, each.name)) or value(each, kept, shared[name]) for each in columns)
        spelled = ", ".join(f'"{each.name}"' for each in columns)
        await connection.execute(f"insert into habeas.{name} ({spelled}) select {values} from n")


@pytest.fixture(scope="module")
async def skewed(module_database: Database) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """A connection as the application."""
    superuser = await asyncpg.connect(module_database.superuser_dsn)
    await fill(superuser)
    await superuser.execute("vacuum analyze")
    await superuser.close()
    options = PoolOptions(min_size=1)
    async with open_region("sg", module_database.dsn(), options) as region, region.pool.acquire() as connection:
        yield connection  # type: ignore[misc]


@cache
def engine() -> ReadEngine:
    """An engine that only plans."""
    nothing: Any = None
    return ReadEngine({}, BOOK, nothing, tags_of(build_schema()._schema), nothing, nothing, nothing, {})


async def taken(connection: Any, case: Case, after: str | None) -> int:
    """How many rows the page of the first role takes that is shown one."""
    for role in (Role.PERSON, Role.ADMINISTRATOR, Role.PRIVACY_TEAM, *ROLES):
        who: Actor = replace(actor(role), role=role)
        try:
            found = await rows_read(connection, engine(), who, case.document(), after)
        except DomainError:
            continue
        if found >= PAGE:
            return found
    raise AssertionError(f"nobody is shown {case.coordinate}")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.coordinate} by {case.name}")
async def test_a_page_takes_rows_in_proportion_to_its_size(skewed: Any, module_database: Database, case: Case) -> None:
    assert await taken(skewed, case, None) <= MOST
    assert await taken(skewed, case, await cursor(module_database, case)) <= MOST


async def cursor(database: Database, case: Case) -> str:
    """That of a row far from either end of the big tenant's list."""
    superuser = await asyncpg.connect(database.superuser_dsn)
    try:
        await superuser.execute("set timezone = 'UTC'")
        spelled = ", ".join(f"{column}::text" for column in case.columns)
        place = f"habeas.{case.table.__tablename__}"
        order = ", ".join(case.columns)
        row = await superuser.fetchrow(f"select {spelled} from {place} order by {order} offset {ROWS // 2} limit 1")
    finally:
        await superuser.close()
    assert row is not None
    return base64.urlsafe_b64encode(orjson.dumps(list(row.values()))).rstrip(b"=").decode()


def test_every_relation_is_measured_or_said_to_be_short_or_held_elsewhere() -> None:
    known = {case.coordinate for case in CASES} | ELSEWHERE.keys() | {each.split(" by ")[0] for each in SHORT}
    assert {coordinate for coordinate, _, _ in RELATIONS} == known
    assert len(CASES) > 30
