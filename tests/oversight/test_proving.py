"""Proving a domain: two resolvers agree, one organization holds it, and the record must stay."""

from datetime import timedelta

import dns.rcode
import pytest

from habeas.oversight.rules.sets import DomainStatus
from tests.oversight.ground import Ground
from tests.oversight.stage import NOW

RECORD = "_habeas-challenge.contoso.example"


async def test_a_record_that_two_resolvers_show_proves_the_domain(ground: Ground) -> None:
    domain = await ground.verified(ground.stage.katrin, "contoso.example")
    assert domain["status"] == "VERIFIED"
    holders = await ground.claims.holders([("contoso.example", "EXACT")])
    assert [holder.org_id for holder in holders] == [ground.stage.katrin.actor.organization_id]


async def test_nothing_in_dns_proves_nothing(ground: Ground) -> None:
    domain = await ground.claim(ground.stage.katrin, "contoso.example", publish=False)
    await ground.check(ground.stage.katrin, domain)
    assert (await ground.domain(ground.stage.katrin, "contoso.example"))["status"] == "PENDING"
    assert await ground.claims.holders([("contoso.example", "EXACT")]) == []


async def test_a_lying_resolver_alone_proves_nothing(ground: Ground) -> None:
    domain = await ground.claim(ground.stage.katrin, "contoso.example", publish=False)
    ground.servers[0].publish(RECORD, domain["challenge"]["recordValue"])
    await ground.check(ground.stage.katrin, domain)
    assert (await ground.domain(ground.stage.katrin, "contoso.example"))["status"] == "PENDING"


async def test_an_old_token_proves_nothing_once_there_is_a_new_one(ground: Ground) -> None:
    await ground.claim(ground.stage.katrin, "contoso.example")
    domain = await ground.claim(ground.stage.katrin, "contoso.example", publish=False)
    await ground.check(ground.stage.katrin, domain)
    assert (await ground.domain(ground.stage.katrin, "contoso.example"))["status"] == "PENDING"


async def test_a_token_of_yesterday_week_proves_nothing(ground: Ground) -> None:
    domain = await ground.claim(ground.stage.katrin, "contoso.example")
    ground.later(days=8)
    answer = await ground.step(ground.stage.katrin, "verifyDomain", domain)
    assert [error["code"] for error in answer["userErrors"]] == ["ILLEGAL_STEP"]
    await ground.drain()
    assert (await ground.domain(ground.stage.katrin, "contoso.example"))["status"] == "PENDING"


async def test_a_record_at_the_apex_or_of_the_other_scope_proves_nothing(ground: Ground) -> None:
    domain = await ground.claim(ground.stage.katrin, "contoso.example", publish=False)
    for name in ("contoso.example", "_habeas-challenge-tree.contoso.example"):
        ground.publish(name, domain["challenge"]["recordValue"])
    await ground.check(ground.stage.katrin, domain)
    assert (await ground.domain(ground.stage.katrin, "contoso.example"))["status"] == "PENDING"


async def test_a_missing_record_is_a_risk_for_14_days_and_then_the_end(ground: Ground) -> None:
    katrin = ground.stage.katrin
    domain = await ground.verified(katrin, "contoso.example")
    ground.publish(RECORD)
    await ground.check(katrin, domain)
    assert (await ground.domain(katrin, "contoso.example"))["status"] == "AT_RISK"
    ground.later(days=13, hours=23)
    await ground.check(katrin, domain)
    assert (await ground.domain(katrin, "contoso.example"))["status"] == "AT_RISK"
    ground.later(hours=2)
    await ground.check(katrin, domain)
    lapsed = await ground.domain(katrin, "contoso.example")
    assert (lapsed["status"], lapsed["challenge"]) == ("LAPSED", None)
    assert await ground.claims.holders([("contoso.example", "EXACT")]) == []


async def test_a_record_that_comes_back_ends_the_risk(ground: Ground) -> None:
    katrin = ground.stage.katrin
    domain = await ground.verified(katrin, "contoso.example")
    ground.publish(RECORD)
    await ground.check(katrin, domain)
    ground.publish(RECORD, domain["challenge"]["recordValue"])
    ground.later(days=10)
    await ground.check(katrin, domain)
    again = await ground.domain(katrin, "contoso.example")
    assert (again["status"], again["missingSince"]) == ("VERIFIED", None)


