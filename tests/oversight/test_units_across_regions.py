"""Units with members in several regions: a delegation reaches all, as far as a mechanism lets it, or counts them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from habeas.access import Actor
from habeas.oversight.bounds import bounded
from habeas.storage.transaction import read
from tests.conftest import Database
from tests.oversight.documents import ledger_of, organization
from tests.oversight.ground import Ground
from tests.oversight.stage import Human
from tests.oversight.test_bulk_across_regions import lives_in_cn, on_file
from tests.oversight.test_bulk_exports import SUSPEND, behind_the_walls
from tests.oversight.test_units import ASSIGN, DELEGATE, REVOKE, as_delegate, made

LIST = """query L($id: ID!) { organization(id: $id) { members(first: 50) {
  nodes { displayName region { code } } withheld { count reason region { code } } } } }"""
HELD = [{"count": 1, "reason": "NO_TRANSFER_MECHANISM", "region": {"code": "cn"}}]


@pytest.fixture
def present(ground: Ground) -> Ground:
    """The ground in the present, for the database decides by its own time."""
    ground.stage.clock.instant = datetime.now(UTC) - timedelta(minutes=1)
    ground.stage.reads = replace(ground.stage.reads, ledger=bounded(ground.stage.reads.ledger, 500))
    return ground


async def seen(ground: Ground, actor: Actor) -> tuple[set[str], Any]:
    answer = await ground.stage.ask(actor, LIST, {"id": organization(ground.stage.katrin)})
    page = answer["organization"]["members"]
    return {node["displayName"] for node in page["nodes"]} - {"Annika"}, page["withheld"]


async def assigned(ground: Ground, by: Human, member: Human, unit: Any) -> list[str]:
    answer = await ground.stage.ask(by.actor, ASSIGN, {"input": {"member": member.id, "unit": unit["id"]}})
    return [error["code"] for error in answer["assignToUnit"]["userErrors"]]


async def delegated(ground: Ground, to: Human, unit: Any) -> Any:
    fields = {"unit": unit["id"], "member": to.id, "reason": "Leads the unit", "days": 7}
    answer = (await ground.stage.ask(ground.stage.katrin.actor, DELEGATE, {"input": fields}))["delegateUnit"]
    assert answer["userErrors"] == []
    return answer["grant"]


async def test_a_delegation_reaches_the_units_members_in_every_region_with_a_mechanism(present: Ground) -> None:
    stage, li = present.stage, await lives_in_cn(present, "li")
    await lives_in_cn(present, "wang")
    await on_file(present, "MEMBER_DIRECTORY")
    sales = await made(stage, "Sales", stage.jonas)
    assert await assigned(present, stage.katrin, li, sales) == []
    await delegated(present, stage.annika, sales)
    assert await seen(present, as_delegate(stage.annika)) == ({"Jonas", "Li"}, [])
    entry, *_ = await ledger_of(stage, li)
    assert entry["authority"] == "Unit Sales, delegated (scope members.unit:read)"
    assert entry["actorRole"] == "UNIT_ADMINISTRATOR"


async def test_without_a_mechanism_the_others_are_counted_and_unread(present: Ground) -> None:
    stage, li = present.stage, await lives_in_cn(present, "li")
    mei = await lives_in_cn(present, "mei", administers=True)
    sales = await made(stage, "Sales", stage.jonas)
    assert await assigned(present, stage.katrin, li, sales) == ["NOT_FOUND"]
    assert await assigned(present, mei, li, sales) == []
    before = len(await ledger_of(stage, li))
    await delegated(present, stage.annika, sales)
    assert await seen(present, as_delegate(stage.annika)) == ({"Jonas"}, HELD)
    assert len(await ledger_of(stage, li)) == before


@pytest.mark.parametrize("how", ["revoked", "revoked elsewhere", "role lost", "expired"])
async def test_a_delegation_that_is_over_opens_nothing_in_any_region(
    present: Ground, how: str, three_databases: dict[str, Database]
) -> None:
    stage, li = present.stage, await lives_in_cn(present, "li")
    mei = await lives_in_cn(present, "mei", administers=True)
    await on_file(present, "MEMBER_DIRECTORY")
    sales = await made(stage, "Sales", stage.jonas)
    assert await assigned(present, stage.katrin, li, sales) == []
    grant = await delegated(present, stage.annika, sales)
    match how:
        case "revoked" | "revoked elsewhere":
            by = stage.tobias if how == "revoked" else mei
            answer = await stage.ask(by.actor, REVOKE, {"input": {"grant": grant["id"]}})
            assert answer["revokeUnitGrant"]["userErrors"] == []
        case "role lost":
            await stage.ask(stage.katrin.actor, SUSPEND, {"input": {"member": stage.annika.id}})
            await present.drain()
        case _:
            over = "update habeas.unit_grant set starts_at = now() - interval '9 days', expires_at = now()"
            for database in (three_databases["sg"], three_databases["cn"]):
                await behind_the_walls(database, over)
    others = "select count(*) from habeas.membership where subject_id <> $1"
    for code, region in present.regions.items():
        async with read(region, replace(as_delegate(stage.annika), region=code)) as tx:
            assert await tx.fetchval(others, stage.annika.subject_id) == 0


async def test_whoever_lives_elsewhere_holds_a_unit_too_and_reads_what_may_be_read_from_there(present: Ground) -> None:
    stage, li = present.stage, await lives_in_cn(present, "li")
    wang = await lives_in_cn(present, "wang")
    await on_file(present, "MEMBER_DIRECTORY")
    sales = await made(
        stage,
        "Sales",
        stage.jonas,
    )
    for member in (li, wang):
        assert await assigned(present, stage.katrin, member, sales) == []
    await delegated(present, li, sales)
    names, withheld = await seen(present, as_delegate(li))
    assert names - {"Li"} == {"Wang"}
    assert [(each["count"], each["region"]["code"]) for each in withheld] == [(1, "sg")]
