"""What a desk narrows its list by: a page of few among many takes few rows, and both routes answer it alike."""

import base64
import itertools
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from habeas.access import Role
from habeas.reading.read import ReadEngine
from habeas.schema import BOOK
from habeas.storage.regions import PoolOptions, open_region
from tests.conftest import Database
from tests.reading.both_routes import BothRoutes
from tests.reading.test_effort import ORG, SUBJECT, actor, rows_read
from tests.world import Demo

ROWS, FEW, PAGE = 6_000, 60, 20
MOST = 12 * PAGE
FILL = f"""
set session_replication_role = replica;
alter table habeas.rights_request drop constraint rights_request_second_person_check;
create temporary table n as select g, ('40000000-0000-7000-8000-' || lpad(to_hex(g), 12, '0'))::uuid as id,
  now() + (g - %(past)s) * interval '1 hour' as at from generate_series(1, {ROWS + 300}) g;
insert into habeas.organization (org_id, kind, name, legal_name, controller_id, home_region, establishments, created_at)
  values ('{ORG}', 'CONTROLLER', 'Big', 'Big', '{ORG}', 'sg', '{{}}', now());
insert into habeas.rights_request (org_id, id, subject_id, reference, status, open, language, received_at, due_order,
  effective_due, trace, taken_up_by)
  select case when g <= {ROWS} then '{ORG}'::uuid else id end, id, id, 'R-' || g, %(status)s, %(open)s, 'en', at, at,
    at, '{{}}', %(taker)s from n;
insert into habeas.requested_right (org_id, request_id, position, subject_id, right_code, outcome, citations, open,
  received_at, due_order)
  select r.org_id, id, each.position, r.subject_id, each.code, 'PENDING', '[]', r.open, r.received_at, r.due_order
    from n join habeas.rights_request r using (id),
      lateral (values (0, %(right)s), (1, 'ACCESS')) as each (position, code);
"""
ANOTHER, ME = "'00000000-0000-0000-0000-000000000003'::uuid", f"'{SUBJECT}'::uuid"
MANY = {"past": "0", "status": "'SUBMITTED'", "taker": ANOTHER, "open": "true", "right": "'ERASURE'"}
LAST = f"case when g > {ROWS - FEW} then %s else %s end"
OPEN = {"status": LAST % ("'IN_PROGRESS'", "'CLOSED'"), "open": LAST % ("true", "false")}
CASES: dict[str, tuple[str, dict[str, str]]] = {
    "status": ("status: APPEALED", {"status": LAST % ("'APPEALED'", "'SUBMITTED'")}),
    "mine": ("takenUpBy: ME", {"taker": LAST % (ME, ANOTHER)}),
    "mine among nobody's": ("takenUpBy: ME", {"taker": LAST % (ME, "null")}),
    "nobody's": ("takenUpBy: NOBODY", {"taker": LAST % ("null", ANOTHER)}),
    "nobody's, as all are": ("takenUpBy: NOBODY", {"taker": "null"}),
    "not overdue": ("overdue: false", {"past": str(ROWS - FEW)}),
    "overdue": ("overdue: true", {"past": str(FEW)}),
}
BY_ARRIVAL: dict[str, tuple[str, dict[str, str]]] = {
    "open": ("open: true", OPEN),
    "status": ("status: IN_PROGRESS", OPEN),
    "mine": ("takenUpBy: ME", {**OPEN, "taker": ME}),
    "nobody's": ("takenUpBy: NOBODY", {**OPEN, "taker": "null"}),
    "not overdue": ("overdue: false", OPEN),
    "overdue": ("overdue: true", {**OPEN, "past": str(2 * ROWS)}),
}
"""Few are open, and all that came before them is over."""
FEW_RIGHTS = {"right": LAST % ("'COPY'", "'ERASURE'")}
FIRST_RIGHTS = {"right": f"case when g <= {FEW} then 'COPY' else 'ERASURE' end"}
BY_RIGHT: dict[str, tuple[str, dict[str, str]]] = {
    "the last few": ("right: COPY", FEW_RIGHTS),
    "the first few": ("right: COPY", FIRST_RIGHTS),
    "all but the last few": ("right: ERASURE", FEW_RIGHTS),
    "all": ("right: ACCESS", {}),
    "few open": ("right: ACCESS, open: true", OPEN),
    "many over": ("right: ERASURE, open: false", OPEN),
    "mine": ("right: ACCESS, takenUpBy: ME", {**OPEN, "taker": ME}),
    "nobody's": ("right: ACCESS, takenUpBy: NOBODY", {**OPEN, "taker": "null"}),
    "not overdue": ("right: ACCESS, overdue: false", OPEN),
    "overdue": ("right: ACCESS, overdue: true", {**OPEN, "past": str(2 * ROWS)}),
}
DESK = """query ($after: String) { controller { rightsRequests(first: 20, after: $after, where: {%s}%s) {
  nodes { reference } pageInfo { hasNextPage } } } }"""
