"""Capture person by person: told first, free to choose, and never seen in what was there before."""

from dataclasses import replace
from typing import Any

import pytest

from habeas.kernel.errors import ErrorCode
from habeas.reading.globalid import encode
from habeas.storage.transaction import read
from tests.oversight.documents import organization
from tests.oversight.ground import Ground
from tests.oversight.stage import Human, Refused

CHOOSE = """mutation Choose($input: ChooseCaptureInput!) { chooseCapture(input: $input) {
  capture { id state choice } userErrors { code message path } } }"""
POSTPONE = """mutation Postpone($input: CaptureInput!) { postponeCapture(input: $input) {
  capture { state postponements } userErrors { code } } }"""
LEAVE = """mutation Leave($input: CaptureInput!) { leaveOrganization(input: $input) {
  capture { state endReason } userErrors { code } } }"""
STEP = "mutation M($input: MembershipInput!) { %s(input: $input) { member { status } userErrors { code path } } }"
ADMIN = """query C($id: ID!) { organization(id: $id) { captures(first: 50) { totalCount nodes { state domain } } } }"""
CONTOSO = "contoso.example"


async def found(ground: Ground, *addresses: str, region: str = "sg") -> tuple[Human, Any]:
    human = await ground.somebody(*(addresses or ("nora@contoso.example", "nora@home.example")), region=region)
    await ground.verified(ground.stage.katrin, CONTOSO)
    (capture,) = await ground.captures(human)
    return human, capture


async def choose(ground: Ground, human: Human, capture: Any, choice: str) -> Any:
    answer = await ground.stage.ask(human.actor, CHOOSE, {"input": {"capture": capture["id"], "choice": choice}})
    await ground.drain()
    return answer["chooseCapture"]


@pytest.mark.promise("AISHU-9")
async def test_a_person_is_told_before_anybody_sees_anything(ground: Ground) -> None:
    human, capture = await found(ground)
    assert capture["state"] == "NOTIFIED"
    assert human.subject_id not in await ground.members(ground.stage.katrin)
    notice = capture["notice"]
    assert (notice["organization"], notice["domain"]) == ("Contoso GmbH", CONTOSO)
    assert notice["scopes"] == ["members.content:read", "members:read"] or set(notice["scopes"]) == {
        "members:read",
        "members.content:read",
    }
    assert notice["contact"] == "privacy@contoso.example"
    assert notice["roles"] == ["ADMINISTRATOR", "UNIT_ADMINISTRATOR"]
    assert any("stays yours" in paragraph for paragraph in notice["paragraphs"])


async def test_whoever_joins_gets_a_space_there_and_keeps_the_other(ground: Ground) -> None:
    human, capture = await found(ground)
    answer = await choose(ground, human, capture, "JOIN")
    assert answer["userErrors"] == []
    assert [each["state"] for each in await ground.captures(human)] == ["JOINED"]
    assert human.subject_id in await ground.members(ground.stage.katrin)
    async with read(ground.regions["sg"], human.actor) as tx:
        spaces = await tx.fetch("select org_id, account_kind from habeas.membership order by joined_at, id")
    assert [row["account_kind"] for row in spaces] == ["PERSONAL", "AFFILIATED"]
    assert spaces[0]["org_id"] == human.actor.organization_id


async def test_whoever_stays_personal_gives_the_address_up_and_is_not_found_again(ground: Ground) -> None:
    human, capture = await found(ground)
    await choose(ground, human, capture, "STAY_PERSONAL")
    await ground.check(ground.stage.katrin, await ground.domain(ground.stage.katrin, CONTOSO))
    assert [each["state"] for each in await ground.captures(human)] == ["SEPARATED"]
    assert human.subject_id not in await ground.members(ground.stage.katrin)


@pytest.mark.parametrize("choice", ["STAY_PERSONAL", "EXPORT_AND_LEAVE"])
async def test_whoever_signed_in_long_ago_gives_no_address_up_by_a_choice(ground: Ground, choice: str) -> None:
    human, capture = await found(ground)
    long_ago = replace(human, actor=replace(human.actor, authenticated_at=None))
    with pytest.raises(Refused) as refused:
        await choose(ground, long_ago, capture, choice)
    assert refused.value.code is ErrorCode.STEP_UP_REQUIRED
    assert [each["state"] for each in await ground.captures(human)] == ["NOTIFIED"]
    assert (await choose(ground, long_ago, capture, "JOIN"))["userErrors"] == []


async def test_nobody_gives_up_the_only_address_that_they_have(ground: Ground) -> None:
    human, capture = await found(ground, "nora@contoso.example")
    answer = await choose(ground, human, capture, "STAY_PERSONAL")
    assert [error["code"] for error in answer["userErrors"]] == ["CONFLICT"]
    assert [each["state"] for each in await ground.captures(human)] == ["NOTIFIED"]


async def test_no_answer_in_30_days_is_oversight_of_what_is_to_come(ground: Ground) -> None:
    human, _ = await found(ground)
    ground.later(days=29)
    await ground.fall_due()
    assert human.subject_id not in await ground.members(ground.stage.katrin)
    ground.later(days=2)
    await ground.fall_due()
    assert [each["state"] for each in await ground.captures(human)] == ["OVERSEEN"]
    assert human.subject_id in await ground.members(ground.stage.katrin)