@pytest.mark.parametrize("fault", ["silence", "failure"])
async def test_an_outage_of_dns_takes_nothing_from_anybody(ground: Ground, fault: str) -> None:
    katrin = ground.stage.katrin
    domain = await ground.verified(katrin, "contoso.example")
    for server in ground.servers:
        server.silent, server.rcode = fault == "silence", dns.rcode.SERVFAIL
    ground.later(days=30)
    await ground.check(katrin, domain)
    assert (await ground.domain(katrin, "contoso.example"))["status"] == "VERIFIED"


async def test_a_rotated_token_must_stand_in_dns_within_the_days_of_grace(ground: Ground) -> None:
    katrin = ground.stage.katrin
    domain = await ground.verified(katrin, "contoso.example")
    rotated = (await ground.step(katrin, "rotateDomainToken", domain))["domain"]
    assert rotated["challenge"]["recordValue"] != domain["challenge"]["recordValue"]
    await ground.check(katrin, domain)
    assert (await ground.domain(katrin, "contoso.example"))["status"] == "AT_RISK"
    ground.publish(RECORD, rotated["challenge"]["recordValue"])
    await ground.check(katrin, domain)
    assert (await ground.domain(katrin, "contoso.example"))["status"] == "VERIFIED"


async def test_a_lapsed_domain_is_claimed_anew_with_a_new_token(ground: Ground) -> None:
    katrin = ground.stage.katrin
    domain = await ground.verified(katrin, "contoso.example")
    old = domain["challenge"]["recordValue"]
    await ground.step(katrin, "releaseDomain", domain)
    await ground.drain()
    again = await ground.claim(katrin, "contoso.example", publish=False)
    assert again["status"] == "PENDING"
    assert again["challenge"]["recordValue"] != old
    await ground.check(katrin, again)
    assert (await ground.domain(katrin, "contoso.example"))["status"] == "PENDING"


async def test_a_name_that_looks_like_a_held_one_waits_for_a_person(ground: Ground) -> None:
    await ground.verified(ground.stage.katrin, "modern.example")
    domain = await ground.claim(ground.stage.daniel, "modem.example")
    await ground.check(ground.stage.daniel, domain)
    assert (await ground.domain(ground.stage.daniel, "modem.example"))["status"] == "REVIEW"
    assert await ground.claims.holders([("modem.example", "EXACT")]) == []


async def test_the_next_look_waits_in_the_queue(ground: Ground) -> None:
    await ground.verified(ground.stage.katrin, "contoso.example")
    async with ground.regions["sg"].pool.acquire() as connection:
        waiting = await connection.fetch("select entrypoint, execute_after - now() as pause from queue.pgqueuer")
    assert {row["entrypoint"] for row in waiting} == {"oversight.check_domain"}
    assert min(row["pause"] for row in waiting) < timedelta(days=1)


async def test_who_proved_a_tree_loses_the_child_that_another_proves(ground: Ground) -> None:
    katrin, daniel = ground.stage.katrin, ground.stage.daniel
    await ground.verified(katrin, "contoso.example", tree=True)
    inside = await ground.somebody("a@sub.contoso.example")
    above = await ground.somebody("b@contoso.example")
    await ground.check(katrin, await ground.domain(katrin, "contoso.example", tree=True))
    assert [each["state"] for each in await ground.captures(inside)] == ["NOTIFIED"]
    await ground.verified(daniel, "sub.contoso.example")
    states = {(each["state"], each["endReason"]) for each in await ground.captures(inside)}
    assert ("LEFT", "CEDED_TO_A_CHILD") in states
    assert [each["state"] for each in await ground.captures(above)] == ["NOTIFIED"]
    assert (await ground.domain(katrin, "contoso.example", tree=True))["status"] == DomainStatus.VERIFIED
    assert ground.stage.clock.now() == NOW
