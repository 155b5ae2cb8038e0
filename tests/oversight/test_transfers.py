"""An organization goes to another legal entity: signed by three, announced, waited for, and nothing goes along."""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from habeas.storage.transaction import read
from habeas.worker import WorkerOptions, work
from tests.oversight.documents import DIRECTORY_ENTRY, ledger_of, opened, organization
from tests.oversight.ground import Ground
from tests.oversight.stage import CONTROLLER, Human, Refused
from tests.oversight.test_captures import choose, found
from tests.oversight.test_endings import keys_of
from tests.oversight.test_invitations import LEAVE

PROPOSE = """mutation P($input: ProposeTransferInput!) { proposeTransfer(input: $input) {
  transfer { id } userErrors { code path } } }"""
STEP = """mutation S($input: TransferInput!) { %s(input: $input) {
  transfer { id transfersAt cancelledAt } userErrors { code path } } }"""
ACCEPT = """mutation A($input: AcceptTransferInput!) { acceptTransfer(input: $input) {
  transfer { id transfersAt } userErrors { code path } } }"""
SEEN = "query T($id: ID!) { organization(id: $id) { transfers { legalEntity contact statement transfersAt } } }"
OFFERED = "query O($id: ID!) { organization(id: $id) { offeredTransfers { id } } }"
CONTOSO = "contoso.example"
WORDS = {"legalEntity": "Fabrikam Ltd.", "contact": "dpo@fabrikam.example", "statement": "We take over."}
GONE = [{"code": "NOT_FOUND", "path": ["transfer"]}]


async def proposed(ground: Ground) -> dict[str, Any]:
    stage = ground.stage
    fields = {"organization": organization(stage.katrin), "successor": organization(stage.daniel)}
    answer = (await stage.ask(stage.katrin.actor, PROPOSE, {"input": fields}))["proposeTransfer"]
    assert answer["userErrors"] == []
    return {"transfer": answer["transfer"]["id"]}


async def step(ground: Ground, who: Human, mutation: str, transfer: dict[str, Any]) -> Any:
    answer = (await ground.stage.ask(who.actor, STEP % mutation, {"input": transfer}))[mutation]
    await ground.drain()
    return answer


async def accepted(ground: Ground) -> dict[str, Any]:
    transfer = await proposed(ground)
    assert (await step(ground, ground.stage.tobias, "approveTransfer", transfer))["userErrors"] == []
    variables = {"input": {**transfer, **WORDS}}
    answer = (await ground.stage.ask(ground.stage.daniel.actor, ACCEPT, variables))["acceptTransfer"]
    assert answer["userErrors"] == []
    await ground.drain()
    return transfer


async def the_day(ground: Ground) -> None:
    ground.later(days=30, minutes=1)
    await ground.fall_due("oversight.carry_out_transfer")


@pytest.mark.promise("AOMEI-55")
async def test_members_are_told_who_comes_and_released_and_the_successor_begins_with_nothing(ground: Ground) -> None:
    human, capture = await found(ground)
    stage = ground.stage
    await choose(ground, human, capture, "JOIN")
    await opened(stage, stage.katrin, stage.annika, DIRECTORY_ENTRY)
    await accepted(ground)
    letters = [text for subject, text in ground.mails_to("nora@home.example") if "another legal entity" in subject]
    assert ["Fabrikam Ltd. has to prove anew" in text for text in letters] == [True]
    seen = (await stage.ask(human.actor, SEEN, {"id": organization(stage.katrin)}))["organization"]["transfers"]
    assert [{name: each[name] for name in WORDS} for each in seen] == [WORDS]
    assert human.subject_id in await ground.members(stage.katrin)
    await the_day(ground)
    assert {human.subject_id, stage.annika.subject_id} & await ground.members(stage.katrin) == set()
    assert [each["endReason"] for each in await ground.captures(human)] == ["TRANSFERRED"]
    assert (await ground.domain(stage.katrin, CONTOSO))["status"] == "RELEASED"
    assert await ground.claims.holders([(CONTOSO, "EXACT")]) == []
    assert (len(await ledger_of(stage, stage.annika)), len(await keys_of(ground, stage.annika))) == (1, 1)
    assert (await ground.verified(stage.daniel, CONTOSO))["status"] == "VERIFIED"
    assert human.subject_id not in await ground.members(stage.daniel)
    newest, _ = await ground.captures(human)
    assert newest["state"] in ("FOUND", "NOTIFIED")
    async with read(ground.regions["sg"], stage.daniel.actor) as tx:
        for table in ("membership", "ledger_entry", "vault_record", "capture"):
            rows = await tx.fetch(f"select org_id from habeas.{table}")
            assert {row["org_id"] for row in rows} <= {stage.daniel.actor.organization_id}


