"""Notices over GraphQL: what counts when, what changed, and who accepted, for those who may know."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from graphql import GraphQLObjectType

from habeas.notices.commands import PublishNotice
from habeas.reading.globalid import encode
from tests.notices.stage import NOW, SCHEMA, Stage
from tests.notices.test_commands_publish import FIRST, LATER, SECOND, accepted, publish
from tests.notices.texts import SMALL, altered, demo_text

PUBLISH = """mutation PublishNotice($input: PublishNoticeInput!) {
  publishNotice(input: $input) {
    notice { id version effectiveFrom changes { kind material requires } consentNeededFrom { count } }
    userErrors { code message path }
  }
}"""
ACCEPT = """mutation AcceptNotice($input: AcceptNoticeInput!) {
  acceptNotice(input: $input) {
    acceptance { id notice { id version } language acceptedAt }
    userErrors { code message path }
  }
}"""
IN_FORCE = """query ($at: DateTime, $service: String!, $language: String) {
  notice(service: $service, at: $at, language: $language) {
    title version language effectiveFrom revisedOn services { code } clauses { code theme }
    addenda { title jurisdiction { code } clauses { code } }
  }
}"""


def asked(stage: Stage, source: str, **more: Any) -> dict[str, Any]:
    controller = encode("CTL", stage.controller_id, stage.controller_id)
    return {"input": {"controller": controller, "source": source, **more}}


async def test_publishing_answers_the_stored_version(stage: Stage) -> None:
    data = await stage.ask(stage.privacy, PUBLISH, asked(stage, SMALL, effectiveFrom="2027-01-01T00:00:00Z"))
    notice = data["publishNotice"]["notice"]
    assert (notice["version"], notice["effectiveFrom"]) == ("1", "2027-01-01T00:00:00.000Z")
    assert (notice["changes"], notice["consentNeededFrom"]) == ([], {"count": 0})
    found = await stage.ask(stage.privacy, "query ($id: ID!) { node(id: $id) { id ... on Notice { text } } }", notice)
    assert found["node"]["text"].startswith("Acme Privacy Notice\nLast revised on 2026-01-01.")


async def test_a_dry_run_answers_what_would_be_and_stores_nothing(stage: Stage) -> None:
    first = await publish(stage, FIRST)
    await accepted(stage, first["id"], "DE")
    await stage.drain()
    await accepted(stage, first["id"], "CN", "CN", region="cn")
    variables = asked(stage, SECOND, effectiveFrom="2027-01-01T00:00:00Z", dryRun=True)
    dry = (await stage.ask(stage.privacy, PUBLISH, variables))["publishNotice"]
    assert dry["userErrors"] == []
    assert {
        "kind": "SERVICE_MODEL",
        "material": True,
        "requires": ["INFORM_IN_ADVANCE", "RENEWED_CONSENT", "INFORM"],
    } in dry["notice"]["changes"]
    assert dry["notice"]["consentNeededFrom"] == {"count": 3}
    assert len(await stage.rows("select 1 from habeas.notice_version")) == 1
    del variables["input"]["dryRun"]
    real = (await stage.ask(stage.privacy, PUBLISH, variables))["publishNotice"]["notice"]
    assert real | {"id": None} == dry["notice"] | {"id": None}


async def test_a_dry_run_has_every_field_of_a_notice(stage: Stage) -> None:
    outcome = await stage.run(PublishNotice(stage.controller_id, SMALL, dry_run=True), stage.privacy)
    kind = SCHEMA._schema.type_map["Notice"]
    assert isinstance(kind, GraphQLObjectType)
    fields = {field.extensions["strawberry-definition"].python_name for field in kind.fields.values()}
    assert fields == outcome.result["preview"].keys()


async def test_a_text_that_is_no_notice_is_a_user_error_that_names_its_line(stage: Stage) -> None:
    answer = await stage.ask(stage.privacy, PUBLISH, asked(stage, altered(("updated: 2026-01-01\n", ""))))
    (error,) = answer["publishNotice"]["userErrors"]
    assert (error["code"], error["path"]) == ("NOTICE_INVALID", ["source", "updated"])
    assert error["message"].startswith("Line ")
    assert answer["publishNotice"]["notice"] is None


async def test_a_person_cannot_publish(stage: Stage) -> None:
    result = await stage.answer(await stage.person("DE"), PUBLISH, asked(stage, SMALL))
    assert result.errors is not None
    assert "scope" in result.errors[0].message


@pytest.mark.promise("AOMEI-1", "AISHU-181")
async def test_anybody_under_the_controller_reads_the_notice_in_force_at_any_instant(stage: Stage) -> None:
    await publish(stage, SMALL)
    second = altered(("By e-mail.", "By e-mail or letter."), ('version: "1"', 'version: "2"'))
    await publish(stage, second, effective_from=LATER)
    await stage.drain()
    person = await stage.person("DE")
    before = {"service": "ACME", "at": (NOW - timedelta(days=1)).isoformat()}
    assert await stage.ask(person, IN_FORCE, before) == {"notice": None}
    then = {"service": "ACME", "at": (LATER - timedelta(seconds=1)).isoformat()}
    assert (await stage.ask(person, IN_FORCE, then))["notice"]["version"] == "1"
    after = {"service": "ACME", "at": (LATER + timedelta(seconds=1)).isoformat()}
    notice = (await stage.ask(person, IN_FORCE, after))["notice"]
    assert (notice["version"], notice["services"]) == ("2", [{"code": "ACME"}])
    assert [clause["code"] for clause in notice["clauses"]] == ["scope", "collection", "answer", "contact"]
    california = {"title": "California", "jurisdiction": {"code": "US-CA"}, "clauses": [{"code": "residents"}]}
    assert notice["addenda"] == [california]
    assert await stage.ask(person, IN_FORCE, {"service": "OTHER"}) == {"notice": None}


@pytest.mark.promise("AOMEI-84")
async def test_a_version_of_which_people_must_be_told_first_is_not_in_force_before(stage: Stage) -> None:
    await publish(stage, FIRST)
    await publish(stage, SECOND, effective_from=LATER)
    person, after = await stage.person("DE"), {"service": "ACME", "at": (LATER + timedelta(days=1)).isoformat()}
    assert (await stage.ask(person, IN_FORCE, after))["notice"]["version"] == "1"
    await stage.drain()
    assert (await stage.ask(person, IN_FORCE, after))["notice"]["version"] == "2"


@pytest.mark.promise("AISHU-1", "AISHU-2")
async def test_a_notice_is_read_in_the_language_asked_for_with_its_date_of_revision(stage: Stage) -> None:
    await publish(stage, SMALL)
    await publish(stage, altered(("language: en", "language: de\ntranslation_of: en"), ("Acme Privacy", "Acme-Daten")))
    person, at = await stage.person("DE"), (NOW + timedelta(hours=1)).isoformat()
    german = (await stage.ask(person, IN_FORCE, {"service": "ACME", "at": at, "language": "de"}))["notice"]
    assert (german["title"], german["language"], german["revisedOn"]) == ("Acme-Daten Notice", "de", "2026-01-01")
    original = (await stage.ask(person, IN_FORCE, {"service": "ACME", "at": at}))["notice"]
    assert original["language"] == "en"


@pytest.mark.promise("AOMEI-83", "AISHU-178")
async def test_people_see_every_version_with_its_difference_from_the_one_before(stage: Stage) -> None:
    await publish(stage, SMALL)
    second = altered(("By e-mail.", "By letter."), ('version: "1"', 'version: "2"'))
    await publish(stage, second, effective_from=LATER)
    document = "{ controller { notices { nodes { version differences { clause kind before after } } } } }"
    data = await stage.ask(await stage.person("DE"), document)
    change = {"clause": "contact", "kind": "REWORDED", "before": "By e-mail.", "after": "By letter."}
    assert data["controller"]["notices"]["nodes"] == [
        {"version": "2", "differences": [change]},
        {"version": "1", "differences": []},
    ]


async def test_how_many_people_are_concerned_is_for_the_privacy_team(stage: Stage) -> None:
    await publish(stage, SMALL)
    document = "{ controller { notices { nodes { consentNeededFrom { count regions { count } } } } } }"
    assert (await stage.answer(await stage.person("DE"), document)).errors is not None
    nodes = (await stage.ask(stage.privacy, document))["controller"]["notices"]["nodes"]
    assert nodes == [{"consentNeededFrom": {"count": 0, "regions": []}}]


async def test_accepting_answers_the_acceptance_and_the_viewer_lists_it(stage: Stage) -> None:
    version, person = await publish(stage, SMALL), await stage.person("DE")
    notice = encode("NOT", stage.controller_id, version["id"])
    data = await stage.ask(person, ACCEPT, {"input": {"notice": notice, "language": "en"}})
    acceptance = data["acceptNotice"]["acceptance"]
    assert acceptance["notice"] == {"id": notice, "version": "1"}
    assert (acceptance["language"], acceptance["acceptedAt"]) == ("en", "2026-11-21T09:00:00.000Z")
    mine = await stage.ask(person, "{ viewer { noticeAcceptances { nodes { id kind sha256 } } } }")
    expected = {"id": acceptance["id"], "kind": "EXPRESS", "sha256": version["sha256"]}
    assert mine["viewer"]["noticeAcceptances"]["nodes"] == [expected]


@pytest.mark.parametrize("notice", ["", "nonsense", encode("CTL", UUID(int=1), UUID(int=1))])
async def test_an_id_of_anything_else_is_no_notice(stage: Stage, notice: str) -> None:
    data = await stage.ask(await stage.person("DE"), ACCEPT, {"input": {"notice": notice, "language": "en"}})
    (error,) = data["acceptNotice"]["userErrors"]
    assert (error["code"], error["path"]) == ("NOT_FOUND", ["notice"])


async def test_the_privacy_team_cannot_open_the_acceptance_of_a_person(stage: Stage) -> None:
    version, person = await publish(stage, SMALL), await stage.person("DE")
    notice = encode("NOT", stage.controller_id, version["id"])
    data = await stage.ask(person, ACCEPT, {"input": {"notice": notice, "language": "en"}})
    document = "query ($id: ID!) { node(id: $id) { ... on NoticeAcceptance { acceptedAt } } }"
    variables = {"id": data["acceptNotice"]["acceptance"]["id"]}
    assert (await stage.answer(stage.privacy, document, variables)).errors is not None


@pytest.mark.promise("AISHU-143")
async def test_the_privacy_team_reads_where_the_notice_in_force_contradicts_a_law(stage: Stage) -> None:
    await publish(stage, demo_text("aishu"))
    document = "{ controller { findings { notice code severity message promises reference } } }"
    found = (await stage.ask(stage.privacy, document))["controller"]["findings"]
    deemed = [one for one in found if one["code"] == "DEEMED_CONSENT"]
    assert {promise for one in deemed for promise in one["promises"]} >= {"AISHU-13", "AISHU-143"}
    assert all(one["severity"] == "ERROR" and one["reference"] for one in deemed)
    assert (await stage.answer(await stage.person("DE"), document)).errors is not None


CONTACTS = "contacts: [{kind: EMAIL, value: privacy@acme.example}]"
BY_PRODUCT = """contacts: [{kind: EMAIL, value: privacy@acme.example},
  {kind: IN_PRODUCT, value: "Your page, Personal Information", services: [ACME]}]"""
REACH = 'query ($at: DateTime) { notice(service: "ACME", at: $at) { contacts { kind value services } } }'


@pytest.mark.promise("AISHU-150")
async def test_a_product_has_ways_of_its_own_to_be_reached_and_the_contacts_for_all_always_stand_behind_them(
    stage: Stage,
) -> None:
    source = altered((CONTACTS, BY_PRODUCT))
    shown = PUBLISH.replace("notice { id version", "notice { contacts { kind value services } id version")
    dry = await stage.ask(stage.privacy, shown, asked(stage, source, dryRun=True))
    await stage.ask(stage.privacy, PUBLISH, asked(stage, source))
    at = (NOW + timedelta(hours=1)).isoformat()
    found = await stage.ask(await stage.person("DE"), REACH, {"at": at})
    own = {"kind": "IN_PRODUCT", "value": "Your page, Personal Information", "services": ["ACME"]}
    always = {"kind": "EMAIL", "value": "privacy@acme.example", "services": []}
    assert found["notice"]["contacts"] == dry["publishNotice"]["notice"]["contacts"] == [own, always]


@pytest.mark.promise("AISHU-150")
@pytest.mark.parametrize("services", ["[ACME]", "[ELSEWHERE]"])
async def test_a_notice_by_which_some_product_cannot_be_reached_is_none(stage: Stage, services: str) -> None:
    contacts = f"contacts: [{{kind: PHONE, value: '1', services: {services}}}]"
    data = await stage.ask(stage.privacy, PUBLISH, asked(stage, altered((CONTACTS, contacts))))
    assert [each["code"] for each in data["publishNotice"]["userErrors"]] == ["NOTICE_INVALID"]
