"""Safeguards count by their evidence, threat by threat and against a baseline; policies have an owner and a day."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from habeas.demo.cluster import ClusterSettings
from tests.world import Demo, demo_world

DESK = "aishu-privacy"
PROMISED = {"LOSS", "ACCESS", "DISCLOSURE", "USE", "CHANGE", "LEAK", "ABUSE", "TAMPERING", "DAMAGE"}
SAFEGUARD = "safeguard { id standing kind threats mappings { baseline requirement } evidence { effective note } }"
COVERAGE = "{ controller { safeguardCoverage { threat safeguards effective covered } } }"
BASELINES = "{ controller { safeguardBaselines { code requirements { requirement safeguards met } } } }"
POLICIES = "{ controller { housePolicies { nodes { code version owner reviewDueAt supersededAt overdue } } } }"
NAMES = {
    "recordSafeguardBaseline": ("RecordSafeguardBaselineInput", "baseline { code }"),
    "recordSafeguard": ("RecordSafeguardInput", SAFEGUARD),
    "recordSafeguardEvidence": ("RecordSafeguardEvidenceInput", SAFEGUARD),
    "retireSafeguard": ("RetireSafeguardInput", SAFEGUARD),
    "recordHousePolicy": ("RecordHousePolicyInput", "policy { version overdue }"),
}
BASELINE = {"code": "ISO/IEC 27001:2022", "title": "Information security", "requirements": ["A.5.15", "A.8.13"]}


@pytest.fixture
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("registers")) as found:
        yield found


async def run(demo: Demo, name: str, **given: Any) -> Any:
    kind, selected = NAMES[name]
    text = f"mutation M($input: {kind}!) {{ step: {name}(input: $input) {{ {selected} userErrors {{ code path }} }} }}"
    return (await demo.data(DESK, text, {"input": given}))["step"]


def backups(**more: Any) -> dict[str, Any]:
    """A safeguard as the desk enters it."""
    return {
        "code": "BACKUPS",
        "title": "Backups on other servers",
        "kind": "TECHNICAL",
        "threats": ["LOSS", "DAMAGE"],
        "statement": "Every night, to another site, tried every quarter.",
        "owner": "Head of operations",
        "evidenceDays": 100,
        "mappings": [{"baseline": BASELINE["code"], "requirement": "A.8.13"}],
        **more,
    }


async def covered(demo: Demo) -> dict[str, tuple[int, int, bool]]:
    found = (await demo.data(DESK, COVERAGE))["controller"]["safeguardCoverage"]
    return {each["threat"]: (each["safeguards"], each["effective"], each["covered"]) for each in found}


@pytest.mark.promise("AISHU-95", "AOMEI-66")
async def test_a_threat_is_covered_while_evidence_says_that_a_safeguard_works(demo: Demo) -> None:
    assert await covered(demo) == dict.fromkeys(PROMISED, (0, 0, False))
    await run(demo, "recordSafeguardBaseline", **BASELINE)
    made = (await run(demo, "recordSafeguard", **backups()))["safeguard"]
    assert (made["standing"], made["kind"]) == ("UNPROVEN", "TECHNICAL")
    assert (await covered(demo))["LOSS"] == (1, 0, False)

    async def evidence(ago: int, effective: bool = True) -> str:
        seen = (datetime.now(UTC) - timedelta(days=ago)).isoformat()
        sent = {"safeguard": made["id"], "effective": effective, "note": "Restored and compared.", "seenAt": seen}
        return str((await run(demo, "recordSafeguardEvidence", **sent))["safeguard"]["standing"])

    assert await evidence(120) == "STALE"
    assert (await covered(demo))["LOSS"] == (1, 0, False)
    assert await evidence(30) == "EFFECTIVE"
    now = await covered(demo)
    assert (now["LOSS"], now["DAMAGE"], now["TAMPERING"]) == ((1, 1, True), (1, 1, True), (0, 0, False))
    assert await evidence(1, effective=False) == "INEFFECTIVE"
    assert (await covered(demo))["LOSS"] == (1, 0, False)
    assert await evidence(0) == "EFFECTIVE"
    assert (await run(demo, "retireSafeguard", safeguard=made["id"]))["safeguard"]["standing"] == "RETIRED"
    assert (await covered(demo))["LOSS"] == (0, 0, False)
    late = await run(demo, "recordSafeguardEvidence", safeguard=made["id"], effective=True, note="Still there.")
    assert late["userErrors"] == [{"code": "ILLEGAL_STEP", "path": ["safeguard"]}]


@pytest.mark.promise("AISHU-100")
async def test_every_requirement_of_a_baseline_shows_what_meets_it_and_which_nothing_meets(demo: Demo) -> None:
    assert (await run(demo, "recordSafeguardBaseline", **BASELINE))["userErrors"] == []
    twice = await run(demo, "recordSafeguardBaseline", **BASELINE)
    assert twice["userErrors"] == [{"code": "ILLEGAL_STEP", "path": ["code"]}]
    made = (await run(demo, "recordSafeguard", **backups()))["safeguard"]

    async def requirements() -> dict[str, tuple[list[str], bool]]:
        [baseline] = (await demo.data(DESK, BASELINES))["controller"]["safeguardBaselines"]
        return {each["requirement"]: (each["safeguards"], each["met"]) for each in baseline["requirements"]}

    assert await requirements() == {"A.5.15": ([], False), "A.8.13": (["BACKUPS"], False)}
    await run(demo, "recordSafeguardEvidence", safeguard=made["id"], effective=True, note="Restored.")
    assert (await requirements())["A.8.13"] == (["BACKUPS"], True)
    unknown = backups(code="OTHER", mappings=[{"baseline": BASELINE["code"], "requirement": "A.9.99"}])
    refused = await run(demo, "recordSafeguard", **unknown)
    assert refused["userErrors"] == [{"code": "BAD_USER_INPUT", "path": ["mappings"]}]


@pytest.mark.promise("AISHU-98")
async def test_a_policy_has_an_owner_and_is_overdue_once_its_day_of_review_has_passed(demo: Demo) -> None:
    due = datetime.now(UTC) + timedelta(days=300)
    said = {"code": "ACCESS", "title": "Access", "text": "Least privilege.", "owner": "CISO"}
    assert (await run(demo, "recordHousePolicy", **said, reviewDueAt=due.isoformat()))["policy"]["version"] == 1
    past = await run(demo, "recordHousePolicy", **said, reviewDueAt="2020-01-01T00:00:00Z")
    assert past["userErrors"] == [{"code": "BAD_USER_INPUT", "path": ["reviewDueAt"]}]
    nobody = await run(demo, "recordHousePolicy", **{**said, "owner": " "}, reviewDueAt=due.isoformat())
    assert nobody["userErrors"] == [{"code": "BAD_USER_INPUT", "path": ["owner"]}]
    await demo.as_superuser("sg", "update habeas.house_policy set review_due_at = now() - interval '1 day'")
    [policy] = (await demo.data(DESK, POLICIES))["controller"]["housePolicies"]["nodes"]
    assert (policy["owner"], policy["overdue"]) == ("CISO", True)
    again = (await run(demo, "recordHousePolicy", **said, reviewDueAt=due.isoformat()))["policy"]
    assert again == {"version": 2, "overdue": False}
    nodes = (await demo.data(DESK, POLICIES))["controller"]["housePolicies"]["nodes"]
    assert [(each["version"], each["supersededAt"] is None, each["overdue"]) for each in nodes] == [
        (1, False, False),
        (2, True, False),
    ]


@pytest.mark.parametrize(
    ("more", "path"),
    [({"threats": []}, "threats"), ({"owner": ""}, "owner"), ({"evidenceDays": 0}, "evidenceDays")],
)
async def test_a_safeguard_that_says_too_little_is_refused(demo: Demo, more: dict[str, Any], path: str) -> None:
    refused = await run(demo, "recordSafeguard", **backups(mappings=[], **more))
    assert refused["userErrors"] == [{"code": "BAD_USER_INPUT", "path": [path]}]


async def test_of_two_who_record_a_code_at_once_one_is_told_that_it_is_there(demo: Demo) -> None:
    for name, given in (("recordSafeguardBaseline", BASELINE), ("recordSafeguard", backups(mappings=[]))):
        both = await asyncio.gather(*(run(demo, name, **given) for _ in range(4)))
        refused = [each["userErrors"] for each in both if each["userErrors"]]
        assert refused == [[{"code": "ILLEGAL_STEP", "path": ["code"]}]] * 3
