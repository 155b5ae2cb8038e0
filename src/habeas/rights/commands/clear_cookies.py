"""A person clears what cookies recorded about them, having read what is lost by it; then they sign in anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.rights.commands.carry_out import space_for
from habeas.rights.commands.entrypoints import CLEAR_COOKIES, END_SESSIONS
from habeas.rights.commands.expire import erase_or_keep
from habeas.writing.command import handler
from habeas.writing.work import Work

_LOST = "select code, name, impact from habeas.cookie where org_id = $1 order by code"
_RECORDED = """
select r.id from habeas.vault_record r
 where r.subject_id = $1 and r.org_id = $2 and r.activity_codes <@ array(
       select a.code from habeas.processing_activity a join habeas.cookie k
           on k.org_id = a.org_id and a.purpose_code = any(k.purpose_codes)
        where a.org_id = $3) and r.activity_codes <> '{}'
"""
"""The records that serve cookies alone; what serves something else too is not a cookie's."""
_FORGET = "delete from habeas.collection where subject_id = $1 and cookie_code is not null"


@dataclass(frozen=True)
class ClearCookies:
    """Clear what cookies recorded about the caller; without `confirmed` only what would be lost is told."""

    confirmed: bool = False


@dataclass(frozen=True)
class EraseCookieData:
    """Erase what cookies recorded about the actor's subject; the actor is the system, on behalf of the subject."""

    organization_id: UUID


@handler(ClearCookies)
async def clear_cookies(command: ClearCookies, work: Work) -> Mapping[str, Any]:
    """Answers what is lost cookie by cookie, and since when it is being cleared; NOT_FOUND for whoever is no person."""
    subject_id, controller_id = work.actor.subject_id, work.actor.controller_id
    if subject_id is None:
        raise DomainError(ErrorCode.NOT_FOUND, "Only a person has cookies.")
    lost = [dict(row) for row in await work.tx.fetch(_LOST, controller_id)]
    if command.confirmed:
        whose = {"organization": str(controller_id), "subject": str(subject_id), "controller": str(controller_id)}
        for entrypoint in (CLEAR_COOKIES, END_SESSIONS):
            await work.enqueue(entrypoint, whose)
    work.note(confirmed=command.confirmed)
    return {"lost": lost, "cleared_at": work.now.isoformat() if command.confirmed else None}


@handler(EraseCookieData)
async def erase_cookie_data(command: EraseCookieData, work: Work) -> Entity:
    """Answers the person. What a law obliges to keep is kept restricted, as for every erasure."""
    subject_id = work.actor.subject_id
    if subject_id is None:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Records are about somebody.", ("subject",))
    space = (await space_for(work, command.organization_id, subject_id), subject_id)
    rows = await work.tx.fetch(_RECORDED, subject_id, space[0], work.actor.controller_id)
    await erase_or_keep(work, command.organization_id, space, {row["id"] for row in rows})
    await work.tx.execute(_FORGET, subject_id)
    work.concerns("Person", subject_id, command.organization_id)
    return Entity(command.organization_id, subject_id)
