"""What a desk narrows its list by: whose a request is, and whether it is late."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from habeas.demo.cluster import ClusterSettings
from tests.world import Demo, demo_world

DESK, ANNIKA, MAYA, YUQING = "aishu-privacy", "person-eu", "person-ca", "person-cn"
SEND = """mutation ($i: SubmitRightsRequestInput!) { submitRightsRequest(input: $i) {
  request { id reference } userErrors { code } } }"""
TAKE_UP = "mutation ($i: TakeUpRequestInput!) { takeUpRequest(input: $i) { request { id } userErrors { code } } }"
LIST = """query ($where: RightsRequestFilter, $first: Int, $after: String) { controller {
  rightsRequests(first: $first, after: $after, where: $where) {
    totalCount edges { cursor node { id open status effectiveDue takenUpBy { email } } } } } }"""
OVERDUE = """update habeas.rights_request set effective_due = now() - interval '1 second',
  due_order = now() - interval '1 second' where open and reference = $1"""
ANOTHER = "update habeas.rights_request set taken_up_by = gen_random_uuid() where reference = $1"


@pytest.fixture(scope="module")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("filters")) as found:
        yield found


async def sent(demo: Demo, persona: str = ANNIKA) -> tuple[str, str]:
    answer = (await demo.data(persona, SEND, {"i": {"rights": ["ERASURE"]}}))["submitRightsRequest"]
    assert answer["userErrors"] == []
    return answer["request"]["id"], answer["request"]["reference"]


async def taken_up(demo: Demo, persona: str = ANNIKA) -> tuple[str, str]:
    request, reference = await sent(demo, persona)
    answer = (await demo.data(DESK, TAKE_UP, {"i": {"request": request}}))["takeUpRequest"]
    assert answer["userErrors"] == []
    return request, reference


async def listed(demo: Demo, first: int = 100, after: str | None = None, **where: Any) -> list[dict[str, Any]]:
    variables = {"first": first, "after": after, "where": where}
    found = (await demo.data(DESK, LIST, variables))["controller"]["rightsRequests"]
    if after is None and first == 100:
        assert found["totalCount"] == len(found["edges"])
    return [{**edge["node"], "cursor": edge["cursor"]} for edge in found["edges"]]


def ids(nodes: list[dict[str, Any]]) -> list[str]:
    return [str(each["id"]) for each in nodes]


async def test_ones_own_nobodys_and_a_colleagues_are_told_apart_in_every_region(demo: Demo) -> None:
    mine, (theirs, reference) = [(await taken_up(demo, each))[0] for each in (ANNIKA, YUQING)], await taken_up(demo)
    await demo.as_superuser("sg", ANOTHER, reference)
    free = [(await sent(demo, each))[0] for each in (MAYA, YUQING)]
    own, nobodys = await listed(demo, takenUpBy="ME"), await listed(demo, takenUpBy="NOBODY")
    assert set(mine) <= set(ids(own))
    named = {each["takenUpBy"]["email"] for each in own if each["takenUpBy"] is not None}
    assert named == {"meiling.tan@aishu.example"}
    assert set(free) <= set(ids(nobodys))
    assert {each["takenUpBy"] for each in nobodys} == {None}
    assert theirs not in {*ids(own), *ids(nobodys)}
    assert theirs in ids(await listed(demo, open=True))


async def test_only_open_ones_are_anybodys_or_late(demo: Demo) -> None:
    over = ids(await listed(demo, open=False))
    assert over
    for where in ({"takenUpBy": "ME"}, {"takenUpBy": "NOBODY"}, {"overdue": True}, {"overdue": False}):
        assert not set(over) & set(ids(await listed(demo, **where)))
        assert await listed(demo, **where, open=False) == []


async def test_what_is_past_its_date_is_overdue_and_all_other_open_ones_are_not(demo: Demo) -> None:
    late, reference = await sent(demo)
    early, _ = await sent(demo)
    await demo.as_superuser("sg", OVERDUE, reference)
    overdue, others = await listed(demo, overdue=True), await listed(demo, overdue=False)
    assert late in ids(overdue)
    assert early in ids(others)
    assert sorted(ids(overdue) + ids(others)) == sorted(ids(await listed(demo, open=True)))


async def test_what_is_given_holds_together(demo: Demo) -> None:
    request, reference = await taken_up(demo)
    await demo.as_superuser("sg", OVERDUE, reference)
    narrow = await listed(demo, takenUpBy="ME", overdue=True, status="IN_PROGRESS", open=True)
    assert request in ids(narrow)
    assert await listed(demo, takenUpBy="ME", overdue=True, status="SUBMITTED") == []


async def test_the_cursor_of_one_filter_is_a_place_in_the_order_of_any_other(demo: Demo) -> None:
    """It holds the values by which the list is sorted and nothing of the filter, so it opens no row."""
    for _ in range(2):
        await taken_up(demo)
        await sent(demo)
    every = await listed(demo, open=True)
    nobodys = set(ids(await listed(demo, takenUpBy="NOBODY")))
    for place, row in enumerate(every):
        if row["id"] in nobodys:
            continue
        after = await listed(demo, first=50, after=row["cursor"], takenUpBy="NOBODY")
        assert ids(after) == [each["id"] for each in every[place + 1 :] if each["id"] in nobodys]


async def test_a_person_is_never_whoever_took_their_own_up(demo: Demo) -> None:
    request, _ = await taken_up(demo, MAYA)
    text = (
        "query ($where: RightsRequestFilter) { viewer { rightsRequests(first: 50, where: $where) { nodes { id } } } }"
    )
    nodes = {}
    for taker in ("ME", "NOBODY", None):
        answer = await demo.data(MAYA, text, {"where": {"takenUpBy": taker}})
        nodes[taker] = ids(answer["viewer"]["rightsRequests"]["nodes"])
    assert nodes["ME"] == []
    assert request in nodes[None]
    assert request not in nodes["NOBODY"]
