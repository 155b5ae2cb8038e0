"""Consents over GraphQL: one mutation each to give and to withdraw, and receipts to keep."""

from typing import Any

import pytest

from habeas.access import Actor
from habeas.consent.rules import digest
from habeas.reading.globalid import encode
from tests.notices.stage import Stage

GIVE = """mutation ($input: GiveConsentInput!) {
  giveConsent(input: $input) { consent { id status purpose { code name } } userErrors { code path } } }"""
WITHDRAW = """mutation WithdrawMyConsent($input: WithdrawConsentInput!) {
  withdrawConsent(input: $input) {
    consent { id purpose { code } status withdrawnAt receipt { id } }
    userErrors { code message path }
  }
}"""
MINE = """{ viewer { consents { totalCount nodes {
  id status continuesOn organization { kind } receipt { kind } receipts { kind content sha256 } } } } }"""


async def give(stage: Stage, person: Actor, purpose: str = "SURVEY") -> Any:
    return (await stage.ask(person, GIVE, {"input": {"purpose": purpose}}))["giveConsent"]


@pytest.mark.promise("AISHU-168")
async def test_withdrawing_takes_one_mutation_like_giving(stage: Stage) -> None:
    person = await stage.person("DE")
    given = (await give(stage, person))["consent"]
    assert (given["status"], given["purpose"]) == ("GIVEN", {"code": "SURVEY", "name": "Surveys"})
    answer = await stage.ask(person, WITHDRAW, {"input": {"consent": given["id"]}})
    withdrawn = answer["withdrawConsent"]["consent"]
    assert (withdrawn["id"], withdrawn["status"]) == (given["id"], "WITHDRAWN")
    assert withdrawn["withdrawnAt"] == "2026-11-21T09:00:00.000Z"
    assert withdrawn["receipt"]["id"]


async def test_the_viewer_keeps_receipts_whose_digest_can_be_checked(stage: Stage) -> None:
    person = await stage.person("DE")
    given = (await give(stage, person))["consent"]
    await stage.ask(person, WITHDRAW, {"input": {"consent": given["id"]}})
    (consent,) = (await stage.ask(person, MINE))["viewer"]["consents"]["nodes"]
    assert (consent["organization"], consent["continuesOn"]) == ({"kind": "PERSONAL"}, None)
    assert sorted(receipt["kind"] for receipt in consent["receipts"]) == ["GIVEN", "WITHDRAWN"]
    assert all(receipt["sha256"] == digest(receipt["content"]) for receipt in consent["receipts"])


async def test_a_refusal_names_the_input(stage: Stage) -> None:
    answer = await give(stage, await stage.person("DE"), "ANYTHING")
    assert answer == {"consent": None, "userErrors": [{"code": "BAD_USER_INPUT", "path": ["purpose"]}]}


async def test_the_consent_of_another_is_not_found_as_one_that_never_was(stage: Stage) -> None:
    given, stranger = (await give(stage, await stage.person("DE")))["consent"], await stage.person("DE")
    never = encode("CON", stage.controller_id, stage.controller_id)
    answers = [await stage.ask(stranger, WITHDRAW, {"input": {"consent": each}}) for each in (given["id"], never)]
    assert answers[0] == answers[1]
    assert answers[0]["withdrawConsent"]["userErrors"][0]["code"] == "NOT_FOUND"
    assert (await stage.ask(stranger, MINE))["viewer"]["consents"]["totalCount"] == 0


async def test_the_privacy_team_registers_another_basis(stage: Stage) -> None:
    controller = encode("CTL", stage.controller_id, stage.controller_id)
    document = """mutation ($input: RegisterPurposeBasisInput!) { registerPurposeBasis(input: $input) {
      purposeBasis { basis registeredAt purpose { code } } userErrors { code path } } }"""
    values = {"controller": controller, "purpose": "SURVEY", "basis": "LEGITIMATE_INTERESTS", "reference": "R"}
    registered = (await stage.ask(stage.privacy, document, {"input": values}))["registerPurposeBasis"]
    assert registered["purposeBasis"]["purpose"] == {"code": "SURVEY"}
    refused = (await stage.ask(stage.privacy, document, {"input": values | {"basis": "HABIT"}}))["registerPurposeBasis"]
    assert refused["userErrors"] == [{"code": "BAD_USER_INPUT", "path": ["basis"]}]
