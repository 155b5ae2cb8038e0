"""The end of a service through the public door: announced, told, carried out, and followed by the erasure."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from habeas.cessations.commands.entrypoints import END
from habeas.demo.cluster import ClusterSettings
from habeas.kernel.clock import FixedClock
from habeas.vault.commands import RETENTION_ENDS
from tests.mails import mailed, mails_in
from tests.world import Demo, demo_world

DESK, PERSON, ABROAD = "aishu-privacy", "person-eu", "person-cn"
ANNOUNCE = """mutation A($input: AnnounceCessationInput!) { announceCessation(input: $input) {
  cessation { id service endsAt eraseAt endedAt revokedAt } userErrors { code path } } }"""
REVOKE = """mutation R($input: RevokeCessationInput!) { revokeCessation(input: $input) {
  cessation { revokedAt } userErrors { code path } } }"""
TOLD = "{ viewer { cessations(first: 5) { nodes { service announcement endedAt revokedAt } } } }"
RECORDS = "{ viewer { records(first: 50) { nodes { label service { code } retainedUntil restricted } } } }"
DUE = "update queue.pgqueuer set execute_after = now() where entrypoint = any($1)"
WORDS = "AnyShare ends. Please take your files along."


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
    folder = tmp_path_factory.mktemp("cessations")
    async with demo_world(cluster, folder, clock, mail_folder=mails) as found:
        yield found


async def announce(demo: Demo, clock: FixedClock, days: int = 60, **more: Any) -> dict[str, Any]:
    ends_at = (clock.now() + timedelta(days=days)).isoformat()
    given = {"service": "ANYSHARE", "endsAt": ends_at, "announcement": WORDS, **more}
    found: dict[str, Any] = (await demo.data(DESK, ANNOUNCE, {"input": given}))["announceCessation"]
    return found


async def held(demo: Demo, persona: str, service: str = "ANYSHARE") -> list[dict[str, Any]]:
    nodes = (await demo.data(persona, RECORDS))["viewer"]["records"]["nodes"]
    return [node for node in nodes if node["service"]["code"] == service]


async def on_the_day(demo: Demo, clock: FixedClock, day: str, *names: str) -> None:
    """Do these jobs on a later day; tokens do not live that long, so people ask before and after."""
    today, clock.instant = clock.instant, datetime.fromisoformat(day)
    for region in ("sg", "cn"):
        await demo.as_superuser(region, DUE, list(names))
    await demo.drain()
    await demo.drain()  # what one region lets another know may come when that one has nothing left to do
    clock.instant = today


async def test_what_is_no_announcement_is_refused_and_one_that_stands_is_not_made_twice(
    demo: Demo, clock: FixedClock
) -> None:
    for wrong, path in (
        ({"announcement": " "}, "announcement"),
        ({"eraseAfterDays": 0}, "eraseAfterDays"),
        ({"service": "NOTHING"}, "service"),
        ({"endsAt": clock.now().isoformat()}, "endsAt"),
        ({"endsAt": "9999-12-31T00:00:00Z"}, "endsAt"),
    ):
        assert (await announce(demo, clock, **wrong))["userErrors"] == [{"code": "BAD_USER_INPUT", "path": [path]}]
    answers = await asyncio.gather(*(announce(demo, clock, service="ANYBACKUP") for _ in range(5)))
    assert [error["code"] for each in answers for error in each["userErrors"]] == ["ILLEGAL_STEP"] * 4
    [first] = [each for each in answers if each["cessation"] is not None]
    back = await demo.data(DESK, REVOKE, {"input": {"cessation": first["cessation"]["id"]}})
    assert back["revokeCessation"]["cessation"]["revokedAt"] is not None
    await demo.drain()
    await on_the_day(demo, clock, first["cessation"]["endsAt"], END)
    told = (await demo.data("person-ca", TOLD))["viewer"]["cessations"]["nodes"]
    assert [each["endedAt"] for each in told] == [None], "what was taken back never ends"


@pytest.mark.promise("AISHU-92", "AISHU-93", "AISHU-94", "AOMEI-42", "AOMEI-43")
async def test_people_of_every_region_are_told_and_after_the_end_their_data_of_the_service_go(
    demo: Demo, clock: FixedClock, mails: Path
) -> None:
    before = {persona: await held(demo, persona) for persona in (PERSON, ABROAD)}
    others = await held(demo, "person-ca", "ANYBACKUP")
    await demo.as_superuser("sg", "update habeas.person set language = 'cs' where primary_email like 'jonas.%'")
    assert all(before.values())
    for region in ("sg", "cn"):
        await demo.as_superuser(region, "update habeas.rights_request set open = false")
    announced = (await announce(demo, clock))["cessation"]
    await demo.drain()
    await demo.drain()
    for persona in (PERSON, ABROAD):
        told = (await demo.data(persona, TOLD))["viewer"]["cessations"]["nodes"]
        assert (told[0]["announcement"], told[0]["endedAt"]) == (WORDS, None)
    assert len([mail for mail in mails_in(mails) if WORDS in mail.text]) >= 2
    ends, erased = announced["endsAt"][:10], announced["eraseAt"][:10]
    for address, subject, frame in (
        ("yuqing.lin@contoso.example", f"AnyShare 将于 {ends} 终止服务", f"将自 {erased} 起删除"),
        ("annika@vogt.example", f"AnyShare endet am {ends}", f"wird ab dem {erased} gelöscht"),
        ("jonas.richter@contoso.example", f"AnyShare ends on {ends}", f"erased from {erased} on"),
    ):
        [mail] = mailed(mails, address, WORDS)
        assert mail.subject.endswith(subject), "each in their own language, else in English"
        assert frame in mail.text
    assert {persona: await held(demo, persona) for persona in (PERSON, ABROAD)} == before, "nothing goes before the end"

    early = (clock.now() + timedelta(days=1)).isoformat()
    await on_the_day(demo, clock, early, END)
    await on_the_day(demo, clock, announced["endsAt"], END)
    register = await demo.data(PERSON, "{ controller { services { code status } } }")
    assert {"code": "ANYSHARE", "status": "CEASED"} in register["controller"]["services"]
    for persona in (PERSON, ABROAD):
        kept = await held(demo, persona)
        assert {node["retainedUntil"] <= announced["eraseAt"] for node in kept} == {True}

    await on_the_day(demo, clock, announced["eraseAt"], RETENTION_ENDS)
    for persona in (PERSON, ABROAD):
        [obliged] = await held(demo, persona)
        assert (obliged["label"], obliged["restricted"]) == ("Question to support", True), "a law keeps a case's file"
    left = await held(demo, "person-ca", "ANYBACKUP")
    wanted = [each for each in others if (each["retainedUntil"] or "9") > announced["eraseAt"]]
    assert left == wanted, "another service keeps what it has"
    for region in ("sg", "cn"):
        [[erased]] = await demo.as_superuser(region, "select count(*) from habeas.erasure_entry where kind = 'RECORD'")
        assert erased >= 1, "each erasure has its entry"
