"""The what-if of privacy teams and the trace of a request, as clients read them."""

from typing import Any

import pytest

from habeas.kernel.errors import DomainError, ErrorCode
from tests.rights.client import Client, send

WHAT_IF = """
query WhatIf($facts: FactsInput!) {
  resolveTerms(facts: $facts) {
    sentences
    findings { code message }
    terms {
      asOf
      laws { code variant test because assumed }
      notice { version }
      addenda { title }
      rights { right availability effectiveDue hardDue clocks { source purpose targetDue legalDue } }
    }
  }
}
"""
TRACE = "{ viewer { rightsRequests { nodes { trace { sentences dataPack calendars findings { code } } } } } }"
OF_DESK = "query ($reference: String!) { rightsRequest(reference: $reference) { trace { sentences } } }"


async def what_if(client: Client, **facts: Any) -> Any:
    return (await client.ask(client.world.aishu, WHAT_IF, {"facts": facts}))["resolveTerms"]


async def test_a_privacy_team_asks_what_would_apply_to_a_californian(client: Client) -> None:
    found = await what_if(client, residence="US-CA", service="ANYBACKUP", right="ERASURE", establishments=[])
    assert [(law["code"], law["assumed"]) for law in found["terms"]["laws"]] == [("US_CA_CCPA", False)]
    assert [each["title"] for each in found["terms"]["addenda"]] == ["California addendum"]
    (erasure,) = found["terms"]["rights"]
    assert {clock["source"] for clock in erasure["clocks"]} == {"US_CA_CCPA", "NOTICE_15WD"}
    assert any("the controller is a business" in sentence for sentence in found["sentences"])


async def test_steps_and_instants_are_part_of_the_question(client: Client) -> None:
    found = await what_if(
        client,
        residence="DE",
        service="ANYSHARE",
        right="ACCESS",
        receivedAt="2026-06-02T10:00:00+02:00",
        identity={"askedAt": "2026-06-03T09:00:00+02:00", "answeredAt": "2026-06-10T09:00:00+02:00",
                  "reasonableDoubt": True},
        extension={"notifiedAt": "2026-06-20T09:00:00+02:00"},
        channel="web",
        servedLanguage="en",
        noticeVersion="2023-06-19",
    )  # fmt: skip
    (access,) = found["terms"]["rights"]
    assert found["terms"]["asOf"] == "2026-06-02T08:00:00.000Z"
    assert access["hardDue"] == "2026-09-09T21:59:59.000Z"
    assert "EU_GDPR: the longer period is ACCEPTED, until 2026-09-09 at most." in found["sentences"]


async def test_what_is_unknown_removes_no_law(client: Client) -> None:
    found = await what_if(client)
    assert {"EU_GDPR", "UK_GDPR", "US_CA_CCPA", "CN_PIPL"} <= {law["code"] for law in found["terms"]["laws"]}
    assert found["terms"]["notice"] is None
    assert {each["code"] for each in found["findings"]} == {"LAW_ASSUMED"}


async def refusal(client: Client, actor: Any, **facts: Any) -> DomainError:
    """The one refusal of facts."""
    answer = await client.answer(actor, WHAT_IF, {"facts": facts})
    assert answer.errors
    (error,) = answer.errors
    assert isinstance(error.original_error, DomainError)
    assert error.original_error.code is ErrorCode.BAD_USER_INPUT
    return error.original_error


async def test_the_what_if_of_another_controller_knows_nothing_of_these_notices(client: Client) -> None:
    found = await client.ask(client.world.aomei, WHAT_IF, {"facts": {"residence": "DE"}})
    assert found["resolveTerms"]["terms"]["notice"] is None
    foreign = await refusal(client, client.world.aomei, residence="DE", service="ANYSHARE")
    unknown = await refusal(client, client.world.aomei, residence="DE", service="ANYTHING")
    assert foreign.path == unknown.path == ("facts", "service")
    assert foreign.message.replace("ANYSHARE", "ANYTHING") == unknown.message


@pytest.mark.parametrize("service", ["ANYSHARES", "anyshare", ""])
async def test_a_service_that_nobody_registered_is_refused_at_its_place(client: Client, service: str) -> None:
    refused = await refusal(client, client.world.aishu, residence="DE", service=service)
    assert refused.path == ("facts", "service")


@pytest.mark.parametrize("channel", ["app", "MOBILE_APP", ""])
async def test_a_channel_that_no_law_knows_is_refused_at_its_place(client: Client, channel: str) -> None:
    refused = await refusal(client, client.world.aishu, residence="CN", channel=channel)
    assert refused.path == ("facts", "channel")
    assert "mobile_app" in refused.message


async def test_the_channel_of_an_app_brings_its_period(client: Client) -> None:
    by_app = await what_if(client, residence="CN", collectedIn="CN", right="ERASURE", channel="mobile_app")
    by_post = await what_if(client, residence="CN", collectedIn="CN", right="ERASURE", channel="post")
    sources = [{clock["source"] for clock in found["terms"]["rights"][0]["clocks"]} for found in (by_app, by_post)]
    assert "CN_PIPL_APP_15WD" in sources[0] - sources[1]


async def test_a_person_has_no_what_if(client: Client) -> None:
    with pytest.raises(AssertionError, match="lacks a scope"):
        await client.ask(client.world.people["annika"], WHAT_IF, {"facts": {}})


async def test_the_trace_of_a_request_is_kept_for_the_person_and_the_desk(client: Client) -> None:
    sent = await send(client, "annika", "ACCESS", "ERASURE")
    (own,) = (await client.ask(client.world.people["annika"], TRACE))["viewer"]["rightsRequests"]["nodes"]
    sentences = own["trace"]["sentences"]
    assert "A request for ACCESS was received at 2026-11-18T09:00:00+00:00." in sentences
    assert "A request for ERASURE was received at 2026-11-18T09:00:00+00:00." in sentences
    assert len(sentences) == len(set(sentences))
    assert own["trace"]["calendars"][0].startswith("CN-")
    desk = await client.ask(client.world.aishu, OF_DESK, {"reference": sent["reference"]})
    assert desk["rightsRequest"]["trace"]["sentences"] == sentences


@pytest.mark.parametrize(
    "facts",
    [{"residence": "Germany"}, {"presentIn": "de"}, {"collectedIn": "EEA!"}, {"establishments": ["DE", ""]}],
    ids=["residence", "presentIn", "collectedIn", "establishments"],
)
async def test_a_place_that_is_none_is_refused_rather_than_left_without_a_law(
    client: Client, facts: dict[str, Any]
) -> None:
    answer = await client.answer(client.world.aishu, WHAT_IF, {"facts": facts})
    assert answer.errors
    (error,) = answer.errors
    assert "is no place" in error.message
    assert isinstance(error.original_error, DomainError)
    assert error.original_error.path == ("facts", *facts)
