"""Annika and Contoso, from the proof of a domain to the end of the organization: told once, from beginning to end."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import async_playwright

from habeas.audit.heads import signer
from habeas.audit.sealing import Sealer
from habeas.audit.verify import verify
from habeas.demo.cluster import ClusterSettings
from habeas.demo.load.clients import PASSWORD
from tests.audit.log import signing_key
from tests.e2e.oversight.telling import Telling, telling
from tests.oversight import test_bulk_exports as bulk
from tests.oversight import test_endings as endings
from tests.oversight import test_inquiries as inquiries
from tests.oversight import test_units as units
from tests.oversight.documents import APPROVE, CLAIM, MEMBER_DATA, REQUEST
from tests.oversight.ground import CAPTURES, DOMAINS, STEP
from tests.oversight.knot import KNOT, Knot, knot, publish
from tests.oversight.test_captures import STEP as MEMBERSHIP
from tests.oversight.test_invitations import LEAVE
from tests.oversight.test_letters import ANNOUNCE

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.campaign,
    pytest.mark.skipif(CHROMIUM is None or KNOT is None, reason="Chromium or knot is not there"),
]
ANNIKA, KATRIN, TOBIAS, JONAS, DESK = "person-eu", "contoso-admin", "tobias", "jonas", "aishu-privacy"
DOMAIN, ADDRESS, WORK = "vogt.example", "annika@vogt.example", "annika.vogt@contoso.example"
PURPOSE = {"code": "SECURITY_INVESTIGATION", "note": "Reported credential theft"}
WHY = "I have to name the person in a complaint."
CLASSES = ["DEVICE", "LOGS"]
LIST = "query L($id: ID!) { organization(id: $id) { members(first: 50) { nodes { id email } } } }"
LEDGER = """{ viewer { accessLedger(first: 50) { nodes {
  id actorKind actorRole purpose authority organization { name } } } } }"""
INQUIRY = "{ viewer { ledgerInquiries { nodes { kind status accessorName accessorOpening { accessorId } } } } }"
EXPORT = "mutation { exportLedger(input: {}) { export userErrors { code } } }"


@pytest.mark.promise("AISHU-9")
async def test_what_an_organization_may_see_and_how_the_person_knows(cluster: ClusterSettings, tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two", "world")]
    for folder in folders:
        folder.mkdir()
    with knot(folders[0], DOMAIN, {}) as one, knot(folders[1], DOMAIN, {}) as two:
        async with telling(cluster, folders[2], one, two) as story:
            await _annika_is_let_go(story)
            domain = await _contoso_proves_the_domain_of_her_other_address(story, one, two)
            await _she_is_told_before_anybody_sees_anything(story)
            await _she_signs_in_reads_the_notice_and_joins(story)
            await _nobody_sees_her_before_the_day_of_the_notice(story, domain)
            await _katrin_looks_with_an_approval_while_annika_watches(story)
            await _annika_asks_who_and_can_check_the_answer(story)
            await _she_objects_and_the_content_closes(story)
            await _a_bulk_export_is_told_to_her_stopped_and_leaves_her_out(story)
            await _her_unit_is_delegated_for_a_time(story)
            await _she_leaves_and_nobody_sees_her_any_more(story)
            await _contoso_gives_the_domain_back(story, domain)
            await _contoso_ends_by_two_persons_and_her_record_stays(story)


async def _annika_is_let_go(story: Telling) -> None:
    member = await _member(story, WORK)
    await story.run(KATRIN, MEMBERSHIP % "endMembership", {"member": member})
    assert await _member(story, WORK) is None


async def _contoso_proves_the_domain_of_her_other_address(story: Telling, *servers: Knot) -> Any:
    fields = {"organization": story.demo.organization(), "name": DOMAIN, "includeSubdomains": False}
    challenge = (await story.run(KATRIN, CLAIM, fields))["domain"]["challenge"]
    for server in servers:
        publish(server, DOMAIN, challenge["recordName"], challenge["recordValue"])
    domain = await _domain(story)
    announced = {
        "domain": domain["id"],
        "scopes": ["members:read", "members.content:read"],
        "purposes": [PURPOSE["code"]],
        "fieldClasses": CLASSES,
        "legalEntity": "Contoso GmbH",
        "contact": "privacy@contoso.example",
        "statement": "We see who is a member, and after an approval devices and logs.",
    }
    await story.run(KATRIN, ANNOUNCE, announced)
    await story.run(KATRIN, STEP % "verifyDomain", {"domain": domain["id"]})
    assert (await _domain(story))["status"] == "VERIFIED"
    return domain


async def _she_is_told_before_anybody_sees_anything(story: Telling) -> None:
    (capture,) = await _captures(story)
    assert (capture["state"], capture["notice"]["fieldClasses"]) == ("NOTIFIED", CLASSES)
    subject = f"{capture['notice']['organization']} hat nachgewiesen, Inhaber von {DOMAIN} zu sein"
    assert subject in story.mails_to(ADDRESS), "she reads German"
    assert await _member(story, ADDRESS) is None


async def _she_signs_in_reads_the_notice_and_joins(story: Telling) -> None:
    async with async_playwright() as started:
        browser = await started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = await browser.new_page()
        await page.goto(f"{story.url}/sign-in")
        await page.get_by_label("E-mail address").fill(ADDRESS)
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Sign in", exact=True).click()
        await page.get_by_text("Jeder Blick auf Ihre Daten wird verzeichnet").wait_for()
        await page.get_by_role("button", name="Join Contoso GmbH").click()
        await page.get_by_role("heading", name="Your account").wait_for()
        await browser.close()
    await story.demo.drain()
    assert [each["state"] for each in await _captures(story)] == ["JOINED"]


async def _nobody_sees_her_before_the_day_of_the_notice(story: Telling, domain: Any) -> None:
    assert await _member(story, ADDRESS) is None
    story.later(days=31)
    await story.run(KATRIN, STEP % "verifyDomain", {"domain": domain["id"]})
    assert await _member(story, ADDRESS) is not None


async def _katrin_looks_with_an_approval_while_annika_watches(story: Telling) -> None:
    opened = {**await _of_annika(story), "purpose": PURPOSE}
    assert (await story.refused(KATRIN, MEMBER_DATA, opened))["missing"] == ["APPROVAL"]
    wanted = {**opened, "fieldClasses": CLASSES, "hours": 24}
    access = (await story.run(KATRIN, REQUEST, wanted))["access"]["id"]
    assert (await story.refused(KATRIN, APPROVE, {"input": {"access": access}}))["missing"] == ["SECOND_PERSON"]
    await story.run(TOBIAS, APPROVE, {"access": access})
    async with story.watching(ANNIKA) as events:
        story.later(seconds=1)
        await story.demo.data(KATRIN, MEMBER_DATA, opened)
        _, event = await events.following()
    seen = event["data"]["ledgerEntryAdded"]
    assert (seen["purpose"], seen["organization"]["name"]) == (PURPOSE["code"], "Contoso GmbH")
    assert "Katrin" not in str(await _ledger(story))


async def _annika_asks_who_and_can_check_the_answer(story: Telling) -> None:
    entry = next(each["id"] for each in await _ledger(story) if each["purpose"] == PURPOSE["code"])
    inquiry = (await story.run(ANNIKA, inquiries.ASK, {"entry": entry, "reason": WHY}))["inquiry"]["id"]
    decision = {"inquiry": inquiry, "balance": "NAME_NEEDED_FOR_RIGHTS", "explanation": "You need it for a complaint."}
    await story.run(DESK, inquiries.DECIDE, decision)
    (found,) = (await story.demo.data(ANNIKA, INQUIRY))["viewer"]["ledgerInquiries"]["nodes"]
    assert found["accessorName"] == "Katrin Sommer"
    document = await _export(story)
    (named,) = [each["opening"]["actor"]["value"] for each in document["entries"] if "opening" in each]
    assert named == found["accessorOpening"]["accessorId"]


async def _she_objects_and_the_content_closes(story: Telling) -> None:
    entry = next(each["id"] for each in await _ledger(story) if each["purpose"] == PURPOSE["code"])
    await story.run(ANNIKA, inquiries.OBJECT, {"entry": entry, "reason": "It was not about me."})
    opened = {**await _of_annika(story), "purpose": PURPOSE}
    assert (await story.refused(KATRIN, MEMBER_DATA, opened))["missing"] == ["NO_OBJECTION"]


async def _a_bulk_export_is_told_to_her_stopped_and_leaves_her_out(story: Telling) -> None:
    wanted = {"organization": story.demo.organization(), "purpose": PURPOSE, "fieldClasses": CLASSES}
    first = (await story.run(KATRIN, bulk.ASK, wanted))["export"]
    assert (first["status"], await _notices(story)) == ("WAITING", [None])
    await story.run(TOBIAS, bulk.CANCEL, {"export": first["id"]})
    await story.run(KATRIN, bulk.ASK, wanted)
    before = len(await _ledger(story))
    story.later(hours=49)
    await story.fall_due("oversight.%bulk_export")
    assert "OBJECTED" in await _notices(story)
    assert len(await _ledger(story)) == before


async def _her_unit_is_delegated_for_a_time(story: Telling) -> None:
    of = {"organization": story.demo.organization()}
    unit = (await story.run(KATRIN, units.CREATE, {**of, "name": "Research"}))["unit"]["id"]
    await story.run(KATRIN, units.ASSIGN, {"member": (await _of_annika(story))["member"], "unit": unit})
    leader = await _member(story, "jonas.richter@contoso.example")
    fields = {"unit": unit, "member": leader, "reason": "Leads the unit", "days": 90}
    grant = (await story.run(KATRIN, units.DELEGATE, fields))["grant"]["id"]
    assert ADDRESS in await _addresses(story, JONAS)
    assert "Unit Research, delegated (scope members.unit:read)" in {each["authority"] for each in await _ledger(story)}
    await story.run(TOBIAS, units.REVOKE, {"grant": grant})
    assert ADDRESS not in await _addresses(story, JONAS)


async def _she_leaves_and_nobody_sees_her_any_more(story: Telling) -> None:
    before = len(await _ledger(story))
    await story.run(ANNIKA, LEAVE, {"organization": story.demo.organization()})
    assert await _member(story, ADDRESS) is None
    assert len(await _ledger(story)) >= before > 0


async def _contoso_gives_the_domain_back(story: Telling, domain: Any) -> None:
    await story.run(KATRIN, STEP % "releaseDomain", {"domain": domain["id"]})
    assert (await _domain(story))["status"] == "RELEASED"


async def _contoso_ends_by_two_persons_and_her_record_stays(story: Telling) -> None:
    ending = (await story.run(KATRIN, endings.ASK, {"organization": story.demo.organization()}))["ending"]["id"]
    alone = {"input": {"ending": ending}}
    refused = await story.refused(KATRIN, endings.STEP % "approveOrganizationEnding", alone)
    assert refused["missing"] == ["SECOND_PERSON"]
    await story.run(TOBIAS, endings.STEP % "approveOrganizationEnding", {"ending": ending})
    story.later(days=13)
    await story.fall_due("oversight.end_organization")
    assert len(await _addresses(story, KATRIN)) > 1
    story.later(days=2)
    await story.fall_due("oversight.end_organization")
    assert await story.demo.as_superuser("sg", _STILL_THERE, story.demo.held[KATRIN].actor.organization_id) == []
    assert "Contoso GmbH" in {each["organization"]["name"] for each in await _ledger(story)}
    document = await _export(story)
    assert document["entries"]


_STILL_THERE = "select from habeas.membership where org_id = $1 and ended_at is null"


async def _export(story: Telling) -> Any:
    """Her export, sealed and found whole without us."""
    regions = story.demo.engines.regions
    await Sealer(regions, signer(signing_key(), "ES256"), story.clock).seal_all()
    document = (await story.demo.data(ANNIKA, EXPORT))["exportLedger"]["export"]
    assert verify(document, {signing_key().thumbprint()}).faults == []
    return document


async def _ledger(story: Telling) -> list[Any]:
    nodes: list[Any] = (await story.demo.data(ANNIKA, LEDGER))["viewer"]["accessLedger"]["nodes"]
    return nodes


async def _notices(story: Telling) -> list[Any]:
    """Why she is left out of each bulk export that she was told of."""
    nodes = (await story.demo.data(ANNIKA, bulk.TOLD))["viewer"]["bulkExportNotices"]["nodes"]
    return [node["leftOut"] for node in nodes]


async def _captures(story: Telling) -> list[Any]:
    nodes = (await story.demo.data(ANNIKA, CAPTURES))["viewer"]["captures"]["nodes"]
    return [node for node in nodes if node["domain"] == DOMAIN]


async def _domain(story: Telling) -> Any:
    rows = (await story.demo.data(KATRIN, DOMAINS, {"id": story.demo.organization()}))["organization"]["domains"]
    return next(row for row in rows if row["name"] == DOMAIN)


async def _of_annika(story: Telling) -> dict[str, Any]:
    return {"organization": story.demo.organization(), "member": await _member(story, ADDRESS)}


async def _member(story: Telling, address: str, who: str = KATRIN) -> Any:
    nodes = (await story.demo.data(who, LIST, {"id": story.demo.organization()}))["organization"]["members"]["nodes"]
    return next((node["id"] for node in nodes if node["email"] == address), None)


async def _addresses(story: Telling, who: str) -> set[str]:
    found = (await story.demo.data(who, LIST, {"id": story.demo.organization()}))["organization"]["members"]["nodes"]
    return {node["email"] for node in found}
