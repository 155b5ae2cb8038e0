"""The terms that apply to a person, as clients read them."""

import pytest

from habeas.jurisdictions.rules.sets import Right
from tests.rights.client import Client, send


@pytest.mark.promise("AISHU-187", "AISHU-8")
async def test_the_california_addendum_is_for_the_person_in_california_alone(client: Client) -> None:
    for person, laws, addenda in (
        ("maya", ["US_CA_CCPA"], ["California addendum"]),
        ("annika", ["EU_GDPR"], []),
        ("yuqing", ["CN_PIPL"], []),
        ("julien", ["EU_GDPR"], []),
    ):
        terms = (await client.ask(client.world.people[person], "MyTerms"))["viewer"]["applicableTerms"]
        assert [law["code"] for law in terms["laws"]] == laws
        assert [each["title"] for each in terms["addenda"]] == addenda


async def test_a_law_has_one_code_wherever_it_is_named(client: Client) -> None:
    annika = client.world.people["annika"]
    listed = "{ viewer { applicableTerms { laws { code variant key } } } }"
    laws = (await client.ask(annika, listed))["viewer"]["applicableTerms"]["laws"]
    assert laws == [{"code": "EU_GDPR", "variant": "DE", "key": "EU_GDPR:DE"}]
    await send(client, "annika", "ACCESS")
    sent = "{ viewer { rightsRequests { nodes { remedies { law code variant } clocks { source } } } } }"
    (request,) = (await client.ask(annika, sent))["viewer"]["rightsRequests"]["nodes"]
    assert request["remedies"] == [{"law": "EU_GDPR", "code": "EU_GDPR", "variant": "DE"}]
    assert "EU_GDPR" in {clock["source"] for clock in request["clocks"]}


@pytest.mark.promise("AISHU-167")
async def test_the_terms_say_when_a_request_sent_now_would_be_answered(client: Client) -> None:
    terms = (await client.ask(client.world.people["annika"], "MyTerms"))["viewer"]["applicableTerms"]
    assert terms["asOf"] == "2026-11-18T09:00:00.000Z"
    assert (terms["notice"]["title"], terms["notice"]["version"]) == ("AISHU Privacy Notice", "2023-06-19")
    access = next(each for each in terms["rights"] if each["right"] == "ACCESS")
    assert (access["availability"], access["effectiveDue"]) == ("AVAILABLE", "2026-12-09T15:59:59.000Z")
    sent = await send(client, "annika", "ACCESS")
    assert sent["effectiveDue"] == access["effectiveDue"]
    assert sent["clocks"] == access["clocks"]


async def test_the_policy_of_aomei_promises_no_time(client: Client) -> None:
    terms = (await client.ask(client.world.people["julien"], "MyTerms"))["viewer"]["applicableTerms"]
    assert terms["notice"]["version"] == "2022-10-25"
    assert {clock["source"] for right in terms["rights"] for clock in right["clocks"]} == {"EU_GDPR"}
    closure = next(each for each in terms["rights"] if each["right"] == "ACCOUNT_CLOSURE")
    assert closure["citations"] == [{"source": "AnyViewer Privacy Policy", "reference": "deletion-grounds"}]


async def test_every_right_is_listed_with_its_reason(client: Client) -> None:
    terms = (await client.ask(client.world.people["julien"], "MyTerms"))["viewer"]["applicableTerms"]
    assert {each["right"] for each in terms["rights"]} == set(Right)
    assert all(each["because"] for each in terms["rights"])


async def test_the_notice_of_the_terms_can_be_fetched_by_its_id(client: Client) -> None:
    terms = (await client.ask(client.world.people["annika"], "MyTerms"))["viewer"]["applicableTerms"]
    text = "query ($id: ID!) { node(id: $id) { ... on Notice { version } } }"
    answer = await client.ask(client.world.people["annika"], text, {"id": terms["notice"]["id"]})
    assert answer["node"] == {"version": "2023-06-19"}
