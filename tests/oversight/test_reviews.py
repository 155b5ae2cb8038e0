"""Claims that wait for a person: doubtful ones before they count, and verified ones that may no longer be claimed."""

from typing import Any

import pytest

from habeas.kernel.ids import new_id
from habeas.oversight.doubts import CROWD
from habeas.oversight.rules.challenge import new_token, record_value
from habeas.oversight.rules.proof import hash_of_token
from habeas.storage.rows import insert
from habeas.storage.transaction import read, write
from habeas.tenancy.model import AddressDomain
from tests.oversight.desk import block, open_desk, review, waiting
from tests.oversight.documents import claimed
from tests.oversight.ground import Ground
from tests.oversight.stage import CONTROLLER, Human, Refused, _platform

CONTOSO = "contoso.example"


async def crowd(ground: Ground, name: str, people: int) -> None:
    for _ in range(people):
        org_id, subject_id = new_id(), new_id()
        row = AddressDomain(org_id=org_id, name=name, subject_id=subject_id, controller_id=CONTROLLER)
        async with write(ground.regions["sg"], _platform(org_id, subject_id)) as tx:
            await insert(tx, [row])


async def overseen(ground: Ground) -> Human:
    """Somebody on contoso.example who came under katrin's oversight by saying nothing for 30 days."""
    human = await ground.somebody(f"nora@{CONTOSO}", "nora@home.example")
    await ground.verified(ground.stage.katrin, CONTOSO)
    ground.later(days=31)
    await ground.fall_due()
    assert human.subject_id in await ground.members(ground.stage.katrin)
    return human


@pytest.mark.parametrize("tree", [False, True])
async def test_a_crowd_of_strangers_waits_for_a_person(ground: Ground, tree: bool) -> None:
    desk, katrin = await open_desk(ground), ground.stage.katrin
    await crowd(ground, f"lab.{CONTOSO}" if tree else CONTOSO, CROWD + 1)
    claim = await ground.verified(katrin, CONTOSO, tree=tree)
    assert claim["status"] == "REVIEW"
    assert await ground.claims.holders([(CONTOSO, "EXACT"), (CONTOSO, "TREE")]) == []
    found, _ = await waiting(ground, desk)
    assert found[CONTOSO]["doubt"] == "MANY_STRANGERS"
    assert (await review(ground, desk, found[CONTOSO], accepted=True))["userErrors"] == []
    assert (await ground.domain(katrin, CONTOSO, tree=tree))["status"] == "VERIFIED"


async def test_as_many_as_an_organization_may_have_wait_for_nobody(ground: Ground) -> None:
    await crowd(ground, CONTOSO, CROWD)
    assert (await ground.verified(ground.stage.katrin, CONTOSO))["status"] == "VERIFIED"


async def test_a_lookalike_that_is_refused_is_released(ground: Ground) -> None:
    desk, daniel = await open_desk(ground), ground.stage.daniel
    await ground.verified(ground.stage.katrin, "modern.example")
    await ground.check(daniel, await ground.claim(daniel, "modem.example"))
    found, _ = await waiting(ground, desk)
    assert found["modem.example"]["doubt"] == "LOOKS_LIKE_ANOTHER"
    await review(ground, desk, found["modem.example"], accepted=False)
    assert (await ground.domain(daniel, "modem.example"))["status"] == "RELEASED"
    again = await review(ground, desk, found["modem.example"], accepted=True)
    assert again["userErrors"] == [{"code": "ILLEGAL_STEP", "path": ["domain"]}]


async def test_an_accepted_claim_still_needs_its_record_in_dns(ground: Ground) -> None:
    desk, daniel = await open_desk(ground), ground.stage.daniel
    claim = await ground.claim(daniel, "a.github.io")
    assert claim["status"] == "REVIEW"
    ground.publish(claim["challenge"]["recordName"])
    await review(ground, desk, claim, accepted=True)
    assert (await ground.domain(daniel, "a.github.io"))["status"] == "PENDING"
    ground.add(claim["challenge"]["recordName"], claim["challenge"]["recordValue"])
    await ground.check(daniel, claim)
    assert (await ground.domain(daniel, "a.github.io"))["status"] == "VERIFIED"


async def test_only_the_desk_of_the_same_controller_reviews_and_blocks(ground: Ground) -> None:
    other = await open_desk(ground, new_id())
    claim = await ground.claim(ground.stage.daniel, "a.github.io")
    assert await waiting(ground, other) == ({}, [])
    answer = await review(ground, other, claim, accepted=True)
    assert answer["userErrors"] == [{"code": "NOT_FOUND", "path": ["domain"]}]
    for customer in (ground.stage.katrin, ground.stage.daniel, ground.stage.annika):
        with pytest.raises(Refused) as refused:
            await review(ground, customer.actor, claim, accepted=True)
        assert refused.value.code == "FORBIDDEN"
        with pytest.raises(Refused):
            await block(ground, customer.actor, CONTOSO)


