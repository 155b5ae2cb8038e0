"""Asking who looked and objecting: the controller weighs, a name is told only then, and an objection closes content."""

import json
from dataclasses import replace
from typing import Any

import pytest

from habeas.access import ROLES, Actor, ActorKind, Role
from habeas.audit.commitment import opens
from habeas.audit.heads import signer
from habeas.audit.sealing import Sealer
from habeas.audit.verify import verify
from habeas.kernel.errors import ErrorCode
from habeas.storage.rows import insert
from habeas.storage.transaction import write
from habeas.tenancy.model import EmailAddress, Organization
from tests.audit.log import signing_key
from tests.oversight.documents import (
    DIRECTORY_ENTRY,
    granted,
    ledger_of,
    opened,
    requested,
)
from tests.oversight.ground import Ground
from tests.oversight.stage import CONTROLLER, NOW, Human, Refused, Stage, _platform

ASK = """mutation A($input: InquireInput!) { askWhoLooked(input: $input) {
  inquiry { id kind status answerBy accessorName purpose organizationName } userErrors { code path } } }"""
OBJECT = """mutation O($input: InquireInput!) { objectToLook(input: $input) {
  inquiry { id kind status } userErrors { code path } } }"""
DECIDE = """mutation D($input: DecideLedgerInquiryInput!) { decideLedgerInquiry(input: $input) {
  inquiry { id status balance explanation } userErrors { code path } } }"""
MINE = "{ viewer { ledgerInquiries(first: 9) { nodes { kind status balance explanation accessorName } } } }"
OPENING = "{ viewer { ledgerInquiries { nodes { accessorOpening { accessorId salt } } } } }"
WAITING = "{ controller { ledgerInquiries { nodes { id kind reason purpose fieldClasses accessorName } } } }"
WHY = "I have to name the person in a complaint."


@pytest.fixture
async def desk(ground: Ground) -> Actor:
    """The controller's privacy team."""
    row = Organization(
        org_id=CONTROLLER,
        kind="CONTROLLER",
        name="AISHU",
        legal_name="AISHU Pte. Ltd.",
        controller_id=CONTROLLER,
        home_region="sg",
        establishments=[],
        created_at=NOW,
    )
    async with write(ground.regions["sg"], _platform(CONTROLLER)) as tx:
        await insert(tx, [row], on_conflict="on conflict (org_id) do nothing")
    return replace(
        ground.stage.katrin.actor,
        kind=ActorKind.CONTROLLER,
        role=Role.PRIVACY_TEAM,
        scopes=ROLES[Role.PRIVACY_TEAM],
        organization_id=CONTROLLER,
        subject_id=None,
    )


async def entry_of(stage: Stage) -> str:
    """The id of a look of Katrin's at Annika."""
    await opened(stage, stage.katrin, stage.annika, DIRECTORY_ENTRY)
    answer = await stage.ask(stage.annika.alone(), "{ viewer { accessLedger { nodes { id } } } }")
    return str(answer["viewer"]["accessLedger"]["nodes"][0]["id"])


async def asked(stage: Stage, who: Human, entry: str, document: str = ASK, reason: str = WHY) -> Any:
    answer = await stage.ask(who.alone(), document, {"input": {"entry": entry, "reason": reason}})
    return next(iter(answer.values()))


async def decided(stage: Stage, desk: Actor, inquiry: str, balance: str) -> Any:
    variables = {"inquiry": inquiry, "balance": balance, "explanation": "We weighed both sides."}
    return (await stage.ask(desk, DECIDE, {"input": variables}))["decideLedgerInquiry"]


async def mine(stage: Stage) -> list[Any]:
    nodes: list[Any] = (await stage.ask(stage.annika.alone(), MINE))["viewer"]["ledgerInquiries"]["nodes"]
    return nodes


async def test_a_name_is_told_after_it_was_weighed_and_not_before(ground: Ground, desk: Actor) -> None:
    stage = ground.stage
    inquiry = (await asked(stage, stage.annika, await entry_of(stage)))["inquiry"]
    assert (inquiry["status"], inquiry["accessorName"]) == ("OPEN", None)
    assert inquiry["answerBy"] == "2026-12-21T09:00:00.000Z"
    assert (inquiry["purpose"], inquiry["organizationName"]) == ("SECURITY_INVESTIGATION", "Contoso GmbH")
    answer = await decided(stage, desk, inquiry["id"], "NAME_NEEDED_FOR_RIGHTS")
    assert answer["inquiry"]["status"] == "NAMED"
    await ground.drain()
    assert await mine(stage) == [
        {
            "kind": "WHO",
            "status": "NAMED",
            "balance": "NAME_NEEDED_FOR_RIGHTS",
            "explanation": "We weighed both sides.",
            "accessorName": "Katrin",
        }
    ]
    assert [look["purpose"] for look in await ledger_of(stage, stage.katrin)] == ["NAME_DISCLOSED"]


