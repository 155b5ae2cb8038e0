"""Guardians and next of kin: nothing without proof and review, within a scope, until a day, and ended at once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from habeas.access import Actor, Permission
from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.minors.commands import EndGuardianAgreement
from habeas.rights.commands import (
    AgreeForChild,
    ClaimRepresentation,
    DecideRight,
    EndRepresentation,
    ReviewRepresentation,
    SubmitRightsRequest,
)
from habeas.rights.rules.representing import Claimed, ProofKind, Relation, grantable_from
from habeas.rights.rules.states import Outcome
from habeas.storage.transaction import read
from tests.rights.world import World

TWELVE = date(2014, 3, 1)
CHILD = Claimed(
    Relation.GUARDIAN, (Right.GUARDIAN_ERASURE,), ProofKind.BIRTH_CERTIFICATE, "Shown on 18 November", 90, TWELVE
)
DEAD = Claimed(
    Relation.NEXT_OF_KIN, (Right.DECEASED_RELATIVE, Right.ERASURE), ProofKind.DEATH_CERTIFICATE, "File 7", 90
)
ROW = "select * from habeas.representation where id = $1"


async def refusal(world: World, command: object, actor: Actor) -> ErrorCode:
    with pytest.raises(DomainError) as refused:
        await world.run(command, actor)
    return refused.value.code


async def claimed(world: World, claim: Claimed, by: str, whose: str) -> tuple[UUID, UUID]:
    subject_id = world.people[whose].subject_id
    assert subject_id is not None
    entity = (await world.run(ClaimRepresentation(subject_id, claim), world.people[by])).entity
    assert entity is not None
    assert isinstance(entity.key, UUID)
    return entity.org_id, entity.key


async def confirmed(world: World, claim: Claimed, by: str, whose: str) -> tuple[UUID, UUID]:
    place = await claimed(world, claim, by, whose)
    await world.run(ReviewRepresentation(*place, True, "The certificate names both."), world.aishu)
    await world.drain()
    return place


@pytest.mark.promise("AISHU-111")
async def test_a_guardian_whose_proof_was_seen_has_the_data_of_the_child_erased(world: World, superuser: Any) -> None:
    place = await claimed(world, CHILD, "oliver", "annika")
    asked = SubmitRightsRequest((Right.GUARDIAN_ERASURE,), authorization_id=place[1])
    oliver, annika = world.people["oliver"], world.people["annika"]
    assert await refusal(world, asked, oliver) is ErrorCode.AGENT_NOT_AUTHORIZED, "nobody has reviewed it"
    await world.run(ReviewRepresentation(*place, True, "The certificate names both."), world.aishu)
    await world.drain()
    row = await superuser.fetchrow(ROW, place[1])
    assert (row["status"], row["evidence"], row["born"]) == ("CONFIRMED", None, None), "the proof is forgotten"
    sent = (await world.run(asked, oliver)).entity
    assert sent is not None
    assert isinstance(sent.key, UUID)
    await world.drain()
    async with read(world.engine.regions["sg"], oliver) as tx:
        status = await tx.fetchval("select status from habeas.rights_request where id = $1", sent.key)
        assert status == "SUBMITTED", "the guardian follows it"
        assert (
            await tx.fetchval("select count(*) from habeas.vault_record where subject_id = $1", annika.subject_id) == 0
        )
    world.clock.instant += timedelta(days=7)
    await world.run(DecideRight(sent.org_id, sent.key, Right.GUARDIAN_ERASURE, Outcome.GRANTED), world.aishu)
    await world.drain()
    to = {address for address, _, text in world.mailbox if "Oliver" in text}
    assert to == {"oliver@example.org"}, "the guardian reads the letters of the case"
    assert len([1 for address, _, _ in world.mailbox if address == "oliver@example.org"]) == 3
    assert any(address == "annika@example.org" for address, _, _ in world.mailbox), "so does the child, who can end it"
    held = "select count(*) from habeas.vault_record where subject_id = $1"
    assert await superuser.fetchval(held, annika.subject_id) == 0
    assert await superuser.fetchval(held, oliver.subject_id) == 2


async def test_it_covers_its_rights_its_days_and_whoever_was_confirmed_alone(world: World) -> None:
    place = await confirmed(world, CHILD, "oliver", "annika")
    oliver = world.people["oliver"]
    wider = SubmitRightsRequest((Right.ERASURE,), authorization_id=place[1])
    asked = SubmitRightsRequest((Right.GUARDIAN_ERASURE,), authorization_id=place[1])
    assert await refusal(world, wider, oliver) is ErrorCode.AGENT_NOT_AUTHORIZED
    assert await refusal(world, asked, world.people["maya"]) is ErrorCode.AGENT_NOT_AUTHORIZED
    world.clock.instant += timedelta(days=90)
    assert await refusal(world, asked, oliver) is ErrorCode.AGENT_NOT_AUTHORIZED


@pytest.mark.parametrize("ends", ["oliver", "annika", "desk"])
async def test_whoever_is_concerned_ends_it_at_once(world: World, ends: str) -> None:
    place = await confirmed(world, CHILD, "oliver", "annika")
    assert await refusal(world, EndRepresentation(*place), world.people["maya"]) is ErrorCode.NOT_FOUND
    await world.run(EndRepresentation(*place), world.aishu if ends == "desk" else world.people[ends])
    asked = SubmitRightsRequest((Right.GUARDIAN_ERASURE,), authorization_id=place[1])
    assert await refusal(world, asked, world.people["oliver"]) is ErrorCode.AGENT_NOT_AUTHORIZED


async def test_the_age_of_the_strictest_law_ends_what_a_guardian_may(world: World, superuser: Any) -> None:
    nearly, grown = replace(CHILD, born=date(2010, 12, 1)), replace(CHILD, born=date(2010, 11, 1))
    place = await confirmed(world, nearly, "oliver", "annika")
    expires = (await superuser.fetchrow(ROW, place[1]))["expires_at"]
    assert expires.date() == date(2026, 12, 1), "sixteen in Germany (GDPR 8(1))"
    late = await confirmed(world, grown, "oliver", "annika")
    assert (await superuser.fetchrow(ROW, late[1]))["status"] == "ENDED"


async def test_next_of_kin_act_where_a_law_knows_them_and_nowhere_else(world: World, superuser: Any) -> None:
    known = await confirmed(world, DEAD, "oliver", "yuqing")
    unknown = await confirmed(world, DEAD, "oliver", "annika")
    assert (await superuser.fetchrow(ROW, known[1]))["status"] == "CONFIRMED"
    assert (await superuser.fetchrow(ROW, unknown[1]))["status"] == "ENDED"
    asked = SubmitRightsRequest((Right.DECEASED_RELATIVE, Right.ERASURE), authorization_id=known[1])
    assert (await world.run(asked, world.people["oliver"])).entity is not None


async def test_nobody_learns_from_a_claim_whether_there_is_such_a_person(world: World, superuser: Any) -> None:
    nobody = (await world.run(ClaimRepresentation(new_id(), CHILD), world.people["oliver"])).entity
    assert nobody is not None
    assert isinstance(nobody.key, UUID)
    await world.run(ReviewRepresentation(nobody.org_id, nobody.key, True, "It looks right."), world.aishu)
    await world.drain()
    assert (await superuser.fetchrow(ROW, nobody.key))["status"] == "ENDED"


async def test_a_claim_is_complete_reviewed_once_and_no_right_of_ones_own(world: World) -> None:
    for wrong in (
        replace(CHILD, rights=(Right.ACCESS,)),
        replace(CHILD, proof=ProofKind.DEATH_CERTIFICATE),
        replace(CHILD, born=None),
        replace(CHILD, days=400),
        replace(CHILD, evidence=" "),
        replace(DEAD, born=TWELVE),
    ):
        with pytest.raises(DomainError, match=r"\w"):
            await claimed(world, wrong, "oliver", "annika")
    place = await claimed(world, CHILD, "oliver", "annika")
    no = ReviewRepresentation(*place, False, "The certificate names somebody else.")
    assert await refusal(world, no, world.aomei) is ErrorCode.NOT_FOUND
    await world.run(no, world.aishu)
    assert await refusal(world, no, world.aishu) is ErrorCode.ILLEGAL_STEP
    for right in (Right.GUARDIAN_ERASURE, Right.DECEASED_RELATIVE):
        own = SubmitRightsRequest((right,))
        assert await refusal(world, own, world.people["yuqing"]) is ErrorCode.AGENT_NOT_AUTHORIZED


async def test_the_person_is_told_at_the_claim_and_once_it_is_confirmed(world: World) -> None:
    await claimed(world, CHILD, "oliver", "annika")
    await world.drain()
    [(to, subject, text)] = world.mailbox
    assert (to, subject) == ("annika@example.org", "AISHU: Jemand gibt an, für Sie handeln zu dürfen")
    assert "beenden Sie es sofort" in text, "in the language of the person"
    with pytest.raises(DomainError) as refused:
        await claimed(world, CHILD, "oliver", "annika")
    assert refused.value.code is ErrorCode.CONFLICT, "nobody's mailbox is filled by claims"
    world.mailbox.clear()
    await confirmed(world, replace(CHILD, relation=Relation.GUARDIAN), "maya", "annika")
    assert [subject for to, subject, _ in world.mailbox if to == "annika@example.org"] == [
        "AISHU: Jemand gibt an, für Sie handeln zu dürfen",
        "AISHU: Jemand darf nun für Sie handeln",
    ]


async def test_of_claims_that_follow_one_another_one_a_day_is_told(world: World) -> None:
    told = []
    for _ in range(4):
        claim = await claimed(world, CHILD, "oliver", "annika")
        await world.drain()
        told.append(len(world.mailbox))
        await world.run(EndRepresentation(*claim), world.people["oliver"])
        world.clock.instant += timedelta(hours=23)
    assert told == [1, 1, 2, 2]


async def test_what_ends_data_is_granted_to_a_representative_after_seven_days_and_not_once_the_person_ended_it(
    world: World, superuser: Any
) -> None:
    oliver, annika = world.people["oliver"], world.people["annika"]
    place = await confirmed(world, CHILD, "oliver", "annika")
    asked = SubmitRightsRequest((Right.GUARDIAN_ERASURE,), authorization_id=place[1])
    sent = (await world.run(asked, oliver)).entity
    assert sent is not None
    assert isinstance(sent.key, UUID)
    grant = DecideRight(sent.org_id, sent.key, Right.GUARDIAN_ERASURE, Outcome.GRANTED)
    world.clock.instant += timedelta(days=7, seconds=-1)
    with pytest.raises(DomainError) as early:
        await world.run(grant, world.aishu)
    assert (early.value.code, list(early.value.details)) == (ErrorCode.ILLEGAL_STEP, ["grantableFrom"])
    await world.run(EndRepresentation(*place), annika)
    world.clock.instant += timedelta(days=3)
    assert await refusal(world, grant, world.aishu) is ErrorCode.ILLEGAL_STEP, "she objected"
    held = "select count(*) from habeas.vault_record where subject_id = $1"
    assert await superuser.fetchval(held, annika.subject_id) == 2
    reviewed = await confirmed(world, CHILD, "oliver", "annika")
    assert reviewed != place
    await world.run(grant, world.aishu)
    await world.drain()
    assert await superuser.fetchval(held, annika.subject_id) == 0


@pytest.mark.parametrize(
    ("due_in", "waits"), [(None, 7), (timedelta(days=45), 7), (timedelta(days=5), 4), (timedelta(hours=3), 0)]
)
def test_the_days_to_object_end_a_day_before_the_answer_is_due(due_in: timedelta | None, waits: int) -> None:
    received = datetime(2026, 11, 18, tzinfo=UTC)
    due = None if due_in is None else received + due_in
    assert grantable_from(received, due) == received + timedelta(days=waits)


@pytest.mark.parametrize("by", ["agreement", "claim"])
async def test_a_child_who_may_exercise_rights_ends_what_its_guardian_agreed_to(
    world: World, superuser: Any, by: str
) -> None:
    place = await confirmed(world, CHILD, "oliver", "annika")
    await world.run(AgreeForChild(*place, ("SERVICE",)), world.people["oliver"])
    await world.drain()
    row = await superuser.fetchrow("select org_id, id, ended_at from habeas.guardian_agreement")
    assert row["ended_at"] is None
    annika = world.people["annika"]
    child = replace(annika, scopes=frozenset({Permission.SELF_READ, Permission.RIGHTS_EXERCISE}))
    ending = EndGuardianAgreement(row["org_id"], row["id"]) if by == "agreement" else EndRepresentation(*place)
    await world.run(ending, child)
    assert await superuser.fetchval("select ended_at from habeas.guardian_agreement") == world.clock.now()
    own_word = replace(annika, scopes=frozenset({Permission.SELF_READ, Permission.SELF_WRITE}))
    assert await refusal(world, EndGuardianAgreement(row["org_id"], row["id"]), own_word) is ErrorCode.FORBIDDEN
    assert await refusal(world, EndGuardianAgreement(row["org_id"], row["id"]), world.people["maya"]) is (
        ErrorCode.NOT_FOUND
    )
