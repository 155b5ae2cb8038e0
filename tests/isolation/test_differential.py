"""The same questions to a database with all tenants and to one that holds only the asker's get byte-equal answers."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

import asyncpg
import pytest
from graphql import get_named_type, is_required_argument

from habeas.access import Actor
from habeas.demo.cluster import ClusterSettings
from habeas.kernel.clock import FixedClock
from habeas.web.documents import Documents
from habeas.web.execution import core_schema
from habeas.web.options import WebLimits
from tests.isolation.http_documents import everything
from tests.reading.both_routes import BothRoutes
from tests.world import Demo, demo_world

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
WIDE = WebLimits(tokens=100_000, depth=40, aliases=1_000, cost=10**12)
_TABLES = """
select c.relname as name,
       exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'subject_id') as personal
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute o on o.attrelid = c.oid and o.attname = 'org_id'
 where n.nspname = 'habeas' and c.relkind in ('r', 'p')
"""
_SPACES = "select distinct org_id from habeas.membership where subject_id = $1"
_PEOPLE = "select distinct subject_id from habeas.membership where org_id = $1"
_AGENTS = "select org_id from habeas.organization where agent_of = $1"
_LIST = "query ($id: ID!) { organization(id: $id) %s }"
_AMONG = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"


@pytest.fixture
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """A world of this test's own: most of it is deleted."""
    async with demo_world(cluster, tmp_path_factory.mktemp("differential"), FixedClock(NOW)) as found:
        yield found


async def only_the_tenant_of(demo: Demo, actor: Actor) -> int:
    """Delete every row of other organizations and of other organizations' people; how many those were.

    The controller's list of agents is for everybody under it, and stays.
    """
    spaces, people = {actor.organization_id, actor.controller_id}, {actor.subject_id}
    for region in demo.engines.regions:
        spaces |= {row["org_id"] for row in await demo.as_superuser(region, _SPACES, actor.subject_id)}
        spaces |= {row["org_id"] for row in await demo.as_superuser(region, _AGENTS, actor.controller_id)}
        people |= {row["subject_id"] for row in await demo.as_superuser(region, _PEOPLE, actor.organization_id)}
    return sum([await _delete_others(demo, region, spaces, people) for region in demo.engines.regions])


async def _delete_others(demo: Demo, region: str, spaces: set[UUID], people: set[UUID | None]) -> int:
    subjects = [*(person for person in people if person is not None), *spaces]
    waiting, deleted = list(await demo.as_superuser(region, _TABLES)), 0
    for _ in range(len(waiting) ** 2):
        if not waiting:
            break
        table = waiting.pop(0)
        foreign = "not org_id = any($1)" + (" or not subject_id = any($2)" if table["personal"] else "")
        # Both parameters are named in every statement, so that each has the same two.
        text = f"delete from habeas.{table['name']} where {foreign} or $2::uuid[] is null returning 1"
        try:
            deleted += len(await demo.as_superuser(region, text, list(spaces), subjects))
        except asyncpg.ForeignKeyViolationError:
            waiting.append(table)
    assert waiting == []
    return deleted


async def answers(demo: Demo, both: BothRoutes, persona: str, ids: list[str]) -> list[bytes]:
    """Everything that the persona can read by any root field, and whatever is found by ids of everybody's rows."""
    actor, schema = demo.held[persona].actor, demo.engines.schema._schema
    assert schema.query_type is not None
    organization = everything(schema, actor, schema.type_map["Organization"], ("Organization",))
    questions: list[tuple[str, dict[str, object]]] = [(_LIST % organization, {"id": each}) for each in ids[:10]]
    questions += [(_AMONG, {"ids": ids[start : start + 100]}) for start in range(0, len(ids), 100)]
    for name, field in schema.query_type.fields.items():
        if not any(is_required_argument(argument) for argument in field.args.values()):
            questions.append((f"{{ {name} {everything(schema, actor, get_named_type(field.type))} }}", {}))
    found = []
    for text, variables in questions:
        ordinary, compiled = await both.ask(actor, text, variables)
        found += [ordinary.body, "\n".join(ordinary.looks).encode()]
        found += [] if compiled is None else [compiled.body]
    return found


async def ids_of_everybody(demo: Demo) -> list[str]:
    """The organizations of all personas first, and then members of theirs."""
    organizations = sorted({held.organization_id for held in demo.held.values()})
    listed = "query ($id: ID!) { organization(id: $id) { members(first: 100) { nodes { id } } } }"
    members = []
    for persona in ("contoso-admin", "fabrikam-admin"):
        found = await demo.data(persona, listed, {"id": demo.organization(persona)})
        members += [node["id"] for node in found["organization"]["members"]["nodes"]]
    return [*organizations, *members]


@pytest.mark.promise("AISHU-9")
@pytest.mark.parametrize("persona", ["contoso-admin", "person-eu"])
async def test_what_other_tenants_hold_changes_no_byte_of_any_answer(demo: Demo, persona: str) -> None:
    ids, both = await ids_of_everybody(demo), BothRoutes(demo.engines)
    both.documents = Documents(core_schema(demo.engines.schema), WIDE)
    together = await answers(demo, both, persona, ids)
    deleted = await only_the_tenant_of(demo, demo.held[persona].actor)
    assert deleted > 100
    alone = await answers(demo, both, persona, ids)
    assert len(b"".join(together)) > 5_000
    for before, after in zip(together, alone, strict=True):
        assert after == before
