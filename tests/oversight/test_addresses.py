"""A second address: confirmed by mail, kept from organizations, and the way to stay personal."""

from typing import Any

import pytest

from habeas.storage.transaction import read
from tests.oversight.ground import Ground
from tests.oversight.stage import Human, Refused
from tests.oversight.test_captures import choose, found

ADD = """mutation A($input: AddEmailAddressInput!) { addEmailAddress(input: $input) {
  address { id } userErrors { code } } }"""
CONFIRM = """mutation C($input: ConfirmEmailAddressInput!) { confirmEmailAddress(input: $input) {
  userErrors { code path } } }"""
STEP = "mutation S($input: EmailAddressInput!) { %s(input: $input) { userErrors { code path } } }"
MINE = "{ viewer { addresses { id address isPrimary verifiedAt } person { primaryEmail } } }"
HOME = "nora@home.example"
WORK = "nora@contoso.example"


async def add(ground: Ground, human: Human, address: str) -> Any:
    answer = (await ground.stage.ask(human.actor, ADD, {"input": {"email": address}}))["addEmailAddress"]
    await ground.drain()
    return answer


async def confirm(ground: Ground, human: Human, address: str, code: str) -> Any:
    fields = {"address": address, "code": code}
    answer = (await ground.stage.ask(human.actor, CONFIRM, {"input": fields}))["confirmEmailAddress"]
    await ground.drain()
    return answer["userErrors"]


def code_for(ground: Ground, address: str) -> str:
    (_, text) = ground.mails_to(address)[-1]
    return text.split("\n\n")[1]


async def addresses(ground: Ground, human: Human) -> dict[str, Any]:
    answer = await ground.stage.ask(human.actor, MINE)
    return {each["address"]: each for each in answer["viewer"]["addresses"]}


async def test_whoever_has_one_address_adds_another_and_stays_personal(ground: Ground) -> None:
    human, capture = await found(ground, WORK)
    refused = await choose(ground, human, capture, "STAY_PERSONAL")
    assert [error["code"] for error in refused["userErrors"]] == ["CONFLICT"]
    added = (await add(ground, human, "Nora@Home.Example"))["address"]["id"]
    assert (await choose(ground, human, capture, "STAY_PERSONAL"))["userErrors"] != []
    assert await confirm(ground, human, added, code_for(ground, "Nora@home.example")) == []
    assert (await choose(ground, human, capture, "STAY_PERSONAL"))["userErrors"] == []
    assert [each["state"] for each in await ground.captures(human)] == ["SEPARATED"]
    mine = await addresses(ground, human)
    assert (list(mine), mine["Nora@home.example"]["isPrimary"]) == (["Nora@home.example"], True)
    answer = await ground.stage.ask(human.actor, MINE)
    assert answer["viewer"]["person"]["primaryEmail"] == "Nora@home.example"
    assert human.subject_id not in await ground.members(ground.stage.katrin)


async def test_the_code_and_word_of_a_change_are_in_the_language_of_the_person(ground: Ground) -> None:
    human = await ground.somebody(WORK, language="zh-CN")
    added = (await add(ground, human, HOME))["address"]["id"]
    assert [subject for subject, _ in ground.mails_to(HOME)] == ["请确认您的地址"]
    assert await confirm(ground, human, added, code_for(ground, HOME)) == []
    assert [subject for subject, _ in ground.mails_to(WORK)] == ["您账户的地址已变更"] * 2


async def test_only_the_code_of_the_last_mail_confirms_and_only_for_a_day(ground: Ground) -> None:
    human = await ground.somebody(WORK)
    added = (await add(ground, human, HOME))["address"]["id"]
    first = code_for(ground, HOME)
    wrong = [{"code": "BAD_USER_INPUT", "path": ["code"]}]
    assert await confirm(ground, human, added, "x" * 32) == wrong
    with pytest.raises(Refused) as refused:
        await add(ground, human, HOME)
    assert refused.value.code == "RATE_LIMITED"
    ground.later(minutes=6)
    await add(ground, human, HOME)
    assert await confirm(ground, human, added, first) == wrong
    ground.later(hours=25)
    assert await confirm(ground, human, added, code_for(ground, HOME)) == wrong
    assert (await addresses(ground, human))[HOME]["verifiedAt"] is None


