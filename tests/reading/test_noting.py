"""A read of other people that the database writes down by itself, in the exchange that reads."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import asyncpg
import orjson
import pytest

from habeas.access import Actor
from habeas.audit.ledger import batch_of
from habeas.demo.cluster import ClusterSettings
from habeas.kernel.clock import FixedClock
from habeas.oversight.bounds import BoundedNoting
from habeas.reading.route import CompiledRoute
from habeas.storage.transaction import observe
from habeas.web.documents import Documents
from habeas.web.execution import EngineExecute, Execute, Operation, core_schema
from habeas.web.options import WebLimits
from habeas.writing.request import RequestContext
from tests.reading.conftest import NOW
from tests.world import Demo, demo_world

LIMITS = WebLimits()
ONE_STATEMENT = (
    ("contoso-admin", "query ($id: ID!) { organization(id: $id) { members(first: 3) { nodes { email } } } }"),
    ("contoso-admin", "query ($id: ID!) { organization(id: $id) { members { edges { cursor node { role } } } } }"),
    ("contoso-admin", "query ($id: ID!) { organization(id: $id) { a: members { nodes { email } }"
     " b: members(last: 2) { pageInfo { endCursor } } name } }"),
    ("aishu-privacy", "{ controller { rightsRequests(first: 50, where: {open: true}, orderBy: {field: EFFECTIVE_DUE})"
     " { nodes { reference rights { right } } } } }"),
    ("aishu-privacy", "{ controller { rightsRequests { totalCount } } }"),
    ("fabrikam-admin", "query ($id: ID!) { organization(id: $id) { members { nodes { email } } } }"),
)  # fmt: skip
_TAKEN = """
delete from habeas.ledger_read returning org_id, at, organization_name, actor_kind, actor_role, actor_id, client_id,
       purpose, note, legal_basis, field_classes, authority,
       (select array_agg(distinct encode(substr(subjects, place, 16), 'hex')::uuid)
          from generate_series(1, length(subjects), 16) place)
