"""An organization lists the requests that it must answer itself, and learns of no other."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from habeas.demo.cluster import ClusterSettings
from tests.world import Demo, demo_world

ADMIN, ANNIKA, YUQING = "contoso-admin", "person-eu", "person-cn"
SEND = """mutation ($i: SubmitRightsRequestInput!) { submitRightsRequest(input: $i) {
  request { id reference } userErrors { code } } }"""
DESK = """query ($o: ID!, $where: RightsRequestFilter) { organization(id: $o) {
  rightsRequests(first: 50, where: $where) {
  totalCount withheld { count reason region { code } }
  nodes { id reference open status effectiveDue clocks { source }
    organization { id } subject { region { code } } } } } }"""
OF_CONTROLLER = "{ controller { rightsRequests(first: 100) { nodes { id } } } }"
LOOKS = """{ viewer { accessLedger(first: 20) { nodes { purpose fieldClasses organization { name } } } } }"""
HELD = "select count(*) from habeas.rights_request where org_id = $1"


@pytest.fixture(scope="module")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("desk")) as found:
        yield found


async def send(demo: Demo, persona: str, right: str, organization: str | None = None) -> str:
    given = {"rights": [right], "organization": organization}
    answer = (await demo.data(persona, SEND, {"i": given}))["submitRightsRequest"]
    assert answer["userErrors"] == []
    return str(answer["request"]["id"])


async def desk(demo: Demo, persona: str = ADMIN, **where: Any) -> Any:
    variables = {"o": demo.organization(), "where": where}
    return (await demo.data(persona, DESK, variables))["organization"]["rightsRequests"]


async def test_it_lists_those_that_it_must_answer_by_the_date_and_none_of_the_controllers(demo: Demo) -> None:
    contoso = demo.organization()
    own = await send(demo, ANNIKA, "RECTIFICATION", contoso)
    controllers = await send(demo, ANNIKA, "ERASURE")
    found = await desk(demo)
    nodes = found["nodes"]
    assert own in {each["id"] for each in nodes}
    assert {each["organization"]["id"] for each in nodes} == {contoso}
    assert found["totalCount"] == len(nodes) == sum([await held(demo, region) for region in ("sg", "cn")])
    dates = [each["effectiveDue"] or "9999" for each in nodes]
    assert len(dates) > 1
    assert dates == sorted(dates)
    assert all(each["clocks"] for each in nodes)
    of_controller = {
        each["id"]
        for each in (await demo.data("aishu-privacy", OF_CONTROLLER))["controller"]["rightsRequests"]["nodes"]
    }
    assert controllers in of_controller
    assert not of_controller & {each["id"] for each in nodes}
    open_ones = await desk(demo, open=True)
    assert [each["id"] for each in open_ones["nodes"]] == [each["id"] for each in nodes if each["open"]]


async def test_whom_a_listed_request_is_about_finds_the_look(demo: Demo) -> None:
    await send(demo, ANNIKA, "RESTRICTION", demo.organization())
    before = await looks(demo)
    await desk(demo)
    assert await looks(demo) == before + 1


async def held(demo: Demo, region: str) -> int:
    (row,) = await demo.as_superuser(region, HELD, demo.held[ADMIN].actor.organization_id)
    return int(row["count"])


async def looks(demo: Demo) -> int:
    nodes = (await demo.data(ANNIKA, LOOKS))["viewer"]["accessLedger"]["nodes"]
    found = [(each["organization"]["name"], each["purpose"], *each["fieldClasses"]) for each in nodes]
    return found.count(("Contoso GmbH", "RIGHTS_REQUEST_HANDLING", "REQUESTS"))


async def test_those_of_members_in_another_region_are_there_while_a_mechanism_opens_it(demo: Demo) -> None:
    sent = await send(demo, YUQING, "RECTIFICATION", demo.organization())
    listed = await desk(demo)
    assert {each["id"]: each["subject"]["region"]["code"] for each in listed["nodes"]}[sent] == "cn"
    assert listed["withheld"] == []
    await demo.as_superuser("sg", "update habeas.transfer_mechanism set valid_until = now() - interval '1 second'")
    found = await desk(demo)
    assert {each["subject"]["region"]["code"] for each in found["nodes"]} == {"sg"}
    count = await held(demo, "cn")
    assert found["withheld"] == [{"count": count, "reason": "NO_TRANSFER_MECHANISM", "region": {"code": "cn"}}]


@pytest.mark.parametrize("persona", ["fabrikam-admin", "aomei-privacy", "aishu-privacy"])
async def test_nobody_else_finds_a_desk_there(demo: Demo, persona: str) -> None:
    await send(demo, ANNIKA, "RECTIFICATION", demo.organization())
    found = (await demo.data(persona, DESK, {"o": demo.organization()}))["organization"]
    assert found is None or (found["rightsRequests"]["totalCount"], found["rightsRequests"]["nodes"]) == (0, [])


@pytest.mark.parametrize("persona", [ANNIKA, "contoso-auditor"])
async def test_a_member_and_an_auditor_are_refused(demo: Demo, persona: str) -> None:
    answer = await demo.ask(persona, DESK, {"o": demo.organization()})
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["FORBIDDEN"]
