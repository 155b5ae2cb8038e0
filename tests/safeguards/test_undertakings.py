"""What a controller's staff undertake: published, accepted by their own hand, and nothing opens without it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from habeas.access import Permission
from habeas.demo.cluster import ClusterSettings
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.safeguards.commands import AcceptStaffUndertaking
from habeas.safeguards.standing import PATIENCE_SECONDS
from habeas.schema import BOOK, build_schema
from tests.safeguards.staff import accepted, codes, staff, undertake, undertaking
from tests.schema.documents import Documents
from tests.world import Demo, demo_world

DESK, NEW = "aishu-privacy", "aishu-new"
SCHEMA = build_schema()._schema
PUBLISH = """mutation P($input: PublishStaffUndertakingInput!) { publishStaffUndertaking(input: $input) {
  undertaking { id version } userErrors { code path } } }"""
LIST = """{ controller { staffAccess { nodes {
  displayName role scopes owesUndertaking undertakings { version acceptedAt } } } } }"""
BEGUN = "update habeas.staff_undertaking set in_force_from = $2 where version > $1"
OPEN = {"Query.staffUndertakings", "Mutation.acceptStaffUndertaking"}
ROUTES = ("/bulk-exports/{id}", "/authority-demands/{id}")


@pytest.fixture(scope="module")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """A world with somebody at AISHU who has not undertaken anything."""
    async with demo_world(cluster, tmp_path_factory.mktemp("undertakings")) as found:
        yield replace(found, held={**found.held, NEW: staff(found, DESK, subject_id=new_id())})


def every_operation() -> list[str]:
    """The coordinate of every query and every mutation of the schema, whatever was added to it."""
    kinds = (SCHEMA.query_type, SCHEMA.mutation_type)
    return [f"{kind.name}.{name}" for kind in kinds if kind is not None for name in kind.fields]


async def published(demo: Demo, persona: str, in_force_from: datetime, text: str = "I keep it to myself.") -> Any:
    sent = {"title": "Undertaking", "text": text, "inForceFrom": in_force_from.isoformat()}
    return (await demo.data(persona, PUBLISH, {"input": sent}))["publishStaffUndertaking"]


@pytest.mark.promise("AISHU-99")
async def test_no_operation_of_the_staff_escapes_the_undertaking(demo: Demo) -> None:
    escaped = {}
    for coordinate in every_operation():
        answer = await demo.ask(NEW, Documents(SCHEMA, "x").of(coordinate))
        if codes(answer) != {"UNDERTAKING_REQUIRED"}:
            escaped[coordinate] = answer
    assert set(escaped) == OPEN, escaped


@pytest.mark.promise("AISHU-99")
async def test_no_command_that_the_policies_list_runs_without_the_undertaking(demo: Demo) -> None:
    owing = replace(demo.held[NEW].actor, scopes=frozenset({Permission.UNDERTAKINGS_ACCEPT}), undertaking_owed="x")
    for command in BOOK.commands:
        with pytest.raises(DomainError) if command is not AcceptStaffUndertaking else nullcontext() as refused:
            BOOK.check_command(owing, object.__new__(command))
        assert refused is None or refused.value.code is ErrorCode.UNDERTAKING_REQUIRED


@pytest.mark.promise("AISHU-99")
@pytest.mark.parametrize("route", ROUTES)
async def test_files_are_refused_without_the_undertaking_too(demo: Demo, route: str) -> None:
    headers = {"authorization": f"Bearer {demo.held[NEW].token}"}
    answer = await demo.client.get(route.format(id=new_id()), headers=headers)
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNDERTAKING_REQUIRED"


@pytest.mark.promise("AISHU-99")
async def test_whoever_has_not_undertaken_it_is_told_which_mutation_does(demo: Demo) -> None:
    answer = await demo.ask(NEW, "{ controller { name } }")
    assert answer["data"] == {"controller": None}
    [error] = answer["errors"]
    current = await undertaking(demo, DESK)
    assert error["extensions"]["mutation"] == "acceptStaffUndertaking"
    assert error["extensions"]["undertaking"] == current["id"]


async def test_a_document_that_others_asked_before_opens_nothing_to_whoever_owes_one(demo: Demo) -> None:
    narrow = staff(demo, DESK, scopes=frozenset({Permission.UNDERTAKINGS_ACCEPT}))
    world = replace(demo, held={**demo.held, "narrow": narrow})
    text = "{ controller { name contactEmail: name } }"
    assert (await world.data("narrow", text))["controller"]["name"] == "AISHU Technology Corp."
    assert codes(await world.ask(NEW, text)) == {"UNDERTAKING_REQUIRED"}


@pytest.mark.promise("AISHU-99", "AISHU-102")
async def test_by_their_own_acceptance_everything_opens_and_the_access_list_shows_it(demo: Demo) -> None:
    newcomer = staff(demo, DESK, subject_id=new_id())
    world = replace(demo, held={**demo.held, "newcomer": newcomer})
    current = await undertaking(world, "newcomer")
    assert current["acceptedAt"] is None
    assert current["text"].startswith("I look at a person's data only where my task asks for it")
    first = await accepted(world, "newcomer", current["id"])
    again = await accepted(world, "newcomer", current["id"])
    assert first == again
    assert first["undertaking"]["version"] == current["version"]
    assert (await world.data("newcomer", "{ controller { name } }"))["controller"] is not None
    kept = await demo.as_superuser(
        "sg",
        "select version from habeas.staff_undertaking_acceptance where subject_id = $1",
        newcomer.actor.subject_id,
    )
    assert [row["version"] for row in kept] == [1]


@pytest.mark.promise("AISHU-99", "AISHU-102")
async def test_the_access_list_is_the_memberships_with_what_each_undertook(demo: Demo) -> None:
    nodes = (await demo.data(DESK, LIST))["controller"]["staffAccess"]["nodes"]
    [meiling] = nodes
    assert (meiling["role"], meiling["owesUndertaking"]) == ("PRIVACY_TEAM", False)
    assert "requests:handle" in meiling["scopes"]
    assert [each["version"] for each in meiling["undertakings"]] == [1]
    assert (await demo.data("aomei-privacy", LIST))["controller"]["staffAccess"]["nodes"][0]["displayName"] != meiling[
        "displayName"
    ]


async def test_the_auditor_of_a_customer_sees_nobody_in_the_access_list(demo: Demo) -> None:
    assert (await demo.data("contoso-auditor", LIST))["controller"]["staffAccess"]["nodes"] == []
    assert codes(await demo.ask("contoso-admin", LIST)) == {"FORBIDDEN"}


async def test_customers_and_persons_owe_a_controller_no_undertaking(demo: Demo) -> None:
    for persona in ("contoso-admin", "contoso-auditor", "fabrikam-admin", "person-eu", "partner-ticketing"):
        assert codes(await demo.ask(persona, "{ controller { name } }")) == set()
    current = await undertaking(demo, DESK)
    refused = await accepted(demo, "contoso-auditor", current["id"])
    assert refused["userErrors"] == [{"code": "NOT_FOUND", "path": ["undertaking"]}]


@pytest.mark.promise("AISHU-102")
async def test_a_new_version_asks_everybody_again_from_its_day_on_in_every_region(demo: Demo) -> None:
    desk = "aomei-privacy"
    soon = datetime.now(UTC) + timedelta(days=3)
    later = (await published(demo, desk, soon))["undertaking"]
    assert later["version"] == 2
    assert (await demo.data(desk, "{ controller { name } }"))["controller"] is not None
    early = await published(demo, desk, datetime.now(UTC) + timedelta(days=1))
    assert early["userErrors"] == [{"code": "ILLEGAL_STEP", "path": ["inForceFrom"]}]
    await demo.drain()
    await demo.drain()
    found = await demo.as_superuser("cn", "select version from habeas.staff_undertaking where version = 2")
    assert len(found) == 1
    for region in ("sg", "cn"):
        await demo.as_superuser(region, "update habeas.staff_undertaking set in_force_from = now() where version = 2")
    await asyncio.sleep(PATIENCE_SECONDS)
    assert codes(await demo.ask(desk, "{ controller { name } }")) == {"UNDERTAKING_REQUIRED"}
    assert (await undertaking(demo, desk))["acceptedAt"] is None
    await accepted(demo, desk, later["id"])
    assert (await demo.data(desk, "{ controller { name } }"))["controller"] is not None


async def owed(demo: Demo, persona: str) -> str:
    [error] = (await demo.ask(persona, "{ controller { name } }"))["errors"]
    return str(error["extensions"]["undertaking"])


@pytest.mark.promise("AISHU-102")
async def test_versions_published_in_two_regions_at_once_bind_everybody_to_the_same_text(demo: Demo) -> None:
    desk, abroad = "aomei-privacy", "aomei-abroad"
    world = replace(demo, held={**demo.held, abroad: staff(demo, desk, subject_id=new_id(), region="cn")})
    await undertake(world, abroad)
    soon = datetime.now(UTC) + timedelta(days=5)
    before = (await undertaking(world, desk))["version"]
    here = (await published(world, desk, soon, "Said here."))["undertaking"]
    there = (await published(world, abroad, soon, "Said there."))["undertaking"]
    assert (here["version"], there["version"]) == (before + 1, before + 1)
    await demo.drain()
    await demo.drain()
    begun = datetime.now(UTC)
    for region in ("sg", "cn"):
        held = await demo.as_superuser(region, "select from habeas.staff_undertaking where version > $1", before)
        assert len(held) == 2
        await demo.as_superuser(region, BEGUN, before, begun)
    await asyncio.sleep(PATIENCE_SECONDS)
    asked = await owed(world, desk)
    assert asked == await owed(world, abroad)
    assert asked in {here["id"], there["id"]}
    for persona in (desk, abroad):
        await accepted(world, persona, asked)
        assert (await world.data(persona, "{ controller { name } }"))["controller"] is not None
    third = (await published(world, abroad, soon, "Said after both."))["undertaking"]
    assert third["version"] == before + 2
    nodes = (await world.data(desk, LIST))["controller"]["staffAccess"]["nodes"]
    assert [each["owesUndertaking"] for each in nodes] == [False]


@pytest.mark.parametrize(
    ("sent", "path"),
    [
        ({"title": " "}, "title"),
        ({"text": ""}, "text"),
        ({"inForceFrom": "2020-01-01T00:00:00Z"}, "inForceFrom"),
        ({"inForceFrom": "2200-01-01T00:00:00Z"}, "inForceFrom"),
    ],
)
async def test_a_version_that_says_nothing_or_holds_from_the_past_is_refused(
    demo: Demo, sent: dict[str, str], path: str
) -> None:
    given = {"title": "T", "text": "T", "inForceFrom": (datetime.now(UTC) + timedelta(days=9)).isoformat(), **sent}
    answer = (await demo.data(DESK, PUBLISH, {"input": given}))["publishStaffUndertaking"]
    assert answer["userErrors"] == [{"code": "BAD_USER_INPUT", "path": [path]}]


async def test_nobody_undertakes_for_somebody_else_nor_what_is_not_theirs(demo: Demo) -> None:
    other = (await undertaking(demo, "aomei-privacy"))["id"]
    assert (await accepted(demo, DESK, other))["userErrors"] == [{"code": "NOT_FOUND", "path": ["undertaking"]}]