async def test_the_desk_does_not_read_the_challenge(ground: Ground) -> None:
    desk, claim = await open_desk(ground), await ground.claim(ground.stage.daniel, "a.github.io")
    document = "query N($id: ID!) { node(id: $id) { ... on Domain { name challenge { recordValue } } } }"
    with pytest.raises(Refused):
        await ground.stage.ask(desk, document, {"id": claim["id"]})


@pytest.mark.promise("AISHU-9")
async def test_a_block_freezes_what_is_seen_until_a_person_decides(ground: Ground) -> None:
    desk, katrin, human = await open_desk(ground), ground.stage.katrin, await overseen(ground)
    assert (await block(ground, desk, "Contoso.Example."))["name"] == CONTOSO
    assert (await ground.domain(katrin, CONTOSO))["status"] == "FROZEN"
    assert human.subject_id not in await ground.members(katrin)
    found, blocked = await waiting(ground, desk)
    assert (found[CONTOSO]["doubt"], blocked[0]["name"]) == ("BLOCKED", CONTOSO)
    await review(ground, desk, found[CONTOSO], accepted=True)
    assert human.subject_id in await ground.members(katrin)
    await ground.check(katrin, await ground.domain(katrin, CONTOSO))
    assert (await ground.domain(katrin, CONTOSO))["status"] == "VERIFIED"


async def test_who_is_refused_after_a_freeze_loses_everybody(ground: Ground) -> None:
    desk, katrin, human = await open_desk(ground), ground.stage.katrin, await overseen(ground)
    await block(ground, desk, CONTOSO)
    found, _ = await waiting(ground, desk)
    await review(ground, desk, found[CONTOSO], accepted=False)
    assert human.subject_id not in await ground.members(katrin)
    (capture,) = await ground.captures(human)
    assert (capture["state"], capture["endReason"]) == ("LEFT", "DOMAIN_REFUSED")
    assert await ground.claims.holders([(CONTOSO, "EXACT")]) == []


@pytest.mark.parametrize("name", [CONTOSO, f"sub.{CONTOSO}"])
async def test_a_blocked_name_and_those_beneath_it_cannot_be_claimed(ground: Ground, name: str) -> None:
    await block(ground, await open_desk(ground), CONTOSO)
    answer = await claimed(ground.stage, ground.stage.katrin, name)
    assert [error["code"] for error in answer["userErrors"]] == ["INVALID_DOMAIN"]


async def test_a_block_says_why_and_names_a_domain(ground: Ground) -> None:
    desk = await open_desk(ground)
    assert (await block(ground, desk, CONTOSO, "  "))["userErrors"] == [{"code": "BAD_USER_INPUT", "path": ["reason"]}]
    assert (await block(ground, desk, "not a name"))["userErrors"][0]["code"] == "INVALID_DOMAIN"


@pytest.mark.promise("AISHU-9")
async def test_a_verified_domain_that_became_public_mail_is_frozen_at_the_next_look(ground: Ground) -> None:
    katrin, token = ground.stage.katrin, new_token()
    held = await _verified_before_the_list_knew(ground, katrin, "proton.me", token)
    ground.publish("_habeas-challenge.proton.me", record_value(token, ground.stage.clock.now()))
    await ground.check(katrin, held)
    frozen = await ground.domain(katrin, "proton.me")
    assert frozen["status"] == "FROZEN"
    found, _ = await waiting(ground, await open_desk(ground))
    assert found["proton.me"]["doubt"] == "PUBLIC_NAME"


async def _verified_before_the_list_knew(ground: Ground, who: Human, name: str, token: str) -> Any:
    """As an earlier release, whose lists lacked the name, left the claim."""
    await ground.claim(who, "later.example", publish=False)
    org_id, now = who.actor.organization_id, ground.stage.clock.now()
    await ground.claims.claim(name, "EXACT", org_id, "sg", now)
    async with write(ground.regions["sg"], _platform(org_id)) as tx:
        await tx.execute(
            "update habeas.domain set name = $2, status = 'VERIFIED', verified_at = $3, proven_at = $3,"
            " token_hash = $4 where org_id = $1",
            *(org_id, name, now, hash_of_token(token)),
        )
    return await ground.domain(who, name)


async def test_the_desk_sees_no_claim_that_does_not_wait_for_it(ground: Ground) -> None:
    desk = await open_desk(ground)
    await ground.verified(ground.stage.katrin, CONTOSO)
    async with read(ground.regions["sg"], desk) as tx:
        assert await tx.fetch("select name from habeas.domain") == []
