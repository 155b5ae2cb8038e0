"""Entries that are told later: decided by two persons, hidden by the row rule until an instant, counted in public."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from habeas.access import Actor
from habeas.audit.entering import sealer
from habeas.audit.heads import Head
from habeas.audit.published import published
from habeas.audit.sealing import Sealer
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.storage.transaction import read, write
from tests.oversight.desk import at_the_desk
from tests.oversight.documents import DIRECTORY_ENTRY, ledger_of, opened, organization
from tests.oversight.stage import Human, Refused, Stage

ASK = """mutation A($input: RequestLedgerDelayInput!) { requestLedgerDelay(input: $input) {
  delay { id approvedAt expiresAt } userErrors { code path } } }"""
APPROVE = """mutation D($input: LedgerDelayInput!) { approveLedgerDelay(input: $input) {
  delay { id expiresAt } userErrors { code path } } }"""
SEEN = """query S($id: ID!) { organization(id: $id) { accessLedger(first: 50) { nodes {
  delayedUntil delayReason receipt { leafHash } } } } }"""
LIFT = """mutation L($input: LedgerDelayInput!) { liftLedgerDelay(input: $input) {
  delay { id liftedAt } userErrors { code path } } }"""
AT_THE_DESK = "{ controller { ledgerDelays { nodes { id purpose reason days liftedAt member { id } } } } }"
COUNT = "select count(*) from habeas.ledger_entry where subject_id = $1"


def unsigned(head: Head) -> str:
    return f"unsigned {head.tree_size}"


async def asked(stage: Stage, member: Human, **changes: Any) -> Any:
    plain = {"member": member.id, "purpose": "SECURITY_INVESTIGATION", "reason": "INTERNAL_INVESTIGATION"}
    fields = {**plain, "note": "Case 17", "days": 3, **changes}
    return (await stage.ask(stage.katrin.actor, ASK, {"input": fields}))["requestLedgerDelay"]


async def lifted(stage: Stage, by: Actor, delay: Any) -> Any:
    return (await stage.ask(by, LIFT, {"input": {"delay": delay["id"]}}))["liftLedgerDelay"]


async def in_force(stage: Stage, days: int = 3) -> Any:
    delay = (await asked(stage, stage.annika, days=days))["delay"]
    assert (await decided(stage, stage.tobias, delay))["userErrors"] == []
    return delay


async def decided(stage: Stage, by: Human, delay: Any) -> Any:
    return (await stage.ask(by.actor, APPROVE, {"input": {"delay": delay["id"]}}))["approveLedgerDelay"]


@pytest.fixture
def present(stage: Stage) -> Stage:
    """The stage in the present, for the database decides by its own time."""
    stage.clock.instant = datetime.now(UTC) - timedelta(minutes=1)
    return stage


@pytest.mark.promise("AISHU-9")
async def test_a_delayed_entry_is_in_the_log_counted_in_public_and_read_when_it_expires(
    present: Stage, superuser: Any
) -> None:
    delay = (await asked(present, present.annika))["delay"]
    await opened(present, present.katrin, present.annika, DIRECTORY_ENTRY)
    assert len(await ledger_of(present, present.annika)) == 1, "nothing is delayed before a second person decided it"
    before = len(await ledger_of(present, present.annika))
    answer = await decided(present, present.tobias, delay)
    assert answer["userErrors"] == []
    await opened(present, present.katrin, present.annika, DIRECTORY_ENTRY)
    await opened(present, present.katrin, present.jonas, DIRECTORY_ENTRY)
    assert len(await ledger_of(present, present.annika)) == before
    assert len(await ledger_of(present, present.jonas)) == 1
    found = await present.ask(present.tobias.actor, SEEN, {"id": organization(present.tobias)})
    delayed = [node for node in found["organization"]["accessLedger"]["nodes"] if node["delayedUntil"]]
    assert [node["delayReason"] for node in delayed] == ["INTERNAL_INVESTIGATION"]
    assert delayed[0]["receipt"]["leafHash"]
    regions = present.writes.regions
    await Sealer(regions, unsigned, present.clock).seal_all()
    document = (await published(regions, None, None))["regions"]["sg"]
    assert document["delayedEntries"] == [{"organization": organization(present.katrin), "delayed": 1, "ever": 1}]
    assert document["heads"][0]["treeSize"] == await superuser.fetchval("select count(*) from habeas.log_entry")
    async with read(regions["sg"], present.annika.alone()) as tx:
        assert await tx.fetchval(COUNT, present.annika.subject_id) == before
    await superuser.execute("update habeas.ledger_entry set visible_from = now() where visible_from is not null")
    assert len(await ledger_of(present, present.annika)) == before + 1
    counted = (await published(regions, None, None))["regions"]["sg"]["delayedEntries"]
    assert counted == [{"organization": organization(present.katrin), "delayed": 0, "ever": 1}]


async def test_a_delay_is_decided_by_a_second_person_once_and_is_short(present: Stage) -> None:
    delay = (await asked(present, present.annika))["delay"]
    with pytest.raises(Refused) as refused:
        await decided(present, present.katrin, delay)
    assert refused.value.details == {"missing": ["SECOND_PERSON"]}
    tired = replace(present.tobias, actor=replace(present.tobias.actor, authentication_context=None))
    with pytest.raises(Refused) as refused:
        await decided(present, tired, delay)
    assert refused.value.code is ErrorCode.STEP_UP_REQUIRED
    assert (await decided(present, present.tobias, delay))["userErrors"] == []
    assert (await decided(present, present.tobias, delay))["userErrors"][0]["code"] == "ILLEGAL_STEP"
    assert (await decided(present, present.daniel, delay))["userErrors"][0]["code"] == "NOT_FOUND"
    refusals = {"days": 31, "purpose": "CURIOSITY", "note": " "}
    for name, value in refusals.items():
        wrong = await asked(present, present.annika, **{name: value})
        assert wrong["userErrors"] == [{"code": "BAD_USER_INPUT", "path": [name]}]
    assert (await asked(present, present.tobias))["userErrors"][0]["code"] == "ILLEGAL_STEP"
    assert (await asked(present, present.daniel))["userErrors"][0]["code"] == "NOT_FOUND"


async def test_what_was_delayed_is_read_as_soon_as_the_delay_is_lifted(present: Stage, superuser: Any) -> None:
    delay = await in_force(present)
    await opened(present, present.katrin, present.annika, DIRECTORY_ENTRY)
    assert await ledger_of(present, present.annika) == []
    long_ago = replace(present.tobias.actor, authenticated_at=None)
    with pytest.raises(Refused) as refused:
        await lifted(present, long_ago, delay)
    assert refused.value.code is ErrorCode.STEP_UP_REQUIRED
    await opened(present, present.katrin, present.annika, DIRECTORY_ENTRY)
    answer = await lifted(present, present.katrin.actor, delay)
    assert (answer["userErrors"], answer["delay"]["liftedAt"] is None) == ([], False)
    assert len(await ledger_of(present, present.annika)) == 2, "both those entered before and those that waited"
    await opened(present, present.katrin, present.annika, DIRECTORY_ENTRY)
    assert len(await ledger_of(present, present.annika)) == 3, "it delays nothing any more"
    counted = (await published(present.writes.regions, None, None))["regions"]["sg"]["delayedEntries"]
    assert counted == [{"organization": organization(present.katrin), "delayed": 0, "ever": 1}]
    journal = "select target_type, actor_id from habeas.journal_entry where command = 'LiftLedgerDelay'"
    assert [tuple(row) for row in await superuser.fetch(journal)] == [("LedgerDelay", present.katrin.subject_id)]
    assert (await lifted(present, present.tobias.actor, delay))["userErrors"][0]["code"] == "ILLEGAL_STEP"
    assert (await lifted(present, present.daniel.actor, delay))["userErrors"][0]["code"] == "NOT_FOUND"


async def test_the_controllers_desk_lifts_a_delay_of_its_customers_and_no_other_controllers(present: Stage) -> None:
    delay = await in_force(present)
    await opened(present, present.katrin, present.annika, DIRECTORY_ENTRY)
    elsewhere, desk = at_the_desk(new_id()), at_the_desk()
    assert (await lifted(present, elsewhere, delay))["userErrors"][0]["code"] == "NOT_FOUND"
    (found,) = (await present.ask(desk, AT_THE_DESK))["controller"]["ledgerDelays"]["nodes"]
    assert (found["id"], found["reason"], found["member"]) == (delay["id"], "INTERNAL_INVESTIGATION", None)
    assert (await lifted(present, desk, delay))["userErrors"] == []
    assert len(await ledger_of(present, present.annika)) == 1


async def test_a_delay_that_waits_can_be_refused_and_another_one_holds_what_it_covers_too(present: Stage) -> None:
    refused = (await asked(present, present.annika))["delay"]
    assert (await lifted(present, present.tobias.actor, refused))["userErrors"] == []
    assert (await decided(present, present.tobias, refused))["userErrors"][0]["code"] == "ILLEGAL_STEP"
    first, second = await in_force(present), await in_force(present, days=5)
    await opened(present, present.katrin, present.annika, DIRECTORY_ENTRY)
    await lifted(present, present.tobias.actor, second)
    assert await ledger_of(present, present.annika) == [], "the first covers it until it is over"
    await lifted(present, present.tobias.actor, first)
    assert len(await ledger_of(present, present.annika)) == 1


async def test_nobody_but_the_seal_touches_when_an_entry_is_read_and_the_seal_nothing_else(present: Stage) -> None:
    await in_force(present)
    await opened(present, present.katrin, present.annika, DIRECTORY_ENTRY)
    await ledger_of(present, present.annika)
    region = present.writes.regions["sg"]
    async with write(region, present.tobias.actor) as tx:
        assert await tx.execute("update habeas.ledger_entry set visible_from = now()") == "UPDATE 0"
    for column in ("delay_reason", "at", "purpose", "leaf_hash"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with write(region, sealer(region)) as tx:
                await tx.execute(f"update habeas.ledger_entry set {column} = null")


async def test_anybody_can_check_that_the_log_only_grew_from_a_head_that_they_kept(present: Stage) -> None:
    regions = present.writes.regions
    sealer = Sealer(regions, unsigned, present.clock)
    await opened(present, present.katrin, present.annika, DIRECTORY_ENTRY)
    await sealer.seal_all()
    kept = (await published(regions, None, None))["regions"]["sg"]["heads"][0]["treeSize"]
    await opened(present, present.katrin, present.jonas, DIRECTORY_ENTRY)
    await sealer.seal_all()
    found = (await published(regions, "sg", kept))["regions"]["sg"]
    assert found["heads"][0]["treeSize"] > kept
    [step] = found["consistency"]["steps"]
    assert (step["from"], step["to"]) == (kept, found["heads"][0]["treeSize"])
    assert step["path"]
    for code, earlier in (("sg", kept + 10**6), ("nowhere", kept)):
        with pytest.raises(DomainError) as refused:
            await published(regions, code, earlier)
        assert refused.value.code is ErrorCode.NOT_FOUND