LISTS = (
    ("aishu-privacy", "controller { rightsRequests(first: 50, where: $where) { ...Page } }"),
    ("contoso-admin", 'organization(id: "%s") { rightsRequests(first: 50, where: $where) { ...Page } }'),
    ("person-eu", "viewer { rightsRequests(first: 50, where: $where) { ...Page } }"),
)
PAGE_OF = "fragment Page on RightsRequestConnection { totalCount nodes { reference open status effectiveDue } }"
FILTERS: tuple[dict[str, Any], ...] = (
    {"status": "DELIVERED"},
    {"takenUpBy": "ME"},
    {"takenUpBy": "NOBODY"},
    {"overdue": True},
    {"overdue": False},
    {"overdue": False, "takenUpBy": "NOBODY", "status": "SUBMITTED", "open": True},
    {"overdue": False, "open": False},
    {"overdue": None, "takenUpBy": None, "right": None},
    {"right": "ERASURE"},
    {"right": "COPY"},
    {"right": "ACCESS", "overdue": False, "takenUpBy": "NOBODY"},
    {"right": "ACCESS", "open": False, "status": "DELIVERED"},
)


@pytest.fixture
async def skewed(database: Database, request: Any) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """A connection as the application, to a tenant of which few rows are what is asked for."""
    superuser = await asyncpg.connect(database.superuser_dsn)
    await superuser.execute(FILL % {**MANY, **request.param})
    await superuser.execute("vacuum analyze")
    await superuser.close()
    options = PoolOptions(min_size=1)
    async with open_region("sg", database.dsn(), options) as region, region.pool.acquire() as connection:
        yield connection  # type: ignore[misc]


@pytest.fixture(scope="module")
def engine() -> ReadEngine:
    """An engine that only plans."""
    nothing: Any = None
    return ReadEngine({}, BOOK, nothing, {"ORG": "Organization"}, nothing, nothing, nothing, {})


@pytest.mark.parametrize(("wanted", "skewed"), list(CASES.values()), ids=list(CASES), indirect=["skewed"])
async def test_a_page_of_few_among_many_takes_few_rows(skewed: Any, engine: ReadEngine, wanted: str) -> None:
    for way in ("ASC", "DESC"):
        order = f", orderBy: {{field: EFFECTIVE_DUE, direction: {way}}}"
        found = await rows_read(skewed, engine, actor(Role.PRIVACY_TEAM), DESK % (wanted, order), None)
        assert PAGE <= found <= MOST


@pytest.mark.parametrize(("wanted", "skewed"), list(BY_ARRIVAL.values()), ids=list(BY_ARRIVAL), indirect=["skewed"])
async def test_in_the_order_of_arrival_what_is_over_is_not_read(skewed: Any, engine: ReadEngine, wanted: str) -> None:
    for way in ("ASC", "DESC"):
        order = f", orderBy: {{field: RECEIVED_AT, direction: {way}}}"
        found = await rows_read(skewed, engine, actor(Role.PRIVACY_TEAM), DESK % (wanted, order), None)
        assert PAGE <= found <= MOST


@pytest.mark.parametrize(("wanted", "skewed"), list(BY_RIGHT.values()), ids=list(BY_RIGHT), indirect=["skewed"])
async def test_a_page_of_one_right_takes_few_rows_in_every_order(skewed: Any, engine: ReadEngine, wanted: str) -> None:
    for by, way in itertools.product(("EFFECTIVE_DUE", "RECEIVED_AT"), ("ASC", "DESC")):
        order = f", orderBy: {{field: {by}, direction: {way}}}"
        found = await rows_read(skewed, engine, actor(Role.PRIVACY_TEAM), DESK % (wanted, order), None)
        assert PAGE <= found <= MOST


@pytest.mark.parametrize("skewed", [FEW_RIGHTS], ids=["few"], indirect=True)
async def test_a_page_of_one_right_far_from_either_end_takes_few_rows(
    skewed: Any, database: Database, engine: ReadEngine
) -> None:
    superuser = await asyncpg.connect(database.superuser_dsn)
    place = "select json_build_array(due_order::text, id::text) from habeas.rights_request order by due_order offset $1"
    values = await superuser.fetchval(f"{place} limit 1", ROWS // 2)
    await superuser.close()
    after = base64.urlsafe_b64encode(values.encode()).rstrip(b"=").decode()
    for way in ("ASC", "DESC"):
        order = f", orderBy: {{field: EFFECTIVE_DUE, direction: {way}}}"
        document = DESK % ("right: ERASURE", order)
        assert PAGE <= await rows_read(skewed, engine, actor(Role.PRIVACY_TEAM), document, after) <= MOST


@pytest.mark.parametrize(("persona", "listed"), LISTS, ids=[persona for persona, _ in LISTS])
@pytest.mark.parametrize("where", FILTERS, ids=str)
async def test_both_routes_answer_every_filter_alike(
    both: BothRoutes, still_world: Demo, persona: str, listed: str, where: dict[str, Any]
) -> None:
    root = listed % still_world.organization() if "%s" in listed else listed
    text = f"query ($where: RightsRequestFilter) {{ {root} }} {PAGE_OF}"
    ordinary, compiled = await both.ask(still_world.held[persona].actor, text, {"where": where})
    assert b'"errors":[]' in ordinary.body
    assert compiled == ordinary
