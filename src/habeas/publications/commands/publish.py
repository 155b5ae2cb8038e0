"""The one place where data become public: on an agreement of the person, or on a demand that two people granted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from habeas.access import Actor
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.publications.commands.register import hold, registered_items
from habeas.publications.model import Publication
from habeas.publications.rules import (
    Agreed,
    Demanded,
    Intended,
    PublicationRefusal,
    checked_items,
    checked_text,
    ground_of,
    refusals,
    refused,
)
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work

_AGREEMENT = """select subject_id, items, manner, withdrawn_at from habeas.publication_agreement
                 where org_id = $1 and id = $2 and controller_id = $3"""
_DEMAND = """
select d.status, d.granted, d.authority || ', ' || d.citation as instrument,
       exists (select from habeas.authority_demand_person p where p.org_id = d.org_id and p.demand_id = d.id
                  and p.subject_id = $3 and p.state = 'FOUND') as of_person
  from habeas.authority_demand d where d.org_id = $1 and d.id = $2
"""


Whose = tuple[UUID, UUID]
"""A person: the personal organization and the subject."""


@dataclass(frozen=True)
class RecordPublication:
    """Publish items of a person: `agreement` is theirs, `demand` an authority's that names `person`.

    Each is the organization and the id. `region` is where the person's data live (the actor's if not given).
    """

    items: tuple[str, ...]
    manner: str
    protection: str
    agreement: tuple[UUID, UUID] | None = None
    demand: tuple[UUID, UUID] | None = None
    person: Whose | None = None
    region: str | None = None


def _there(command: RecordPublication, actor: Actor) -> str:
    return command.region or actor.region


@handler(RecordPublication, region=_there)
async def record(command: RecordPublication, work: Work) -> Entity:
    """Answers the publication.

    Raises BAD_USER_INPUT, NOT_FOUND for an agreement, demand or person that is not the controller's,
    PUBLICATION_REFUSED with every reason against it; then nothing is published.
    """
    items = checked_items(command.items, await registered_items(work.tx, work.actor.organization_id))
    intended, whose, instrument = await _intended(command, items, work)
    found = refusals(intended)
    if found or whose is None:
        raise refused(found or (PublicationRefusal.PERSON_NOT_DEMANDED,))
    row = Publication(
        org_id=whose[0],
        id=new_id(),
        subject_id=whose[1],
        controller_id=work.actor.organization_id,
        ground=ground_of(intended).value,
        agreement_id=command.agreement[1] if command.agreement else None,
        demand_id=command.demand[1] if command.demand else None,
        instrument=instrument,
        items=items,
        manner=intended.manner,
        protection=checked_text(intended.protection, "protection"),
        published_at=work.now,
    )
    try:
        await insert(work.tx, [row])
    except asyncpg.ForeignKeyViolationError as error:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such person.", ("person",)) from error
    work.concerns("Publication", row.id)
    work.note(ground=row.ground, items=items)
    return Entity(row.org_id, row.id)


async def _intended(
    command: RecordPublication, items: list[str], work: Work
) -> tuple[Intended, Whose | None, str | None]:
    """What is intended, of whom, and by which document of an authority."""
    agreed, demanded, whose, instrument = None, None, command.person, None
    if command.agreement is not None:
        row = await _agreement(command.agreement, work)
        agreed = Agreed(frozenset(row["items"]), row["manner"], row["withdrawn_at"] is not None)
        whose = command.agreement[0], row["subject_id"]
    if command.demand is not None:
        row = await _demand(command.demand, None if whose is None else whose[1], work)
        demanded = Demanded(row["status"], row["of_person"], frozenset(row["granted"]))
        instrument = row["instrument"]
    manner = checked_text(command.manner, "manner")
    return Intended(frozenset(items), manner, command.protection, agreed, demanded), whose, instrument


async def _agreement(place: tuple[UUID, UUID], work: Work) -> Mapping[str, Any]:
    await hold(work.tx, place[1])
    row = await work.tx.fetchrow(_AGREEMENT, *place, work.actor.organization_id)
    if row is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such agreement.", ("agreement",))
    return dict(row)


async def _demand(place: tuple[UUID, UUID], subject_id: UUID | None, work: Work) -> Mapping[str, Any]:
    row = await work.tx.fetchrow(_DEMAND, *place, subject_id) if place[0] == work.actor.organization_id else None
    if row is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such demand.", ("demand",))
    return dict(row)
