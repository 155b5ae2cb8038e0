"""Papers and audits of recipients through the public door: recorded, read, counted in every region, and reminded of."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from habeas.demo.cluster import ClusterSettings
from habeas.demo.world import slug_id
from habeas.reading.globalid import encode
from habeas.storage.transaction import write
from tests.world import Demo, demo_world

ASSURE = """mutation ($input: RecordAssuranceInput!) { recordAssurance(input: $input) {
  assurance { id kind outcome designatedAs reference validFrom validUntil recordedAt } userErrors { code path } } }"""
RECORD = """mutation ($input: RecordDisclosureInput!) { recordDisclosure(input: $input) {
  disclosure { breaches } userErrors { code message } } }"""
REGISTER = """{ controller { recipients(first: 50) { nodes { code commitment
  assurances(first: 20) { nodes { kind outcome reference } }
  standings { kind needed state validUntil endsSoon } } } } }"""
REMINDED = "select detail from habeas.journal_entry where command = 'NoteReminder' order by id"
DESK, NOW = "aishu-privacy", datetime.now(UTC)
PAPERS = ("DESIGNATION", "NON_DISCLOSURE", "FLOW_DOWN")


@pytest.fixture(scope="module")
async def mails(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mails")


@pytest.fixture
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory, mails: Path) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("assurances"), mail_folder=mails) as found:
        yield found


def day(days: float) -> str:
    return (NOW + timedelta(days=days)).isoformat()


async def assure(demo: Demo, kind: str, outcome: str = "AGREED", persona: str = DESK, **more: Any) -> Any:
    usual = {"recipient": "BUGLY", "kind": kind, "outcome": outcome, "reference": "Contract 12", "validFrom": day(-1)}
    return (await demo.data(persona, ASSURE, {"input": {**usual, **more}}))["recordAssurance"]


async def refused(demo: Demo, person: str = "annika", **more: Any) -> str:
    """Why BUGLY gets nothing; empty where it gets something."""
    key = encode("PER", demo.world.org_id("personal", person), slug_id("person", person))
    given = {"recipient": "BUGLY", "purpose": "ERROR_TRACE", "categories": ["DEVICE"], "ground": "SX_SERVICE_NECESSARY"}
    answer = (await demo.data(DESK, RECORD, {"input": {"person": key, **given, **more}}))["recordDisclosure"]
    (error,) = answer["userErrors"] or [{"code": "DISCLOSURE_REFUSED", "message": ": ."}]
    assert error["code"] == "DISCLOSURE_REFUSED"
    return str(error["message"]).split(": ")[1].removesuffix(".")


async def standings(demo: Demo, code: str = "BUGLY", persona: str = DESK) -> dict[str, Any]:
    nodes = (await demo.data(persona, REGISTER))["controller"]["recipients"]["nodes"]
    (node,) = [each for each in nodes if each["code"] == code]
    return {each["kind"]: each for each in node["standings"]}


async def test_everybody_who_signed_is_in_order_and_nobody_else_is(demo: Demo) -> None:
    for persona in (DESK, "aomei-privacy"):
        nodes = (await demo.data(persona, REGISTER))["controller"]["recipients"]["nodes"]
        for node in nodes:
            wanting = [each for each in node["standings"] if each["needed"] and each["state"] != "STANDS"]
            assert (node["commitment"] == "SIGNED") is (wanting == []), node["code"]
            assert bool(node["assurances"]["nodes"]) is (wanting == [])


@pytest.mark.promise("AISHU-129", "AISHU-131", "AISHU-132")
@pytest.mark.parametrize("kind", PAPERS)
async def test_without_a_paper_or_after_its_end_nothing_is_disclosed_in_any_region(demo: Demo, kind: str) -> None:
    assert await refused(demo) == ""
    ended = await assure(demo, kind, "ENDED")
    assert (ended["userErrors"], ended["assurance"]["validUntil"]) == ([], None)
    await demo.drain()
    for person, region in (("annika", "sg"), ("yuqing", "cn")):
        assert await refused(demo, person, region=region) == f"{kind}_LAPSED"
    assert (await standings(demo))[kind]["state"] == "LAPSED"
    again = await assure(
        demo, kind, validFrom=day(-0.5), **({"designatedAs": "PROCESSOR"} if kind == "DESIGNATION" else {})
    )
    assert again["userErrors"] == []
    await demo.drain()
    for person, region in (("annika", "sg"), ("yuqing", "cn")):
        assert await refused(demo, person, region=region) == ""
    await demo.as_superuser("sg", "delete from habeas.recipient_assurance where kind = $1", kind)
    assert await refused(demo) == f"{kind}_MISSING"


@pytest.mark.promise("AISHU-131")
async def test_an_agreement_that_lapses_blocks_from_that_instant_on(demo: Demo) -> None:
    until = day(-0.25)
    assert (await assure(demo, "NON_DISCLOSURE", validUntil=until))["userErrors"] == []
    assert await refused(demo) == "NON_DISCLOSURE_LAPSED"
    for happened, breaches in ((day(-0.5), []), (day(-0.1), ["NON_DISCLOSURE_LAPSED"])):
        key = encode("PER", demo.world.org_id("personal", "annika"), slug_id("person", "annika"))
        given = {"recipient": "BUGLY", "purpose": "ERROR_TRACE", "categories": ["DEVICE"], "happenedAt": happened}
        asked = {"input": {"person": key, "ground": "SX_SERVICE_NECESSARY", **given}}
        kept = (await demo.data(DESK, RECORD, asked))["recordDisclosure"]["disclosure"]
        assert kept == {"breaches": breaches}


@pytest.mark.promise("AISHU-130")
async def test_an_audit_is_kept_with_its_date_and_outcome_and_a_failed_one_stops_everything(demo: Demo) -> None:
    failed = await assure(demo, "SECURITY_AUDIT", "FAILED", reference="Report 7")
    assert failed["assurance"] == {
        **failed["assurance"], "kind": "SECURITY_AUDIT", "outcome": "FAILED", "reference": "Report 7",
    }  # fmt: skip
    assert failed["assurance"]["validFrom"][:16] == day(-1)[:16]
    assert await refused(demo) == "SECURITY_AUDIT_FAILED"
    passed = await assure(demo, "SECURITY_AUDIT", "PASSED", validFrom=day(-0.5), validUntil=day(10))
    assert passed["userErrors"] == []
    assert await refused(demo) == ""
    audit = (await standings(demo))["SECURITY_AUDIT"]
    assert (audit["state"], audit["endsSoon"], audit["validUntil"][:16]) == ("STANDS", True, day(10)[:16])


def read_in(mails: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in mails.glob("*.eml")]


@pytest.mark.promise("AISHU-130")
async def test_the_controller_is_reminded_of_an_audit_that_ends_unless_a_newer_one_stands(
    demo: Demo, mails: Path
) -> None:
    await assure(demo, "SECURITY_AUDIT", "PASSED", validUntil=day(10))
    await assure(demo, "SECURITY_AUDIT", "PASSED", recipient="UMENG", validUntil=day(10))
    await assure(demo, "SECURITY_AUDIT", "PASSED", recipient="UMENG", validFrom=day(-0.5), validUntil=day(300))
    await demo.drain()
    told = read_in(mails)
    (mail,) = [each for each in told if "BUGLY" in each]
    assert "privacy@aishu.example" in mail
    assert f"ends on {day(10)[:10]}" in mail
    assert not any("UMENG" in each for each in told)
    assert len(await demo.as_superuser("sg", REMINDED)) == 1
    waiting = "select 1 from queue.pgqueuer where entrypoint = 'disclosures.remind' and execute_after > now()"
    # The ends of three audits, and the reminder ahead of the one that ends in 300 days.
    assert len(await demo.as_superuser("sg", waiting)) == 4


@pytest.mark.promise("AISHU-57")
async def test_a_kit_that_pays_for_its_leaks_leaves_every_duty_where_it_was(demo: Demo) -> None:
    """What is admitted, what a person reads and what a leak demands of the controller: with the clause and without."""
    assert (await standings(demo))["LIABILITY"]["state"] == "STANDS"
    await assure(demo, "NON_DISCLOSURE", "ENDED")
    assert await refused(demo) == "NON_DISCLOSURE_LAPSED"
    with_clause = await duties(demo)
    assert (await assure(demo, "LIABILITY", "ENDED"))["userErrors"] == []
    assert (await standings(demo))["LIABILITY"]["state"] == "LAPSED"
    assert await refused(demo) == "NON_DISCLOSURE_LAPSED"
    assert await duties(demo) == with_clause != []


LEAK = "mutation ($i: ReportLeakInput!) { reportLeak(input: $i) { incident { id } } }"
TAKE_UP = "mutation ($i: ReviewLeakReportInput!) { reviewLeakReport(input: $i) { userErrors { code } } }"
ASSESS = """mutation ($i: AssessIncidentInput!) { assessIncident(input: $i) {
  incident { duties { law duty } } userErrors { code } } }"""


async def duties(demo: Demo) -> list[Any]:
    """What the controller must do about a leak at the kit, which a person reported."""
    said = {"i": {"summary": "It phones home.", "recipient": "BUGLY"}}
    incident = (await demo.data("person-eu", LEAK, said))["reportLeak"]["incident"]["id"]
    await demo.data(DESK, TAKE_UP, {"i": {"incident": incident, "takeUp": True, "note": "Confirmed."}})
    affected = [{"place": "DE", "people": 700}, {"place": "CN", "people": 20}]
    weighed = {"incident": incident, "risk": "HIGH", "affected": affected, "note": "First count."}
    answer = (await demo.data(DESK, ASSESS, {"i": weighed}))["assessIncident"]
    assert answer["userErrors"] == []
    return list(answer["incident"]["duties"])


async def test_only_the_privacy_team_reads_and_records_them(demo: Demo) -> None:
    given = {"recipient": "BUGLY", "kind": "FLOW_DOWN", "outcome": "ENDED", "reference": "R", "validFrom": day(-1)}
    for persona in ("person-eu", "contoso-admin", "partner-ticketing"):
        answer = await demo.ask(persona, ASSURE, {"input": given})
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        answer = await demo.ask(persona, REGISTER)
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    other = await assure(demo, "FLOW_DOWN", "ENDED", persona="aomei-privacy")
    assert other["userErrors"] == [{"code": "BAD_USER_INPUT", "path": ["recipient"]}]


async def test_nobody_changes_or_removes_one_through_the_application(demo: Demo) -> None:
    controller = demo.held[DESK].actor
    for statement in (
        "update habeas.recipient_assurance set outcome = 'AGREED'",
        "delete from habeas.recipient_assurance",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with write(demo.engines.regions["sg"], controller) as tx:
                await tx.execute(statement)
