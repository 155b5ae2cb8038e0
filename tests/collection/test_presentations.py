"""A notice is shown before anything is collected, and whoever does not agree is led to stopping and to closing."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from habeas.demo.cluster import ClusterSettings
from tests.world import Demo, demo_world

PRESENT = """mutation ($i: PresentNoticeInput!) { presentNotice(input: $i) {
  presentation { id language presentedAt declinedAt sha256 notice { version language sha256 } }
  userErrors { code path } } }"""
DECLINE = """mutation ($i: DeclineNoticeInput!) { declineNotice(input: $i) {
  presentation { id declinedAt notice { version } } offers { way rights } userErrors { code path } } }"""
ACCEPT = "mutation ($i: AcceptNoticeInput!) { acceptNotice(input: $i) { acceptance { id } userErrors { code } } }"
RECORD = """mutation ($i: RecordCollectionInput!) { recordCollection(input: $i) {
  collection { id notice { version } } refusals userErrors { code } } }"""
SUBMIT = """mutation ($i: SubmitRightsRequestInput!) { submitRightsRequest(input: $i) {
  request { id } userErrors { code } } }"""
DECIDE = "mutation ($i: DecideRightInput!) { decideRight(input: $i) { userErrors { code } } }"
NOTICE = "query ($service: String!) { notice(service: $service) { id language version sha256 } }"
SHOWN = """{ viewer { noticePresentations(first: 50) { nodes { id language presentedAt notice { version } } }
  noticeAcceptances(first: 50) { totalCount } consents(first: 50) { nodes { status } }
  rightsRequests(first: 50) { nodes { status } } } }"""
SERVICE = {"person-eu": "ANYSHARE", "person-cn": "ANYSHARE", "person-ca": "ANYBACKUP", "person-av": "ANYVIEWER"}
GONE = "delete from habeas.notice_acceptance where subject_id = (select subject_id from habeas.person where {})"


@pytest.fixture(scope="module")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("presentations")) as found:
        yield found


async def ask(demo: Demo, persona: str, text: str, **given: Any) -> Any:
    (answer,) = (await demo.data(persona, text, {"i": given})).values()
    return answer


async def notice(demo: Demo, persona: str) -> Any:
    return (await demo.data(persona, NOTICE, {"service": SERVICE[persona]}))["notice"]


async def collected(demo: Demo, persona: str) -> Any:
    given = {"purpose": "ACCOUNT_REGISTRATION", "category": "ACCOUNT", "items": ["USER_NAME"], "source": "USER_DIRECT"}
    return await ask(demo, persona, RECORD, service=SERVICE[persona], **given)


@pytest.mark.promise("AISHU-11")
async def test_nothing_is_collected_before_the_notice_was_shown_and_each_showing_is_kept(demo: Demo) -> None:
    await demo.as_superuser("sg", GONE.format("display_name = 'Annika Vogt'"))
    before = await collected(demo, "person-eu")
    assert (before["collection"], before["refusals"]) == (None, ["NOTICE_NOT_PRESENTED"])
    text = await notice(demo, "person-eu")
    answer = await ask(demo, "person-eu", PRESENT, notice=text["id"], language="en")
    shown = answer["presentation"]
    assert answer["userErrors"] == []
    assert (shown["language"], shown["sha256"], shown["declinedAt"]) == ("en", text["sha256"], None)
    assert shown["notice"] == {name: text[name] for name in ("version", "language", "sha256")}
    after = await collected(demo, "person-eu")
    assert after["collection"]["notice"]["version"] == text["version"]
    again = (await ask(demo, "person-eu", PRESENT, notice=text["id"], language="en"))["presentation"]
    viewer = (await demo.data("person-eu", SHOWN))["viewer"]
    assert [each["id"] for each in viewer["noticePresentations"]["nodes"]] == [again["id"], shown["id"]]
    assert viewer["noticeAcceptances"]["totalCount"] == 0


async def test_a_notice_is_shown_in_a_language_in_which_it_exists_and_to_people_of_its_controller(demo: Demo) -> None:
    text = await notice(demo, "person-ca")
    answer = await ask(demo, "person-ca", PRESENT, notice=text["id"], language="tlh")
    assert [(each["code"], each["path"]) for each in answer["userErrors"]] == [("BAD_USER_INPUT", ["language"])]
    answer = await ask(demo, "person-av", PRESENT, notice=text["id"], language="en")
    assert [each["code"] for each in answer["userErrors"]] == ["NOT_FOUND"]
    assert (await demo.data("person-av", SHOWN))["viewer"]["noticePresentations"]["nodes"] == []


@pytest.mark.promise("AISHU-12")
@pytest.mark.parametrize("persona", list(SERVICE))
async def test_whoever_disagrees_is_offered_to_stop_and_to_close_and_each_offer_can_be_taken(
    demo: Demo, persona: str
) -> None:
    text = await notice(demo, persona)
    answer = await ask(demo, persona, DECLINE, notice=text["id"], language=text["language"])
    assert answer["userErrors"] == []
    assert answer["presentation"]["declinedAt"] is not None
    assert [each["way"] for each in answer["offers"]] == ["STOP_USING", "CLOSE_ACCOUNT"]
    again = await ask(demo, persona, DECLINE, notice=text["id"], language=text["language"])
    assert again["presentation"] == answer["presentation"]
    assert "NOTICE_DECLINED" in (await collected(demo, persona))["refusals"]
    stop, close = answer["offers"]
    assert (await ask(demo, persona, SUBMIT, rights=stop["rights"]))["userErrors"] == []
    await demo.drain()
    standing = (await demo.data(persona, SHOWN))["viewer"]["consents"]["nodes"]
    assert {each["status"] for each in standing} <= {"WITHDRAWN"}
    assert (await ask(demo, persona, SUBMIT, rights=close["rights"]))["userErrors"] == []


async def test_a_later_acceptance_lets_collecting_go_on(demo: Demo) -> None:
    text = await notice(demo, "person-ca")
    await ask(demo, "person-ca", DECLINE, notice=text["id"], language="en")
    assert (await collected(demo, "person-ca"))["refusals"] == ["NOTICE_DECLINED"]
    await demo.as_superuser("sg", GONE.format("display_name = 'Maya Torres'"))
    assert (await ask(demo, "person-ca", ACCEPT, notice=text["id"], language="en"))["userErrors"] == []
    assert (await collected(demo, "person-ca"))["refusals"] is None