async def test_nobody_confirms_or_gives_up_the_address_of_somebody_else(ground: Ground) -> None:
    human, other = await ground.somebody(WORK), await ground.somebody("x@elsewhere.example")
    added = (await add(ground, human, HOME))["address"]["id"]
    gone = [{"code": "NOT_FOUND", "path": ["address"]}]
    assert await confirm(ground, other, added, code_for(ground, HOME)) == gone
    for step in ("preferEmailAddress", "removeEmailAddress"):
        answer = await ground.stage.ask(other.actor, STEP % step, {"input": {"address": added}})
        assert answer[step]["userErrors"] == gone


async def test_mails_go_where_the_person_prefers_and_the_other_address_can_go(ground: Ground) -> None:
    human = await ground.somebody(WORK, HOME)
    mine = await addresses(ground, human)
    primary = {"input": {"address": mine[WORK]["id"]}}
    answer = await ground.stage.ask(human.actor, STEP % "removeEmailAddress", primary)
    assert answer["removeEmailAddress"]["userErrors"] == [{"code": "CONFLICT", "path": ["address"]}]
    await ground.stage.ask(human.actor, STEP % "preferEmailAddress", {"input": {"address": mine[HOME]["id"]}})
    await ground.stage.ask(human.actor, STEP % "removeEmailAddress", primary)
    await ground.drain()
    assert list(await addresses(ground, human)) == [HOME]
    await ground.verified(ground.stage.katrin, "contoso.example")
    assert await ground.captures(human) == []


async def test_an_administrator_learns_of_no_address_outside_of_the_domain(ground: Ground) -> None:
    human, capture = await found(ground, WORK, HOME)
    await choose(ground, human, capture, "JOIN")
    async with read(ground.regions["sg"], ground.stage.katrin.actor) as tx:
        assert await tx.fetch("select from habeas.email_address where subject_id = $1", human.subject_id) == []
        emails = await tx.fetch("select email from habeas.membership where subject_id = $1", human.subject_id)
    assert [row["email"] for row in emails] == [WORK]


async def test_whoever_has_only_that_address_can_still_take_their_data_and_leave(ground: Ground) -> None:
    human, capture = await found(ground, WORK)
    assert (await choose(ground, human, capture, "EXPORT_AND_LEAVE"))["userErrors"] == []
    assert [each["state"] for each in await ground.captures(human)] == ["DECLINED"]
    assert list(await addresses(ground, human)) == [WORK]
    await ground.check(ground.stage.katrin, await ground.domain(ground.stage.katrin, "contoso.example"))
    assert [each["state"] for each in await ground.captures(human)] == ["DECLINED"]
    async with ground.regions["sg"].pool.acquire() as connection:
        waiting = await connection.fetch("select entrypoint from queue.pgqueuer")
    assert "rights.export_for_leaving" in {row["entrypoint"] for row in waiting}


@pytest.mark.promise("AISHU-9")
async def test_a_confirmed_address_alone_brings_nobody_under_oversight(ground: Ground) -> None:
    human, katrin = await ground.somebody(HOME), ground.stage.katrin
    await ground.claim(katrin, "contoso.example", publish=False)
    added = (await add(ground, human, WORK))["address"]["id"]
    assert await confirm(ground, human, added, code_for(ground, WORK)) == []
    await ground.check(katrin, await ground.domain(katrin, "contoso.example"))
    assert (await addresses(ground, human))[WORK]["verifiedAt"] is not None
    assert await ground.captures(human) == []
    assert human.subject_id not in await ground.members(katrin)


async def test_an_address_that_is_being_removed_is_added_again_only_once_it_is_gone(ground: Ground) -> None:
    human = await ground.somebody(WORK, HOME)
    going = {"input": {"address": (await addresses(ground, human))[HOME]["id"]}}
    await ground.stage.ask(human.actor, STEP % "removeEmailAddress", going)
    again = {"input": {"email": HOME}}
    answer = (await ground.stage.ask(human.actor, ADD, again))["addEmailAddress"]
    assert [error["code"] for error in answer["userErrors"]] == ["CONFLICT"]
    await ground.drain()
    added = (await add(ground, human, HOME))["address"]["id"]
    assert added != going["input"]["address"]
    assert await confirm(ground, human, added, code_for(ground, HOME)) == []
    assert (await addresses(ground, human))[HOME]["verifiedAt"] is not None


