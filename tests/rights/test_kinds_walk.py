"""Every kind of right asked for by the personas of the demo world over HTTP: had, explained, and decided as it says."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from habeas.demo.cluster import ClusterSettings
from habeas.rights.catalog import KINDS
from habeas.rights.rules.representing import ONLY_FOR_ANOTHER
from tests.world import Demo, demo_world

PERSONAS = ("person-eu", "person-ca", "person-cn", "person-av")
USES = """query { viewer { applicableTerms { rights { right availability
    uses { activity bases reaches because citations { reference } } } } } }"""
SUBMIT = """mutation ($input: SubmitRightsRequestInput!) { submitRightsRequest(input: $input) {
    request { id reference rights { right outcome citations { source reference } } }
    userErrors { code message } } }"""
DECIDE = """mutation ($input: DecideRightInput!) { decideRight(input: $input) { userErrors { code } } }"""
SHOW = """query ($reference: String!) { rightsRequest(reference: $reference) { status open
    rights { right outcome denialCode explanation } refusedItems { right item denialCode explanation } } }"""
KEPT = {"denialCode": "LEGAL_OBLIGATION_RETENTION", "explanation": "A law has the logs kept for six months."}


@pytest.fixture(scope="module")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """A world of this module's own: what is asked for here happens."""
    async with demo_world(cluster, tmp_path_factory.mktemp("kinds")) as found:
        yield found


async def submitted(demo: Demo, persona: str, *rights: str) -> dict[str, Any]:
    answer = await demo.data(persona, SUBMIT, {"input": {"rights": list(rights)}})
    found: dict[str, Any] = answer["submitRightsRequest"]
    return found


@pytest.mark.parametrize("persona", PERSONAS)
async def test_every_kind_is_had_or_not_as_the_terms_explain(demo: Demo, persona: str) -> None:
    terms = (await demo.data(persona, "MyTerms"))["viewer"]["applicableTerms"]["rights"]
    by_right = {each["right"]: each for each in terms}
    for right in KINDS:
        said, found = by_right[right], await submitted(demo, persona, right.value)
        if right in ONLY_FOR_ANOTHER:
            assert found["userErrors"][0]["code"] == "AGENT_NOT_AUTHORIZED"
        elif said["availability"] == "NOT_GRANTED":
            [error] = found["userErrors"]
            assert (error["code"], said["citations"]) == ("RIGHT_NOT_AVAILABLE", [])
            assert said["because"] in error["message"]
        else:
            assert found["userErrors"] == []
            [asked] = found["request"]["rights"]
            assert (asked["right"], asked["citations"]) == (right, said["citations"])
            assert said["citations"]
            assert said["because"]


@pytest.mark.parametrize("persona", PERSONAS)
async def test_for_each_use_of_data_its_legal_basis_says_whether_a_right_reaches_it(demo: Demo, persona: str) -> None:
    rights = (await demo.data(persona, USES))["viewer"]["applicableTerms"]["rights"]
    for each in rights:
        assert bool(each["uses"]) is (each["availability"] != "NOT_GRANTED")
        assert all(use["because"] and use["bases"] and use["citations"] for use in each["uses"])


async def test_several_rights_of_one_case_have_outcomes_and_items_of_their_own(demo: Demo) -> None:
    found = await submitted(demo, "person-eu", "ERASURE", "RESTRICTION", "RECTIFICATION")
    place = {"request": found["request"]["id"]}

    async def decide(right: str, outcome: str, **more: Any) -> list[str]:
        given = {**place, "right": right, "outcome": outcome, **more}
        answer = await demo.data("aishu-privacy", DECIDE, {"input": given})
        return [each["code"] for each in answer["decideRight"]["userErrors"]]

    items = [{"item": "LOGS", **KEPT}]
    unknown = {"denialCode": "TRADE_SECRET_IP", "explanation": "No."}
    assert await decide("ERASURE", "REFUSED", **unknown) == ["DENIAL_NOT_ADMITTED"], "neither law nor notice has it"
    promised = {"denialCode": "FREEDOM_OF_EXPRESSION", "explanation": "No."}
    assert await decide("ERASURE", "REFUSED", **promised) == ["DENIAL_NOT_ADMITTED"], "the notice promises more"
    assert await decide("ERASURE", "PARTLY_GRANTED", items=[{**items[0], **unknown}], **KEPT) == ["DENIAL_NOT_ADMITTED"]
    assert await decide("ERASURE", "PARTLY_GRANTED", items=items, **KEPT) == []
    assert await decide("RESTRICTION", "GRANTED") == []
    unfounded = {"denialCode": "MANIFESTLY_UNFOUNDED", "explanation": "No record was named."}
    assert await decide("RECTIFICATION", "REFUSED", **unfounded) == []
    shown = (await demo.data("person-eu", SHOW, {"reference": found["request"]["reference"]}))["rightsRequest"]
    assert {each["right"]: (each["outcome"], each["denialCode"]) for each in shown["rights"]} == {
        "ERASURE": ("PARTLY_GRANTED", "LEGAL_OBLIGATION_RETENTION"),
        "RESTRICTION": ("GRANTED", None),
        "RECTIFICATION": ("REFUSED", "MANIFESTLY_UNFOUNDED"),
    }
    assert shown["refusedItems"] == [{"right": "ERASURE", **items[0]}]
    assert (shown["status"], shown["open"]) == ("DECIDED", False)
