"""What people read of the controller, of its register and of where their data lie; and what nobody has to say."""

import re
from typing import Any

import pytest

from habeas.demo.load.actors import platform
from habeas.demo.world import slug_id
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.vault.commands import CollectRecord
from habeas.writing.run import run
from tests.world import Demo

CONTROLLER = """{ controller { legalName processingActivities(first: 50) { nodes {
  purpose { code } retentionAnchor retentionPeriod } } } }"""
RECORDS = "{ viewer { records(first: 100) { nodes { label value } } } }"
ANYBODY = """query ($controller: ID, $service: String!) {
  notice(controller: $controller, service: $service) { title clauses { body } } }"""


@pytest.mark.promise("AOMEI-92")
async def test_the_legal_entity_behind_anyviewer_is_named_as_its_controller(demo: Demo) -> None:
    for persona in ("person-av", "aomei-privacy"):
        found = (await demo.data(persona, CONTROLLER))["controller"]
        assert found["legalName"] == "AOMEI International Network Co., Ltd."
    kinds = await demo.as_superuser("sg", "select kind from habeas.organization where legal_name like 'AOMEI Int%'")
    assert [row["kind"] for row in kinds] == ["CONTROLLER"]


@pytest.mark.promise("AISHU-86", "AOMEI-76")
@pytest.mark.parametrize(("persona", "purposes"), [("person-eu", 4), ("person-av", 1)])
async def test_data_are_kept_while_the_account_lives_unless_their_purpose_ends_sooner(
    demo: Demo, persona: str, purposes: int
) -> None:
    found = (await demo.data(persona, CONTROLLER))["controller"]["processingActivities"]["nodes"]
    anchors = {one["purpose"]["code"]: (one["retentionAnchor"], one["retentionPeriod"]) for one in found}
    assert anchors["ACCOUNT_REGISTRATION"] == ("ACCOUNT_LIFE", None)
    living = [purpose for purpose, (anchor, _) in anchors.items() if anchor == "ACCOUNT_LIFE"]
    assert len(living) == purposes
    assert all(period for anchor, period in anchors.values() if anchor == "COLLECTED_AT")


@pytest.mark.promise("AISHU-23")
async def test_the_notice_and_the_site_are_read_without_saying_who_one_is(demo: Demo) -> None:
    controller = (await demo.data("person-eu", "{ controller { id } }"))["controller"]["id"]
    answer = await demo.ask(None, ANYBODY, {"controller": controller, "service": "ANYSHARE"})
    assert answer["data"]["notice"]["clauses"]
    for path in ("/", "/schema.graphql", "/healthz"):
        page = await demo.client.get(path)
        assert page.status_code == 200
        assert "set-cookie" not in page.headers


@pytest.mark.promise("AISHU-138", "AISHU-139")
@pytest.mark.parametrize(
    ("collected_in", "home", "elsewhere"), [("CN", "cn", "sg"), ("DE", "sg", "cn"), ("US-CA", "sg", "cn")]
)
async def test_what_is_collected_in_mainland_china_is_stored_there_and_all_else_in_singapore(
    demo: Demo, collected_in: str, home: str, elsewhere: str
) -> None:
    key = {"cn": "yuqing", "sg": "annika"}
    for region, refused in ((elsewhere, True), (home, False)):
        org_id, subject = demo.world.org_id("personal", key[region]), slug_id("person", key[region])
        actor = platform(region, org_id, slug_id("organization", "aishu"), subject)
        command = CollectRecord(
            category_code="LOGS",
            label=f"Log-in from {collected_in}",
            value={"event": "LOGIN"},
            collected_at=demo.engines.clock.now(),
            collected_in=collected_in,
            source="DEVICE",
            service_code="ANYSHARE",
            activity_codes=("LOGGING",),
        )
        if refused:
            with pytest.raises(DomainError) as found:
                await run(command, actor, engine=demo.engines.writes)
            assert found.value.code is ErrorCode.RESIDENCY_VIOLATION
        else:
            await run(command, actor, engine=demo.engines.writes)
    stored = {
        region: len(
            await demo.as_superuser(region, "select 1 from habeas.vault_record where label = $1", command.label)
        )
        for region in ("cn", "sg")
    }
    assert stored == {home: 1, elsewhere: 0}


def leaves(value: Any) -> list[str]:
    """Every text inside of a value."""
    if isinstance(value, dict):
        return [text for each in value.values() for text in leaves(each)]
    if isinstance(value, list):
        return [text for each in value for text in leaves(each)]
    return [value] if isinstance(value, str) else []


@pytest.mark.promise("AOMEI-39")
async def test_no_value_of_a_record_lies_open_in_the_database(demo: Demo) -> None:
    nodes = (await demo.data("person-av", RECORDS))["viewer"]["records"]["nodes"]
    texts = {text for node in nodes for text in leaves(node["value"]) if len(text) > 8}
    assert "julien@morel.example" in texts
    rows = await demo.as_superuser("sg", "select t::text as row from habeas.vault_record t")
    stored = "\n".join(row["row"] for row in rows)
    hidden = "".join(bytes.fromhex(part).decode("latin-1") for part in re.findall(r"\\x([0-9a-f]+)", stored))
    labels = {node["label"] for node in nodes}
    assert [text for text in texts - labels if text in stored or text in hidden] == []


REMEDIES = """mutation { submitRightsRequest(input: {rights: [COMPLAINT]}) {
  request { remedies { law ways authorities reference } } userErrors { code } } }"""
FORUM = "{ controller { findings { defect code promises message } } }"


@pytest.mark.promise("AISHU-186")
@pytest.mark.parametrize(
    ("persona", "law", "court"),
    [
        ("person-eu", "EU_GDPR", "court (Art. 79)"),
        ("person-cn", "CN_PIPL", "people's court (PIPL Art. 50)"),
    ],
)
async def test_the_court_at_the_controllers_seat_hides_no_court_of_the_persons_law(
    demo: Demo, persona: str, law: str, court: str
) -> None:
    answer = (await demo.data(persona, REMEDIES))["submitRightsRequest"]
    ways = {one["law"]: one["ways"] for one in answer["request"]["remedies"]}
    assert court in ways[law]
    findings = (await demo.data("aishu-privacy", FORUM))["controller"]["findings"]
    (forum,) = (one for one in findings if one["defect"] == "D-10" and one["code"] == "FORUM_INCOMPLETE")
    assert "AISHU-186" in forum["promises"]


TWO_NOTICES = """query ($service: String!) { notice(service: $service) { title text }
  viewer { spaces { organization { name kind announcements { legalEntity contact statement } } } } }"""


@pytest.mark.promise("AISHU-10")
async def test_a_member_reads_the_organizations_own_notice_beside_that_of_the_platform(demo: Demo) -> None:
    found = await demo.data("person-eu", TWO_NOTICES, {"service": "ANYSHARE"})
    assert found["notice"]["title"] == "AISHU Privacy Notice"
    assert "AISHU Technology Corp." in found["notice"]["text"]
    spaces = {one["organization"]["name"]: one["organization"] for one in found["viewer"]["spaces"]}
    (own,) = spaces["Contoso GmbH"]["announcements"]
    assert (own["legalEntity"], own["contact"]) == ("Contoso GmbH", "datenschutz@contoso.example")
    assert "oversees the AnyShare accounts" in own["statement"]
    assert [one["announcements"] for one in spaces.values() if one["kind"] == "PERSONAL"] == [[]]