async def test_the_name_comes_with_what_shows_that_the_entry_was_made_for_them(ground: Ground, desk: Actor) -> None:
    stage = ground.stage
    sealer = Sealer({"sg": ground.regions["sg"]}, signer(signing_key(), "ES256"), stage.clock)
    inquiry = (await asked(stage, stage.annika, await entry_of(stage)))["inquiry"]["id"]
    await entry_of(stage)
    await sealer.seal(ground.regions["sg"])
    katrin = str(stage.katrin.subject_id)
    assert katrin not in json.dumps(await exported(stage))
    await decided(stage, desk, inquiry, "ACTED_OUTSIDE_DUTIES")
    await ground.drain()
    (found,) = (await stage.ask(stage.annika.alone(), OPENING))["viewer"]["ledgerInquiries"]["nodes"]
    assert found["accessorOpening"]["accessorId"] == katrin
    document = await exported(stage)
    told = [entry for entry in document["entries"] if "opening" in entry]
    assert [entry["opening"]["actor"]["value"] for entry in told] == [katrin]
    assert opens(told[0]["content"]["actor"], found["accessorOpening"]["salt"], katrin)
    assert verify(document).faults == []
    told[0]["opening"]["actor"]["value"] = str(stage.tobias.subject_id)
    assert len(verify(document).faults) == 1


async def test_a_name_that_is_withheld_opens_nothing(ground: Ground, desk: Actor) -> None:
    stage = ground.stage
    inquiry = (await asked(stage, stage.annika, await entry_of(stage)))["inquiry"]["id"]
    await decided(stage, desk, inquiry, "ROLE_SUFFICES")
    await ground.drain()
    (found,) = (await stage.ask(stage.annika.alone(), OPENING))["viewer"]["ledgerInquiries"]["nodes"]
    assert found["accessorOpening"] is None
    assert not [entry for entry in (await exported(stage))["entries"] if "opening" in entry]


async def exported(stage: Stage) -> Any:
    """Annika's export of the ledger."""
    answer = await stage.ask(stage.annika.alone(), "mutation { exportLedger(input: {}) { export } }")
    return answer["exportLedger"]["export"]


async def test_a_name_that_is_withheld_is_nowhere(ground: Ground, desk: Actor) -> None:
    stage = ground.stage
    inquiry = (await asked(stage, stage.annika, await entry_of(stage)))["inquiry"]["id"]
    waiting = (await stage.ask(desk, WAITING))["controller"]["ledgerInquiries"]["nodes"]
    assert [(each["reason"], each["purpose"]) for each in waiting] == [(WHY, "SECURITY_INVESTIGATION")]
    await decided(stage, desk, inquiry, "ROLE_SUFFICES")
    await ground.drain()
    (found,) = await mine(stage)
    assert (found["status"], found["accessorName"]) == ("WITHHELD", None)
    assert "Katrin" not in str(waiting)


@pytest.mark.promise("AISHU-9")
async def test_the_desk_reading_what_was_asked_is_a_look_too(ground: Ground, desk: Actor) -> None:
    stage = ground.stage
    await asked(stage, stage.annika, await entry_of(stage))
    await stage.ask(desk, WAITING)
    looks = await ledger_of(stage, stage.annika)
    assert {(look["actorKind"], look["purpose"]) for look in looks} == {
        ("ADMINISTRATOR", "SECURITY_INVESTIGATION"),
        ("CONTROLLER", "RIGHTS_REQUEST_HANDLING"),
    }


async def test_an_objection_closes_content_to_its_purpose_until_it_is_rejected(ground: Ground, desk: Actor) -> None:
    stage = ground.stage
    await granted(stage, stage.katrin, stage.annika, by=stage.tobias)
    assert await opened(stage, stage.katrin, stage.annika)
    inquiry = (await asked(stage, stage.annika, await entry_of(stage), OBJECT))["inquiry"]["id"]
    for refused in (opened(stage, stage.katrin, stage.annika), requested(stage, stage.katrin, stage.annika)):
        with pytest.raises(Refused) as error:
            await refused
        assert error.value.details == {"missing": ["NO_OBJECTION"], "purpose": "SECURITY_INVESTIGATION"}
    await decided(stage, desk, inquiry, "COMPELLING_GROUNDS")
    assert await opened(stage, stage.katrin, stage.annika)


async def test_an_objection_that_is_upheld_holds(ground: Ground, desk: Actor) -> None:
    stage = ground.stage
    await granted(stage, stage.katrin, stage.annika, by=stage.tobias)
    inquiry = (await asked(stage, stage.annika, await entry_of(stage), OBJECT))["inquiry"]["id"]
    await decided(stage, desk, inquiry, "UNLAWFUL_LOOK")
    with pytest.raises(Refused):
        await opened(stage, stage.katrin, stage.annika)


