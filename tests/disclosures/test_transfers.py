"""Transfers through the public door: the law at the destination is assessed, and every look across is on record."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from habeas.access import platform
from habeas.demo.cluster import ClusterSettings
from habeas.disclosures.remote import transfer_of
from habeas.kernel.clock import SystemClock
from habeas.storage.transaction import write
from habeas.writing.run import run
from tests.world import Demo, demo_world

FILE = """mutation ($input: FileTransferMechanismInput!) { fileTransferMechanism(input: $input) {
  mechanism { id fromRegion toRegion mechanism purposes destinationCountry lawAssessment lawFinding reviewAt }
  userErrors { code path } } }"""
END = """mutation ($input: EndTransferMechanismInput!) { endTransferMechanism(input: $input) {
  mechanism { validUntil } userErrors { code path } } }"""
ON_FILE = "{ controller { transferMechanisms(first: 20) { nodes { id mechanism lawAssessment destinationCountry } } } }"
MEMBERS = """query ($id: ID!) { organization(id: $id) { members(first: 50) { edges { node { email } }
  withheld { region { code } count reason } } } }"""
LOOKS = "{ controller { remoteAccesses(first: 20) { nodes { %s } } } }"
RECORD = "fromRegion toRegion accessorCountry mechanism purposes people actorRole"
OWN = "query ($id: ID!) { organization(id: $id) { remoteAccesses(first: 20) { nodes { %s } } } }"
DESK, NOW = "aishu-privacy", datetime.now(UTC)
LONG_AGO = (NOW - timedelta(days=300)).isoformat()
ASSESSED = {"country": "SG", "reference": "Assessment 5", "finding": "EQUIVALENT_WITH_MEASURES", "assessedAt": LONG_AGO}


@pytest.fixture
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("transfers")) as found:
        yield found


async def filed(demo: Demo, **more: Any) -> Any:
    usual = {"fromRegion": "cn", "toRegion": "sg", "basis": "STANDARD_CONTRACT", "purposes": ["MEMBER_DIRECTORY"]}
    given = {"input": {**usual, "reference": "Filing 9", "assessment": ASSESSED, **more}}
    return (await demo.data(DESK, FILE, given))["fileTransferMechanism"]


async def members(demo: Demo) -> tuple[int, list[Any]]:
    answer = (await demo.data("contoso-admin", MEMBERS, {"id": demo.organization()}))["organization"]["members"]
    return len(answer["edges"]), answer["withheld"]


async def looks(demo: Demo) -> list[Any]:
    await demo.drain()
    return list((await demo.data(DESK, LOOKS % RECORD))["controller"]["remoteAccesses"]["nodes"])


@pytest.mark.promise("AISHU-141")
async def test_a_mechanism_holds_what_is_known_of_the_law_there_or_opens_nothing(demo: Demo) -> None:
    before, withheld = await members(demo)
    assert withheld != []
    for wrong, path in (
        ({"assessment": {**ASSESSED, "finding": "NOT_EQUIVALENT"}}, ["assessment", "finding"]),
        ({"assessment": {**ASSESSED, "reference": " "}}, ["assessment", "reference"]),
        ({"assessment": {**ASSESSED, "country": "Singapore"}}, ["assessment", "country"]),
        ({"assessment": {**ASSESSED, "assessedAt": "2999-01-01T00:00:00Z"}}, ["assessment", "assessedAt"]),
        ({"toRegion": "cn"}, ["toRegion"]),
        ({"purposes": []}, ["purposes"]),
        ({"toRegion": "nowhere"}, ["toRegion"]),
    ):
        assert (await filed(demo, **wrong))["userErrors"][0]["path"] == path
    assert (await members(demo))[0] == before
    answer = (await filed(demo))["mechanism"]
    assert (answer["destinationCountry"], answer["lawAssessment"], answer["lawFinding"]) == (
        "SG", "Assessment 5", "EQUIVALENT_WITH_MEASURES",
    )  # fmt: skip
    opened, withheld = await members(demo)
    assert (opened > before, withheld) == (True, [])
    for spoilt in (
        "review_at = now()",
        "review_at = null, law_finding = 'NOT_EQUIVALENT'",
        "law_assessment = null, law_finding = null, assessed_at = null, destination_country = null",
    ):
        await demo.as_superuser("sg", f"update habeas.transfer_mechanism set {spoilt}")
        assert (await members(demo))[0] == before


@pytest.mark.promise("AISHU-140")
async def test_a_look_from_another_region_is_a_transfer_with_the_lookers_country_and_the_mechanism(demo: Demo) -> None:
    await members(demo)
    assert await looks(demo) == [], "what is counted and withheld is no look"
    await filed(demo)
    before, _ = await members(demo)
    assert before > 0
    (record,) = await looks(demo)
    assert record == {
        "fromRegion": "cn",
        "toRegion": "sg",
        "accessorCountry": "DE",
        "mechanism": "STANDARD_CONTRACT",
        "purposes": ["MEMBER_DIRECTORY"],
        "people": record["people"],
        "actorRole": "ADMINISTRATOR",
    }
    assert record["people"] > 0
    await demo.data(DESK, "Desk")
    newest, *_ = await looks(demo)
    assert (newest["mechanism"], newest["purposes"]) == ("EXEMPT_2024_PROVISIONS", ["RIGHTS_REQUEST_HANDLING"])
    own = await demo.data("contoso-auditor", OWN % RECORD, {"id": demo.organization()})
    assert own["organization"]["remoteAccesses"]["nodes"] == [record]


@pytest.mark.promise("AISHU-140")
async def test_where_the_transfer_cannot_be_kept_nothing_is_read(demo: Demo) -> None:
    await filed(demo)
    await demo.as_superuser("cn", "revoke insert on queue.pgqueuer from habeas_app")
    answer = await demo.ask("contoso-admin", MEMBERS, {"id": demo.organization()})
    assert [each["extensions"]["code"] for each in answer["errors"]] == ["INTERNAL_SERVER_ERROR"]
    assert "@contoso.example" not in str(answer)


async def test_a_look_that_nothing_opened_would_be_seen_as_one_and_is_kept_once_and_for_ever(demo: Demo) -> None:
    actor = demo.held["contoso-admin"].actor
    unopened = transfer_of(actor, "nowhere", ("MEMBER_DIRECTORY",), 1, SystemClock())
    here = platform("sg", actor.organization_id, actor.controller_id, client="test")
    for _ in range(2):
        await run(unopened, here, engine=demo.engines.writes)
    (record,) = await looks(demo)
    assert (record["mechanism"], record["accessorCountry"]) == ("NONE", "DE")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with write(demo.engines.regions["sg"], demo.held[DESK].actor) as tx:
            await tx.execute("delete from habeas.remote_access")


async def test_a_mechanism_that_is_ended_withholds_at_once_and_anybody_under_the_controller_reads_what_is_on_file(
    demo: Demo,
) -> None:
    mechanism = (await filed(demo))["mechanism"]["id"]
    before, _ = await members(demo)
    read = (await demo.data("person-eu", ON_FILE))["controller"]["transferMechanisms"]["nodes"]
    assert {"lawAssessment": "Assessment 5", "destinationCountry": "SG"}.items() <= read[0].items()
    ended = (await demo.data(DESK, END, {"input": {"mechanism": mechanism}}))["endTransferMechanism"]
    assert ended["mechanism"]["validUntil"] is not None
    assert (await members(demo))[0] < before
    for wrong, path in (
        ({"mechanism": "nonsense"}, ["mechanism"]),
        ({"mechanism": mechanism, "region": "x"}, ["region"]),
    ):
        error = (await demo.data(DESK, END, {"input": wrong}))["endTransferMechanism"]["userErrors"][0]
        assert (error["code"], error["path"]) == ("NOT_FOUND", path)
    for persona in ("person-eu", "contoso-admin", "partner-ticketing"):
        given = {"fromRegion": "cn", "toRegion": "sg", "basis": "SCC_46", "purposes": ["*"], "reference": "R"}
        for text, input_ in ((FILE, {**given, "assessment": ASSESSED}), (END, {"mechanism": mechanism})):
            answer = await demo.ask(persona, text, {"input": input_})
            assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_a_mechanism_is_ended_where_it_lets_read_and_nowhere_else(demo: Demo) -> None:
    declared = "select id from habeas.transfer_mechanism"
    assert await demo.as_superuser("cn", declared) == []
    nodes = (await demo.data(DESK, ON_FILE))["controller"]["transferMechanisms"]["nodes"]
    (key,) = [each["id"] for each in nodes if each["mechanism"] == "EXEMPT_2024_PROVISIONS"]
    await demo.as_superuser("sg", "update habeas.transfer_mechanism set to_region = 'cn', from_region = 'sg'")
    for region in ("cn", "sg"):
        asked = {"input": {"mechanism": key, "region": region}}
        (error,) = (await demo.data(DESK, END, asked))["endTransferMechanism"]["userErrors"]
        assert error["code"] == "NOT_FOUND", "it would be said to have ended, and go on opening elsewhere"
    await demo.as_superuser("sg", "update habeas.transfer_mechanism set to_region = 'sg', from_region = 'cn'")
    ended = (await demo.data(DESK, END, {"input": {"mechanism": key}}))["endTransferMechanism"]
    assert (ended["userErrors"], ended["mechanism"]["validUntil"] is not None) == ([], True)
