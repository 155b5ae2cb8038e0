"""Giving and withdrawing consent: by the person alone, as easily the one as the other, and at once."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest

from habeas.access import Actor, Permission
from habeas.consent.commands import STOP_PURPOSE, GiveConsent, RegisterPurposeBasis, WithdrawConsent
from habeas.consent.rules import digest
from habeas.jurisdictions.rules.sets import LegalBasis
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from tests.notices.stage import NOW, Stage

CONSENTS = "select * from habeas.consent order by given_at, id"
RECEIPTS = "select * from habeas.consent_receipt order by at, id"
STOPS = "select payload from queue.pgqueuer where entrypoint = $1"


async def give(stage: Stage, person: Actor, purpose: str = "SURVEY") -> Any:
    outcome = await stage.run(GiveConsent(purpose), person)
    assert outcome.entity is not None
    return outcome.entity


async def withdraw(stage: Stage, person: Actor, consent: Any) -> None:
    await stage.run(WithdrawConsent(consent.org_id, consent.key), person)


async def test_a_consent_is_given_to_one_purpose_with_a_receipt(stage: Stage) -> None:
    person = await stage.person("DE")
    consent = await give(stage, person)
    (row,) = await stage.rows(CONSENTS, actor=person)
    assert (row["id"], row["purpose_code"], row["status"], row["given_at"]) == (consent.key, "SURVEY", "GIVEN", NOW)
    (receipt,) = await stage.rows(RECEIPTS, actor=person)
    content = orjson.loads(receipt["content"])
    assert content["statement"].startswith("You consented to Surveys by Acme.")
    assert receipt["sha256"] == digest(content)


async def test_giving_a_consent_that_stands_is_that_consent(stage: Stage) -> None:
    person = await stage.person("DE")
    assert await give(stage, person) == await give(stage, person)
    assert len(await stage.rows(RECEIPTS, actor=person)) == 1


async def test_one_consent_comes_of_many_that_are_given_at_the_same_moment(stage: Stage) -> None:
    person = await stage.person("DE")
    given = await asyncio.gather(*(give(stage, person) for _ in range(6)))
    (row,) = await stage.rows(CONSENTS, actor=person)
    assert {each.key for each in given} == {row["id"]}
    assert len(await stage.rows(RECEIPTS, actor=person)) == 1


async def test_a_purpose_that_is_not_registered_cannot_be_consented_to(stage: Stage) -> None:
    with pytest.raises(DomainError) as refused:
        await give(stage, await stage.person("DE"), "ANYTHING")
    assert (refused.value.code, refused.value.path) == (ErrorCode.BAD_USER_INPUT, ("purpose",))


async def test_nobody_consents_for_an_organization_that_is_not_theirs(stage: Stage) -> None:
    with pytest.raises(DomainError) as refused:
        await stage.run(GiveConsent("SURVEY", new_id()), await stage.person("DE"))
    assert refused.value.code is ErrorCode.NOT_FOUND


@pytest.mark.promise("AISHU-13")
async def test_only_the_person_consents(stage: Stage) -> None:
    for actor in (stage.privacy, stage.system("sg")):
        with pytest.raises(DomainError):
            await stage.run(GiveConsent("SURVEY"), actor)


@pytest.mark.promise("AISHU-168")
async def test_a_withdrawal_takes_effect_at_once_stops_the_purpose_and_tells_the_person(stage: Stage) -> None:
    person = await stage.person("DE")
    consent = await give(stage, person)
    stage.clock.instant = NOW + timedelta(days=1)
    await withdraw(stage, person, consent)
    (row,) = await stage.rows(CONSENTS, actor=person)
    assert (row["status"], row["withdrawn_at"], row["continues_on"]) == ("WITHDRAWN", stage.clock.instant, None)
    (stop,) = await stage.rows(STOPS, STOP_PURPOSE)
    assert orjson.loads(stop["payload"])["purpose_code"] == "SURVEY"
    content = orjson.loads((await stage.rows(RECEIPTS, actor=person))[-1]["content"])
    assert content["decision"] == "STOP_PURPOSE"
    assert "Acme stops using your data for it." in content["statement"]


async def test_withdrawing_again_changes_nothing(stage: Stage) -> None:
    person = await stage.person("DE")
    consent = await give(stage, person)
    await withdraw(stage, person, consent)
    stage.clock.instant = NOW + timedelta(days=1)
    await withdraw(stage, person, consent)
    assert [row["withdrawn_at"] for row in await stage.rows(CONSENTS, actor=person)] == [NOW]
    assert len(await stage.rows(RECEIPTS, actor=person)) == 2
    assert len(await stage.rows(STOPS, STOP_PURPOSE)) == 1


async def test_after_a_withdrawal_a_new_consent_is_another_one(stage: Stage) -> None:
    person = await stage.person("DE")
    first = await give(stage, person)
    await withdraw(stage, person, first)
    assert (await give(stage, person)).key != first.key


@pytest.mark.promise("AISHU-168")
async def test_only_a_basis_registered_before_lets_the_purpose_go_on(stage: Stage) -> None:
    early, late = await stage.person("DE"), await stage.person("DE")
    consents = [await give(stage, early), await give(stage, late)]
    stage.clock.instant = NOW + timedelta(days=1)
    command = RegisterPurposeBasis(stage.controller_id, "SURVEY", LegalBasis.LEGITIMATE_INTERESTS, "Assessment of 2026")
    await stage.run(command, stage.privacy)
    await withdraw(stage, early, consents[0])
    stage.clock.instant = NOW + timedelta(days=2)
    await withdraw(stage, late, consents[1])
    assert [row["continues_on"] for row in await stage.rows(CONSENTS, actor=early)] == [None]
    assert [row["continues_on"] for row in await stage.rows(CONSENTS, actor=late)] == ["LEGITIMATE_INTERESTS"]
    content = orjson.loads((await stage.rows(RECEIPTS, actor=late))[-1]["content"])
    assert content["decision"] == "CONTINUE_ON_OTHER_BASIS"
    stops = [orjson.loads(row["payload"]) for row in await stage.rows(STOPS, STOP_PURPOSE)]
    assert sorted(stop["sharing_alone"] for stop in stops) == [False, True], "what was shared on the consent ends"


async def test_a_registered_basis_holds_in_every_region_and_only_where_its_law_knows_it(stage: Stage) -> None:
    command = RegisterPurposeBasis(stage.controller_id, "SURVEY", LegalBasis.LEGITIMATE_INTERESTS, "Assessment of 2026")
    await stage.run(command, stage.privacy)
    await stage.drain()
    assert len(await stage.rows("select 1 from habeas.purpose_basis", region="cn")) == 1
    person = await stage.person("CN", "cn")
    consent = await give(stage, person)
    stage.clock.instant = NOW + timedelta(days=1)
    await withdraw(stage, person, consent)
    (row,) = await stage.rows(CONSENTS, actor=person, region="cn")
    assert row["continues_on"] is None


async def test_consent_is_no_other_basis_than_consent(stage: Stage) -> None:
    command = RegisterPurposeBasis(stage.controller_id, "SURVEY", LegalBasis.DEEMED_CONSENT, "None")
    with pytest.raises(DomainError) as refused:
        await stage.run(command, stage.privacy)
    assert refused.value.path == ("basis",)


async def test_nobody_sees_or_withdraws_the_consent_of_another(stage: Stage) -> None:
    consent, stranger = await give(stage, await stage.person("DE")), await stage.person("DE")
    assert await stage.rows(CONSENTS, actor=stranger) == []
    with pytest.raises(DomainError) as refused:
        await withdraw(stage, stranger, consent)
    assert refused.value.code is ErrorCode.NOT_FOUND


async def test_the_controller_alone_can_show_a_consent_and_cannot_withdraw_it(stage: Stage) -> None:
    consent = await give(stage, await stage.person("DE"))
    assert [row["id"] for row in await stage.rows(CONSENTS, actor=stage.privacy)] == [consent.key]
    unscoped = replace(stage.privacy, scopes=stage.privacy.scopes - {Permission.DISCLOSURES_MANAGE})
    elsewhere = replace(stage.privacy, organization_id=new_id())
    for other in (unscoped, elsewhere):
        assert await stage.rows(CONSENTS, actor=other) == []
    with pytest.raises(DomainError) as refused:
        await withdraw(stage, stage.privacy, consent)
    assert refused.value.code is ErrorCode.FORBIDDEN
