"""Taking requests back."""

from typing import Any

import pytest

from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.rights.commands import DecideRight, WithdrawRightsRequest
from habeas.rights.rules.states import Outcome
from tests.rights.world import World

RIGHTS = "select right_code, outcome from habeas.requested_right where request_id = $1"


async def test_a_person_takes_back_what_is_undecided_and_keeps_what_was_decided(world: World, superuser: Any) -> None:
    sent = await world.submit("annika", Right.ERASURE, Right.RESTRICTION)
    assert not isinstance(sent.key, str)
    await world.run(DecideRight(sent.org_id, sent.key, Right.RESTRICTION, Outcome.GRANTED), world.aishu)
    await world.run(WithdrawRightsRequest(sent.org_id, sent.key), world.people["annika"])
    outcomes = {row["right_code"]: row["outcome"] for row in await superuser.fetch(RIGHTS, sent.key)}
    assert outcomes == {"ERASURE": "WITHDRAWN", "RESTRICTION": "GRANTED"}
    row = await superuser.fetchrow("select status, open, closed_at from habeas.rights_request where id = $1", sent.key)
    assert (row["status"], row["open"], row["closed_at"]) == ("WITHDRAWN", False, world.clock.now())


async def test_what_is_over_cannot_be_taken_back(world: World) -> None:
    sent = await world.submit("annika", Right.ERASURE)
    assert not isinstance(sent.key, str)
    command = WithdrawRightsRequest(sent.org_id, sent.key)
    await world.run(command, world.people["annika"])
    with pytest.raises(DomainError, match="the request is over") as refused:
        await world.run(command, world.people["annika"])
    assert refused.value.code is ErrorCode.ILLEGAL_STEP


async def test_nobody_takes_back_the_request_of_another(world: World, superuser: Any) -> None:
    sent = await world.submit("annika", Right.ERASURE)
    assert not isinstance(sent.key, str)
    command = WithdrawRightsRequest(sent.org_id, sent.key)
    for person in ("maya", "julien"):
        with pytest.raises(DomainError) as refused:
            await world.run(command, world.people[person])
        assert refused.value.code is ErrorCode.NOT_FOUND
    assert await superuser.fetchval("select open from habeas.rights_request where id = $1", sent.key) is True


async def test_a_request_that_was_taken_back_is_not_answered(world: World, superuser: Any) -> None:
    sent = await world.submit("annika", Right.ACCESS)
    assert not isinstance(sent.key, str)
    await world.run(WithdrawRightsRequest(sent.org_id, sent.key), world.people["annika"])
    await world.drain()
    assert await superuser.fetchval("select count(*) from habeas.answer_package") == 0
