"""Without a token there are the notices and the count of demands, and nothing else of whatever is linked to them."""

from typing import Any

import pytest

from habeas.schema import BOOK
from tests.world import Demo

CONTROLLER = "{ controller { id } }"
REPORT = "query ($controller: ID) { authorityDemandReport(controller: $controller) { controller years { year } } }"
NOTICE = """
query ($controller: ID, $service: String!, $at: DateTime, $language: String) {
  notice(controller: $controller, service: $service, at: $at, language: $language) {
    title version language effectiveFrom text
    services { code name }
    addenda { title jurisdiction { code name } clauses { heading } }
    clauses { code body }
  }
}
"""


async def controller_of(demo: Demo, persona: str) -> str:
    return str((await demo.data(persona, CONTROLLER))["controller"]["id"])


async def unanswered(demo: Demo, text: str, variables: dict[str, Any] | None = None) -> str:
    """The code with which a request without a token is refused."""
    answer = await demo.ask(None, text, variables)
    assert not (answer.get("data") or {}).get("notice")
    return str(answer["errors"][0]["extensions"]["code"])


async def test_anybody_reads_the_notice_of_a_controller_and_the_addenda_for_their_place(demo: Demo) -> None:
    values = {"controller": await controller_of(demo, "person-eu"), "service": "ANYSHARE"}
    notice = (await demo.ask(None, NOTICE, values))["data"]["notice"]
    assert (notice["title"], notice["version"]) == ("AISHU Privacy Notice", "2023-06-19")
    assert [each["jurisdiction"]["code"] for each in notice["addenda"]] == ["US-CA"]
    assert notice["addenda"][0]["clauses"]
    assert notice["clauses"]
    assert {each["code"] for each in notice["services"]} == {"ANYSHARE", "ANYBACKUP"}
    assert notice == (await demo.data("person-eu", NOTICE, values))["notice"]
    before = await demo.ask(None, NOTICE, {**values, "at": "2023-06-18T15:59:59Z"})
    assert before == {"data": {"notice": None}}


async def test_the_notice_of_one_controller_is_not_found_under_another(demo: Demo) -> None:
    aomei = await controller_of(demo, "person-av")
    assert (await demo.ask(None, NOTICE, {"controller": aomei, "service": "ANYSHARE"}))["data"]["notice"] is None
    other = await demo.ask(None, NOTICE, {"controller": aomei, "service": "ANYVIEWER"})
    assert other["data"]["notice"]["version"] == "2022-10-25"


async def test_a_token_says_whose_notice_it_is_whatever_the_argument_says(demo: Demo) -> None:
    values = {"controller": await controller_of(demo, "person-av"), "service": "ANYVIEWER"}
    assert (await demo.data("person-eu", NOTICE, values))["notice"] is None


async def test_without_a_controller_nobody_is_answered(demo: Demo) -> None:
    assert await unanswered(demo, NOTICE, {"service": "ANYSHARE"}) == "BAD_USER_INPUT"
    assert await unanswered(demo, NOTICE, {"service": "ANYSHARE", "controller": "nonsense"}) == "NOT_FOUND"


@pytest.mark.parametrize(
    "beneath",
    [
        "consentNeededFrom { count }",
        "announcements { kind }",
        "consentNeededFrom { regions { region { code } count } }",
    ],
)
async def test_what_the_privacy_team_reads_of_a_notice_is_not_for_anybody(demo: Demo, beneath: str) -> None:
    controller = await controller_of(demo, "person-eu")
    text = f'{{ notice(controller: "{controller}", service: "ANYSHARE") {{ {beneath} }} }}'
    assert await unanswered(demo, text) == "FORBIDDEN"


@pytest.mark.parametrize(
    "text",
    [
        "{ viewer { __typename } }",
        "{ controller { id } }",
        '{ node(id: "X") { id } }',
        '{ nodes(ids: ["X"]) { id } }',
        '{ organization(id: "X") { id } }',
        '{ rightsRequest(reference: "R-2026-AAAA-AAAA") { id } }',
        "{ resolveTerms(facts: {}) { sentences } }",
    ],
)
async def test_every_other_field_needs_a_token(demo: Demo, text: str) -> None:
    assert await unanswered(demo, text) == "UNAUTHENTICATED"


async def test_the_id_of_a_person_or_of_a_customer_opens_nothing(demo: Demo) -> None:
    for named in (demo.held["person-eu"].person_id, demo.held["contoso-admin"].organization_id):
        answer = await demo.ask(None, NOTICE, {"controller": named, "service": "ANYSHARE"})
        assert answer == {"data": {"notice": None}}
        counted = await demo.ask(None, REPORT, {"controller": named})
        assert counted == {"data": {"authorityDemandReport": None}}


async def test_anybody_reads_how_often_authorities_demanded_data_of_a_controller(demo: Demo) -> None:
    answer = await demo.ask(None, REPORT, {"controller": await controller_of(demo, "person-av")})
    report = answer["data"]["authorityDemandReport"]
    assert (report["controller"], report["years"]) == ("AOMEI International Network Co., Ltd.", [])


def test_only_notices_and_the_count_of_demands_are_open_to_anybody() -> None:
    assert set(BOOK.public) == {"Query.notice", "Query.specificPolicy", "Query.authorityDemandReport"}
    opened = {table.__name__ for each in BOOK.public.values() for table in each.tables}
    assert opened == {"NoticeVersion", "Clause", "Addendum", "Service", "Place", "Organization", "AuthorityDemandMark"}
    narrowed = BOOK.narrowed(frozenset())
    assert set(narrowed.rows) == set(BOOK.rows)
    assert narrowed.fields == BOOK.fields
    assert not narrowed.commands


async def test_anybody_reads_the_heads_of_the_logs_and_how_much_is_told_later(demo: Demo) -> None:
    response = await demo.client.get("/.well-known/habeas-log")
    document = response.json()
    assert (response.status_code, document["format"]) == (200, "habeas-log/1")
    assert set(document["regions"]) == {"sg", "cn"}
    assert all(found["delayedEntries"] == [] for found in document["regions"].values())
    for query, status in (("?earlier=x", 400), ("?region=nowhere&earlier=1", 404), ("?region=sg&earlier=999999", 404)):
        assert (await demo.client.get(f"/.well-known/habeas-log{query}")).status_code == status
