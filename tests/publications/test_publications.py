"""Publications through the public door: agreed to or demanded, refused otherwise, withdrawn and taken down."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from habeas.demo.cluster import ClusterSettings
from habeas.publications.commands import end_publications
from habeas.storage.transaction import write
from habeas.writing.work import Work
from tests.demands.test_demands import recorded, second, step
from tests.disclosures.test_disclosures import waiting
from tests.safeguards.staff import undertake
from tests.world import Demo, demo_world

DESK, SECOND, PERSON = "aomei-privacy", "aomei-second", "person-av"
ITEM, MANNER = "FEEDBACK.FAULT_SCREENSHOT", "On the page of stories, with my first name, until I say otherwise."
PROTECTION = "Faces are blurred; search engines are told not to keep it."
AGREE = """mutation ($i: AgreeToPublicationInput!) { it: agreeToPublication(input: $i) {
  agreement { id items manner withdrawnAt } userErrors { code path } } }"""
WITHDRAW = """mutation ($i: WithdrawPublicationAgreementInput!) { it: withdrawPublicationAgreement(input: $i) {
  agreement { withdrawnAt } userErrors { code } } }"""
RECORD = """mutation ($i: RecordPublicationInput!) { it: recordPublication(input: $i) {
  publication { id ground items manner protection instrument agreement { id } } refusals userErrors { code path } } }"""
CONFIRM = """mutation ($i: ConfirmTakedownInput!) { it: confirmTakedown(input: $i) {
  publication { takenDownAt endedAt } userErrors { code } } }"""
MINE = """{ viewer { publications(first: 9) { nodes { id ground items manner protection instrument endedAt toldAt
  takenDownAt } } publicationAgreements(first: 9) { nodes { id withdrawnAt } } } }"""
DESKS = "{ controller { publications(first: 9) { nodes { id } } publicationAgreements(first: 9) { nodes { id } } } }"
LOOKS = "{ viewer { accessLedger(first: 50) { nodes { purpose } } } }"


@pytest.fixture(scope="module")
async def mails(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mails")


@pytest.fixture(scope="module")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory, mails: Path) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("publications"), mail_folder=mails) as found:
        world = replace(found, held={**found.held, SECOND: second(found, DESK)})
        await undertake(world, SECOND)
        yield world


def letters(mails: Path) -> list[str]:
    found = [path.read_text(encoding="utf-8") for path in sorted(mails.glob("*.eml"))]
    return [text for text in found if "take it down" in text]


async def it(demo: Demo, persona: str, text: str, **given: Any) -> Any:
    return (await demo.data(persona, text, {"i": given}))["it"]


async def agreed(demo: Demo, *items: str) -> str:
    answer = await it(demo, PERSON, AGREE, items=list(items or (ITEM,)), manner=MANNER)
    assert answer["userErrors"] == []
    return str(answer["agreement"]["id"])


async def refused(demo: Demo, **change: Any) -> list[str]:
    """Why the privacy team may not publish; empty where it may."""
    given = {"items": [ITEM], "manner": MANNER, "protection": PROTECTION, **change}
    answer = await it(demo, DESK, RECORD, **given)
    if answer["publication"] is None:
        return answer["refusals"] or [each["code"] for each in answer["userErrors"]]
    return []


async def mine(demo: Demo) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = (await demo.data(PERSON, MINE))["viewer"]["publications"]["nodes"]
    return nodes


@pytest.mark.promise("AOMEI-59", "AOMEI-60")
async def test_only_what_the_person_named_and_in_the_manner_that_they_agreed_to_becomes_public(demo: Demo) -> None:
    agreement, before = await agreed(demo), len(await mine(demo))
    assert await refused(demo) == ["NO_GROUND"]
    assert await refused(demo, agreement=agreement, items=[ITEM, "DEVICE.IMEI"]) == ["ITEM_NOT_NAMED"]
    assert await refused(demo, agreement=agreement, manner="On a poster.") == ["MANNER_NOT_AGREED"]
    assert await refused(demo, agreement=agreement, protection="none") == ["PROTECTION_MISSING"]
    assert await refused(demo, agreement=agreement, items=["FEEDBACK.EVERYTHING"]) == ["BAD_USER_INPUT"]
    assert len(await mine(demo)) == before, "what was refused is not there"
    assert await refused(demo, agreement=agreement) == []
    newest = (await mine(demo))[0]
    assert (newest["ground"], newest["items"], newest["manner"]) == ("EXPRESS_AGREEMENT", [ITEM], MANNER)
    assert (newest["protection"], newest["endedAt"], newest["instrument"]) == (PROTECTION, None, None)


@pytest.mark.promise("AOMEI-59", "AOMEI-60")
async def test_a_withdrawal_ends_what_rests_on_it_and_whoever_publishes_is_told_and_confirms(
    demo: Demo, mails: Path
) -> None:
    agreement = await agreed(demo)
    assert await refused(demo, agreement=agreement) == []
    withdrawn = await it(demo, PERSON, WITHDRAW, agreement=agreement)
    assert withdrawn["agreement"]["withdrawnAt"] is not None
    assert (await mine(demo))[0]["endedAt"] is not None
    assert await refused(demo, agreement=agreement) == ["AGREEMENT_WITHDRAWN"]
    await demo.drain()
    ended = (await mine(demo))[0]
    assert (ended["toldAt"] is not None, ended["takenDownAt"]) == (True, None)
    [letter] = letters(mails)
    assert ITEM in letter
    assert "privacy@aomei.example" in letter
    assert ended["id"] in letter, "whoever takes it down confirms it by this id"
    await it(demo, DESK, CONFIRM, publication=ended["id"])
    assert (await mine(demo))[0]["takenDownAt"] is not None


@pytest.mark.promise("AOMEI-60")
async def test_nobody_counts_as_told_where_nobody_could_be(demo: Demo, mails: Path) -> None:
    agreement, before = await agreed(demo), letters(mails)
    assert await refused(demo, agreement=agreement) == []
    address = "update habeas.organization set contact_email = $2 where contact_email = $1"
    await demo.as_superuser("sg", address, "privacy@aomei.example", "")
    await it(demo, PERSON, WITHDRAW, agreement=agreement)
    await demo.drain(attempts=1)
    newest = (await mine(demo))[0]
    assert (newest["endedAt"] is not None, newest["toldAt"]) == (True, None)
    assert letters(mails) == before
    await demo.as_superuser("sg", address, "", "privacy@aomei.example")


async def test_what_is_being_published_ends_with_the_account_whose_data_go(demo: Demo) -> None:
    agreement, actor = await agreed(demo), demo.held[PERSON].actor
    assert actor.subject_id is not None

    async def end(subject_id: UUID) -> int:
        async with write(demo.engines.regions["sg"], actor) as tx:
            work = Work(tx, actor, demo.engines.clock.now(), actor.organization_id, demo.engines.keys["sg"])
            return await end_publications(work, subject_id)

    name = demo.settings.regions["sg"].get_secret_value().rsplit("/", 1)[1].split("?")[0]
    in_the_way = await asyncpg.connect(demo.cluster.dsn("postgres", name))
    try:
        async with in_the_way.transaction():
            await in_the_way.execute("lock table habeas.journal_entry in exclusive mode")
            publishing = asyncio.create_task(refused(demo, agreement=agreement))
            await waiting(demo, 1, publishing)
            ending = asyncio.create_task(end(actor.subject_id))
            await waiting(demo, 2, ending)
    finally:
        await in_the_way.close()
    assert await publishing == []
    assert await ending >= 1
    assert all(each["endedAt"] for each in await mine(demo) if each["ground"] == "EXPRESS_AGREEMENT")


@pytest.mark.promise("AOMEI-59")
async def test_a_demand_makes_public_what_two_people_granted_of_the_person_that_it_names(demo: Demo) -> None:
    demand, person = await recorded(demo), demo.held[PERSON].person_id
    on_demand = {"demand": demand, "person": person, "manner": "In the court's register of notices."}
    assert await refused(demo, **on_demand) == ["DEMAND_NOT_GRANTED", "CATEGORY_NOT_DEMANDED"]
    examined = await step(demo, DESK, "examine", demand=demand, finding="A judge ordered it.", categories=["FEEDBACK"])
    assert examined["userErrors"] == []
    assert await refused(demo, **on_demand) == ["DEMAND_NOT_GRANTED"]
    assert (await step(demo, SECOND, "approve", demand=demand))["userErrors"] == []
    assert await refused(demo, **on_demand, items=["DEVICE.IMEI"]) == ["CATEGORY_NOT_DEMANDED"]
    somebody = demo.held["person-eu"].person_id
    assert await refused(demo, **{**on_demand, "person": somebody}) == ["PERSON_NOT_DEMANDED"]
    assert await refused(demo, **on_demand, agreement=await agreed(demo)) == ["NO_GROUND", "MANNER_NOT_AGREED"]
    assert await refused(demo, **on_demand) == []
    newest = (await mine(demo))[0]
    assert newest["ground"] == "LEGAL_DEMAND"
    assert newest["instrument"] == "Tribunal judiciaire de Lyon, No. 26/01234"


async def test_nobody_but_the_privacy_team_of_the_controller_publishes_and_the_person_reads_that_it_looked(
    demo: Demo,
) -> None:
    agreement = await agreed(demo)
    given = {"items": [ITEM], "manner": MANNER, "protection": PROTECTION, "agreement": agreement}
    for stranger in (PERSON, "contoso-admin", "partner-ticketing"):
        answer = await demo.ask(stranger, RECORD, {"i": given})
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN", stranger
    other = await it(demo, "aishu-privacy", RECORD, **given)
    assert [each["code"] for each in other["userErrors"]] in (["NOT_FOUND"], ["BAD_USER_INPUT"])
    assert [each["code"] for each in (await it(demo, "person-eu", WITHDRAW, agreement=agreement))["userErrors"]] == [
        "NOT_FOUND"
    ]
    shown = (await demo.data(DESK, DESKS))["controller"]["publicationAgreements"]["nodes"]
    assert {"id": agreement} in shown
    assert (await demo.data("aishu-privacy", DESKS))["controller"]["publicationAgreements"]["nodes"] == []
    looks = (await demo.data(PERSON, LOOKS))["viewer"]["accessLedger"]["nodes"]
    assert any(each["purpose"] == "PUBLICATION_RECORD" for each in looks)
