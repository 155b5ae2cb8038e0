"""A page without rows is an answer: whatever is selected of it, and nothing else."""

from collections.abc import AsyncIterator

import pytest

from habeas.demo.cluster import ClusterSettings
from tests.world import Demo, demo_world

SELECTIONS = ("totalCount", "pageInfo { hasNextPage }", "nodes { id }", "edges { cursor }", "__typename")


@pytest.fixture(scope="module")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("empty")) as found:
        yield found


@pytest.mark.parametrize("selection", SELECTIONS)
async def test_a_page_without_rows_answers_what_was_selected(demo: Demo, selection: str) -> None:
    answer = await demo.data("person-av", f"{{ viewer {{ captures(first: 5) {{ {selection} }} }} }}")
    page = answer["viewer"]["captures"]
    expected = {
        "totalCount": {"totalCount": 0},
        "pageInfo { hasNextPage }": {"pageInfo": {"hasNextPage": False}},
        "nodes { id }": {"nodes": []},
        "edges { cursor }": {"edges": []},
        "__typename": {"__typename": "CaptureConnection"},
    }
    assert page == expected[selection]
