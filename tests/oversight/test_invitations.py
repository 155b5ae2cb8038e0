"""Inviting somebody: told everything, free to say no in silence, and never betrayed to have an account."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from habeas.storage.transaction import read
from tests.oversight.documents import DIRECTORY_ENTRY, ledger_of, opened, organization
from tests.oversight.ground import Ground
from tests.oversight.stage import NOW, PURPOSE, Human, Refused, _platform
from tests.oversight.test_addresses import add, code_for, confirm
from tests.oversight.test_captures import found

INVITE = """mutation I($input: InviteMemberInput!) { inviteMember(input: $input) {
  invitation { id address accountKind status expiresAt acceptedAt } userErrors { code message path } } }"""
SENT = """query I($id: ID!) { organization(id: $id) { invitations(first: 50) { totalCount nodes {
  id address accountKind status invitedAt expiresAt acceptedAt } } } }"""
WITHDRAW = """mutation W($input: InvitationInput!) { withdrawInvitation(input: $input) {
  invitation { status } userErrors { code path } } }"""
MINE = """{ viewer { invitations(first: 50) { nodes { id address accountKind status expiresAt notice {
  organization legalEntity contact controller scopes roles purposes fieldClasses paragraphs } } } } }"""
ANSWER = """mutation A($input: ReceivedInvitationInput!) { %s(input: $input) {
  invitation { status } userErrors { code path } } }"""
LEAVE = "mutation L($input: LeaveSpaceInput!) { leaveSpace(input: $input) { userErrors { code path } } }"
NORA, NOBODY = "Nora@home.example", "nobody@home.example"
GONE = [{"code": "NOT_FOUND", "path": ["invitation"]}]
OVER = [{"code": "ILLEGAL_STEP", "path": ["invitation"]}]


async def invited(ground: Ground, address: str, kind: str = "AFFILIATED", who: Human | None = None) -> Any:
    who = who or ground.stage.katrin
    fields = {"organization": organization(who), "address": address, "accountKind": kind}
    answer = (await ground.stage.ask(who.actor, INVITE, {"input": fields}))["inviteMember"]
    await ground.drain()
    return answer


async def mine(ground: Ground, human: Human) -> list[Any]:
    nodes: list[Any] = (await ground.stage.ask(human.actor, MINE))["viewer"]["invitations"]["nodes"]
    return nodes


async def sent(ground: Ground) -> list[Any]:
    katrin = ground.stage.katrin
    answer = await ground.stage.ask(katrin.actor, SENT, {"id": organization(katrin)})
    nodes: list[Any] = answer["organization"]["invitations"]["nodes"]
    return nodes


async def answered(ground: Ground, human: Human, mutation: str, invitation: Any) -> Any:
    variables = {"input": {"invitation": invitation["id"]}}
    answer = (await ground.stage.ask(human.actor, ANSWER % mutation, variables))[mutation]
    await ground.drain()
    return answer


async def nora(ground: Ground, *further: str, region: str = "sg") -> Human:
    """Somebody with an account, in whose addresses the case of letters is as they typed it."""
    human = await ground.somebody(NORA, *further, region=region)
    await ground.signs_in(human, NORA)
    return human


async def test_nothing_that_the_organization_can_see_says_whether_there_is_an_account(ground: Ground) -> None:
    await nora(ground)
    answers = [await invited(ground, address) for address in ("nora@home.example", NOBODY)]
    plain = [str(answer).replace("nora@", "nobody@") for answer in answers]
    ids = [answer["invitation"]["id"] for answer in answers]
    assert plain[0].replace(ids[0], "") == plain[1].replace(ids[1], "")
    rows = {row["address"]: {**row, "id": "", "address": ""} for row in await sent(ground)}
    assert rows["nora@home.example"] == rows[NOBODY]
    (one,), (other,) = ground.mails_to("nora@home.example"), ground.mails_to(NOBODY)
    assert (one[0], one[1].replace("nora@", "nobody@")) == other
    async with read(ground.regions["sg"], ground.stage.katrin.actor) as tx:
        assert await tx.fetchval("select count(*) from habeas.received_invitation") == 0
    async with read(ground.regions["sg"], _platform(ground.stage.katrin.actor.organization_id)) as tx:
        journal = await tx.fetch("select command from habeas.journal_entry")
    assert sorted(row["command"] for row in journal) == ["InviteMember", "InviteMember"]


@pytest.mark.promise("AISHU-9")
async def test_the_invitation_tells_what_the_database_enforces_and_nothing_beyond_it(ground: Ground) -> None:
    human, katrin = await nora(ground), ground.stage.katrin
    await invited(ground, NORA)
    ((received),) = await mine(ground, human)
    notice = received["notice"]
    assert (notice["organization"], notice["legalEntity"]) == ("Contoso GmbH", "Contoso GmbH")
    assert notice["contact"] == "privacy@contoso.example"
    assert notice["scopes"] == ["members.content:read", "members:read"]
    assert notice["roles"] == ["ADMINISTRATOR"]
    assert (notice["purposes"], notice["fieldClasses"]) == (
        ["OFFBOARDING", "SECURITY_INVESTIGATION"],
        ["ACCOUNT", "DEVICE", "LOGS"],
    )
    ((_, text),) = ground.mails_to(NORA)
    assert text.strip() == "\n\n".join(notice["paragraphs"])
    assert "http" not in text
    await answered(ground, human, "acceptInvitation", received)
    member = await _as_member(ground, human)
    for code in notice["purposes"]:
        assert await opened(ground.stage, katrin, member, DIRECTORY_ENTRY, {**PURPOSE, "code": code})
    with pytest.raises(Refused):
        await opened(ground.stage, katrin, member, DIRECTORY_ENTRY, {**PURPOSE, "code": "QUALITY_CONTROL"})


async def test_whoever_accepts_is_a_member_from_then_on_and_keeps_what_is_theirs(ground: Ground) -> None:
    human, katrin = await nora(ground, region="cn"), ground.stage.katrin
    await invited(ground, NORA)
    assert human.subject_id not in await ground.members(katrin, "cn")
    (received,) = await mine(ground, human)
    assert (await answered(ground, human, "acceptInvitation", received))["userErrors"] == []
    assert human.subject_id in await ground.members(katrin, "cn")
    (row,) = await sent(ground)
    assert (row["status"], row["acceptedAt"] is not None) == ("ACCEPTED", True)
    async with read(ground.regions["cn"], human.actor) as tx:
        spaces = await tx.fetch("select org_id, account_kind from habeas.membership order by joined_at, id")
    assert [each["account_kind"] for each in spaces] == ["PERSONAL", "AFFILIATED"]
    assert (await answered(ground, human, "acceptInvitation", received))["userErrors"] == OVER


async def test_a_no_is_not_told_and_keeps_the_organization_silent_for_90_days(ground: Ground) -> None:
    human = await nora(ground)
    await invited(ground, NORA)
    (received,) = await mine(ground, human)
    assert (await answered(ground, human, "declineInvitation", received))["invitation"] == {"status": "DECLINED"}
    assert [row["status"] for row in await sent(ground)] == ["WAITING"]
    ground.later(days=15)
    await ground.fall_due("oversight.close_invitation")
    assert [row["status"] for row in await sent(ground)] == ["EXPIRED"]
    assert (await invited(ground, NORA))["userErrors"] == []
    assert (len(ground.mails_to(NORA)), len(await mine(ground, human))) == (1, 1)
    ground.later(days=80)
    await invited(ground, NORA)
    assert (len(ground.mails_to(NORA)), len(await mine(ground, human))) == (2, 2)


@pytest.mark.parametrize("address", [NORA, NOBODY])
async def test_an_address_is_invited_once_a_day_and_three_times_in_a_month(ground: Ground, address: str) -> None:
    await nora(ground)
    assert (await invited(ground, address))["userErrors"] == []
    with pytest.raises(Refused) as refused:
        await invited(ground, address.upper())
    assert refused.value.code == "RATE_LIMITED"
    for _ in range(2):
        ground.later(days=2)
        assert (await invited(ground, address))["userErrors"] == []
    ground.later(days=2)
    with pytest.raises(Refused):
        await invited(ground, address)
    assert [row["status"] for row in await sent(ground)] == ["WAITING", "WITHDRAWN", "WITHDRAWN"]


async def test_only_what_is_opened_for_the_invitation_on_an_own_domain_is_managed(ground: Ground) -> None:
    katrin, early = ground.stage.katrin, await ground.somebody("early@contoso.example")
    await ground.signs_in(early, "early@contoso.example")
    refused = await invited(ground, "early@contoso.example", "MANAGED")
    assert [error["path"] for error in refused["userErrors"]] == [["accountKind"]]
    await ground.verified(katrin, "contoso.example")
    await invited(ground, "early@contoso.example", "MANAGED")
    assert [each["accountKind"] for each in await mine(ground, early)] == ["AFFILIATED"]
    await invited(ground, "late@contoso.example", "MANAGED")
    late = await ground.somebody("x@home.example", joined_at=NOW + timedelta(minutes=1))
    await _confirms(ground, late, "late@contoso.example")
    (received,) = await mine(ground, late)
    assert received["accountKind"] == "MANAGED"
    assert "counts as managed" in " ".join(received["notice"]["paragraphs"])
    outside = await invited(ground, "x@elsewhere.example", "MANAGED")
    assert [error["path"] for error in outside["userErrors"]] == [["accountKind"]]


async def test_whoever_confirms_the_address_later_finds_it_waiting(ground: Ground) -> None:
    human = await ground.somebody("x@elsewhere.example", region="cn")
    await invited(ground, "late@home.example")
    assert await mine(ground, human) == []
    await _confirms(ground, human, "Late@home.example")
    assert [each["status"] for each in await mine(ground, human)] == ["WAITING"]


async def test_what_was_taken_back_or_expired_cannot_be_accepted(ground: Ground) -> None:
    human, katrin = await nora(ground), ground.stage.katrin
    await invited(ground, NORA)
    (received,) = await mine(ground, human)
    (row,) = await sent(ground)
    taken = await ground.stage.ask(katrin.actor, WITHDRAW, {"input": {"invitation": row["id"]}})
    assert taken["withdrawInvitation"]["invitation"] == {"status": "WITHDRAWN"}
    await ground.drain()
    assert (await answered(ground, human, "acceptInvitation", received))["userErrors"] == OVER
    ground.later(days=2)
    await invited(ground, NORA)
    ground.later(days=15)
    newest, _ = await mine(ground, human)
    assert (await answered(ground, human, "acceptInvitation", newest))["userErrors"] == OVER
    assert human.subject_id not in await ground.members(katrin)


async def test_a_yes_that_crosses_the_withdrawal_makes_nobody_a_member(ground: Ground) -> None:
    human, katrin = await nora(ground), ground.stage.katrin
    await invited(ground, NORA)
    (received,), (row,) = await mine(ground, human), await sent(ground)
    variables = {"input": {"invitation": received["id"]}}
    await ground.stage.ask(human.actor, ANSWER % "acceptInvitation", variables)
    await ground.stage.ask(katrin.actor, WITHDRAW, {"input": {"invitation": row["id"]}})
    await ground.drain()
    assert [each["status"] for each in await mine(ground, human)] == ["WITHDRAWN"]
    assert human.subject_id not in await ground.members(katrin)


async def test_nobody_answers_for_somebody_else_and_only_administrators_invite(ground: Ground) -> None:
    human, stage = await nora(ground), ground.stage
    await invited(ground, NORA)
    (received,), (row,) = await mine(ground, human), await sent(ground)
    for stranger in (stage.katrin, stage.daniel, stage.annika):
        for mutation in ("acceptInvitation", "declineInvitation"):
            assert (await answered(ground, stranger, mutation, received))["userErrors"] == GONE
    gone = await stage.ask(stage.daniel.actor, WITHDRAW, {"input": {"invitation": row["id"]}})
    assert gone["withdrawInvitation"]["userErrors"] == GONE
    with pytest.raises(Refused):
        await invited(ground, NOBODY, who=stage.annika)
    fields = {"organization": organization(stage.katrin), "address": NOBODY}
    other = await stage.ask(stage.daniel.actor, INVITE, {"input": fields})
    assert other["inviteMember"]["userErrors"][0]["code"] == "NOT_FOUND"


async def test_an_invited_member_leaves_when_they_want(ground: Ground) -> None:
    human, katrin = await nora(ground), ground.stage.katrin
    await invited(ground, NORA)
    await answered(ground, human, "acceptInvitation", (await mine(ground, human))[0])
    await opened(ground.stage, katrin, await _as_member(ground, human), DIRECTORY_ENTRY)
    assert await _leave(ground, human, organization(human)) == [{"code": "ILLEGAL_STEP", "path": ["organization"]}]
    assert await _leave(ground, human, organization(ground.stage.daniel)) == [
        {"code": "NOT_FOUND", "path": ["organization"]}
    ]
    assert await _leave(ground, human, organization(katrin)) == []
    assert len(await ledger_of(ground.stage, human)) == 1
    spaces = await ground.stage.ask(human.actor, "{ viewer { spaces { organization { name } } } }")
    assert spaces["viewer"]["spaces"] == [{"organization": {"name": "Somebody"}}]


async def test_whoever_accepts_has_chosen_about_the_capture_of_their_account_too(ground: Ground) -> None:
    human, _ = await found(ground, "nora@contoso.example", "nora@home.example")
    await ground.signs_in(human, "nora@contoso.example")
    await invited(ground, "nora@contoso.example")
    await answered(ground, human, "acceptInvitation", (await mine(ground, human))[0])
    assert [(each["state"], each["choice"]) for each in await ground.captures(human)] == [("JOINED", "JOIN")]
    ground.later(days=31)
    await ground.fall_due()
    async with read(ground.regions["sg"], human.actor) as tx:
        assert await tx.fetchval("select count(*) from habeas.membership where ended_at is null") == 2


async def test_after_104_days_nothing_is_left_of_an_invitation(ground: Ground) -> None:
    human = await nora(ground)
    await invited(ground, NORA)
    ground.later(days=105)
    await ground.fall_due("oversight.close_invitation", "oversight.forget_invitation")
    assert (await sent(ground), await mine(ground, human)) == ([], [])


async def _leave(ground: Ground, human: Human, organization_id: str) -> Sequence[Any]:
    try:
        answer = await ground.stage.ask(human.actor, LEAVE, {"input": {"organization": organization_id}})
    finally:
        await ground.drain()
    errors: Sequence[Any] = answer["leaveSpace"]["userErrors"]
    return errors


async def _confirms(ground: Ground, human: Human, address: str) -> None:
    added = (await add(ground, human, address))["address"]["id"]
    assert await confirm(ground, human, added, code_for(ground, address)) == []


async def _as_member(ground: Ground, human: Human) -> Human:
    async with read(ground.regions[human.actor.region], human.actor) as tx:
        row = await tx.fetchrow("select org_id, id from habeas.membership where account_kind = 'AFFILIATED'")
    assert row is not None
    return replace(human, actor=replace(human.actor, organization_id=row["org_id"]), member_id=row["id"])
