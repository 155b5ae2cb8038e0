"""Incidents through the public door: reported, opened, weighed, contained, told of, closed."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from habeas.demo.cluster import ClusterSettings
from habeas.kernel.clock import FixedClock
from tests.mails import mailed
from tests.world import Demo, demo_world

DESK, PERSON = "aishu-privacy", "person-eu"
STEP = """mutation S($input: %sInput!) { %s(input: $input) {
  incident { id status affected { place people } duties { law code variant duty dueAt metAt
             missed } noticeBlocks events { kind law code variant duty people note } }
  userErrors { code path message } } }"""
LIST = "{ controller { incidents(first: 50) { nodes { id origin status summary events { kind law duty } } } } }"
TOLD = "{ viewer { incidentNotices(first: 50) { nodes { id parts { block heading text } } } } }"
MINE = "{ viewer { reportedLeaks(first: 50) { nodes { id summary status } } } }"
SPEAKS = "update habeas.person set language = $2 where primary_email = $1"
PARTS = [
    {"block": block, "text": f"About {block}."}
    for block in ("BASIC_FACTS", "POSSIBLE_IMPACT", "MEASURES", "WHAT_YOU_CAN_DO", "CONTACT", "DATA_TYPES")
]


@pytest.fixture(scope="module")
async def mails(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mails")


@pytest.fixture(scope="module")
async def clock() -> FixedClock:
    return FixedClock(datetime.now(UTC).replace(microsecond=0))


@pytest.fixture(scope="module")
async def demo(
    cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory, mails: Path, clock: FixedClock
) -> AsyncIterator[Demo]:
    folder = tmp_path_factory.mktemp("incidents")
    async with demo_world(cluster, folder, clock, mail_folder=mails) as found:
        yield found


async def step(demo: Demo, name: str, persona: str = DESK, **values: Any) -> Any:
    kind = name[0].upper() + name[1:]
    return (await demo.data(persona, STEP % (kind, name), {"input": values}))[name]


async def opened(demo: Demo, *places: str, aware_at: datetime | None = None) -> str:
    at = None if aware_at is None else aware_at.isoformat()
    incident: str = (await step(demo, "openIncident", summary="A copy of a backup was taken.", awareAt=at))["incident"][
        "id"
    ]
    if places:
        affected = [{"place": place, "people": 700} for place in places]
        await step(demo, "assessIncident", incident=incident, risk="HIGH", affected=affected, note="First count.")
    return incident


def read_in(mails: Path) -> set[str]:
    return {path.read_text(encoding="utf-8") for path in mails.glob("*.eml")}


@pytest.mark.promise("AOMEI-75")
async def test_a_person_reports_a_leak_and_the_desk_takes_it_up(demo: Demo) -> None:
    report = (await step(demo, "reportLeak", PERSON, summary="My files are on a public page."))["incident"]
    assert (report["status"], report["events"]) == ("REPORTED", [])
    mine = (await demo.data(PERSON, MINE))["viewer"]["reportedLeaks"]["nodes"]
    assert mine == [{"id": report["id"], "summary": "My files are on a public page.", "status": "REPORTED"}]
    assert (await demo.data("person-ca", MINE))["viewer"]["reportedLeaks"]["nodes"] == []
    taken = await step(demo, "reviewLeakReport", incident=report["id"], takeUp=True, note="Confirmed.")
    assert taken["incident"]["status"] == "OPEN"
    again = await step(demo, "reviewLeakReport", incident=report["id"], takeUp=False, note="No.")
    assert [each["code"] for each in again["userErrors"]] == ["ILLEGAL_STEP"]


async def test_a_report_of_another_region_is_known_to_the_desk_without_its_words(demo: Demo) -> None:
    report = (await step(demo, "reportLeak", "person-cn", summary="我的文件被公开了。"))["incident"]
    await demo.drain()
    nodes = (await demo.data(DESK, LIST))["controller"]["incidents"]["nodes"]
    seen = next(node for node in nodes if node["id"] == report["id"])
    assert (seen["origin"], seen["status"]) == ("PERSON", "REPORTED")
    assert "cn" in seen["summary"]
    assert "文件" not in str(nodes)


KITS = "{ controller { recipients(first: 50) { nodes { code name } } } }"
RISKY = "{ controller { incidents(first: 50) { nodes { id recipient status summary } } } }"


@pytest.mark.promise("AOMEI-51")
async def test_a_kit_that_looks_risky_is_reported_by_its_code_and_taken_up_in_every_region(demo: Demo) -> None:
    person, desk = "person-av", "aomei-privacy"
    nodes = (await demo.data(person, KITS))["controller"]["recipients"]["nodes"]
    kit = next(node["code"] for node in nodes if node["name"].startswith("Firebase"))
    report = (await step(demo, "reportLeak", person, summary="It phones home.", recipient=kit))["incident"]
    read = {node["id"]: node for node in (await demo.data(desk, RISKY))["controller"]["incidents"]["nodes"]}
    assert read[report["id"]] == {
        "id": report["id"], "recipient": kit, "status": "REPORTED", "summary": "It phones home.",
    }  # fmt: skip
    taken = await step(demo, "reviewLeakReport", desk, incident=report["id"], takeUp=True, note="It does.")
    assert taken["incident"]["status"] == "OPEN"
    chinese = (await step(demo, "reportLeak", "person-cn", summary="可疑。", recipient="BUGLY"))["incident"]
    await demo.drain()
    elsewhere = {node["id"]: node for node in (await demo.data(DESK, RISKY))["controller"]["incidents"]["nodes"]}
    assert elsewhere[chinese["id"]]["recipient"] == "BUGLY"
    unknown = await step(demo, "reportLeak", person, summary="It phones home.", recipient="NOBODY")
    assert [(each["code"], each["path"]) for each in unknown["userErrors"]] == [("BAD_USER_INPUT", ["recipient"])]


@pytest.mark.promise("AOMEI-72", "AISHU-105")
async def test_an_incident_is_contained_before_it_is_closed_and_its_duties_are_met_first(demo: Demo) -> None:
    incident = await opened(demo, "GB")
    early = await step(demo, "closeIncident", incident=incident, note="Done.")
    assert [each["code"] for each in early["userErrors"]] == ["ILLEGAL_STEP"]
    await step(demo, "recordIncidentMeasure", incident=incident, note="Keys revoked.", contained=True)
    unmet = (await step(demo, "closeIncident", incident=incident, note="Done."))["userErrors"]
    assert "UK_GDPR:ENG authority" in unmet[0]["message"]
    await step(demo, "publishIncidentNotice", incident=incident, parts=PARTS, places=["GB"])
    for duty in (await step(demo, "recordIncidentMeasure", incident=incident, note="Review."))["incident"]["duties"]:
        if duty["metAt"] is None:
            met = await step(
                demo, "recordIncidentDutyMet", incident=incident, law=duty["law"], duty=duty["duty"], note="Case 7."
            )
            assert met["userErrors"] == []
    assert (await step(demo, "closeIncident", incident=incident, note="Done."))["incident"]["status"] == "CLOSED"


@pytest.mark.promise("AOMEI-73", "AISHU-106")
async def test_each_affected_jurisdiction_has_its_own_clock_from_awareness(demo: Demo, clock: FixedClock) -> None:
    aware_at = clock.now() - timedelta(hours=2)
    incident = await opened(demo, "DE", "CN", aware_at=aware_at)
    known = (await step(demo, "recordIncidentMeasure", incident=incident, note="Logs kept."))["incident"]
    due = {(duty["law"], duty["duty"]): duty["dueAt"] for duty in known["duties"]}
    assert datetime.fromisoformat(due["EU_GDPR:DE", "authority"]) == aware_at + timedelta(hours=72)
    assert any(law.startswith("CN_PIPL") for law, _ in due)
    assert ("EU_GDPR", "DE") in {(duty["code"], duty["variant"]) for duty in known["duties"]}
    assert all(duty["law"] == ":".join(filter(None, (duty["code"], duty["variant"]))) for duty in known["duties"])
    assert not any(law.startswith("US_CA") for law, _ in due)


async def test_a_missed_duty_is_a_fact_that_meeting_it_later_does_not_undo(demo: Demo, clock: FixedClock) -> None:
    incident = await opened(demo, "FR", aware_at=clock.now() - timedelta(hours=80))
    await demo.drain()
    late = {"law": "EU_GDPR:FR", "duty": "authority"}
    after = (await step(demo, "recordIncidentDutyMet", incident=incident, note="Told late.", **late))["incident"]
    events = [each["kind"] for each in after["events"] if (each["law"], each["duty"]) == ("EU_GDPR:FR", "authority")]
    assert sorted(events) == ["DUTY_MET", "DUTY_MISSED"]
    named = {(each["code"], each["variant"]) for each in after["events"] if each["law"] == "EU_GDPR:FR"}
    assert named == {("EU_GDPR", "FR")}
    assert {(each["code"], each["variant"]) for each in after["events"] if each["law"] is None} == {(None, None)}
    assert [duty["missed"] for duty in after["duties"] if duty["duty"] == "authority"] == [True]


@pytest.mark.promise("AISHU-108", "AOMEI-74")
@pytest.mark.parametrize("block", ["BASIC_FACTS", "POSSIBLE_IMPACT", "MEASURES", "WHAT_YOU_CAN_DO"])
async def test_a_notice_without_a_promised_block_is_not_sent(demo: Demo, block: str) -> None:
    incident = await opened(demo, "DE")
    before = len((await demo.data(PERSON, TOLD))["viewer"]["incidentNotices"]["nodes"])
    for parts in (
        [part for part in PARTS if part["block"] != block],
        [{**part, "text": " "} if part["block"] == block else part for part in PARTS],
    ):
        answer = await step(demo, "publishIncidentNotice", incident=incident, parts=parts)
        assert [each["code"] for each in answer["userErrors"]] == ["INCIDENT_NOTICE_INCOMPLETE"]
        assert block in answer["userErrors"][0]["message"]
    assert len((await demo.data(PERSON, TOLD))["viewer"]["incidentNotices"]["nodes"]) == before


@pytest.mark.promise("AISHU-107", "AOMEI-74")
async def test_people_of_every_region_are_told_in_the_product_and_by_mail(demo: Demo, mails: Path) -> None:
    incident = await opened(demo, "DE", "CN")
    sent_before = read_in(mails)
    parts = [{**part, "text": f"{part['text']} Case 4712."} for part in PARTS]
    parts.append({"block": "DATE_OF_BREACH", "text": "On 19 November."})
    answer = await step(demo, "publishIncidentNotice", incident=incident, parts=parts)
    assert answer["userErrors"] == []
    await demo.drain()
    for persona in (PERSON, "person-cn"):
        told = (await demo.data(persona, TOLD))["viewer"]["incidentNotices"]["nodes"][0]["parts"]
        assert [part["text"] for part in told if part["block"] == "BASIC_FACTS"] == ["About BASIC_FACTS. Case 4712."]
    new = read_in(mails) - sent_before
    sent_to = {line for text in new for line in text.splitlines() if line.startswith("To: ")}
    mine = (await demo.data(PERSON, "{ viewer { person { primaryEmail } } }"))["viewer"]["person"]["primaryEmail"]
    assert f"To: {mine}" in sent_to
    after = (await step(demo, "recordIncidentMeasure", incident=incident, note="Told."))["incident"]["events"]
    told_of = {each["note"]: each["people"] for each in after if each["kind"] == "PEOPLE_TOLD"}
    assert set(told_of) == {f"in the product and by mail, region {code}" for code in ("sg", "cn")}
    assert min(told_of.values()) > 0


async def test_each_person_is_told_in_their_language_in_the_product_and_by_mail(demo: Demo, mails: Path) -> None:
    for address, language in (("jonas.richter@contoso.example", "cs"), ("maya@torres.example", "fr-CH")):
        await demo.as_superuser("sg", SPEAKS, address, language)
    incident = await opened(demo, "DE", "CN")
    parts = [{**part, "text": f"{part['text']} Case 5813."} for part in PARTS]
    assert (await step(demo, "publishIncidentNotice", incident=incident, parts=parts))["userErrors"] == []
    await demo.drain()
    await demo.drain()  # the other region may have had nothing left to do before it was told
    for persona, address, subject, heading in (
        ("person-cn", "yuqing.lin@contoso.example", "：个人信息安全事件通知", "事件经过"),
        (
            PERSON,
            "annika.vogt@contoso.example",
            ": Benachrichtigung über einen Sicherheitsvorfall",
            "Was geschehen ist",
        ),
        ("person-ca", "maya@torres.example", " : communication d'un incident de sécurité", "Ce qui s'est passé"),
        (None, "jonas.richter@contoso.example", ": notice of a security incident", "What happened"),
    ):
        [mail] = mailed(mails, address, "Case 5813.")
        assert mail.subject.endswith(subject)
        assert mail.text.startswith(f"{heading}\nAbout BASIC_FACTS. Case 5813.\n\n")
        if persona is not None:
            told = (await demo.data(persona, TOLD))["viewer"]["incidentNotices"]["nodes"][0]["parts"]
            assert "\n\n".join(f"{part['heading']}\n{part['text']}" for part in told) == mail.text.strip()


async def test_people_of_another_controller_are_not_told(demo: Demo) -> None:
    assert (await demo.data("person-av", TOLD))["viewer"]["incidentNotices"]["nodes"] == []


@pytest.mark.parametrize("persona", [PERSON, "contoso-admin"])
async def test_only_the_privacy_team_sees_and_handles_incidents(demo: Demo, persona: str) -> None:
    answer = await demo.ask(persona, STEP % ("OpenIncident", "openIncident"), {"input": {"summary": "x"}})
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    answer = await demo.ask(persona, LIST)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.parametrize(
    ("name", "values", "code"),
    [
        ("openIncident", {"summary": " "}, "BAD_USER_INPUT"),
        ("openIncident", {"summary": "x", "origin": "PERSON"}, "BAD_USER_INPUT"),
        ("openIncident", {"summary": "x", "awareAt": "2126-01-01T00:00:00Z"}, "BAD_USER_INPUT"),
        ("closeIncident", {"incident": "nonsense", "note": "x"}, "NOT_FOUND"),
    ],
)
async def test_bad_input_is_an_error_with_a_code(demo: Demo, name: str, values: dict[str, Any], code: str) -> None:
    assert [each["code"] for each in (await step(demo, name, **values))["userErrors"]] == [code]


async def test_a_place_without_a_law_and_a_place_named_twice_are_refused(demo: Demo) -> None:
    incident = await opened(demo)
    for affected in ([{"place": "XX", "people": 1}], [{"place": "DE", "people": 1}] * 2, []):
        refused = await step(demo, "assessIncident", incident=incident, risk="RISK", affected=affected, note="x")
        assert [each["code"] for each in refused["userErrors"]] == ["BAD_USER_INPUT"]


async def test_a_notice_to_some_places_meets_no_duty_towards_the_others(demo: Demo) -> None:
    incident = await opened(demo, "DE", "GB")
    strange = await step(demo, "publishIncidentNotice", incident=incident, parts=PARTS, places=["CN"])
    assert [(each["code"], each["path"]) for each in strange["userErrors"]] == [("BAD_USER_INPUT", ["places"])]
    partly = (await step(demo, "publishIncidentNotice", incident=incident, parts=PARTS, places=["GB"]))["incident"]
    met = {duty["law"]: duty["metAt"] is not None for duty in partly["duties"] if duty["duty"] == "individuals"}
    assert met == {"UK_GDPR:ENG": True, "EU_GDPR:DE": False}


async def test_more_people_than_can_be_counted_are_an_error_with_a_code(demo: Demo) -> None:
    incident = await opened(demo)
    affected = [{"place": place, "people": 2**31 - 1} for place in ("DE", "FR")]
    refused = await step(demo, "assessIncident", incident=incident, risk="RISK", affected=affected, note="x")
    assert [each["code"] for each in refused["userErrors"]] == ["BAD_USER_INPUT"]


@pytest.mark.promise("AISHU-104")
async def test_that_a_notice_promises_no_perfect_security_takes_no_duty_away(demo: Demo) -> None:
    text = "{ controller { notices { nodes { clauses { body promises } } } } }"
    notices = (await demo.data(DESK, text))["controller"]["notices"]["nodes"]
    said = [clause["body"] for notice in notices for clause in notice["clauses"] if "AISHU-104" in clause["promises"]]
    assert said
    assert all("Nobody can guarantee complete security" in body for body in said)
    incident = await opened(demo, "DE", "CN", "US-CA")
    duties = (await step(demo, "recordIncidentMeasure", incident=incident, note="Locked.", contained=True))["incident"][
        "duties"
    ]
    assert {duty["law"].split(":")[0] for duty in duties} >= {"EU_GDPR", "CN_PIPL", "US_CA_CCPA"}
    refused = await step(demo, "closeIncident", incident=incident, note="We never promised perfect security.")
    assert [error["code"] for error in refused["userErrors"]] == ["ILLEGAL_STEP"]