async def test_two_persons_of_the_one_side_and_one_of_the_other_sign(ground: Ground) -> None:
    stage, transfer = ground.stage, await proposed(ground)
    offered = {"id": organization(stage.daniel)}
    early = await stage.ask(stage.daniel.actor, ACCEPT, {"input": {**transfer, **WORDS}})
    assert early["acceptTransfer"]["userErrors"] == GONE
    assert (await stage.ask(stage.daniel.actor, OFFERED, offered))["organization"]["offeredTransfers"] == []
    with pytest.raises(Refused) as refused:
        await step(ground, stage.katrin, "approveTransfer", transfer)
    assert refused.value.details == {"missing": ["SECOND_PERSON"]}
    assert (await stage.ask(stage.annika.actor, SEEN, {"id": organization(stage.katrin)}))["organization"][
        "transfers"
    ] == []
    await step(ground, stage.tobias, "approveTransfer", transfer)
    assert len((await stage.ask(stage.daniel.actor, OFFERED, offered))["organization"]["offeredTransfers"]) == 1
    own = await stage.ask(stage.katrin.actor, ACCEPT, {"input": {**transfer, **WORDS}})
    assert own["acceptTransfer"]["userErrors"] == GONE
    with pytest.raises(Refused):
        await stage.ask(stage.annika.actor, ACCEPT, {"input": {**transfer, **WORDS}})


async def test_a_member_leaves_before_it(ground: Ground) -> None:
    human, capture = await found(ground)
    await choose(ground, human, capture, "JOIN")
    await accepted(ground)
    variables = {"input": {"organization": organization(ground.stage.katrin)}}
    assert (await ground.stage.ask(human.actor, LEAVE, variables))["leaveSpace"]["userErrors"] == []
    await ground.drain()
    spaces = await ground.stage.ask(human.actor, "{ viewer { spaces { organization { name } } } }")
    assert spaces["viewer"]["spaces"] == [{"organization": {"name": "Somebody"}}]
    await the_day(ground)
    assert [each["endReason"] for each in await ground.captures(human)] == ["LEFT"]


@pytest.mark.parametrize("side", ["katrin", "daniel"])
async def test_either_side_calls_it_off_and_nothing_happens(ground: Ground, side: str) -> None:
    transfer = await accepted(ground)
    who: Human = getattr(ground.stage, side)
    assert (await step(ground, who, "cancelTransfer", transfer))["transfer"]["cancelledAt"] is not None
    await the_day(ground)
    assert ground.stage.annika.subject_id in await ground.members(ground.stage.katrin)


@pytest.mark.promise("AOMEI-55")
async def test_without_the_signature_of_the_successor_nothing_ever_happens(ground: Ground) -> None:
    transfer = await proposed(ground)
    await step(ground, ground.stage.tobias, "approveTransfer", transfer)
    await the_day(ground)
    assert ground.stage.annika.subject_id in await ground.members(ground.stage.katrin)


async def test_of_those_who_propose_at_once_one_is_heard(ground: Ground) -> None:
    stage = ground.stage
    fields = {"organization": organization(stage.katrin), "successor": organization(stage.daniel)}
    asking = (stage.ask(stage.katrin.actor, PROPOSE, {"input": fields}) for _ in range(4))
    answers = [each["proposeTransfer"]["userErrors"] for each in await asyncio.gather(*asking)]
    assert sorted(each[0]["code"] if each else "" for each in answers) == ["", "CONFLICT", "CONFLICT", "CONFLICT"]


async def test_members_hear_under_their_own_controller_whoever_takes_over(ground: Ground) -> None:
    stage = ground.stage
    transfer = await proposed(ground)
    await step(ground, stage.tobias, "approveTransfer", transfer)
    elsewhere = replace(stage.daniel.actor, controller_id=UUID(int=8))
    answer = await stage.ask(elsewhere, ACCEPT, {"input": {**transfer, **WORDS}})
    assert answer["acceptTransfer"]["userErrors"] == []
    telling = [job for job in ground.jobs() if job.name == "oversight.tell_transfer"]
    await work(ground.regions, telling, asyncio.Event(), WorkerOptions(attempts=1), drain=True)
    letters = "select convert_from(payload, 'UTF8')::jsonb as told from queue.pgqueuer where entrypoint = $1"
    async with ground.regions["sg"].pool.acquire() as connection:
        rows = await connection.fetch(
            f"select distinct told ->> 'controller_id' as id from ({letters}) l", "oversight.write_letter"
        )
    assert [row["id"] for row in rows] == [str(CONTROLLER)]
