"""The register of recipients, as people read it: who gets what of which service, and on whose terms."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from habeas.demo.cluster import ClusterSettings
from habeas.demo.world import read_inventory, slug_id
from habeas.reading.globalid import encode
from tests.world import Demo, demo_world

REGISTER = """{ controller { recipients(first: 50) { nodes {
  name role country service { code } purposes { code } fields policyUrl commitment
} } } }"""
RECORD = """mutation ($input: RecordDisclosureInput!) { recordDisclosure(input: $input) {
  disclosure { recipient { name } } userErrors { message } } }"""
MINE = "{ viewer { disclosures(first: 20) { nodes { recipient { name policyUrl } purpose { code } } } } }"


@pytest.fixture(scope="module")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("register")) as found:
        yield found


async def register(demo: Demo, persona: str) -> dict[str, Any]:
    nodes = (await demo.data(persona, REGISTER))["controller"]["recipients"]["nodes"]
    return {node["name"]: node for node in nodes}


def kits(key: str) -> list[dict[str, Any]]:
    return [each for each in read_inventory(key)["recipients"] if each["kind"] == "SDK"]


async def disclosed(demo: Demo, **said: Any) -> Any:
    person = encode("PER", demo.world.org_id("personal", "annika"), slug_id("person", "annika"))
    usual = {"person": person, "recipient": "BUGLY", "purpose": "ERROR_TRACE", "categories": ["DEVICE"]}
    given = {"input": {**usual, "ground": "SX_SERVICE_NECESSARY", **said}}
    return (await demo.data("aishu-privacy", RECORD, given))["recordDisclosure"]


@pytest.mark.promise("AISHU-56")
async def test_each_kit_of_a_product_is_in_the_register_with_what_it_needs_and_gets_no_more(demo: Demo) -> None:
    shown = await register(demo, "person-eu")
    assert {each["service"] for each in kits("aishu")} == {"ANYSHARE", "ANYBACKUP"}
    for kit in kits("aishu"):
        row = shown[kit["name"]]
        assert row["service"] == {"code": kit["service"]}
        assert [each["code"] for each in row["purposes"]] == sorted(kit["purposes"])
        assert row["fields"] == kit["fields"] != []
    assert (await disclosed(demo))["userErrors"] == []
    for beyond, refused in (
        ({"categories": ["CONTENT"]}, "CATEGORY_NOT_THEIRS"),
        ({"purpose": "SURVEY"}, "PURPOSE_NOT_THEIRS"),
        ({"recipient": "SINA_WEIBO", "purpose": "SOCIAL_SHARING"}, "NO_COMMITMENT"),
    ):
        answer = await disclosed(demo, **beyond)
        assert answer["disclosure"] is None
        assert refused in answer["userErrors"][0]["message"]


@pytest.mark.promise("AOMEI-50")
async def test_people_read_a_kits_own_terms_and_the_controller_answers_for_it_all_the_same(demo: Demo) -> None:
    terms = "https://kit.example/privacy"
    for code in ("FIREBASE_CRASHLYTICS", "BUGLY"):
        await demo.as_superuser("sg", "update habeas.recipient set policy_url = $2 where code = $1", code, terms)
    (kit,) = kits("aomei")
    assert (await register(demo, "person-av"))[kit["name"]]["policyUrl"] == terms
    # Whatever its terms say, what went to it is refused or recorded by the controller, and the person reads it there.
    assert (await disclosed(demo))["disclosure"] == {"recipient": {"name": "Bugly (Tencent)"}}
    mine = (await demo.data("person-eu", MINE))["viewer"]["disclosures"]["nodes"]
    assert mine[0] == {"recipient": {"name": "Bugly (Tencent)", "policyUrl": terms}, "purpose": {"code": "ERROR_TRACE"}}
    findings = "{ controller { findings { defect promises severity } } }"
    found = (await demo.data("aomei-privacy", findings))["controller"]["findings"]
    assert [each["promises"] for each in found if each["defect"] == "D-05"] == [["AOMEI-50"]]


@pytest.mark.promise("AISHU-193", "AISHU-194")
async def test_a_californian_reads_which_business_purpose_each_purpose_is(demo: Demo) -> None:
    asked = "{ controller { purposes { code marketing businessPurpose } } }"
    purposes = (await demo.data("person-ca", asked))["controller"]["purposes"]
    kinds = {each["code"]: each["businessPurpose"] for each in purposes}
    assert {code for code, kind in kinds.items() if kind == "PERFORMING_SERVICES"} > {"OPERATION", "SERVICE_PROVISION"}
    assert {code for code, kind in kinds.items() if kind == "SECURITY_AND_INTEGRITY"} == {
        "PROTECTION", "APP_UNLOCK", "COOKIE_ACCOUNT_SECURITY", "COOKIE_REGISTRATION_INTEGRITY",
    }  # fmt: skip
    assert [kinds[each["code"]] for each in purposes if each["marketing"]] == ["ADVERTISING_AND_MARKETING"]
    # What another law or the person asks for is on nobody's list of business purposes.
    assert {kinds["LEGAL_COMPLIANCE"], kinds["RIGHTS_REQUEST_HANDLING"], kinds["USER_AUTHORISED"]} == {None}


async def test_no_other_word_stands_for_a_business_purpose(demo: Demo) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await demo.as_superuser("sg", "update habeas.purpose set business_purpose = 'GROWTH'")
