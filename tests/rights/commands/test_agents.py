"""Agents: a partner asks for a person who authorized it, within the scope and until the day that they said."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from habeas.access import ROLES, Actor, ActorKind, Role
from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.rights.commands import AuthorizeAgent, RevokeAgentAuthorization, SubmitRightsRequest
from habeas.storage.regions import Region
from habeas.storage.rows import insert
from habeas.storage.transaction import read, write
from tests.rights.world import AISHU, World, organization

PARTNER = new_id()


@pytest.fixture(autouse=True)
async def listed(world: World, region: Region) -> None:
    """The controller's list: one partner, who takes authorizations."""
    async with write(region, replace(world.aishu, organization_id=PARTNER, scopes=ROLES[Role.SYSTEM])) as tx:
        await insert(tx, [organization(PARTNER, AISHU, "PARTNER", "Desk", agent_of=AISHU, takes_authorizations=True)])


def partner(world: World) -> Actor:
    role = Role.PARTNER
    return replace(
        world.aishu, kind=ActorKind.PARTNER, role=role, scopes=ROLES[role], organization_id=PARTNER, subject_id=None
    )


async def authorization(world: World, *rights: Right) -> UUID:
    outcome = await world.run(AuthorizeAgent(PARTNER, rights, 30), world.people["maya"])
    assert outcome.entity is not None
    assert isinstance(outcome.entity.key, UUID)
    return outcome.entity.key


async def refusal(world: World, command: object, actor: Actor) -> ErrorCode:
    with pytest.raises(DomainError) as refused:
        await world.run(command, actor)
    return refused.value.code


async def test_a_partner_asks_for_its_client_and_follows_the_case_without_seeing_the_client(
    world: World, superuser: Any, region: Region
) -> None:
    permission = await authorization(world, Right.ACCESS, Right.ERASURE)
    command = SubmitRightsRequest((Right.ACCESS,), authorization_id=permission)
    sent = (await world.run(command, partner(world))).entity
    await world.drain()
    assert sent is not None
    row = await superuser.fetchrow("select * from habeas.rights_request where id = $1", sent.key)
    assert (row["subject_id"], row["agent_org_id"]) == (world.people["maya"].subject_id, PARTNER)
    assert row["hard_due"] is not None
    assert world.mailbox[0][0] == "maya@example.org", "the person learns of it"
    async with read(region, partner(world)) as tx:
        assert await tx.fetchval("select status from habeas.rights_request where reference = $1", row["reference"])
        assert await tx.fetchval("select count(*) from habeas.request_event") >= 2
        assert await tx.fetchval("select count(*) from habeas.person") == 0
        assert await tx.fetchval("select count(*) from habeas.answer_package") == 0


async def test_an_authorization_covers_its_rights_its_days_and_its_partner_alone(world: World) -> None:
    permission = await authorization(world, Right.ACCESS)
    wider = SubmitRightsRequest((Right.ERASURE,), authorization_id=permission)
    asked = SubmitRightsRequest((Right.ACCESS,), authorization_id=permission)
    assert await refusal(world, wider, partner(world)) is ErrorCode.AGENT_NOT_AUTHORIZED
    assert await refusal(world, SubmitRightsRequest((Right.ACCESS,)), partner(world)) is ErrorCode.AGENT_NOT_AUTHORIZED
    other = replace(partner(world), organization_id=new_id())
    assert await refusal(world, asked, other) is ErrorCode.AGENT_NOT_AUTHORIZED
    world.clock.instant += timedelta(days=30)
    assert await refusal(world, asked, partner(world)) is ErrorCode.AGENT_NOT_AUTHORIZED


async def test_what_was_taken_back_authorizes_nothing_and_only_the_person_takes_it_back(world: World) -> None:
    permission = await authorization(world, Right.ACCESS)
    revoke = RevokeAgentAuthorization(permission)
    assert await refusal(world, revoke, world.people["annika"]) is ErrorCode.NOT_FOUND
    await world.run(revoke, world.people["maya"])
    asked = SubmitRightsRequest((Right.ACCESS,), authorization_id=permission)
    assert await refusal(world, asked, partner(world)) is ErrorCode.AGENT_NOT_AUTHORIZED


async def test_an_opt_out_by_an_agent_bites_with_the_receipt(world: World, superuser: Any) -> None:
    permission = await authorization(world, Right.OPT_OUT_SALE_SHARING)
    await world.run(SubmitRightsRequest((Right.OPT_OUT_SALE_SHARING,), authorization_id=permission), partner(world))
    await world.drain()
    stops = await superuser.fetch("select right_code from habeas.use_stop")
    assert [row["right_code"] for row in stops] == ["OPT_OUT_SALE_SHARING"]


async def test_a_person_authorizes_only_whom_their_own_controller_lists(world: World, superuser: Any) -> None:
    maya, other, julien = world.people["maya"], world.people["annika"], world.people["julien"]
    for stranger in (other.organization_id, AISHU, new_id()):
        assert await refusal(world, AuthorizeAgent(stranger, (Right.ACCESS,), 30), maya) is ErrorCode.NOT_FOUND
    assert await refusal(world, AuthorizeAgent(PARTNER, (Right.ACCESS,), 30), julien) is ErrorCode.NOT_FOUND
    await superuser.execute("update habeas.organization set takes_authorizations = false where org_id = $1", PARTNER)
    assert await refusal(world, AuthorizeAgent(PARTNER, (Right.ACCESS,), 30), maya) is ErrorCode.NOT_FOUND


async def test_the_application_of_a_partner_authorizes_nobody(world: World) -> None:
    through = replace(world.people["maya"], by_partner=True)
    assert await refusal(world, AuthorizeAgent(PARTNER, (Right.ACCESS,), 30), through) is ErrorCode.FORBIDDEN
