"""Data that tell by themselves whose they are cannot be refused as nobody's; what identifies is in the register."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.demo.cluster import ClusterSettings
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.rights.rules.identifiable import check_not_identifiable
from tests.world import Demo, demo_world

DESK, ANNIKA = "aishu-privacy", "person-eu"
SEND = """mutation ($i: SubmitRightsRequestInput!) { submitRightsRequest(input: $i) {
  request { id } userErrors { code } } }"""
DECIDE = "mutation ($i: DecideRightInput!) { decideRight(input: $i) { userErrors { code path message } } }"
DECISIONS = "query ($id: ID!) { node(id: $id) { ... on RightsRequest { rights { right outcome } } } }"
GLOSSARY = """{ notice(service: "ANYSHARE") { clauses { code defines body } } }"""
REGISTER = "{ controller { dataCategories { code items } } }"
NOBODYS = {"denialCode": "NOT_IDENTIFIABLE", "explanation": "Nobody can tell whose this is."}


@pytest.fixture
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("identifiable")) as found:
        yield found


async def sent(demo: Demo, right: str) -> str:
    answer = (await demo.data(ANNIKA, SEND, {"i": {"rights": [right]}}))["submitRightsRequest"]
    assert answer["userErrors"] == []
    return str(answer["request"]["id"])


async def decided(demo: Demo, request: str, right: str, outcome: str, **more: Any) -> Any:
    asked = {"request": request, "right": right, "outcome": outcome, **more}
    return (await demo.data(DESK, DECIDE, {"i": asked}))["decideRight"]["userErrors"]


def reason(item: str) -> dict[str, Any]:
    return {**NOBODYS, "items": [{"item": item, **NOBODYS}]}


@pytest.mark.promise("AISHU-17")
async def test_a_request_from_an_account_is_not_refused_as_about_nobody(demo: Demo) -> None:
    request = await sent(demo, "RESTRICTION")
    (refused,) = await decided(demo, request, "RESTRICTION", "REFUSED", **NOBODYS)
    assert (refused["code"], refused["path"]) == ("DENIAL_NOT_ADMITTED", ["denialCode"])
    assert "(GDPR 11(2))" in refused["message"]
    found = (await demo.data(ANNIKA, DECISIONS, {"id": request}))["node"]["rights"]
    assert found == [{"right": "RESTRICTION", "outcome": "PENDING"}]


@pytest.mark.promise("AISHU-17")
async def test_one_category_is_refused_as_nobodys_only_where_none_of_its_data_identifies_alone(demo: Demo) -> None:
    request = await sent(demo, "RESTRICTION")
    for identified in ("ACCOUNT", str(uuid4())):
        (refused,) = await decided(demo, request, "RESTRICTION", "PARTLY_GRANTED", **reason(identified))
        assert (refused["code"], refused["path"]) == ("DENIAL_NOT_ADMITTED", ["items"])
    other = [{"item": "LOGS", "denialCode": "MANIFESTLY_UNFOUNDED", "explanation": "It repeats another."}]
    (refused,) = await decided(demo, request, "RESTRICTION", "PARTLY_GRANTED", **{**NOBODYS, "items": other})
    assert (refused["code"], refused["path"]) == ("DENIAL_NOT_ADMITTED", ["denialCode"]), "no item bears it out"
    assert await decided(demo, request, "RESTRICTION", "PARTLY_GRANTED", **reason("LOGS")) == []


@pytest.mark.promise("AISHU-17")
async def test_people_read_what_their_notice_calls_personal_information_and_which_items_identify(demo: Demo) -> None:
    clauses = (await demo.data(ANNIKA, GLOSSARY))["notice"]["clauses"]
    (entry,) = [each for each in clauses if each["defines"]]
    assert (entry["code"], entry["defines"]) == ("collection-definition", ["PERSONAL_INFORMATION"])
    assert "by itself or together with other data" in entry["body"]
    categories = (await demo.data(ANNIKA, REGISTER))["controller"]["dataCategories"]
    marks = {(c["code"], i["code"]): i.get("identifies", "COMBINED") for c in categories for i in c["items"]}
    assert (marks["ACCOUNT", "EMAIL"], marks["DEVICE", "IMEI"]) == ("ALONE", "COMBINED")
    assert {*marks.values()} == {"ALONE", "COMBINED"}


SETS = st.sets(st.sampled_from("ABC"))


@given(SETS, SETS, st.booleans())
def test_only_categories_in_which_nothing_identifies_hold_what_is_nobodys(
    refused: set[str], possible: set[str], whole: bool
) -> None:
    if not whole and not refused - possible:
        check_not_identifiable(refused, possible, whole=whole)
        return
    with pytest.raises(DomainError) as raised:
        check_not_identifiable(refused, possible, whole=whole)
    assert raised.value.code is ErrorCode.DENIAL_NOT_ADMITTED
    assert (raised.value.details or {})["possible"] == sorted(possible)
