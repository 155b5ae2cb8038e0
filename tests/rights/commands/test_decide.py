"""Deciding on requests: which reasons stand, when a case closes, and who may."""

from datetime import timedelta
from typing import Any

import pytest

from habeas.jurisdictions.rules.sets import DenialCode, Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.rights.commands import DecideRight, WithdrawRightsRequest
from habeas.rights.rules.states import EventKind, Outcome, RequestStatus, status_after
from tests.rights.world import World

KEPT = {"denial_code": DenialCode.LEGAL_OBLIGATION_RETENTION, "explanation": "Network logs are kept for six months."}
REQUEST = "select * from habeas.rights_request where id = $1"
RIGHT = "select * from habeas.requested_right where request_id = $1 and right_code = $2"
EVENTS = "select kind from habeas.request_event where request_id = $1 order by at, id"


def decision(sent: Entity, right: Right, outcome: Outcome, **more: Any) -> DecideRight:
    assert not isinstance(sent.key, str)
    return DecideRight(sent.org_id, sent.key, right, outcome, **more)


async def refusal(world: World, command: object, actor: Any) -> ErrorCode:
    with pytest.raises(DomainError) as refused:
        await world.run(command, actor)
    return refused.value.code


@pytest.mark.promise("AISHU-149", "AISHU-176")
async def test_a_refusal_for_a_reason_that_law_and_notice_admit_closes_the_case(world: World, superuser: Any) -> None:
    sent = await world.submit("annika", Right.ERASURE)
    await world.run(decision(sent, Right.ERASURE, Outcome.REFUSED, **KEPT), world.aishu)
    request, right = await superuser.fetchrow(REQUEST, sent.key), await superuser.fetchrow(RIGHT, sent.key, "ERASURE")
    assert (request["status"], request["open"], request["closed_at"]) == ("DECIDED", False, world.clock.now())
    assert (right["outcome"], right["denial_code"]) == ("REFUSED", "LEGAL_OBLIGATION_RETENTION")
    assert right["explanation"] == "Network logs are kept for six months."


@pytest.mark.promise("AISHU-149", "AISHU-176")
@pytest.mark.parametrize("code", [DenialCode.CONTRACT_NECESSITY, DenialCode.TRADE_SECRET_IP])
async def test_a_refusal_for_a_reason_that_a_granting_source_does_not_know_is_refused(
    world: World, code: DenialCode
) -> None:
    sent = await world.submit("annika", Right.ERASURE)
    command = decision(sent, Right.ERASURE, Outcome.REFUSED, denial_code=code, explanation="No.")
    assert await refusal(world, command, world.aishu) is ErrorCode.DENIAL_NOT_ADMITTED


async def test_the_case_stays_open_until_the_last_right_is_decided(world: World, superuser: Any) -> None:
    sent = await world.submit("annika", Right.RECTIFICATION, Right.RESTRICTION)
    await world.run(decision(sent, Right.RECTIFICATION, Outcome.GRANTED), world.aishu)
    assert (await superuser.fetchrow(REQUEST, sent.key))["open"] is True
    await world.run(decision(sent, Right.RESTRICTION, Outcome.GRANTED), world.aishu)
    request = await superuser.fetchrow(REQUEST, sent.key)
    assert (request["open"], request["status"]) == (False, "DECIDED")
    events = [EventKind(row["kind"]) for row in await superuser.fetch(EVENTS, sent.key)]
    assert events == [EventKind.SUBMITTED, EventKind.RIGHT_DECIDED, EventKind.RIGHT_DECIDED, EventKind.CLOSED]
    assert status_after(events) is RequestStatus.DECIDED


async def test_access_that_was_delivered_can_still_be_granted(world: World, superuser: Any) -> None:
    sent = await world.submit("annika", Right.ACCESS)
    await world.drain()
    assert (await superuser.fetchrow(REQUEST, sent.key))["status"] == "DELIVERED"
    await world.run(decision(sent, Right.ACCESS, Outcome.GRANTED), world.aishu)
    request = await superuser.fetchrow(REQUEST, sent.key)
    assert (request["status"], request["open"]) == ("DECIDED", False)