async def postpone(ground: Ground, human: Human, capture: Any) -> Any:
    """Put off at a sign-in of right now."""
    actor = replace(human.actor, authenticated_at=ground.stage.clock.now())
    answer = await ground.stage.ask(actor, POSTPONE, {"input": {"capture": capture["id"]}})
    return answer["postponeCapture"]


async def test_the_choice_can_be_put_off_at_three_sign_ins(ground: Ground) -> None:
    human, capture = await found(ground)
    answers = []
    for _ in range(4):
        ground.later(hours=1)
        answers.append(await postpone(ground, human, capture))
    assert [answer["capture"] and answer["capture"]["postponements"] for answer in answers] == [1, 2, 3, None]
    assert answers[3]["userErrors"] == [{"code": "ILLEGAL_STEP"}]
    assert (await choose(ground, human, capture, "JOIN"))["userErrors"] == []


async def test_one_sign_in_puts_it_off_once(ground: Ground) -> None:
    human, capture = await found(ground)
    assert (await postpone(ground, human, capture))["userErrors"] == []
    again = await postpone(ground, human, capture)
    assert again["userErrors"] == [{"code": "ILLEGAL_STEP"}]
    assert [each["postponements"] for each in await ground.captures(human)] == [1]


async def test_a_member_leaves_when_they_want(ground: Ground) -> None:
    human, capture = await found(ground)
    await choose(ground, human, capture, "JOIN")
    answer = await ground.stage.ask(human.actor, LEAVE, {"input": {"capture": capture["id"]}})
    await ground.drain()
    assert answer["leaveOrganization"]["capture"] == {"state": "LEFT", "endReason": "LEFT"}
    async with read(ground.regions["sg"], human.actor) as tx:
        ended = await tx.fetch("select status from habeas.membership where ended_at is not null")
    assert [row["status"] for row in ended] == ["ENDED"]
    spaces = await ground.stage.ask(human.actor, "{ viewer { spaces { organization { name } } } }")
    assert spaces["viewer"]["spaces"] == [{"organization": {"name": "Somebody"}}]


async def test_nobody_chooses_for_somebody_else(ground: Ground) -> None:
    _, capture = await found(ground)
    for stranger in (ground.stage.katrin, ground.stage.daniel):
        answer = await ground.stage.ask(stranger.actor, CHOOSE, {"input": {"capture": capture["id"], "choice": "JOIN"}})
        assert [error["code"] for error in answer["chooseCapture"]["userErrors"]] == ["NOT_FOUND"]


async def test_people_of_every_region_are_told_where_they_live(ground: Ground) -> None:
    human, capture = await found(ground, "nora@contoso.example", "nora@home.example", region="cn")
    assert capture["state"] == "NOTIFIED"
    await choose(ground, human, capture, "JOIN")
    assert human.subject_id in await ground.members(ground.stage.katrin, "cn")
    assert human.subject_id not in await ground.members(ground.stage.katrin, "sg")


async def test_administrators_see_how_many_and_not_whom(ground: Ground) -> None:
    await found(ground)
    answer = await ground.stage.ask(ground.stage.katrin.actor, ADMIN, {"id": organization(ground.stage.katrin)})
    assert answer["organization"]["captures"]["nodes"] == [{"state": "NOTIFIED", "domain": CONTOSO}]
    with pytest.raises(Refused):
        await ground.stage.ask(ground.stage.annika.actor, ADMIN, {"id": organization(ground.stage.katrin)})


async def test_an_administrator_suspends_resumes_and_ends_a_membership(ground: Ground) -> None:
    annika, katrin = ground.stage.annika, ground.stage.katrin
    member = {"input": {"member": annika.id}}
    for mutation, status in (
        ("suspendMembership", "SUSPENDED"),
        ("resumeMembership", "ACTIVE"),
        ("endMembership", "ENDED"),
    ):
        answer = await ground.stage.ask(katrin.actor, STEP % mutation, member)
        assert answer[mutation] == {"member": {"status": status}, "userErrors": []}
    answer = await ground.stage.ask(katrin.actor, STEP % "endMembership", member)
    assert answer["endMembership"]["userErrors"] == [{"code": "ILLEGAL_STEP", "path": ["member"]}]


async def test_nobody_ends_a_membership_of_another_organization_or_their_own(ground: Ground) -> None:
    katrin, daniel = ground.stage.katrin, ground.stage.daniel
    stranger = await ground.stage.ask(daniel.actor, STEP % "endMembership", {"input": {"member": katrin.id}})
    assert stranger["endMembership"]["userErrors"] == [{"code": "NOT_FOUND", "path": ["member"]}]
    with pytest.raises(Refused):
        await ground.stage.ask(katrin.actor, STEP % "suspendMembership", {"input": {"member": katrin.id}})


DONATE = "mutation D($input: DonateRecordInput!) { donateRecord(input: $input) { userErrors { code path } } }"


async def test_only_the_person_donates_and_only_their_own(ground: Ground) -> None:
    human, capture = await found(ground)
    await choose(ground, human, capture, "JOIN")
    foreign = encode("REC", ground.stage.annika.actor.organization_id, ground.stage.annika.member_id)
    variables = {"input": {"capture": capture["id"], "record": foreign}}
    answer = await ground.stage.ask(human.actor, DONATE, variables)
    assert answer["donateRecord"]["userErrors"] == [{"code": "NOT_FOUND", "path": ["record"]}]
