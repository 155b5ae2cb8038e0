"""Bulk exports of members who live in several regions: a mechanism lets them in, and without one they are counted."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from habeas.disclosures.model import TransferMechanism
from habeas.kernel.ids import new_id
from habeas.oversight.bulk import BulkExports
from habeas.oversight.system import platform
from habeas.storage.rows import insert
from habeas.storage.sealed import SpaceKeys
from habeas.storage.transaction import write
from tests.conftest import Database
from tests.oversight.documents import ledger_of, organization
from tests.oversight.ground import Ground
from tests.oversight.stage import CONTROLLER, NOW, PURPOSE, Human, _human, _member, _platform
from tests.oversight.test_bulk_exports import OBJECT, asked, behind_the_walls, cancelled, fall_due, key, package, told

WITHHELD = """query W($id: ID!) { organization(id: $id) { bulkExports { nodes {
  status persons exported endReason withheld { region count reason } } } } }"""


async def lives_in_cn(ground: Ground, name: str, *, administers: bool = False) -> Human:
    """A member of Contoso whose data live in the other region."""
    human = _human(ground.stage.katrin.actor.organization_id)
    human = replace(human, actor=replace(human.actor if administers else human.alone(), region="cn"))
    await _member(ground.regions["cn"], human, name, SpaceKeys(bytes(32)))
    return human


async def on_file(ground: Ground, *purposes: str) -> None:
    """A mechanism that lets data of cn be read in sg for these purposes."""
    row = TransferMechanism(
        org_id=CONTROLLER,
        id=new_id(),
        from_region="cn",
        to_region="sg",
        mechanism="STANDARD_CONTRACT",
        purposes=list(purposes),
        reference="CAC filing 17",
        on_file_since=NOW - timedelta(days=400),
        destination_country="SG",
        law_assessment="Assessment 17",
        law_finding="EQUIVALENT",
        assessed_at=NOW - timedelta(days=400),
    )
    async with write(ground.regions["sg"], _platform(CONTROLLER)) as tx:
        await insert(tx, [row])


async def lapses(databases: dict[str, Database]) -> None:
    over = "update habeas.transfer_mechanism set valid_until = now()"
    await behind_the_walls(databases["sg"], over)


async def stands(ground: Ground, who: Human) -> Any:
    answer = await ground.stage.ask(who.actor, WITHHELD, {"id": organization(ground.stage.katrin)})
    return answer["organization"]["bulkExports"]["nodes"][0]


async def due(ground: Ground, **passed: float) -> None:
    """What falls due in either region is done, and what that sets off."""
    async with ground.regions["cn"].pool.acquire() as connection:
        await connection.execute("update queue.pgqueuer set execute_after = now() where entrypoint like '%bulk_export'")
    await fall_due(ground, **passed)
    await ground.drain()


@pytest.mark.promise("AISHU-142")
async def test_members_of_a_region_with_a_mechanism_are_told_noted_and_exported_there(
    ground: Ground, three_databases: dict[str, Database]
) -> None:
    li, katrin = await lives_in_cn(ground, "li"), ground.stage.katrin
    await on_file(ground, PURPOSE["code"])
    answer = await asked(ground, katrin, ("LOGS",))
    assert (answer["userErrors"], answer["export"]["persons"]) == ([], 4)
    notice = (await told(ground, li))[0]
    assert (notice["export"]["note"], notice["takenAt"]) == (PURPOSE["note"], None)
    await ground.drain()
    assert [subject for subject, _ in ground.mails_to("li@contoso.example")] == []
    await due(ground, hours=49)
    found = await stands(ground, katrin)
    assert (found["status"], found["persons"], found["exported"], found["withheld"]) == ("READY", 4, 4, [])
    lines = await package(ground, katrin, answer["export"])
    assert {line["member"]["display_name"] for line in lines} == {"Tobias", "Annika", "Jonas", "Li"}
    assert {record["value"]["of"] for line in lines for record in line["records"]} == {"LOGS"}
    crossed = "select from_region, mechanism, purposes, people from habeas.remote_access"
    (transfer,) = await behind_the_walls(three_databases["sg"], crossed)
    assert tuple(transfer) == ("cn", "STANDARD_CONTRACT", [PURPOSE["code"]], 1)
    (entry,) = await ledger_of(ground.stage, li)
    assert (entry["purpose"], entry["fieldClasses"]) == (PURPOSE["code"], ["DIRECTORY", "LOGS"])
    assert (await told(ground, li))[0]["takenAt"] is not None


@pytest.mark.promise("AISHU-142")
async def test_without_a_mechanism_they_are_counted_and_neither_told_nor_touched(ground: Ground) -> None:
    li, katrin = await lives_in_cn(ground, "li"), ground.stage.katrin
    await on_file(ground, "MEMBER_DIRECTORY")
    answer = await asked(ground, katrin)
    assert answer["export"]["persons"] == 3
    held = [{"region": "cn", "count": 1, "reason": "NO_TRANSFER_MECHANISM"}]
    assert (await stands(ground, katrin))["withheld"] == held
    await due(ground, hours=49)
    found = await stands(ground, katrin)
    assert (found["exported"], found["withheld"]) == (3, held)
    assert len(await package(ground, katrin, answer["export"])) == 3
    assert (await told(ground, li), await ledger_of(ground.stage, li)) == ([], [])


async def test_a_mechanism_that_lapses_before_it_begins_leaves_them_out_and_says_so(
    ground: Ground, three_databases: dict[str, Database]
) -> None:
    li, katrin = await lives_in_cn(ground, "li"), ground.stage.katrin
    await on_file(ground, PURPOSE["code"])
    export = (await asked(ground, katrin))["export"]
    await lapses(three_databases)
    await due(ground, hours=49)
    found = await stands(ground, katrin)
    assert (found["status"], found["exported"]) == ("READY", 3)
    assert found["withheld"] == [{"region": "cn", "count": 1, "reason": "NO_TRANSFER_MECHANISM"}]
    assert len(await package(ground, katrin, export)) == 3
    assert (await told(ground, li))[0]["export"]["status"] == "CANCELLED"
    assert await ledger_of(ground.stage, li) == []


async def test_a_mechanism_that_lapses_afterwards_keeps_their_part_where_it_is(
    ground: Ground, three_databases: dict[str, Database]
) -> None:
    await lives_in_cn(ground, "li")
    await on_file(ground, PURPOSE["code"])
    export = (await asked(ground, ground.stage.katrin))["export"]
    await due(ground, hours=49)
    await lapses(three_databases)
    assert {line["member"]["display_name"] for line in await package(ground, ground.stage.katrin, export)} == {
        "Tobias",
        "Annika",
        "Jonas",
    }
    noted = "select detail::text from habeas.journal_entry where command = 'OpenBulkExport'"
    assert [row[0] for row in await behind_the_walls(three_databases["sg"], noted)] == ['{"withheld": ["cn"]}']


async def test_an_administrator_who_lives_elsewhere_is_told_makes_it_wait_and_stops_it(
    ground: Ground, three_databases: dict[str, Database]
) -> None:
    mei, katrin = await lives_in_cn(ground, "mei", administers=True), ground.stage.katrin
    alone = "update habeas.membership set role = 'MEMBER' where email like 'tobias@%'"
    await behind_the_walls(three_databases["sg"], alone)
    export = (await asked(ground, katrin))["export"]
    assert export["dueAt"] == "2026-11-23T09:00:00.000Z"
    await ground.drain()
    assert len(ground.mails_to("mei@contoso.example")) == 1
    answer = await cancelled(ground, mei, export)
    assert answer == {"export": {"status": "CANCELLED", "endReason": "STOPPED_BY_ANOTHER"}, "userErrors": []}
    await due(ground, hours=49)
    for who in (katrin, mei):
        assert (await stands(ground, who))["status"] == "CANCELLED"
    assert await ledger_of(ground.stage, ground.stage.annika) == []


async def test_whoever_objects_there_is_left_out_and_every_part_of_the_package_expires(
    ground: Ground, three_databases: dict[str, Database]
) -> None:
    li, wang = await lives_in_cn(ground, "li"), await lives_in_cn(ground, "wang")
    await on_file(ground, PURPOSE["code"])
    export = (await asked(ground, ground.stage.katrin))["export"]
    fields = {"entry": (await told(ground, li))[0]["export"]["id"], "reason": "It is private."}
    assert (await ground.stage.ask(li.alone(), OBJECT, {"input": fields}))["objectToLook"]["userErrors"] == []
    await due(ground, hours=49)
    names = {line["member"]["display_name"] for line in await package(ground, ground.stage.katrin, export)}
    assert ("Li" in names, "Wang" in names, len(names)) == (False, True, 4)
    assert (len(await ledger_of(ground.stage, li)), len(await ledger_of(ground.stage, wang))) == (0, 1)
    await due(ground, hours=73)
    left = (
        "select from habeas.bulk_export e join habeas.bulk_export_person p on p.export_id = e.id where"
        " e.id = $1 and (e.wrapped_key is not null or p.sealed is not null)"
    )
    for code in ("sg", "cn"):
        assert await behind_the_walls(three_databases[code], left, key(export)) == []


async def test_telling_twice_tells_once(ground: Ground) -> None:
    await lives_in_cn(ground, "li")
    await on_file(ground, PURPOSE["code"])
    export = (await asked(ground, ground.stage.katrin))["export"]
    here = platform("sg", ground.stage.katrin.actor.organization_id, CONTROLLER)
    for _ in range(2):
        await BulkExports(ground.stage.writes).spread(here, key(export))
    assert (await stands(ground, ground.stage.katrin))["persons"] == 4
