"""The end of an organization: two persons, 14 days, people first, and a log that outlives it."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from habeas.storage.transaction import read, write
from tests.oversight.documents import DIRECTORY_ENTRY, ledger_of, opened, organization
from tests.oversight.ground import Ground
from tests.oversight.stage import Human, Refused, _platform
from tests.oversight.test_captures import choose, found

ASK = """mutation A($input: RequestOrganizationEndingInput!) { requestOrganizationEnding(input: $input) {
  ending { id endsAt } userErrors { code path } } }"""
STEP = """mutation S($input: OrganizationEndingInput!) { %s(input: $input) {
  ending { id endsAt cancelledAt } userErrors { code path } } }"""
SEEN = "query E($id: ID!) { organization(id: $id) { endings { requestedAt approvedAt endsAt cancelledAt endedAt } } }"
CONTOSO = "contoso.example"


async def asked(ground: Ground, who: Human) -> Any:
    return (await ground.stage.ask(who.actor, ASK, {"input": {"organization": organization(who)}}))[
        "requestOrganizationEnding"
    ]


async def step(ground: Ground, who: Human, mutation: str, ending: Any) -> Any:
    answer = await ground.stage.ask(who.actor, STEP % mutation, {"input": {"ending": ending["id"]}})
    await ground.drain()
    return answer[mutation]


async def fall_due(ground: Ground) -> None:
    async with ground.regions["sg"].pool.acquire() as connection:
        await connection.execute(
            "update queue.pgqueuer set execute_after = now() where entrypoint = 'oversight.end_organization'"
        )
    await ground.drain()


async def keys_of(ground: Ground, human: Human) -> set[Any]:
    async with read(ground.regions["sg"], human.alone()) as tx:
        return {row["org_id"] for row in await tx.fetch("select org_id from habeas.space_key")}


@pytest.mark.promise("AISHU-9")
async def test_an_end_releases_people_gives_domains_up_destroys_keys_and_leaves_the_log(ground: Ground) -> None:
    human, capture = await found(ground)
    await choose(ground, human, capture, "JOIN")
    stage = ground.stage
    await opened(stage, stage.katrin, stage.annika, DIRECTORY_ENTRY)
    org_id = stage.katrin.actor.organization_id
    assert await keys_of(ground, stage.annika) == {org_id}
    ending = (await asked(ground, stage.katrin))["ending"]
    assert (await step(ground, stage.tobias, "approveOrganizationEnding", ending))["ending"]["endsAt"] is not None
    assert ("Contoso GmbH is closing its account") in [subject for subject, _ in ground.mails_to("nora@home.example")]
    ground.later(days=14, minutes=1)
    await fall_due(ground)
    assert await ground.members(stage.katrin) == set()
    assert [each["endReason"] for each in await ground.captures(human)] == ["ORGANIZATION_ENDED"]
    assert await ground.claims.holders([(CONTOSO, "EXACT")]) == []
    assert await keys_of(ground, stage.annika) == set()
    assert len(await ledger_of(stage, stage.annika)) == 1
    async with read(ground.regions["sg"], human.alone()) as tx:
        assert await tx.fetchval("select closed_at from habeas.person") is None


async def test_a_job_that_comes_before_the_day_waits_on_and_is_not_taken_for_done(ground: Ground) -> None:
    stage = ground.stage
    ending = (await asked(ground, stage.katrin))["ending"]
    await step(ground, stage.tobias, "approveOrganizationEnding", ending)
    for days, seen in ((13, True), (2, False)):
        ground.later(days=days)
        await fall_due(ground)
        assert (stage.annika.subject_id in await ground.members(stage.katrin)) is seen


async def test_nobody_ends_an_organization_alone_nor_somebody_elses(ground: Ground) -> None:
    stage = ground.stage
    ending = (await asked(ground, stage.katrin))["ending"]
    with pytest.raises(Refused) as refused:
        await step(ground, stage.katrin, "approveOrganizationEnding", ending)
    assert refused.value.details == {"missing": ["SECOND_PERSON"]}
    gone = await step(ground, stage.daniel, "approveOrganizationEnding", ending)
    assert gone["userErrors"] == [{"code": "NOT_FOUND", "path": ["ending"]}]
    with pytest.raises(Refused):
        await step(ground, stage.annika, "approveOrganizationEnding", ending)
    again = await asked(ground, stage.tobias)
    assert again["userErrors"] == [{"code": "CONFLICT", "path": ["organization"]}]


async def test_an_end_that_was_called_off_never_comes(ground: Ground) -> None:
    stage = ground.stage
    ending = (await asked(ground, stage.katrin))["ending"]
    await step(ground, stage.tobias, "approveOrganizationEnding", ending)
    await step(ground, stage.katrin, "cancelOrganizationEnding", ending)
    ground.later(days=15)
    await fall_due(ground)
    assert stage.annika.subject_id in await ground.members(stage.katrin)
    answer = await stage.ask(stage.annika.actor, SEEN, {"id": organization(stage.katrin)})
    (seen,) = answer["organization"]["endings"]
    assert (seen["cancelledAt"] is not None, seen["endedAt"]) == (True, None)


async def test_an_end_that_nobody_approved_never_comes(ground: Ground) -> None:
    await asked(ground, ground.stage.katrin)
    ground.later(days=60)
    await fall_due(ground)
    assert ground.stage.annika.subject_id in await ground.members(ground.stage.katrin)


async def test_an_end_waits_while_a_law_obliges_to_keep_something_even_of_whoever_left(ground: Ground) -> None:
    stage = ground.stage
    annika, org_id = stage.annika, stage.katrin.actor.organization_id
    until = stage.clock.now() + timedelta(days=20)
    async with write(ground.regions["sg"], _platform(org_id, annika.subject_id)) as tx:
        kept = "update habeas.vault_record set restricted_under = 'EU_GDPR', purge_at = $2 where subject_id = $1"
        await tx.execute(kept, annika.subject_id, until)
        left = "update habeas.membership set status = 'ENDED', ended_at = $2 where subject_id = $1 and org_id = $3"
        await tx.execute(left, annika.subject_id, stage.clock.now(), org_id)
    ending = (await asked(ground, stage.katrin))["ending"]
    await step(ground, stage.tobias, "approveOrganizationEnding", ending)
    ground.later(days=15)
    await fall_due(ground)
    assert org_id in await keys_of(ground, annika)
    (seen,) = (await stage.ask(stage.katrin.actor, SEEN, {"id": organization(stage.katrin)}))["organization"]["endings"]
    assert (seen["endedAt"], datetime.fromisoformat(seen["endsAt"])) == (None, until)
    ground.later(days=6)
    await fall_due(ground)
    assert org_id not in await keys_of(ground, annika)


async def test_of_those_who_ask_at_once_one_is_heard(ground: Ground) -> None:
    answers = await asyncio.gather(*(asked(ground, ground.stage.katrin) for _ in range(4)))
    codes = sorted(each["userErrors"][0]["code"] if each["userErrors"] else "" for each in answers)
    assert codes == ["", "CONFLICT", "CONFLICT", "CONFLICT"]
    (heard,) = [each["ending"] for each in answers if not each["userErrors"]]
    assert (await step(ground, ground.stage.katrin, "cancelOrganizationEnding", heard))["userErrors"] == []
    assert (await asked(ground, ground.stage.katrin))["userErrors"] == []
