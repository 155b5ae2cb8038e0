"""Announcements: members read what was announced to them, and administrators cannot announce past them."""

from dataclasses import replace

import asyncpg
import pytest

from habeas.access import Permission
from habeas.kernel.ids import new_id
from habeas.oversight.announcements import announced
from habeas.oversight.rules.announced import Announced
from habeas.storage.regions import Region
from habeas.storage.transaction import read, write
from tests.oversight.documents import granted, opened, organization, requested
from tests.oversight.ground import Ground
from tests.oversight.stage import NOW, Stage
from tests.oversight.test_letters import ANNOUNCE

ANNOUNCED = """query A($id: ID!) { organization(id: $id) {
  announcements { legalEntity contact scopes purposes fieldClasses effectiveFrom statement } } }"""


@pytest.mark.promise("AISHU-9")
async def test_a_member_reads_who_oversees_for_what_and_how_far(stage: Stage) -> None:
    answer = await stage.ask(stage.annika.alone(), ANNOUNCED, {"id": organization(stage.katrin)})
    (first, second) = sorted(answer["organization"]["announcements"], key=lambda each: str(each["effectiveFrom"]))
    assert first["legalEntity"] == "Contoso GmbH"
    assert first["purposes"] == ["SECURITY_INVESTIGATION", "OFFBOARDING"]
    assert first["fieldClasses"] == ["ACCOUNT", "DEVICE", "LOGS"]
    assert second["effectiveFrom"] == "2026-12-21T09:00:00.000Z"


async def test_whoever_does_not_belong_there_reads_nothing(stage: Stage, region: Region) -> None:
    loner = replace(stage.annika.alone(), subject_id=new_id(), organization_id=new_id())
    assert await stage.ask(loner, ANNOUNCED, {"id": organization(stage.katrin)}) == {"organization": None}
    async with read(region, loner) as tx:
        assert await tx.fetch("select from habeas.oversight_announcement") == []


async def test_only_what_is_in_force_counts(stage: Stage, region: Region) -> None:
    async with read(region, stage.katrin.actor) as tx:
        bounds = await announced(tx, stage.katrin.actor.organization_id, NOW)
    assert bounds == Announced(
        frozenset({"SECURITY_INVESTIGATION", "OFFBOARDING"}), frozenset({"ACCOUNT", "DEVICE", "LOGS"})
    )


async def test_without_the_content_scope_no_class_was_announced(stage: Stage, region: Region) -> None:
    async with read(region, stage.daniel.actor) as tx:
        bounds = await announced(tx, stage.daniel.actor.organization_id, NOW)
    assert bounds.field_classes == frozenset()


async def test_an_organization_that_announced_nothing_has_no_purpose(stage: Stage, region: Region) -> None:
    async with read(region, stage.katrin.actor) as tx:
        assert await announced(tx, new_id(), NOW) == Announced(frozenset(), frozenset())


@pytest.mark.promise("AOMEI-69")
@pytest.mark.parametrize(
    "widening",
    [
        "update habeas.oversight_announcement set purposes = '{CURIOSITY}'",
        "delete from habeas.oversight_announcement",
        "insert into habeas.oversight_announcement select * from habeas.oversight_announcement",
    ],
)
async def test_an_administrator_cannot_widen_what_was_announced(stage: Stage, region: Region, widening: str) -> None:
    assert Permission.ORGANIZATIONS_REGISTER not in stage.katrin.actor.scopes
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with write(region, stage.katrin.actor) as tx:
            await tx.execute(widening)


@pytest.mark.promise("AISHU-9")
async def test_what_was_never_announced_cannot_be_granted_and_a_wider_announcement_waits_30_days(
    ground: Ground,
) -> None:
    stage = ground.stage
    domain = await ground.verified(stage.katrin, "wider.example")
    wider = {
        "domain": domain["id"],
        "scopes": ["members:read", "members.content:read"],
        "purposes": ["SECURITY_INVESTIGATION"],
        "fieldClasses": ["USAGE"],
        "legalEntity": "Contoso GmbH",
        "contact": "privacy@contoso.example",
        "statement": "We also see how the service was used.",
    }
    assert (await requested(stage, stage.katrin, stage.annika, fieldClasses=["USAGE"]))["access"] is None
    answer = (await stage.ask(stage.katrin.actor, ANNOUNCE, {"input": wider}))["announceOversight"]
    assert (answer["userErrors"], answer["effectiveFrom"]) == ([], "2026-12-21T09:00:00.000Z")
    await ground.drain()
    told = await stage.ask(stage.annika.alone(), ANNOUNCED, {"id": organization(stage.katrin)})
    assert wider["statement"] in {each["statement"] for each in told["organization"]["announcements"]}
    for hours in (0, 30 * 24 - 1):
        ground.later(hours=hours)
        refused = await requested(stage, stage.katrin, stage.annika, fieldClasses=["USAGE"])
        assert (refused["access"], refused["userErrors"][0]["path"]) == (None, ["fieldClasses"])
    ground.later(hours=1)
    await granted(stage, stage.katrin, stage.annika, by=stage.tobias, fieldClasses=["USAGE"])
    member = await opened(stage, stage.katrin, stage.annika)
    assert {edge["node"]["label"] for edge in member["records"]["edges"]} == {"USAGE"}
