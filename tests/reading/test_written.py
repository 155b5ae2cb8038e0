"""A mutation is the same on both routes: who may, what is done, what is answered and what is refused."""

from typing import Any

import orjson
import pytest

from habeas.writing.replay import Idempotent
from tests.reading.both_routes import Answer, BothRoutes
from tests.world import Demo

GIVE = "mutation ($consent: GiveConsentInput!) { giveConsent(input: $consent) { %s } }"
WHOLE = "consent { id status language givenAt purpose { code name } receipts { kind content sha256 } }"
REFUSED = "userErrors { code message path allowed kind: __typename }"
SUBMIT = """
mutation ($input: SubmitRightsRequestInput!, $due: Boolean!) {
  sent: submitRightsRequest(input: $input) {
    __typename
    request { status open rights { ...Right } effectiveDue @include(if: $due) }
    userErrors { code message path }
  }
}
fragment Right on RequestedRight { right outcome kind: __typename }
"""


@pytest.fixture
async def purpose(still_world: Demo) -> str:
    """A purpose of the person's controller that rests on consent."""
    actor = still_world.held["person-eu"].actor
    found = """select min(purpose_code) as code from habeas.processing_activity
                where org_id = $1 and legal_bases ->> 'EU_GDPR' = 'CONSENT'"""
    return str((await still_world.as_superuser(actor.region, found, actor.controller_id))[0]["code"])


async def alike(both: BothRoutes, demo: Demo, text: str, persona: str = "person-eu", **variables: Any) -> Any:
    """What both routes answer, which is the same to the byte."""
    ordinary, compiled = await both.ask(demo.held[persona].actor, text, variables)
    assert compiled == ordinary, both.compiled.metrics.documents
    return orjson.loads(ordinary.body)


async def journal(demo: Demo) -> int:
    region = demo.held["person-eu"].actor.region
    return int((await demo.as_superuser(region, "select count(*) as n from habeas.journal_entry"))[0]["n"])


@pytest.mark.parametrize(
    "selected", [f"{WHOLE} {REFUSED}", f"__typename {REFUSED} given: {WHOLE}", "userErrors { code }"]
)
async def test_a_consent_is_answered_alike(both: BothRoutes, still_world: Demo, purpose: str, selected: str) -> None:
    before = await journal(still_world)
    answer = await alike(both, still_world, GIVE % selected, consent={"purpose": purpose, "language": "en"})
    assert answer["errors"] == []
    assert answer["data"]["giveConsent"]["userErrors"] == []
    assert await journal(still_world) == before + 2


@pytest.mark.parametrize("due", [True, False])
async def test_a_request_is_answered_alike(both: BothRoutes, still_world: Demo, due: bool) -> None:
    given = {"rights": ["ACCESS", "PORTABILITY"], "language": "en", "note": 'Both \u2028 \\ " ways'}
    sent = (await alike(both, still_world, SUBMIT, input=given, due=due))["data"]["sent"]
    assert [each["right"] for each in sent["request"]["rights"]] == ["ACCESS", "PORTABILITY"]
    assert ("effectiveDue" in sent["request"]) is due


@pytest.mark.parametrize(
    "consent", [{"purpose": "NONE"}, {"purpose": "NONE", "organization": "x"}, {"purpose": "", "language": None}]
)
async def test_a_refusal_is_answered_alike_and_leaves_nothing(
    both: BothRoutes, still_world: Demo, consent: dict[str, Any]
) -> None:
    before = await journal(still_world)
    answer = await alike(both, still_world, GIVE % f"{WHOLE} {REFUSED}", consent=consent)
    assert len(answer["data"]["giveConsent"]["userErrors"]) == 1
    assert await journal(still_world) == before


async def test_whoever_may_not_is_told_alike(both: BothRoutes, still_world: Demo, purpose: str) -> None:
    answer = await alike(
        both,
        still_world,
        GIVE % f"{WHOLE} {REFUSED}",
        "aishu-privacy",
        consent={"purpose": purpose, "organization": "x"},
    )
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert answer["data"] is None


@pytest.mark.parametrize("consent", [{}, {"purpose": 1}, {"purpose": "A", "more": 1}, None])
async def test_variables_that_do_not_fit_are_left_to_the_executor(
    both: BothRoutes, still_world: Demo, consent: Any
) -> None:
    actor = still_world.held["person-eu"].actor
    ordinary, compiled = await both.ask(actor, GIVE % REFUSED, {"consent": consent})
    assert compiled is None
    assert orjson.loads(ordinary.body)["errors"]


async def test_an_answer_that_breaks_its_types_promise_undoes_the_command_and_is_left_to_the_executor(
    both: BothRoutes, still_world: Demo, purpose: str
) -> None:
    actor = still_world.held["person-eu"].actor
    await alike(both, still_world, GIVE % "userErrors { code }", consent={"purpose": purpose})
    mark = "update habeas.consent set status = $3 where subject_id = $1 and purpose_code = $2 and withdrawn_at is null"
    await still_world.as_superuser(actor.region, mark, actor.subject_id, purpose, "ODD")
    try:
        before = await journal(still_world)
        asked = GIVE % f"{WHOLE} {REFUSED}"
        ordinary, compiled = await both.ask(actor, asked, {"consent": {"purpose": purpose}})
        assert compiled is None
        assert orjson.loads(ordinary.body)["errors"]
        assert await journal(still_world) == before + 1
    finally:
        await still_world.as_superuser(actor.region, mark, actor.subject_id, purpose, "GIVEN")


async def test_a_repetition_under_a_key_is_answered_by_either_route(
    both: BothRoutes, still_world: Demo, purpose: str
) -> None:
    actor = still_world.held["person-eu"].actor
    before = await journal(still_world)
    keyed = Idempotent("either", "0" * 64)
    asked: tuple[Answer, Answer | None] = await both.ask(
        actor, GIVE % WHOLE, {"consent": {"purpose": purpose}}, idempotent=keyed
    )
    assert asked[0] == asked[1]
    assert await journal(still_world) == before + 1
