"""Entries that are told later: decided by two persons, hidden by the row rule until an instant, counted in public."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from habeas.audit.heads import Head
from habeas.audit.published import published
from habeas.audit.sealing import Sealer
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.storage.transaction import read
from tests.oversight.documents import DIRECTORY_ENTRY, ledger_of, opened, organization
from tests.oversight.stage import Human, Refused, Stage

ASK = """mutation A($input: RequestLedgerDelayInput!) { requestLedgerDelay(input: $input) {
  delay { id approvedAt expiresAt } userErrors { code path } } }"""
APPROVE = """mutation D($input: LedgerDelayInput!) { approveLedgerDelay(input: $input) {
  delay { id expiresAt } userErrors { code path } } }"""
SEEN = """query S($id: ID!) { organization(id: $id) { accessLedger(first: 50) { nodes {
  delayedUntil delayReason receipt { leafHash } } } } }"""
COUNT = "select count(*) from habeas.ledger_entry where subject_id = $1"


def unsigned(head: Head) -> str:
    return f"unsigned {head.tree_size}"


async def asked(stage: Stage, member: Human, **changes: Any) -> Any:
    plain = {"member": member.id, "purpose": "SECURITY_INVESTIGATION", "reason": "INTERNAL_INVESTIGATION"}
    fields = {**plain, "note": "Case 17", "days": 3, **changes}
    return (await stage.ask(stage.katrin.actor, ASK, {"input": fields}))["requestLedgerDelay"]


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
        assert (await asked(present, present.annika, **{name: value}))["userErrors"][0]["code"] == "BAD_USER_INPUT"
    assert (await asked(present, present.tobias))["userErrors"][0]["code"] == "ILLEGAL_STEP"
    assert (await asked(present, present.daniel))["userErrors"][0]["code"] == "NOT_FOUND"


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
