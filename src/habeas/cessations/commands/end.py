"""The announced date comes: the service ends, and the data of everybody who used it get the date of their erasure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.cessations.commands.entrypoints import END, SPREAD, WALK
from habeas.cessations.commands.here import end_here, named
from habeas.vault.commands import end_later
from habeas.writing.command import handler
from habeas.writing.work import Work

PAGE = 500
"""How many people one step of the walk hands to jobs of their own."""

_AHEAD = """select ends_at from habeas.cessation
             where org_id = $1 and id = $2 and revoked_at is null and ended_at is null and ends_at > $3"""
_PEOPLE = """
select distinct on (subject_id) subject_id, org_id from habeas.notice_acceptance
 where controller_id = $1 and subject_id > $2 order by subject_id, accepted_at desc limit $3
"""
_ENDED = """select service_code, erase_at from habeas.cessation
             where org_id = $1 and id = $2 and ended_at is not null"""
_SHORTEN = """
with shortened as (
    update habeas.vault_record set retained_until = least(coalesce(retained_until, $4), $4)
     where subject_id = $1 and controller_id = $2 and service_code = $3 returning org_id)
select distinct s.org_id, s.org_id = p.org_id as personal
  from shortened s join habeas.person p on p.subject_id = $1
"""


@dataclass(frozen=True)
class EndService:
    """End a service whose date has come; the actor is the system, on behalf of the controller."""

    cessation_id: UUID


@dataclass(frozen=True)
class WalkPeople:
    """Hand the next people of the controller in this region to a job each: nobody has an account without its notice."""

    cessation_id: UUID
    each: str
    after: UUID


@dataclass(frozen=True)
class EndForPerson:
    """Set the date of erasure on what the service holds of the actor's subject; the actor is the system."""

    cessation_id: UUID


@handler(EndService)
async def end(command: EndService, work: Work) -> Mapping[str, Any]:
    """Answers the service, and lets the other regions know; one that goes on, or has ended, is left alone."""
    org_id = work.actor.organization_id
    work.concerns("Cessation", command.cessation_id)
    service = await end_here(work, org_id, command.cessation_id)
    if service is not None:
        await work.enqueue(SPREAD, named(org_id, command.cessation_id))
    elif (ends_at := await work.tx.fetchval(_AHEAD, org_id, command.cessation_id, work.now)) is not None:
        await work.enqueue(END, named(org_id, command.cessation_id), execute_after=ends_at - work.now)
    return {"service": service}


@handler(WalkPeople)
async def walk(command: WalkPeople, work: Work) -> Mapping[str, Any]:
    """Answers how many were handed on; the walk goes on behind them until nobody is left."""
    org_id = work.actor.organization_id
    work.concerns("Cessation", command.cessation_id)
    found = await work.tx.fetch(_PEOPLE, org_id, command.after, PAGE)
    place = named(org_id, command.cessation_id)
    for row in found:
        whose = {"space": str(row["org_id"]), "subject": str(row["subject_id"])}
        await work.enqueue(command.each, {**place, **whose})
    if len(found) == PAGE:
        await work.enqueue(WALK, {**place, "each": command.each, "after": str(found[-1]["subject_id"])})
    return {"people": len(found)}


@handler(EndForPerson)
async def end_for_person(command: EndForPerson, work: Work) -> Mapping[str, Any]:
    """Answers in how many spaces; what counts from an earlier date keeps it."""
    actor = work.actor
    assert actor.subject_id is not None
    work.concerns("Cessation", command.cessation_id)
    row = await work.tx.fetchrow(_ENDED, actor.controller_id, command.cessation_id)
    if row is None:
        return {"spaces": 0}
    spaces = await work.tx.fetch(_SHORTEN, actor.subject_id, actor.controller_id, row["service_code"], row["erase_at"])
    for space in spaces:
        answering = actor.controller_id if space["personal"] else space["org_id"]
        await end_later(work.tx, (answering, actor.subject_id, actor.controller_id), row["erase_at"], work.now)
    return {"spaces": len(spaces)}
