"""Of two who look before they write, one is later: limits hold when everybody asks at the same time."""

import asyncio
from typing import Any

from habeas.kernel.errors import ErrorCode
from tests.conftest import Database
from tests.oversight.documents import organization
from tests.oversight.ground import Ground
from tests.oversight.stage import PURPOSE, Human, Refused
from tests.oversight.test_addresses import ADD
from tests.oversight.test_bulk_exports import ASK, SUSPEND, behind_the_walls
from tests.oversight.test_inquiries import ASK as ASK_WHO
from tests.oversight.test_inquiries import entry_of
from tests.oversight.test_invitations import INVITE

AT_ONCE = 5
STANDING = "select email, status from habeas.membership where role = 'ADMINISTRATOR' and org_id = $1 order by email"


async def together(ground: Ground, *asked: tuple[Human, str, dict[str, Any]]) -> list[Any]:
    """What each was answered; a refusal of the whole answer is its code."""

    async def one(who: Human, document: str, given: dict[str, Any]) -> Any:
        try:
            [answer] = (await ground.stage.ask(who.actor, document, {"input": given})).values()
        except Refused as refused:
            return {"userErrors": [{"code": refused.code}]}
        return answer

    return await asyncio.gather(*(one(*each) for each in asked))


def codes(answers: list[Any]) -> list[str]:
    return sorted(error["code"] for answer in answers for error in answer["userErrors"])


async def test_one_bulk_export_of_a_requester_waits_however_many_were_asked_for_at_once(ground: Ground) -> None:
    katrin = ground.stage.katrin
    given = {"organization": organization(katrin), "purpose": PURPOSE, "fieldClasses": ["LOGS"]}
    answers = await together(ground, *[(katrin, ASK, given)] * AT_ONCE)
    assert codes(answers) == ["CONFLICT"] * (AT_ONCE - 1)


async def test_an_address_is_invited_once_a_day_however_often_at_once(ground: Ground) -> None:
    katrin = ground.stage.katrin
    given = {"organization": organization(katrin), "address": "nobody@home.example", "accountKind": "AFFILIATED"}
    answers = await together(ground, *[(katrin, INVITE, given)] * AT_ONCE)
    assert codes(answers) == ["RATE_LIMITED"] * (AT_ONCE - 1)


async def test_two_administrators_who_suspend_each_other_leave_one(
    ground: Ground, three_databases: dict[str, Database]
) -> None:
    katrin, tobias = ground.stage.katrin, ground.stage.tobias
    answers = await together(ground, (katrin, SUSPEND, {"member": tobias.id}), (tobias, SUSPEND, {"member": katrin.id}))
    assert codes(answers) == [ErrorCode.FORBIDDEN]
    rows = await behind_the_walls(three_databases["sg"], STANDING, katrin.actor.organization_id)
    assert sorted(row["status"] for row in rows) == ["ACTIVE", "SUSPENDED"]
    late = [each for each in (katrin, tobias) if each.actor.subject_id is not None]
    again = await together(ground, *[(each, SUSPEND, {"member": ground.stage.annika.id}) for each in late])
    assert codes(again) == [ErrorCode.FORBIDDEN], "whoever is suspended suspends nobody"


async def test_a_look_is_asked_about_once(ground: Ground) -> None:
    entry = await entry_of(ground.stage)
    given = {"entry": entry, "reason": "I have to name the person in a complaint."}
    answers = await together(ground, *[(ground.stage.annika, ASK_WHO, given)] * AT_ONCE)
    assert codes(answers) == ["ILLEGAL_STEP"] * (AT_ONCE - 1)


async def test_one_code_goes_out_in_five_minutes_however_many_addresses_are_added_at_once(ground: Ground) -> None:
    human = await ground.somebody("nora@contoso.example")
    every = [(human, ADD, {"email": f"nora{number}@home.example"}) for number in range(AT_ONCE)]
    assert codes(await together(ground, *every)) == ["RATE_LIMITED"] * (AT_ONCE - 1)


async def test_a_unit_of_a_name_is_made_once(ground: Ground) -> None:
    katrin = ground.stage.katrin
    create = """mutation C($input: CreateUnitInput!) { createUnit(input: $input) { userErrors { code } } }"""
    given = {"organization": organization(katrin), "name": "Sales"}
    answers = await together(ground, *[(katrin, create, given)] * AT_ONCE)
    assert codes(answers) == ["CONFLICT"] * (AT_ONCE - 1)