@pytest.mark.parametrize(
    ("outcome", "more"),
    [
        (Outcome.REFUSED, {}),
        (Outcome.REFUSED, {"denial_code": DenialCode.LEGAL_CLAIMS}),
        (Outcome.REFUSED, {"denial_code": DenialCode.LEGAL_CLAIMS, "explanation": "  "}),
        (Outcome.REFUSED, {"explanation": "Because."}),
        (Outcome.PARTLY_GRANTED, {"explanation": "Because."}),
        (Outcome.GRANTED, {"denial_code": DenialCode.LEGAL_CLAIMS}),
        (Outcome.PENDING, {}),
        (Outcome.WITHDRAWN, {}),
    ],
)
async def test_an_incomplete_decision_is_refused(world: World, outcome: Outcome, more: dict[str, Any]) -> None:
    sent = await world.submit("annika", Right.ERASURE)
    assert await refusal(world, decision(sent, Right.ERASURE, outcome, **more), world.aishu) is ErrorCode.BAD_USER_INPUT


async def test_a_right_is_decided_once_and_only_if_it_was_asked_for(world: World) -> None:
    sent = await world.submit("annika", Right.ERASURE, Right.RECTIFICATION)
    await world.run(decision(sent, Right.ERASURE, Outcome.GRANTED), world.aishu)
    again = decision(sent, Right.ERASURE, Outcome.REFUSED, **KEPT)
    assert await refusal(world, again, world.aishu) is ErrorCode.ALREADY_DECIDED
    other = decision(sent, Right.ACCESS, Outcome.GRANTED)
    assert await refusal(world, other, world.aishu) is ErrorCode.RIGHT_NOT_IN_REQUEST


async def test_a_withdrawn_request_cannot_be_decided(world: World) -> None:
    sent = await world.submit("annika", Right.ERASURE)
    assert not isinstance(sent.key, str)
    await world.run(WithdrawRightsRequest(sent.org_id, sent.key), world.people["annika"])
    assert await refusal(world, decision(sent, Right.ERASURE, Outcome.GRANTED), world.aishu) is ErrorCode.ILLEGAL_STEP


async def test_another_controller_finds_nothing_and_the_person_may_not_decide(world: World) -> None:
    sent = await world.submit("annika", Right.ERASURE)
    command = decision(sent, Right.ERASURE, Outcome.GRANTED)
    assert await refusal(world, command, world.aomei) is ErrorCode.NOT_FOUND
    assert await refusal(world, command, world.people["annika"]) is ErrorCode.FORBIDDEN


async def test_a_yearly_limit_is_counted_and_not_just_claimed(world: World, superuser: Any) -> None:
    """Cal. Civ. Code 1798.130(b): what has to be answered twice in twelve months is not refused the second time."""
    await superuser.execute("update habeas.person set residence = 'US-CA' where display_name = 'Julien'")
    often = {"denial_code": DenialCode.OVER_FREQUENCY_LIMIT, "explanation": "Asked too often."}
    for _ in range(2):
        sent = await world.submit("julien", Right.ACCESS)
        command = decision(sent, Right.ACCESS, Outcome.REFUSED, **often)
        assert await refusal(world, command, world.aomei) is ErrorCode.DENIAL_NOT_ADMITTED
        await world.run(decision(sent, Right.ACCESS, Outcome.GRANTED), world.aomei)
        world.clock.instant += timedelta(days=30)
    third = decision(await world.submit("julien", Right.ACCESS), Right.ACCESS, Outcome.REFUSED, **often)
    await world.run(third, world.aomei)
    world.clock.instant += timedelta(days=340)
    later = decision(await world.submit("julien", Right.ACCESS), Right.ACCESS, Outcome.REFUSED, **often)
    assert await refusal(world, later, world.aomei) is ErrorCode.DENIAL_NOT_ADMITTED
