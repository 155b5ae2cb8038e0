"""A request for several rights keeps each right's own clocks, and its dates follow what is still to be decided."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from habeas.demo.cluster import ClusterSettings
from habeas.kernel.clock import FixedClock
from tests.world import Demo, demo_world

ASK = """mutation ($i: SubmitRightsRequestInput!) { submitRightsRequest(input: $i) {
  request { reference receivedAt effectiveDue hardDue clocks { source purpose rights legalDue targetDue } }
  userErrors { code } } }"""
FOUND = """query ($r: String!) { rightsRequest(reference: $r) {
  effectiveDue hardDue rights { right outcome } clocks { source purpose rights legalDue targetDue }
  events { nodes { kind } } } }"""

NOW = datetime(2026, 11, 18, 18, tzinfo=UTC)
"""A day has begun in Shanghai that has not in Los Angeles, where fifteen days so end before those of the promise."""


@pytest.fixture(scope="module")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("several"), FixedClock(NOW)) as found:
        yield found


async def asked(demo: Demo, persona: str, *rights: str) -> Any:
    answer = (await demo.data(persona, ASK, {"i": {"rights": list(rights)}}))["submitRightsRequest"]
    assert answer["userErrors"] == []
    return answer["request"]


async def found(demo: Demo, persona: str, reference: str) -> Any:
    return (await demo.data(persona, FOUND, {"r": reference}))["rightsRequest"]


@pytest.mark.parametrize(
    ("persona", "absolute"),
    [("person-ca", "OPT_OUT_SALE_SHARING"), ("person-eu", "OBJECTION_DIRECT_MARKETING")],
)
async def test_what_took_effect_at_once_no_longer_says_when_the_rest_is_due(
    demo: Demo, persona: str, absolute: str
) -> None:
    alone = await asked(demo, persona, "ACCESS")
    both = await asked(demo, persona, "ACCESS", absolute)
    assert both["effectiveDue"] < alone["effectiveDue"]
    of_access = [(each["source"], each["purpose"]) for each in alone["clocks"]]
    kept = [(each["source"], each["purpose"]) for each in both["clocks"] if "ACCESS" in each["rights"]]
    assert sorted(kept) == sorted(of_access)
    assert any(absolute in each["rights"] for each in both["clocks"])
    await demo.drain()
    later = await found(demo, persona, both["reference"])
    assert {each["right"]: each["outcome"] for each in later["rights"]} == {"ACCESS": "PENDING", absolute: "GRANTED"}
    assert later["effectiveDue"][:10] == alone["effectiveDue"][:10]
    assert (later["hardDue"] or "")[:10] == (alone["hardDue"] or "")[:10]
    assert not {"OVERDUE", "PROMISE_MISSED"} & {each["kind"] for each in later["events"]["nodes"]}
    assert later["clocks"] == both["clocks"], "what was promised on receipt stays on record"


async def test_rights_that_share_a_clock_are_named_by_it(demo: Demo) -> None:
    both = await asked(demo, "person-eu", "ACCESS", "PORTABILITY")
    named = [(each["source"], each["purpose"], right) for each in both["clocks"] for right in each["rights"]]
    assert len(set(named)) == len(named), "each right has one clock of a source and purpose"
    assert {right for *_, right in named} == {"ACCESS", "PORTABILITY"}
    (month,) = [each for each in both["clocks"] if (each["source"], each["purpose"]) == ("EU_GDPR", "ANSWER")]
    assert sorted(month["rights"]) == ["ACCESS", "PORTABILITY"]
