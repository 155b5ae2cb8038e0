"""A domain that is registered anew is a new holder's, who inherits nothing; the old one has to prove it again."""

from typing import Any

import pytest

from habeas.storage.transaction import read
from tests.oversight.ground import Ground
from tests.oversight.stage import Human

CONTOSO = "contoso.example"


async def overseen(ground: Ground) -> tuple[Human, Any]:
    human = await ground.somebody(f"nora@{CONTOSO}", "nora@home.example")
    ground.serve(CONTOSO, "ns1.host.example", "ns2.host.example")
    domain = await ground.verified(ground.stage.katrin, CONTOSO)
    ground.later(days=31)
    await ground.fall_due()
    assert human.subject_id in await ground.members(ground.stage.katrin)
    return human, domain


@pytest.mark.promise("AISHU-9")
async def test_other_name_servers_freeze_what_is_seen_although_the_old_record_was_copied(ground: Ground) -> None:
    human, domain = await overseen(ground)
    ground.serve(CONTOSO, "ns1.other.example", "ns2.other.example")
    await ground.check(ground.stage.katrin, domain)
    held = await ground.domain(ground.stage.katrin, CONTOSO)
    assert held["status"] == "CONTESTED"
    assert held["challenge"]["recordValue"] != domain["challenge"]["recordValue"]
    assert human.subject_id not in await ground.members(ground.stage.katrin)


async def test_whoever_proves_it_with_the_new_token_moved_the_domain_themself(ground: Ground) -> None:
    human, domain = await overseen(ground)
    ground.serve(CONTOSO, "ns1.other.example")
    await ground.check(ground.stage.katrin, domain)
    held = await ground.domain(ground.stage.katrin, CONTOSO)
    ground.add(held["challenge"]["recordName"], held["challenge"]["recordValue"])
    for _ in range(2):
        await ground.check(ground.stage.katrin, held)
        assert (await ground.domain(ground.stage.katrin, CONTOSO))["status"] == "VERIFIED"
    assert human.subject_id in await ground.members(ground.stage.katrin)


@pytest.mark.promise("AISHU-9")
async def test_a_new_registrant_inherits_no_member_no_capture_and_no_look(ground: Ground) -> None:
    human, domain = await overseen(ground)
    katrin, daniel = ground.stage.katrin, ground.stage.daniel
    ground.serve(CONTOSO, "ns1.other.example")
    await ground.check(katrin, domain)
    ground.later(days=15)
    await ground.check(katrin, await ground.domain(katrin, CONTOSO))
    assert (await ground.domain(katrin, CONTOSO))["status"] == "LAPSED"
    assert (await ground.verified(daniel, CONTOSO))["status"] == "VERIFIED"
    assert human.subject_id not in await ground.members(daniel) | await ground.members(katrin)
    async with read(ground.regions["sg"], daniel.actor) as tx:
        for table in ("capture", "ledger_entry", "vault_record"):
            seen = await tx.fetch(f"select org_id from habeas.{table}")
            assert {row["org_id"] for row in seen} <= {daniel.actor.organization_id, daniel.subject_id}
    new, old = await ground.captures(human)
    assert (old["state"], old["notice"]["organization"]) == ("LEFT", "Contoso GmbH")
    assert (new["state"], new["notice"]["organization"]) == ("NOTIFIED", "Fabrikam Ltd.")


async def test_the_same_organization_begins_anew_after_a_lapse_too(ground: Ground) -> None:
    human, domain = await overseen(ground)
    katrin = ground.stage.katrin
    await ground.step(katrin, "releaseDomain", domain)
    await ground.drain()
    assert (await ground.verified(katrin, CONTOSO))["status"] == "VERIFIED"
    assert human.subject_id not in await ground.members(katrin)
    assert [each["state"] for each in await ground.captures(human)] == ["NOTIFIED", "LEFT"]


@pytest.mark.parametrize("silent", [True, False])
async def test_resolvers_that_fail_or_disagree_about_name_servers_change_nothing(ground: Ground, silent: bool) -> None:
    human, domain = await overseen(ground)
    liar = ground.servers[0]
    liar.silent, liar.served_by[CONTOSO] = silent, ("ns.liar.example",)
    await ground.check(ground.stage.katrin, domain)
    assert (await ground.domain(ground.stage.katrin, CONTOSO))["status"] == "VERIFIED"
    assert human.subject_id in await ground.members(ground.stage.katrin)


async def test_a_name_beneath_follows_the_registration_above_it(ground: Ground) -> None:
    ground.serve(CONTOSO, "ns1.host.example")
    katrin = ground.stage.katrin
    domain = await ground.verified(katrin, f"mail.{CONTOSO}")
    ground.serve(CONTOSO, "ns1.other.example")
    await ground.check(katrin, domain)
    assert (await ground.domain(katrin, f"mail.{CONTOSO}"))["status"] == "CONTESTED"
