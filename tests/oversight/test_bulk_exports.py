"""Bulk exports of members: announced to all concerned, delayed, stoppable, and a ledger entry for everybody in it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import pytest

from habeas.access.stepup import PASSWORD
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.oversight.bounds import BoundedLedger
from habeas.oversight.package import open_package
from habeas.reading.globalid import decode, encode
from tests.conftest import Database
from tests.oversight.documents import DIRECTORY_ENTRY, ledger_of, opened, organization
from tests.oversight.ground import Ground
from tests.oversight.stage import PURPOSE, Human, Refused

ASK = """mutation A($input: RequestBulkExportInput!) { requestBulkExport(input: $input) {
  export { id status dueAt persons purpose fieldClasses } userErrors { code path } } }"""
CANCEL = """mutation C($input: BulkExportInput!) { cancelBulkExport(input: $input) {
  export { status endReason } userErrors { code path } } }"""
SEEN = """query S($id: ID!) { organization(id: $id) { bulkExports { nodes {
  status persons exported endReason url expiresAt } } } }"""
TOLD = """{ viewer { bulkExportNotices { nodes { takenAt leftOut organization { name }
  export { id status purpose note fieldClasses dueAt } } } } }"""
OBJECT = """mutation O($input: InquireInput!) { objectToLook(input: $input) {
  inquiry { kind status } userErrors { code path } } }"""
SUSPEND = "mutation S($input: MembershipInput!) { suspendMembership(input: $input) { userErrors { code } } }"


async def asked(ground: Ground, who: Human, classes: tuple[str, ...] = ("LOGS",), **changes: Any) -> Any:
    fields = {"organization": organization(who), "purpose": PURPOSE, "fieldClasses": list(classes), **changes}
    return (await ground.stage.ask(who.actor, ASK, {"input": fields}))["requestBulkExport"]


async def cancelled(ground: Ground, who: Human, export: Any) -> Any:
    answer = await ground.stage.ask(who.actor, CANCEL, {"input": {"export": export["id"]}})
    return answer["cancelBulkExport"]


async def fall_due(ground: Ground, **passed: float) -> None:
    ground.later(**passed)
    async with ground.regions["sg"].pool.acquire() as connection:
        await connection.execute(
            "update queue.pgqueuer set execute_after = now() where entrypoint like 'oversight.%bulk_export'"
        )
    await ground.drain()


async def seen(ground: Ground, who: Human) -> Any:
    answer = await ground.stage.ask(who.actor, SEEN, {"id": organization(who)})
    return answer["organization"]["bulkExports"]["nodes"][0]


async def told(ground: Ground, who: Human) -> Any:
    return (await ground.stage.ask(who.alone(), TOLD))["viewer"]["bulkExportNotices"]["nodes"]


def key(export: Any) -> UUID:
    found = decode(export["id"])
    assert found is not None
    return UUID(str(found.key_as(UUID)))


async def behind_the_walls(database: Database, statement: str, *values: Any) -> list[Any]:
    connection = await asyncpg.connect(database.superuser_dsn)
    try:
        return list(await connection.fetch(statement, *values))
    finally:
        await connection.close()


async def package(ground: Ground, who: Human, export: Any) -> list[Any]:
    lines: AsyncIterator[bytes] = await open_package(ground.stage.writes, who.actor, key(export))
    return [orjson.loads(line) async for line in lines]


@pytest.mark.promise("AISHU-9")
async def test_a_bulk_export_waits_48_hours_is_told_to_all_and_leaves_an_entry_with_everybody(ground: Ground) -> None:
    stage = ground.stage
    answer = await asked(ground, stage.katrin, ("LOGS", "DEVICE"))
    export = answer["export"]
    assert answer["userErrors"] == []
    assert (export["status"], export["persons"]) == ("WAITING", 3)
    assert export["dueAt"] == "2026-11-23T09:00:00.000Z"
    await ground.drain()
    assert [subject for subject, _ in ground.mails_to("tobias@contoso.example")] == [
        "An export of members of Contoso GmbH was asked for"
    ]
    notice = (await told(ground, stage.annika))[0]
    assert (notice["export"]["note"], notice["takenAt"]) == (PURPOSE["note"], None)
    await fall_due(ground, hours=47)
    assert (await seen(ground, stage.tobias))["status"] == "WAITING"
    assert await ledger_of(stage, stage.annika) == []
    await fall_due(ground, hours=2)
    found = await seen(ground, stage.katrin)
    assert (found["status"], found["exported"]) == ("READY", 3)
    lines = await package(ground, stage.katrin, export)
    assert {line["member"]["display_name"] for line in lines} == {"Tobias", "Annika", "Jonas"}
    assert {record["fieldClass"] for line in lines for record in line["records"]} == {"LOGS", "DEVICE"}
    for human in (stage.tobias, stage.annika, stage.jonas):
        entry, *more = await ledger_of(stage, human)
        assert (entry["purpose"], entry["fieldClasses"], entry["actorRole"], more) == (
            PURPOSE["code"],
            ["DEVICE", "DIRECTORY", "LOGS"],
            "ADMINISTRATOR",
            [],
        )


async def test_nobody_but_the_requester_fetches_the_package_and_it_expires(
    ground: Ground, three_databases: dict[str, Database]
) -> None:
    stage = ground.stage
    export = (await asked(ground, stage.katrin))["export"]
    await fall_due(ground, hours=49)
    for who in (stage.tobias, stage.daniel):
        with pytest.raises(DomainError) as refused:
            await package(ground, who, export)
        assert refused.value.code is ErrorCode.NOT_FOUND
    stale = replace(stage.katrin, actor=replace(stage.katrin.actor, authentication_context=None))
    with pytest.raises(DomainError) as refused:
        await package(ground, stale, export)
    assert refused.value.code is ErrorCode.STEP_UP_REQUIRED
    assert len(await package(ground, stage.katrin, export)) == 3
    assert (await seen(ground, stage.katrin))["url"] is not None
    ground.later(hours=73)
    late = await seen(ground, stage.katrin)
    assert (late["status"], late["url"]) == ("READY", None), "no worker has destroyed it yet"
    await fall_due(ground, hours=0)
    assert (await seen(ground, stage.katrin))["status"] == "EXPIRED"
    with pytest.raises(DomainError):
        await package(ground, stage.katrin, export)
    left = await behind_the_walls(
        three_databases["sg"],
        "select from habeas.bulk_export e join habeas.bulk_export_person p on p.export_id = e.id"
        " where e.wrapped_key is not null or p.sealed is not null",
    )
    assert left == []


async def test_another_administrator_stops_it_and_then_nobody_is_exported(ground: Ground) -> None:
    stage = ground.stage
    export = (await asked(ground, stage.katrin))["export"]
    answer = await cancelled(ground, stage.tobias, export)
    assert answer["export"] == {"status": "CANCELLED", "endReason": "STOPPED_BY_ANOTHER"}
    assert (await cancelled(ground, stage.tobias, export))["userErrors"][0]["code"] == "ILLEGAL_STEP"
    await fall_due(ground, hours=49)
    assert (await seen(ground, stage.katrin))["exported"] is None
    assert await ledger_of(stage, stage.annika) == []
    assert (await cancelled(ground, stage.daniel, export))["userErrors"][0]["code"] == "NOT_FOUND"


async def test_it_ends_with_the_role_of_whoever_asked_for_it(ground: Ground) -> None:
    stage = ground.stage
    await asked(ground, stage.katrin)
    await stage.ask(stage.tobias.actor, SUSPEND, {"input": {"member": stage.katrin.id}})
    assert (await seen(ground, stage.tobias))["endReason"] == "ROLE_LOST"
    await fall_due(ground, hours=49)
    assert (await seen(ground, stage.tobias))["status"] == "CANCELLED"
    assert await ledger_of(stage, stage.annika) == []


@pytest.mark.parametrize("mutation", ["suspendMembership", "endMembership"])
async def test_letting_go_of_whoever_could_object_shortens_nothing_and_is_told(ground: Ground, mutation: str) -> None:
    stage = ground.stage
    let_go = f"mutation S($input: MembershipInput!) {{ {mutation}(input: $input) {{ userErrors {{ code }} }} }}"
    stale = replace(stage.katrin.actor, authentication_context=PASSWORD)
    with pytest.raises(Refused) as refused:
        await stage.ask(stale, let_go, {"input": {"member": stage.tobias.id}})
    assert refused.value.code is ErrorCode.STEP_UP_REQUIRED
    await stage.ask(stage.katrin.actor, let_go, {"input": {"member": stage.tobias.id}})
    await ground.drain()
    told_of = [subject for subject, _ in ground.mails_to("katrin@contoso.example")]
    happened = {"suspendMembership": "suspended", "endMembership": "let go"}[mutation]
    assert told_of == [f"An administrator of Contoso GmbH was {happened}"], "whose sign-in it was is told as well"
    export = (await asked(ground, stage.katrin))["export"]
    assert (export["status"], export["dueAt"]) == ("WAITING", "2026-11-23T09:00:00.000Z")
    await fall_due(ground, hours=47)
    assert (await seen(ground, stage.katrin))["status"] == "WAITING"


async def test_whoever_is_alone_since_longer_than_the_delay_waits_for_nobody(ground: Ground) -> None:
    stage = ground.stage
    let_go = "mutation S($input: MembershipInput!) { endMembership(input: $input) { userErrors { code } } }"
    await stage.ask(stage.katrin.actor, let_go, {"input": {"member": stage.tobias.id}})
    ground.later(hours=49)
    export = (await asked(ground, stage.katrin))["export"]
    assert export["dueAt"] == "2026-11-23T10:00:00.000Z"


async def test_a_role_that_was_changed_without_a_word_ends_it_when_it_falls_due(
    ground: Ground, three_databases: dict[str, Database]
) -> None:
    stage = ground.stage
    await asked(ground, stage.katrin)
    demote = "update habeas.membership set role = 'MEMBER' where subject_id = $1"
    await behind_the_walls(three_databases["sg"], demote, stage.katrin.subject_id)
    await fall_due(ground, hours=49)
    assert (await seen(ground, stage.tobias))["endReason"] == "ROLE_LOST"


async def test_it_ends_when_what_was_announced_no_longer_covers_it(
    ground: Ground, three_databases: dict[str, Database]
) -> None:
    stage = ground.stage
    await asked(ground, stage.katrin)
    await behind_the_walls(three_databases["sg"], "update habeas.oversight_announcement set purposes = '{OFFBOARDING}'")
    await fall_due(ground, hours=49)
    assert (await seen(ground, stage.tobias))["endReason"] == "NO_LONGER_ANNOUNCED"


async def test_whoever_objects_is_left_out(ground: Ground) -> None:
    stage = ground.stage
    export = (await asked(ground, stage.katrin))["export"]
    fields = {"entry": (await told(ground, stage.annika))[0]["export"]["id"], "reason": "It is private."}
    answer = await stage.ask(stage.annika.alone(), OBJECT, {"input": fields})
    assert answer["objectToLook"] == {"inquiry": {"kind": "OBJECTION", "status": "OPEN"}, "userErrors": []}
    await fall_due(ground, hours=49)
    assert {line["member"]["email"] for line in await package(ground, stage.katrin, export)} == {
        "tobias@contoso.example",
        "jonas@contoso.example",
    }
    assert (await told(ground, stage.annika))[0]["leftOut"] == "OBJECTED"
    assert await ledger_of(stage, stage.annika) == []


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"purpose": {**PURPOSE, "code": "CURIOSITY"}}, ["purpose", "code"]),
        ({"fieldClasses": ["USAGE"]}, ["fieldClasses"]),
        ({"organization": encode("ORG", UUID(int=1), UUID(int=1))}, ["organization"]),
    ],
)
async def test_it_reaches_no_further_than_what_was_announced(
    ground: Ground, changes: dict[str, Any], path: list[str]
) -> None:
    answer = await asked(ground, ground.stage.katrin, **changes)
    assert (answer["export"], [error["path"] for error in answer["userErrors"]]) == (None, [path])


async def test_paging_through_everybody_in_small_steps_ends_at_the_bulk_export(ground: Ground) -> None:
    stage = ground.stage
    stage.reads = replace(stage.reads, ledger=BoundedLedger(stage.reads.ledger, 2))
    for human in (stage.tobias, stage.annika):
        for _ in range(3):
            assert await opened(stage, stage.katrin, human, DIRECTORY_ENTRY)
    with pytest.raises(Refused) as refused:
        await opened(stage, stage.katrin, stage.jonas, DIRECTORY_ENTRY)
    assert refused.value.code is ErrorCode.BULK_EXPORT_REQUIRED
    assert refused.value.details == {"mostPersonsPerDay": 2, "instead": "requestBulkExport"}
    assert await ledger_of(stage, stage.jonas) == []
    assert await opened(stage, stage.tobias, stage.jonas, DIRECTORY_ENTRY)
    stage.reads = replace(stage.reads, ledger=BoundedLedger(stage.reads.ledger, 2))
    with pytest.raises(Refused):
        await opened(stage, stage.katrin, stage.jonas, DIRECTORY_ENTRY)
    ground.later(days=1)
    assert await opened(stage, stage.katrin, stage.jonas, DIRECTORY_ENTRY)