async def test_removing_an_address_shortens_no_pause_between_two_codes(ground: Ground) -> None:
    human = await ground.somebody(WORK)
    added = (await add(ground, human, HOME))["address"]["id"]
    ground.later(minutes=4)
    await ground.stage.ask(human.actor, STEP % "removeEmailAddress", {"input": {"address": added}})
    await ground.drain()
    assert list(await addresses(ground, human)) == [WORK]
    for address in (HOME, "elsewhere@home.example"):
        with pytest.raises(Refused) as refused:
            await add(ground, human, address)
        assert refused.value.code == "RATE_LIMITED"
    assert len(ground.mails_to(HOME)) == 1
    ground.later(minutes=1)
    again = (await add(ground, human, HOME))["address"]["id"]
    assert len(ground.mails_to(HOME)) == 2
    assert await confirm(ground, human, again, code_for(ground, HOME)) == []


async def test_no_more_than_ten_codes_go_out_within_a_day_whatever_becomes_of_the_addresses(ground: Ground) -> None:
    human = await ground.somebody(WORK)
    for count in range(10):
        address = HOME if count % 2 else f"n{count}@home.example"
        added = (await add(ground, human, address))["address"]["id"]
        await ground.stage.ask(human.actor, STEP % "removeEmailAddress", {"input": {"address": added}})
        await ground.drain()
        ground.later(hours=2)
    ground.later(hours=3, minutes=59)
    for address in (HOME, "elsewhere@home.example"):
        with pytest.raises(Refused) as refused:
            await add(ground, human, address)
        assert refused.value.code == "RATE_LIMITED"
    assert len(ground.mails_to(HOME)) == 5
    ground.later(minutes=1)
    assert (await add(ground, human, HOME))["userErrors"] == []
    assert len(ground.mails_to(HOME)) == 6
    ground.later(minutes=6)
    with pytest.raises(Refused):
        await add(ground, human, HOME)
    other = await ground.somebody("x@elsewhere.example")
    assert (await add(ground, other, HOME))["userErrors"] == [], "what one person asked for is nothing to another"


async def test_two_addresses_that_are_removed_at_one_instant_are_two_mails(ground: Ground) -> None:
    human = await ground.somebody(WORK, HOME, "other@home.example")
    mine = await addresses(ground, human)
    for address in (HOME, "other@home.example"):
        await ground.stage.ask(human.actor, STEP % "removeEmailAddress", {"input": {"address": mine[address]["id"]}})
    await ground.drain()
    sent = zip(ground.mails, ground.identities, strict=True)
    identities = [identity for (to, _, _), identity in sent if to == WORK]
    assert len(set(ground.mails_to(WORK))) == 1, "the words are the same"
    assert (len(identities), len(set(identities)), None in identities) == (2, 2, False)


async def test_an_address_that_was_removed_before_its_code_went_out_gets_none(ground: Ground) -> None:
    human = await ground.somebody(WORK)
    before = len(ground.mails)
    added = (await ground.stage.ask(human.actor, ADD, {"input": {"email": HOME}}))["addEmailAddress"]["address"]["id"]
    await ground.stage.ask(human.actor, STEP % "removeEmailAddress", {"input": {"address": added}})
    await ground.drain()
    assert list(await addresses(ground, human)) == [WORK]
    assert [subject for to, subject, _ in ground.mails[before:] if to == HOME] == []


async def test_an_address_that_is_being_removed_is_preferred_by_nobody(ground: Ground) -> None:
    human = await ground.somebody(WORK, HOME)
    going = {"input": {"address": (await addresses(ground, human))[HOME]["id"]}}
    await ground.stage.ask(human.actor, STEP % "removeEmailAddress", going)
    answer = await ground.stage.ask(human.actor, STEP % "preferEmailAddress", going)
    assert answer["preferEmailAddress"]["userErrors"] == [{"code": "ILLEGAL_STEP", "path": ["address"]}]
    await ground.drain()
    assert {address: each["isPrimary"] for address, each in (await addresses(ground, human)).items()} == {WORK: True}
