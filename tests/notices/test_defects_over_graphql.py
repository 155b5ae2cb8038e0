"""The fifteen defects of the two notices, as the privacy teams of the demo world read them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from habeas.demo.cluster import ClusterSettings
from tests.notices.test_rules_findings import DEFECTS
from tests.world import Demo, demo_world

FINDINGS = "{ controller { findings { defect code severity message promises } } }"


@pytest.fixture(scope="module")
async def findings(
    cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[dict[str, list[Any]]]:
    """What each privacy team is told."""
    async with demo_world(cluster, tmp_path_factory.mktemp("defects")) as demo:
        yield await told(demo)


async def told(demo: Demo) -> dict[str, list[Any]]:
    return {
        controller: (await demo.data(f"{controller}-privacy", FINDINGS))["controller"]["findings"]
        for controller in ("aishu", "aomei")
    }


@pytest.mark.parametrize(("controller", "defect", "promises"), DEFECTS)
async def test_each_defect_reaches_the_privacy_team_with_its_promises(
    findings: dict[str, list[Any]], controller: str, defect: str, promises: set[str]
) -> None:
    found = [each for each in findings[controller] if each["defect"] == defect]
    assert promises <= {promise for each in found for promise in each["promises"]}
    assert all(each["message"] for each in found)


async def test_nothing_else_is_called_a_defect(findings: dict[str, list[Any]]) -> None:
    every = {f"D-{number:02}" for number in range(1, 16)}
    assert {each["defect"] for each in findings["aomei"]} - {None} == {"D-04", "D-05", "D-11", "D-14"}
    assert {each["defect"] for each in findings["aishu"]} - {None} == every - {"D-04", "D-11"}
