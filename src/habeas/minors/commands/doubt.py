"""The controller writes down signs of a child, which it may not disregard, and what came of looking."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg

from habeas.access import Actor
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.minors.model import AgeDoubt
from habeas.minors.rules import checked_below, checked_words
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work

_SETTLE = """
update habeas.age_doubt set settled_at = $4, settlement = $5, anew = $6
 where org_id = $1 and id = $2 and controller_id = $3 and settled_at is null returning id
"""
_THERE = "select settled_at from habeas.age_doubt where org_id = $1 and id = $2 and controller_id = $3"


@dataclass(frozen=True)
class RecordAgeDoubt:
    """Write down signs that a person is below an age; `region` is where their data live (the actor's if not given)."""

    person: tuple[UUID, UUID]
    below: int
    signs: str
    region: str | None = None


@dataclass(frozen=True)
class SettleAgeDoubt:
    """Say what came of looking; `anew` lets the person state their age again."""

    org_id: UUID
    doubt_id: UUID
    settlement: str
    anew: bool = False
    region: str | None = None


def _there(command: RecordAgeDoubt | SettleAgeDoubt, actor: Actor) -> str:
    return command.region or actor.region


@handler(RecordAgeDoubt, region=_there)
async def record(command: RecordAgeDoubt, work: Work) -> Entity:
    """Answers the doubt; NOT_FOUND for a person who is not the controller's."""
    org_id, subject_id = command.person
    row = AgeDoubt(
        org_id=org_id,
        id=new_id(),
        subject_id=subject_id,
        controller_id=work.actor.organization_id,
        below=checked_below(command.below),
        signs=checked_words(command.signs, "signs"),
        recorded_at=work.now,
    )
    try:
        await insert(work.tx, [row])
    except asyncpg.ForeignKeyViolationError as error:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such person.", ("person",)) from error
    work.concerns("AgeDoubt", row.id)
    return Entity(row.org_id, row.id)


@handler(SettleAgeDoubt, region=_there)
async def settle(command: SettleAgeDoubt, work: Work) -> Entity:
    """Answers the doubt; ILLEGAL_STEP for one that is settled."""
    place = (command.org_id, command.doubt_id, work.actor.organization_id)
    words = checked_words(command.settlement, "settlement")
    if await work.tx.fetchval(_SETTLE, *place, work.now, words, command.anew) is None:
        if await work.tx.fetchrow(_THERE, *place) is None:
            raise DomainError(ErrorCode.NOT_FOUND, "There is no such doubt.", ("doubt",))
        raise DomainError(ErrorCode.ILLEGAL_STEP, "This doubt is settled.", ("doubt",))
    work.concerns("AgeDoubt", command.doubt_id)
    work.note(anew=command.anew)
    return Entity(command.org_id, command.doubt_id)