async def test_nobody_asks_about_anothers_entry_or_twice_or_without_a_reason(ground: Ground) -> None:
    stage, entry = ground.stage, await entry_of(ground.stage)
    for who, reason, code in (
        (stage.jonas, WHY, "NOT_FOUND"),
        (stage.daniel, WHY, "NOT_FOUND"),
        (stage.annika, " ", "BAD_USER_INPUT"),
        (stage.annika, "x" * 2_001, "BAD_USER_INPUT"),
    ):
        answer = await asked(stage, who, entry, reason=reason)
        assert [error["code"] for error in answer["userErrors"]] == [code]
    assert (await asked(stage, stage.annika, entry))["userErrors"] == []
    assert [error["code"] for error in (await asked(stage, stage.annika, entry))["userErrors"]] == ["ILLEGAL_STEP"]


async def test_only_the_controllers_desk_decides_once_and_by_a_fitting_ground(ground: Ground, desk: Actor) -> None:
    stage = ground.stage
    inquiry = (await asked(stage, stage.annika, await entry_of(stage)))["inquiry"]["id"]
    with pytest.raises(Refused) as refused:
        await decided(stage, stage.annika.alone(), inquiry, "ROLE_SUFFICES")
    assert refused.value.code is ErrorCode.FORBIDDEN
    answers = [
        await decided(stage, stage.katrin.actor, inquiry, "ROLE_SUFFICES"),
        await decided(stage, desk, "nonsense", "ROLE_SUFFICES"),
        await decided(stage, desk, inquiry, "COMPELLING_GROUNDS"),
        await decided(stage, desk, inquiry, "ROLE_SUFFICES"),
        await decided(stage, desk, inquiry, "ROLE_SUFFICES"),
    ]
    codes = [[error["code"] for error in answer["userErrors"]] for answer in answers]
    assert codes == [["NOT_FOUND"], ["NOT_FOUND"], ["BAD_USER_INPUT"], [], ["ILLEGAL_STEP"]]


async def test_whoever_made_the_look_does_not_weigh_it(ground: Ground, desk: Actor) -> None:
    stage = ground.stage
    inquiry = (await asked(stage, stage.annika, await entry_of(stage)))["inquiry"]["id"]
    with pytest.raises(Refused) as refused:
        await decided(stage, replace(desk, subject_id=stage.katrin.subject_id), inquiry, "ROLE_SUFFICES")
    assert refused.value.details == {"missing": ["SECOND_PERSON"]}


async def test_whoever_asked_is_mailed_that_there_is_an_answer(ground: Ground, desk: Actor) -> None:
    stage, annika = ground.stage, ground.stage.annika
    address = EmailAddress(
        org_id=annika.actor.organization_id,
        id=annika.member_id,
        subject_id=annika.subject_id,
        address="annika@home.example",
        is_primary=True,
        verified_at=NOW,
    )
    async with write(ground.regions["sg"], _platform(annika.actor.organization_id, annika.subject_id)) as tx:
        await insert(tx, [address])
    inquiry = (await asked(stage, annika, await entry_of(stage)))["inquiry"]["id"]
    await decided(stage, desk, inquiry, "ROLE_SUFFICES")
    await ground.drain()
    [(subject, text)] = ground.mails_to("annika@home.example")
    assert subject == "Your question about a look at your data is answered"
    assert "Katrin" not in text


async def test_whoever_objected_can_take_it_back_and_nobody_else_can(ground: Ground, desk: Actor) -> None:
    stage = ground.stage
    await granted(stage, stage.katrin, stage.annika, by=stage.tobias)
    inquiry = (await asked(stage, stage.annika, await entry_of(stage), OBJECT))["inquiry"]["id"]
    await decided(stage, desk, inquiry, "UNLAWFUL_LOOK")
    document = """mutation W($input: WithdrawObjectionInput!) { withdrawObjection(input: $input) {
      inquiry { status } userErrors { code } } }"""
    for who in (stage.jonas, stage.katrin, stage.annika, stage.annika):
        answer = await stage.ask(who.alone(), document, {"input": {"inquiry": inquiry}})
        found = answer["withdrawObjection"]
        if found["inquiry"] is not None:
            assert (who, found["inquiry"]["status"]) == (stage.annika, "WITHDRAWN")
            assert await opened(stage, stage.katrin, stage.annika)
            continue
        assert [error["code"] for error in found["userErrors"]] == ["NOT_FOUND"]
    assert (await mine(stage))[0]["status"] == "WITHDRAWN"
