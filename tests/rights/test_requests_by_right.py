"""The requests for one right: found whatever else they ask for, in every region, once each and in order."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from habeas.demo.cluster import ClusterSettings
from tests.rights.test_filters_of_the_desk import DESK, OVERDUE, ids, listed
from tests.world import Demo, demo_world

ANNIKA, MAYA, YUQING = "person-eu", "person-ca", "person-cn"
SEND = """mutation ($i: SubmitRightsRequestInput!) { submitRightsRequest(input: $i) {
  request { id reference } userErrors { code } } }"""
TAKE_BACK = """mutation ($i: WithdrawRightsRequestInput!) { withdrawRightsRequest(input: $i) {
  request { open } userErrors { code } } }"""
SORTED = """query ($where: RightsRequestFilter, $by: RightsRequestOrder, $first: Int, $last: Int, $after: String,
  $before: String) { controller { rightsRequests(first: $first, last: $last, after: $after, before: $before,
    where: $where, orderBy: $by) { totalCount pageInfo { hasNextPage endCursor hasPreviousPage startCursor }
      nodes { id rights { right } } } } }"""
OWN = "query ($where: RightsRequestFilter) { viewer { rightsRequests(where: $where) { totalCount nodes { id } } } }"
WAYS = [(field, way) for field in ("EFFECTIVE_DUE", "RECEIVED_AT") for way in ("ASC", "DESC")]


@pytest.fixture(scope="module")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("rights")) as found:
        yield found


async def sent(demo: Demo, persona: str, *rights: str) -> tuple[str, str]:
    answer = (await demo.data(persona, SEND, {"i": {"rights": list(rights)}}))["submitRightsRequest"]
    assert answer["userErrors"] == []
    return answer["request"]["id"], answer["request"]["reference"]


async def page(demo: Demo, **variables: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await demo.data(DESK, SORTED, variables))["controller"]["rightsRequests"]
    return found


async def test_a_request_for_several_rights_is_found_once_under_each_and_under_no_other(demo: Demo) -> None:
    several, _ = await sent(demo, ANNIKA, "ERASURE", "ACCESS", "RESTRICTION")
    other, _ = await sent(demo, YUQING, "ERASURE")
    for right in ("ERASURE", "ACCESS", "RESTRICTION"):
        found = ids(await listed(demo, right=right))
        assert found.count(several) == 1
        assert (other in found) is (right == "ERASURE")
    assert several not in ids(await listed(demo, right="COPY"))
    assert await listed(demo, right="DECEASED_RELATIVE") == []


@pytest.mark.parametrize(("field", "way"), WAYS)
async def test_its_pages_put_together_are_the_whole_list_less_the_others_from_either_end(
    demo: Demo, field: str, way: str
) -> None:
    for persona in (ANNIKA, MAYA, YUQING):
        await sent(demo, persona, "ACCESS", "ERASURE")
        await sent(demo, persona, "ACCESS")
    by = {"field": field, "direction": way}
    every = (await page(demo, by=by, first=100))["nodes"]
    wanted = ids([each for each in every if {"right": "ERASURE"} in each["rights"]])
    assert 0 < len(wanted) < len(every)
    for size, cursor, more, end in (
        ("first", "after", "hasNextPage", "endCursor"),
        ("last", "before", "hasPreviousPage", "startCursor"),
    ):
        found: list[str] = []
        at: dict[str, Any] = {}
        while not found or at:
            part = await page(demo, by=by, where={"right": "ERASURE"}, **{size: 2}, **at)
            assert part["totalCount"] == len(wanted)
            read = ids(part["nodes"])
            found = found + read if size == "first" else read + found
            at = {cursor: part["pageInfo"][end]} if part["pageInfo"][more] else {}
        assert found == wanted


async def test_what_is_over_and_what_is_late_is_told_apart_within_a_right(demo: Demo) -> None:
    over, _ = await sent(demo, ANNIKA, "ERASURE", "ACCESS")
    late, reference = await sent(demo, ANNIKA, "ERASURE")
    answer = (await demo.data(ANNIKA, TAKE_BACK, {"i": {"request": over}}))["withdrawRightsRequest"]
    assert answer == {"request": {"open": False}, "userErrors": []}
    for right in ("ERASURE", "ACCESS"):
        assert over not in ids(await listed(demo, right=right, open=True))
        assert over in ids(await listed(demo, right=right, open=False))
    assert over in ids(await listed(demo, right="ERASURE", status="WITHDRAWN"))
    await demo.as_superuser("sg", OVERDUE, reference)
    await demo.as_superuser("sg", LATE, reference)
    assert late in ids(await listed(demo, right="ERASURE", overdue=True))
    assert late not in ids(await listed(demo, right="ERASURE", overdue=False))
    assert late not in ids(await listed(demo, right="ACCESS", overdue=True))


LATE = """update habeas.requested_right n set due_order = r.due_order from habeas.rights_request r
  where r.org_id = n.org_id and r.id = n.request_id and r.reference = $1"""


async def test_a_person_narrows_their_own_requests_and_is_shown_nobody_elses(demo: Demo) -> None:
    mine, _ = await sent(demo, MAYA, "ACCESS", "COPY")
    theirs, _ = await sent(demo, ANNIKA, "COPY")
    found = (await demo.data(MAYA, OWN, {"where": {"right": "COPY"}}))["viewer"]["rightsRequests"]
    assert mine in ids(found["nodes"])
    assert theirs not in ids(found["nodes"])
    assert found["totalCount"] == len(found["nodes"])
    none = (await demo.data(MAYA, OWN, {"where": {"right": "RECTIFICATION"}}))["viewer"]["rightsRequests"]
    assert none == {"totalCount": 0, "nodes": []}
