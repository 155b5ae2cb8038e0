"""The members of one status: a page takes few rows however many others there are, and shows nobody else."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from habeas.access import Role
from habeas.demo.cluster import ClusterSettings
from habeas.reading.globalid import encode
from habeas.reading.read import ReadEngine
from habeas.schema import BOOK
from habeas.storage.regions import PoolOptions, open_region
from tests.conftest import Database
from tests.reading.both_routes import BothRoutes
from tests.reading.test_effort import ORG, actor, rows_read
from tests.world import Demo, demo_world

ROWS, FEW, PAGE = 6_000, 60, 20
MOST = 12 * PAGE
FILL = f"""
set session_replication_role = replica;
insert into habeas.organization (org_id, kind, name, legal_name, controller_id, home_region, establishments, created_at)
  values ('{ORG}', 'CONTROLLER', 'Big', 'Big', '{ORG}', 'sg', '{{}}', now());
insert into habeas.membership (org_id, id, subject_id, email, display_name, role, status, account_kind, joined_at,
  overseen_scopes, frozen_at)
  select case when g <= {ROWS} then '{ORG}'::uuid else u end, u, u, 'p' || lpad(g::text, 5, '0') || '@big.example', 'P',
    'MEMBER', case when g > {ROWS - FEW} then 'SUSPENDED' when g % 2 = 0 then 'ENDED' else 'ACTIVE' end, 'MANAGED',
    now() + g * interval '1 hour', '{{}}', case when g % 2 = 0 and g <= {ROWS - 3 * FEW} then now() end
  from generate_series(1, {ROWS + 300}) g, lateral (select gen_random_uuid() u where g > 0) made;
"""
"""A directory in which a few are suspended, and nearly all who left were released."""
MEMBERS = 'query ($after: String) { organization(id: "%s") { members(first: 20, after: $after, where: {status: %s}%s) {'
MEMBERS += " nodes { email } pageInfo { hasNextPage } } } }"
KATRIN, SOFIA, MAREK = "katrin.sommer@contoso.example", "sofia.lindqvist@contoso.example", "marek.novak@contoso.example"
SUSPEND = "update habeas.membership set status = 'SUSPENDED' where email = any($1::text[])"
LISTED = """query ($o: ID!, $where: MemberFilter) { organization(id: $o) { members(first: 50, where: $where) {
  totalCount nodes { email status } withheld { count } } } }"""


@pytest.fixture(scope="module")
async def skewed(module_database: Database) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """A connection as the application."""
    superuser = await asyncpg.connect(module_database.superuser_dsn)
    await superuser.execute(FILL)
    await superuser.execute("vacuum analyze")
    await superuser.close()
    options = PoolOptions(min_size=1)
    async with open_region("sg", module_database.dsn(), options) as region, region.pool.acquire() as connection:
        yield connection  # type: ignore[misc]


@pytest.mark.parametrize("status", ["SUSPENDED", "ENDED", "ACTIVE"])
@pytest.mark.parametrize("way", ["ASC", "DESC"])
@pytest.mark.parametrize("by", ["EMAIL", "JOINED_AT"])
async def test_a_page_of_one_status_takes_few_rows(skewed: Any, status: str, way: str, by: str) -> None:
    nothing: Any = None
    engine = ReadEngine({}, BOOK, nothing, {"ORG": "Organization"}, nothing, nothing, nothing, {})
    text = MEMBERS % (encode("ORG", ORG, ORG), status, f", orderBy: {{field: {by}, direction: {way}}}")
    assert PAGE <= await rows_read(skewed, engine, actor(Role.ADMINISTRATOR), text, None) <= MOST


@pytest.mark.parametrize("status", ["ACTIVE", "SUSPENDED", None])
async def test_both_routes_answer_alike_and_look_at_those_alone_who_are_shown(
    both: BothRoutes, still_world: Demo, status: str | None
) -> None:
    where = {"o": still_world.organization(), "where": {"status": status}}
    ordinary, compiled = await both.ask(still_world.held["contoso-admin"].actor, LISTED, where)
    assert compiled == ordinary
    answer = (await still_world.data("contoso-admin", LISTED, where))["organization"]["members"]
    others = [each for each in answer["nodes"] if each["email"] != KATRIN]
    assert len(ordinary.looks) == len(others)
    assert (len(others) > 0) is (status != "SUSPENDED")


async def test_those_of_the_status_are_listed_and_whoever_was_released_is_not(
    cluster: ClusterSettings, tmp_path: Path
) -> None:
    async with demo_world(cluster, tmp_path) as demo:
        everybody = await emails(demo, None)
        assert {SOFIA, MAREK} < everybody
        await demo.as_superuser("sg", SUSPEND, [SOFIA, MAREK])
        assert await emails(demo, "SUSPENDED") == {SOFIA, MAREK}
        assert await emails(demo, "ACTIVE") == everybody - {SOFIA, MAREK}
        await demo.as_superuser("sg", "update habeas.membership set frozen_at = now() where email = $1", MAREK)
        assert await emails(demo, "SUSPENDED") == {SOFIA}
        assert await emails(demo, None) == everybody - {MAREK}


async def test_what_is_withheld_is_counted_alike_under_every_filter(still_world: Demo) -> None:
    asked = [{"o": still_world.organization(), "where": {"status": each}} for each in (None, "ACTIVE", "SUSPENDED")]
    answers = [await still_world.data("contoso-admin", LISTED, each) for each in asked]
    everybody, *some = [each["organization"]["members"]["withheld"] for each in answers]
    assert everybody[0]["count"] > 0
    assert all(each == everybody for each in some)


async def emails(demo: Demo, status: str | None) -> set[str]:
    variables = {"o": demo.organization(), "where": {"status": status}}
    found = (await demo.data("contoso-admin", LISTED, variables))["organization"]["members"]
    assert found["totalCount"] == len(found["nodes"])
    return {each["email"] for each in found["nodes"]}
