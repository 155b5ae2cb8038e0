"""Nobody at the desk handles a request of their own, or one that they sent for another, nor reviews their own claim."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from habeas.access import Actor, Permission
from habeas.access.policy import check
from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.globalid import encode
from habeas.reading.payload import Entity
from habeas.rights.commands import (
    DecideRight,
    EndRepresentation,
    ExtendRequest,
    SubmitRightsRequest,
)
from habeas.rights.policy import POLICY
from habeas.rights.rules.states import Outcome
from tests.rights.client import Client
from tests.rights.commands.test_represent import CHILD, claimed, confirmed
from tests.rights.commands.test_steps import MOVES
from tests.rights.world import World

STEP = "mutation ($input: %s!) { step: %s(input: $input) { userErrors { code } } }"
STEPS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    **{name: (kind, values) for name, (who, kind, _, values) in MOVES.items() if who == "desk"},
    "openDeclaration": ("OpenDeclarationInput", {"purpose": "SUSPECTED_FRAUD", "note": "The signature is disputed."}),
    "takeOverRequest": ("TakeOverRequestInput", {"reason": "A colleague is away."}),
    "reviewRepresentation": ("ReviewRepresentationInput", {"confirm": True, "explanation": "I have seen it."}),
}
"""Every mutation by which a desk touches a request, or the claim behind one, with an input that is whole."""
OPEN_TO_THOSE_CONCERNED = {EndRepresentation}
"""To end what lets one act for somebody is for whoever acts, too."""


def at_the_desk(world: World, person: str) -> Actor:
    """The same human, with the token of the privacy team."""
    return replace(world.aishu, subject_id=world.people[person].subject_id)


def _is_of_the_desk(kind: type, desk: Actor) -> bool:
    try:
        check(replace(desk, scopes=frozenset({Permission.REQUESTS_HANDLE})), POLICY.commands[kind])
    except DomainError:
        return False
    return True


def test_every_command_of_the_desk_is_tried_below(world: World) -> None:
    commands = {kind for kind in POLICY.commands if _is_of_the_desk(kind, world.aishu)} - OPEN_TO_THOSE_CONCERNED
    assert {kind.__name__[:1].lower() + kind.__name__[1:] for kind in commands} == set(STEPS)


async def _refused(client: Client, human: Actor, mutation: str, target: Entity, tag: str) -> None:
    kind, values = STEPS[mutation]
    name = "representation" if tag == "RPR" else "request"
    given = {name: encode(tag, target.org_id, target.key), **values}
    answer = await client.answer(human, STEP % (kind, mutation), {"input": given})
    [error] = answer.errors or []
    cause = error.original_error
    assert isinstance(cause, DomainError), error
    assert (mutation, cause.code, cause.details) == (mutation, ErrorCode.FORBIDDEN, {"missing": ["SECOND_PERSON"]})


async def test_the_person_takes_no_step_of_the_desk_in_their_own_request(client: Client, superuser: Any) -> None:
    request = await client.world.submit("maya", Right.ERASURE)
    for mutation in set(STEPS) - {"reviewRepresentation"}:
        await _refused(client, at_the_desk(client.world, "maya"), mutation, request, "REQ")
    left = "select status, (select count(*) from habeas.request_event) as events from habeas.rights_request"
    assert dict(await superuser.fetchrow(left)) == {"status": "SUBMITTED", "events": 1}


async def test_whoever_sent_it_for_another_takes_none_either_and_a_second_person_does(
    client: Client, superuser: Any
) -> None:
    world = client.world
    place = await confirmed(world, CHILD, "oliver", "annika")
    sent = await world.run(
        SubmitRightsRequest((Right.GUARDIAN_ERASURE,), authorization_id=place[1]), world.people["oliver"]
    )
    assert sent.entity is not None
    for human in ("oliver", "annika"):
        for mutation in set(STEPS) - {"reviewRepresentation"}:
            await _refused(client, at_the_desk(world, human), mutation, sent.entity, "REQ")
    key = sent.entity.key
    assert isinstance(key, UUID)
    await world.run(ExtendRequest(sent.entity.org_id, key, "It takes longer."), world.aishu)
    assert await superuser.fetchval("select sent_by from habeas.rights_request where id = $1", key) == (
        world.people["oliver"].subject_id
    )


@pytest.mark.parametrize("human", ["oliver", "annika"])
async def test_neither_the_claimant_nor_the_person_reviews_a_claim(client: Client, superuser: Any, human: str) -> None:
    place = await claimed(client.world, CHILD, "oliver", "annika")
    await _refused(client, at_the_desk(client.world, human), "reviewRepresentation", Entity(*place), "RPR")
    status = await superuser.fetchval("select status from habeas.representation where id = $1", place[1])
    assert status == "CLAIMED"


async def test_the_tables_hold_the_second_person_whatever_the_code_says(world: World, superuser: Any) -> None:
    place = await confirmed(world, CHILD, "oliver", "annika")
    own = await world.submit("maya", Right.ERASURE)
    assert isinstance(own.key, UUID)
    await world.run(DecideRight(own.org_id, own.key, Right.ERASURE, Outcome.GRANTED), world.aishu)
    for statement in (
        "update habeas.representation set reviewed_by = claimed_by",
        "update habeas.representation set reviewed_by = subject_id",
        "update habeas.representation set claimed_by = subject_id",
        "update habeas.requested_right set decided_by = subject_id",
        "update habeas.rights_request set sent_by = subject_id",
        "update habeas.rights_request set taken_up_by = subject_id",
        "update habeas.rights_request set (sent_by, taken_up_by) = (select u, u from gen_random_uuid() u)",
    ):
        with pytest.raises(asyncpg.CheckViolationError):
            await superuser.execute(statement)
    kept = await superuser.fetchrow("select claimed_by, reviewed_by from habeas.representation where id = $1", place[1])
    assert tuple(kept) == (world.people["oliver"].subject_id, world.aishu.subject_id)
    assert await superuser.fetchval("select decided_by from habeas.requested_right") == world.aishu.subject_id


async def test_a_machine_takes_no_step_of_the_desk(client: Client) -> None:
    request = await client.world.submit("maya", Right.ERASURE)
    await _refused(client, replace(client.world.aishu, subject_id=None), "takeUpRequest", request, "REQ")