"""
_UNCOUNTED = "with pages as (delete from habeas.looked_page) delete from habeas.looked_person"


@pytest.fixture(scope="module")
async def world(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("noting"), FixedClock(NOW)) as found:
        yield found


class OneRegion:
    """Both routes over the home region alone, with the real ledger."""

    def __init__(self, demo: Demo) -> None:
        self.demo, engines = demo, demo.engines
        self.reads = replace(engines.reads, regions={"sg": engines.regions["sg"]})
        self.documents = Documents(core_schema(engines.schema), LIMITS)
        self.ordinary = EngineExecute(engines.schema, LIMITS)
        self.compiled = CompiledRoute(engines.schema, self.reads)

    async def ask(self, persona: str, text: str, execute: Execute | None = None) -> tuple[Any, list[Any]]:
        """What is answered, and what the ledger was given with it."""
        actor: Actor = self.demo.held[persona].actor
        variables = {"id": self.demo.organization()}
        context = RequestContext(actor, self.reads, self.demo.engines.writes, self.demo.engines.clock, "http://h.test")
        prepared = self.documents.prepare(text)
        operation = Operation(prepared, prepared.operation(None), variables, context)
        if execute is not None:
            result = await execute(operation)
        else:
            found = await self.compiled.answer(prepared, operation.node, variables, context)
            assert found is not None, self.compiled.metrics.ordinary
            result = found
        for error in result.errors or ():
            raise error.original_error or error
        return orjson.loads(orjson.dumps(result.data)), await self.demo.as_superuser("sg", _TAKEN)


@pytest.mark.promise("AISHU-9")
@pytest.mark.parametrize(("persona", "text"), ONE_STATEMENT)
async def test_what_is_noted_in_one_exchange_is_what_the_ordinary_route_notes(
    world: Demo, persona: str, text: str
) -> None:
    routes = OneRegion(world)
    seen: list[str] = []
    stop = observe(seen.append)
    try:
        compiled, noted = await routes.ask(persona, text)
    finally:
        stop()
    ordinary, written = await routes.ask(persona, text, routes.ordinary)
    assert compiled == ordinary
    assert noted == written
    assert len(seen) == 1


async def test_somebody_is_noted_where_somebody_is_shown(world: Demo) -> None:
    routes = OneRegion(world)
    shown, ((*_, subjects),) = await routes.ask(*ONE_STATEMENT[1])
    assert len(shown["organization"]["members"]["edges"]) == len(subjects) + 1, "all but whoever looks"
    assert world.held["contoso-admin"].actor.subject_id not in subjects
    assert (await routes.ask(*ONE_STATEMENT[4]))[1] == []


async def test_a_read_that_nobody_can_write_down_answers_nothing(world: Demo) -> None:
    routes = OneRegion(world)
    await world.as_superuser("sg", "revoke insert on habeas.ledger_read from habeas_app")
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await routes.ask(*ONE_STATEMENT[0])
    finally:
        await world.as_superuser("sg", "grant insert on habeas.ledger_read to habeas_app")
    assert (await routes.ask(*ONE_STATEMENT[0]))[1]


async def test_persons_are_counted_in_the_same_exchange_and_one_too_many_shows_and_writes_nothing(world: Demo) -> None:
    routes = OneRegion(world)
    _, ((*_, subjects),) = await routes.ask(*ONE_STATEMENT[1])
    await world.as_superuser("sg", _UNCOUNTED)
    few, enough = (
        CompiledRoute(world.engines.schema, replace(routes.reads, noting=BoundedNoting(batch_of, most)))
        for most in (len(subjects) - 1, len(subjects))
    )
    routes.compiled = few
    # This route leaves what is refused to the other one, which says so to the client.
    with pytest.raises(AssertionError, match="BULK_EXPORT_REQUIRED"):
        await routes.ask(*ONE_STATEMENT[1])
    assert await world.as_superuser("sg", _TAKEN) == []
    routes.compiled = enough
    for _ in range(2):
        assert len((await routes.ask(*ONE_STATEMENT[1]))[1]) == 1
    [[counted]] = await world.as_superuser("sg", "select count(*) from habeas.looked_person")
    assert counted == len(subjects)


async def test_a_page_that_was_counted_that_day_is_known_and_another_one_is_counted(world: Demo) -> None:
    routes = OneRegion(world)
    await world.as_superuser("sg", _UNCOUNTED)
    known = [await _pages_after(routes, few) for few in ("first: 2", "first: 2", "last: 2", "first: 2")]
    assert known == [1, 1, 2, 2]
    await world.as_superuser("sg", "update habeas.looked_page set day = day - 1")
    assert await _pages_after(routes, "first: 2") == 1, "what was counted yesterday is forgotten"


async def _pages_after(routes: OneRegion, few: str) -> int:
    """How many pages are known as counted once this one was read."""
    await routes.ask("contoso-admin", _page(few))
    [[pages]] = await routes.demo.as_superuser("sg", "select count(*) from habeas.looked_page")
    return int(pages)


async def test_reads_at_the_same_time_cannot_pass_the_bound_of_a_day_together(world: Demo) -> None:
    routes = OneRegion(world)
    await world.as_superuser("sg", _UNCOUNTED)
    reads = replace(routes.reads, noting=BoundedNoting(batch_of, 3))
    routes.compiled = CompiledRoute(world.engines.schema, reads)
    asked = [routes.ask("contoso-admin", _page(few)) for few in ("first: 3", "last: 3")]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert sorted(type(each).__name__ for each in answers) == ["AssertionError", "tuple"]
    assert "BULK_EXPORT_REQUIRED" in str(next(each for each in answers if isinstance(each, AssertionError)))
    [[counted]] = await world.as_superuser("sg", "select count(*) from habeas.looked_person")
    assert counted <= 3


def _page(few: str) -> str:
    return f"query ($id: ID!) {{ organization(id: $id) {{ members({few}) {{ nodes {{ email }} }} }} }}"
