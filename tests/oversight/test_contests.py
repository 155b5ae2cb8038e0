"""Contests: a second proof freezes what the holder sees, and its access never passes to whoever wins."""

from typing import Any

import pytest

from tests.oversight.ground import Ground
from tests.oversight.stage import Human

CONTOSO = "contoso.example"


async def captured(ground: Ground) -> tuple[Human, Any]:
    """Somebody on contoso.example who came under katrin's oversight by saying nothing for 30 days."""
    human = await ground.somebody("nora@contoso.example", "nora@home.example")
    domain = await ground.verified(ground.stage.katrin, CONTOSO)
    ground.later(days=31)
    await ground.fall_due()
    assert human.subject_id in await ground.members(ground.stage.katrin)
    return human, domain


@pytest.mark.promise("AISHU-9")
async def test_a_second_proof_freezes_the_holders_reads(ground: Ground) -> None:
    human, _ = await captured(ground)
    other = await ground.claim(ground.stage.daniel, CONTOSO)
    await ground.check(ground.stage.daniel, other)
    held = await ground.domain(ground.stage.katrin, CONTOSO)
    assert held["status"] == "CONTESTED"
    assert (await ground.domain(ground.stage.daniel, CONTOSO))["status"] == "PENDING"
    assert human.subject_id not in await ground.members(ground.stage.katrin)
    assert human.subject_id not in await ground.members(ground.stage.daniel)


async def test_a_holder_who_proves_again_with_the_new_token_keeps_the_domain(ground: Ground) -> None:
    human, domain = await captured(ground)
    await ground.check(ground.stage.daniel, await ground.claim(ground.stage.daniel, CONTOSO))
    held = await ground.domain(ground.stage.katrin, CONTOSO)
    assert held["challenge"]["recordValue"] != domain["challenge"]["recordValue"]
    await ground.check(ground.stage.katrin, held)
    assert (await ground.domain(ground.stage.katrin, CONTOSO))["status"] == "CONTESTED"
    ground.add(held["challenge"]["recordName"], held["challenge"]["recordValue"])
    await ground.check(ground.stage.katrin, held)
    assert (await ground.domain(ground.stage.katrin, CONTOSO))["status"] == "VERIFIED"
    assert human.subject_id in await ground.members(ground.stage.katrin)
    await ground.check(ground.stage.daniel, await ground.domain(ground.stage.daniel, CONTOSO))
    assert (await ground.domain(ground.stage.daniel, CONTOSO))["status"] == "RELEASED"
    assert (await ground.domain(ground.stage.katrin, CONTOSO))["status"] == "VERIFIED"


@pytest.mark.promise("AISHU-9")
async def test_a_holder_who_fails_loses_it_and_the_new_one_begins_with_a_notice(ground: Ground) -> None:
    human, _ = await captured(ground)
    katrin, daniel = ground.stage.katrin, ground.stage.daniel
    await ground.check(daniel, await ground.claim(daniel, CONTOSO))
    ground.later(days=14, hours=1)
    await ground.check(katrin, await ground.domain(katrin, CONTOSO))
    assert (await ground.domain(katrin, CONTOSO))["status"] == "LAPSED"
    await ground.check(daniel, await ground.domain(daniel, CONTOSO))
    assert (await ground.domain(daniel, CONTOSO))["status"] == "VERIFIED"
    assert await ground.members(katrin) & {human.subject_id} == set()
    assert await ground.members(daniel) & {human.subject_id} == set()
    new, old = await ground.captures(human)
    assert (old["state"], old["endReason"]) == ("LEFT", "CONTEST_LOST")
    assert (new["state"], new["notice"]["organization"]) == ("NOTIFIED", "Fabrikam Ltd.")


async def test_a_lapse_releases_people_and_tells_them(ground: Ground) -> None:
    human, domain = await captured(ground)
    await ground.step(ground.stage.katrin, "releaseDomain", domain)
    await ground.drain()
    assert human.subject_id not in await ground.members(ground.stage.katrin)
    (capture,) = await ground.captures(human)
    assert (capture["state"], capture["endReason"]) == ("LEFT", "DOMAIN_RELEASED")
