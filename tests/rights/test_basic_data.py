"""An objection to data as such says which services need them, and ends both; a service can be taken up again."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from habeas.demo.cluster import ClusterSettings
from tests.disclosures.test_disclosures import waiting
from tests.world import Demo, demo_world

MAYA, JULIEN, DESK = "person-ca", "person-av", "aishu-privacy"
OBJECT = """mutation ($i: ObjectToBasicDataInput!) { objectToBasicData(input: $i) {
  request { id status rights { right outcome } } userErrors { code path allowed } } }"""
RESUME = "mutation ($i: ResumeServiceInput!) { resumeService(input: $i) { service userErrors { code path } } }"
TAKE_BACK = """mutation ($i: TakeBackObjectionInput!) { takeBackObjection(input: $i) {
  categories userErrors { code path } } }"""
RECORD = "mutation ($i: RecordCollectionInput!) { recordCollection(input: $i) { refusals userErrors { code } } }"
DISCLOSE = """mutation ($i: RecordDisclosureInput!) { recordDisclosure(input: $i) {
  disclosure { id } userErrors { code message } } }"""
HELD = """{ viewer { records(first: 50) { nodes { label value restricted category { code } } }
  rightsRequests(first: 20) { nodes { id events(first: 20) { nodes { kind } } tasks { target }
    letters { letter } } } } }"""


@pytest.fixture(scope="module")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("basic")) as found:
        yield found


async def ask(demo: Demo, persona: str, text: str, **given: Any) -> Any:
    (answer,) = (await demo.data(persona, text, {"i": given})).values()
    return answer


async def refusals(demo: Demo, service: str, category: str, item: str, kind: str = "COLLECTION") -> list[str]:
    given = {"category": category, "items": [item], "purpose": "SERVICE_PROVISION", "source": "USER_DIRECT"}
    answer = await ask(demo, MAYA, RECORD, service=service, kind=kind, **given)
    return answer["refusals"] or []


async def restricted(demo: Demo, category: str, persona: str = MAYA) -> set[bool]:
    nodes = (await demo.data(persona, HELD))["viewer"]["records"]["nodes"]
    return {each["restricted"] for each in nodes if each["category"]["code"] == category and each["value"]}


async def disclosed(demo: Demo) -> list[dict[str, str]]:
    whom = {"person": demo.held[MAYA].person_id, "recipient": "AFFILIATES", "purpose": "SERVICE_PROVISION"}
    answer = await ask(demo, DESK, DISCLOSE, **whom, categories=["BASIC"], ground="SX_SERVICE_NECESSARY")
    return list(answer["userErrors"])


@pytest.mark.promise("AISHU-163")
async def test_the_services_are_named_first_then_they_end_and_the_data_are_used_no_more(demo: Demo) -> None:
    assert await refusals(demo, "ANYBACKUP", "BASIC", "NAME") == []
    assert await disclosed(demo) == []
    asked = await ask(demo, MAYA, OBJECT, categories=["BASIC"])
    (error,) = asked["userErrors"]
    assert (error["code"], error["path"]) == ("SERVICES_DEPEND", ["ending"])
    assert error["allowed"] == ["ANYBACKUP", "ANYSHARE"]
    assert await refusals(demo, "ANYBACKUP", "BASIC", "NAME") == []
    done = await ask(demo, MAYA, OBJECT, categories=["BASIC"], ending=error["allowed"])
    assert done["userErrors"] == []
    assert done["request"]["rights"] == [{"right": "OBJECTION", "outcome": "GRANTED"}]
    for kind in ("COLLECTION", "USE"):
        against = await refusals(demo, "ANYBACKUP", "BASIC", "NAME", kind)
        assert against == ["STOPPED_BY_PERSON", "SERVICE_ENDED_BY_PERSON"]
        assert await refusals(demo, "ANYBACKUP", "USAGE_METADATA", "FILE_NAME", kind) == ["SERVICE_ENDED_BY_PERSON"]
    assert await restricted(demo, "BASIC") == {True}
    assert await restricted(demo, "ACCOUNT") == {False}
    assert ["RESTRICTED" in each["message"] for each in await disclosed(demo)] == [True]
    await demo.drain()
    nodes = (await demo.data(MAYA, HELD))["viewer"]["rightsRequests"]["nodes"]
    told = next(each for each in nodes if each["id"] == done["request"]["id"])
    assert "AFFILIATES" in {each["target"] for each in told["tasks"]}
    assert [each["letter"] for each in told["letters"]] == ["CARRIED_OUT"]
    resumed = await ask(demo, MAYA, RESUME, service="ANYBACKUP")
    assert (resumed["service"], resumed["userErrors"]) == ("ANYBACKUP", [])
    assert await refusals(demo, "ANYBACKUP", "BASIC", "NAME") == []
    assert await restricted(demo, "BASIC") == {False}


@pytest.mark.promise("AISHU-163")
async def test_data_that_no_service_needs_end_alone(demo: Demo) -> None:
    answer = await ask(demo, MAYA, OBJECT, categories=["CLIPBOARD"], ending=["ANYSHARE"])
    assert [(each["code"], each["allowed"]) for each in answer["userErrors"]] == [("SERVICES_DEPEND", [])]
    assert (await ask(demo, MAYA, OBJECT, categories=["CLIPBOARD"]))["userErrors"] == []
    assert await refusals(demo, "ANYBACKUP", "USAGE_METADATA", "FILE_NAME") == []


async def test_an_objection_by_which_no_service_ends_is_taken_back_by_its_request(demo: Demo) -> None:
    done = await ask(demo, JULIEN, OBJECT, categories=["DEVICE"])
    assert (done["userErrors"], await restricted(demo, "DEVICE", JULIEN)) == ([], {True})
    request = done["request"]["id"]
    not_found = [{"code": "NOT_FOUND", "path": ["request"]}]
    assert (await ask(demo, MAYA, TAKE_BACK, request=request))["userErrors"] == not_found
    assert await ask(demo, JULIEN, TAKE_BACK, request=request) == {"categories": ["DEVICE"], "userErrors": []}
    assert await restricted(demo, "DEVICE", JULIEN) == {False}
    assert (await ask(demo, JULIEN, TAKE_BACK, request=request))["userErrors"] == not_found


async def test_nothing_is_collected_past_an_objection_that_is_being_kept(demo: Demo) -> None:
    item = ("ANYBACKUP", "USAGE_METADATA", "FILE_NAME")
    assert await refusals(demo, *item) == []
    (error,) = (await ask(demo, MAYA, OBJECT, categories=["USAGE_METADATA"]))["userErrors"]
    name = demo.settings.regions["sg"].get_secret_value().rsplit("/", 1)[1].split("?")[0]
    in_the_way = await asyncpg.connect(demo.cluster.dsn("postgres", name))
    objecting = {"categories": ["USAGE_METADATA"], "ending": error["allowed"]}
    try:
        async with in_the_way.transaction():
            await in_the_way.execute("lock table habeas.journal_entry in exclusive mode")
            objection = asyncio.create_task(ask(demo, MAYA, OBJECT, **objecting))
            await waiting(demo, 1, objection)
            collection = asyncio.create_task(refusals(demo, *item))
            await waiting(demo, 2, collection)
    finally:
        await in_the_way.close()
    assert (await objection)["userErrors"] == []
    assert "STOPPED_BY_PERSON" in await collection


@pytest.mark.parametrize("categories", [[], ["NOTHING"], ["BASIC", "NOTHING"]])
async def test_only_what_the_register_has_can_be_objected_to(demo: Demo, categories: list[str]) -> None:
    answer = await ask(demo, JULIEN, OBJECT, categories=categories)
    assert [(each["code"], each["path"]) for each in answer["userErrors"]] == [("BAD_USER_INPUT", ["categories"])]


async def test_a_service_that_no_objection_ended_is_not_found(demo: Demo) -> None:
    answer = await ask(demo, JULIEN, RESUME, service="ANYVIEWER")
    assert [(each["code"], each["path"]) for each in answer["userErrors"]] == [("NOT_FOUND", ["service"])]


async def test_where_nothing_grants_an_objection_the_refusal_names_what_the_person_wrote(demo: Demo) -> None:
    await demo.as_superuser("sg", "update habeas.person set residence = 'JP' where display_name like 'Julien%'")
    (error,) = (await ask(demo, JULIEN, OBJECT, categories=["DEVICE"]))["userErrors"]
    assert (error["code"], error["path"]) == ("RIGHT_NOT_AVAILABLE", ["categories"])
