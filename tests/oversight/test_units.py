"""Units that are delegated for a time: whoever holds one sees the rows of its members, until that instant."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from habeas.access import ROLES, Actor, ActorKind, Role
from habeas.kernel.errors import ErrorCode
from habeas.oversight.bounds import bounded
from habeas.storage.transaction import read
from tests.oversight.documents import DIRECTORY_ENTRY, ledger_of, organization
from tests.oversight.ground import Ground
from tests.oversight.stage import PURPOSE, Human, Refused, Stage
from tests.oversight.test_bulk_exports import asked as asked_to_export
from tests.oversight.test_bulk_exports import fall_due, package

CREATE = """mutation C($input: CreateUnitInput!) { createUnit(input: $input) {
  unit { id name } userErrors { code path } } }"""
ASSIGN = """mutation A($input: AssignToUnitInput!) { assignToUnit(input: $input) {
  member { unit { name } } userErrors { code path } } }"""
DELEGATE = """mutation D($input: DelegateUnitInput!) { delegateUnit(input: $input) {
  grant { id startsAt expiresAt unit { name } } userErrors { code path } } }"""
REVOKE = """mutation R($input: UnitGrantInput!) { revokeUnitGrant(input: $input) {
  grant { revokedAt } userErrors { code path } } }"""
LIST = "query L($id: ID!) { organization(id: $id) { members(first: 50) { totalCount nodes { displayName } } } }"


def as_delegate(human: Human) -> Actor:
    """Somebody to whom a unit is delegated, as they act for the organization."""
    role = Role.UNIT_ADMINISTRATOR
    return replace(human.actor, kind=ActorKind.ADMINISTRATOR, role=role, scopes=ROLES[role])


async def made(stage: Stage, name: str, *members: Human) -> Any:
    fields = {"organization": organization(stage.katrin), "name": name}
    unit = (await stage.ask(stage.katrin.actor, CREATE, {"input": fields}))["createUnit"]["unit"]
    for member in members:
        answer = await stage.ask(stage.katrin.actor, ASSIGN, {"input": {"member": member.id, "unit": unit["id"]}})
        assert answer["assignToUnit"] == {"member": {"unit": {"name": name}}, "userErrors": []}
    return unit


async def delegated(stage: Stage, unit: Any, to: Human, **changes: Any) -> Any:
    fields = {"unit": unit["id"], "member": to.id, "reason": "Leads the unit", "days": 7, **changes}
    return (await stage.ask(stage.katrin.actor, DELEGATE, {"input": fields}))["delegateUnit"]


async def listed(stage: Stage, actor: Actor) -> set[str]:
    answer = await stage.ask(actor, LIST, {"id": organization(stage.katrin)})
    return {node["displayName"] for node in answer["organization"]["members"]["nodes"]} - {"Annika"}


@pytest.fixture
def present(stage: Stage) -> Stage:
    """The stage in the present, for the database decides by its own time."""
    stage.clock.instant = datetime.now(UTC) - timedelta(minutes=1)
    stage.reads = replace(stage.reads, ledger=bounded(stage.reads.ledger, 500))
    return stage


@pytest.mark.promise("AISHU-9")
async def test_whoever_holds_a_unit_sees_its_members_and_the_ledger_names_it(present: Stage) -> None:
    sales = await made(present, "Sales", present.jonas)
    await made(present, "Research", present.tobias)
    assert await listed(present, as_delegate(present.annika)) == set()
    answer = await delegated(present, sales, present.annika)
    assert (answer["grant"]["unit"], answer["userErrors"]) == ({"name": "Sales"}, [])
    assert await listed(present, as_delegate(present.annika)) == {"Jonas"}
    entry, *_ = await ledger_of(present, present.jonas)
    assert entry["authority"] == "Unit Sales, delegated (scope members.unit:read)"
    assert entry["actorRole"] == "UNIT_ADMINISTRATOR"
    assert "UNIT_ADMINISTRATOR" not in {each["actorRole"] for each in await ledger_of(present, present.tobias)}
    found = {"organization": organization(present.katrin), "purpose": PURPOSE}
    for member, is_seen in ((present.jonas, True), (present.tobias, False), (present.daniel, False)):
        seen = await present.ask(as_delegate(present.annika), DIRECTORY_ENTRY, {**found, "member": member.id})
        assert (seen["organization"]["member"] is not None) is is_seen


async def test_a_delegation_ends_at_its_instant_in_both_walls(present: Stage, superuser: Any) -> None:
    answer = await delegated(present, await made(present, "Sales", present.jonas), present.annika)
    assert answer["userErrors"] == []
    delegate, region = as_delegate(present.annika), present.writes.regions["sg"]
    everybody = "select display_name from habeas.membership where subject_id <> $1"
    await superuser.execute("update habeas.unit_grant set expires_at = now() + interval '1500 milliseconds'")
    async with read(region, delegate) as tx:
        assert [row["display_name"] for row in await tx.fetch(everybody, delegate.subject_id)] == ["Jonas"]
    await superuser.fetchval("select pg_sleep_until(max(expires_at)) from habeas.unit_grant")
    async with read(region, delegate) as tx:
        assert await tx.fetch(everybody, delegate.subject_id) == []
    assert await listed(present, delegate) == set()


async def test_a_revoked_delegation_opens_nothing(present: Stage) -> None:
    grant = (await delegated(present, await made(present, "Sales", present.jonas), present.annika))["grant"]
    answer = await present.ask(present.tobias.actor, REVOKE, {"input": {"grant": grant["id"]}})
    assert answer["revokeUnitGrant"]["userErrors"] == []
    assert await listed(present, as_delegate(present.annika)) == set()
    again = await present.ask(present.tobias.actor, REVOKE, {"input": {"grant": grant["id"]}})
    assert again["revokeUnitGrant"]["userErrors"][0]["code"] == "NOT_FOUND"


async def test_nobody_delegates_to_themself_to_an_administrator_or_across_organizations(present: Stage) -> None:
    unit = await made(present, "Sales", present.jonas)
    for member in (present.katrin, present.tobias, present.daniel):
        assert (await delegated(present, unit, member))["userErrors"][0]["code"] == ErrorCode.NOT_FOUND
    for changes in ({"days": 0}, {"days": 91}, {"reason": " "}):
        refused = await delegated(present, unit, present.annika, **changes)
        assert refused["userErrors"] == [{"code": "BAD_USER_INPUT", "path": list(changes)}]
    with pytest.raises(Refused) as forbidden:
        await present.ask(
            as_delegate(present.annika),
            DELEGATE,
            {"input": {"unit": unit["id"], "member": present.annika.id, "reason": "More", "days": 90}},
        )
    assert forbidden.value.code is ErrorCode.FORBIDDEN


async def test_a_bulk_export_of_a_unit_concerns_its_members_alone(ground: Ground) -> None:
    stage = ground.stage
    unit = await made(stage, "Sales", stage.jonas)
    export = (await asked_to_export(ground, stage.katrin, unit=unit["id"]))["export"]
    assert export["persons"] == 1
    await fall_due(ground, hours=49)
    assert [line["member"]["display_name"] for line in await package(ground, stage.katrin, export)] == ["Jonas"]
    assert await ledger_of(stage, stage.annika) == []
