"""What is restricted is withheld on every path at once, and lifting it begins with a letter to the person."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from habeas.demo.cluster import ClusterSettings
from tests.world import Demo, demo_world

ANNIKA, ADMINISTRATOR, DESK = "person-eu", "contoso-admin", "aishu-privacy"
SUBMIT = """mutation ($input: SubmitRightsRequestInput!) { submitRightsRequest(input: $input) {
  request { id } userErrors { code message } } }"""
DECIDE = """mutation ($input: DecideRightInput!) { decideRight(input: $input) { userErrors { code message } } }"""
LIFT = """mutation ($input: RequestStepInput!) { liftRestriction(input: $input) { userErrors { code message } } }"""
MEMBER = """query ($organization: ID!) { organization(id: $organization) {
  members(first: 50) { nodes { id email } } } }"""
OWN = """{ viewer { records(first: 50) { nodes { restricted category { code } organization { kind } } }
  rightsRequests(first: 50) { nodes { id letters { letter } } } } }"""
DISCLOSE = """mutation ($input: RecordDisclosureInput!) { recordDisclosure(input: $input) {
  disclosure { id } userErrors { code message } } }"""
HANDLE = """mutation ($input: RecordCollectionInput!) { recordCollection(input: $input) {
  collection { id } refusals userErrors { code message } } }"""
PURPOSE = {"code": "SECURITY_INVESTIGATION", "note": "Reported credential theft"}


@pytest.fixture(scope="module")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("restricted")) as found:
        yield found


async def asked(demo: Demo, persona: str, text: str, given: Mapping[str, Any]) -> Any:
    (answer,) = (await demo.data(persona, text, {"input": dict(given)})).values()
    return answer


async def restricted(demo: Demo, desk: str, **whom: str) -> str:
    """The id of a granted request for restriction that was carried out."""
    sent = await asked(demo, ANNIKA, SUBMIT, {"rights": ["RESTRICTION"], "note": "They are wrong.", **whom})
    assert sent["userErrors"] == []
    request = str(sent["request"]["id"])
    decision = {"request": request, "right": "RESTRICTION", "outcome": "GRANTED"}
    assert (await asked(demo, desk, DECIDE, decision))["userErrors"] == []
    await demo.drain()
    return request


async def shown(demo: Demo) -> int:
    """How many records of Annika the approved look of Contoso's administrator shows."""
    organization = {"organization": demo.organization()}
    members = (await demo.data(ADMINISTRATOR, MEMBER, organization))["organization"]["members"]["nodes"]
    member = next(each["id"] for each in members if each["email"] == "annika.vogt@contoso.example")
    found = await demo.data(ADMINISTRATOR, "MemberData", {**organization, "member": member, "purpose": PURPOSE})
    return int(found["organization"]["member"]["records"]["totalCount"])


async def refusals_of_disclosure(demo: Demo) -> str:
    """Why data of Annika's devices may not go to a recipient; empty where they may."""
    given = {"person": demo.held[ANNIKA].person_id, "recipient": "BUGLY", "purpose": "ERROR_TRACE"}
    given |= {"ground": "SX_SERVICE_NECESSARY"}
    answer = await asked(demo, DESK, DISCLOSE, {**given, "categories": ["DEVICE"]})
    return "; ".join(error["message"] for error in answer["userErrors"])


async def refusals_of_use(demo: Demo) -> list[str]:
    given = {"service": "ANYSHARE", "purpose": "SERVICE_PROVISION", "category": "DEVICE", "source": "DEVICE"}
    answer = await asked(demo, ANNIKA, HANDLE, {**given, "items": ["OPERATING_SYSTEM"], "kind": "USE"})
    return list(answer["refusals"] or ())


async def test_an_administrator_with_an_approval_sees_nothing_of_what_a_member_had_restricted(demo: Demo) -> None:
    assert await shown(demo) > 0
    request = await restricted(demo, ADMINISTRATOR, organization=demo.organization())
    assert await shown(demo) == 0
    own = (await demo.data(ANNIKA, OWN))["viewer"]["records"]["nodes"]
    there = [each for each in own if each["organization"]["kind"] == "CUSTOMER"]
    assert there
    assert all(each["restricted"] for each in there), "the person still sees their own, marked"
    assert (await asked(demo, ADMINISTRATOR, LIFT, {"request": request}))["userErrors"] == []
    await demo.drain()
    assert await shown(demo) == 0, "the letter comes first, the end fourteen days later (GDPR 18(3))"
    requests = (await demo.data(ANNIKA, OWN))["viewer"]["rightsRequests"]["nodes"]
    [letters] = [[each["letter"] for each in one["letters"]] for one in requests if one["id"] == request]
    assert letters[-1] == "LIFTING"


async def test_what_is_restricted_is_neither_disclosed_nor_used_but_by_consent_or_law(demo: Demo) -> None:
    assert await refusals_of_disclosure(demo) == ""
    before = await refusals_of_use(demo)
    await restricted(demo, DESK)
    assert "RESTRICTED" in await refusals_of_disclosure(demo)
    assert (before, await refusals_of_use(demo)) == ([], ["STOPPED_BY_PERSON"])
