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
with filled as (
    select k.purpose_codes, c.code from habeas.cookie k
      join habeas.data_category c on c.org_id = k.org_id
     where k.org_id = $3 and exists (
           select from jsonb_array_elements(c.items) i where i->>'code' = any(k.contents))),
 served as (
    select a.code from habeas.processing_activity a
     where a.org_id = $3 and a.category_codes <> '{}' and a.category_codes <@ array(select f.code from filled f)
       and exists (select from filled f where a.purpose_code = any(f.purpose_codes)))
select r.id, r.category_code from habeas.vault_record r
 where r.subject_id = $1 and r.org_id = $2 and r.category_code in (select f.code from filled f)
   and r.activity_codes <> '{}' and r.activity_codes <@ array(select s.code from served s)
"""
"""The records of what cookies hold, each activity of which uses what cookies hold alone, for a cookie's purpose.

A purpose says nothing by itself: a session cookie may have that of the service, which needs more than cookies.
"""
_RECIPIENTS = "select code from habeas.recipient where org_id = $1 and category_codes && $2 order by code"
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
    """Answers the person, and names in the controller's journal the recipients that hold such data (GDPR 19).

    What a law obliges to keep is kept restricted, as for every erasure.
    """
    subject_id = work.actor.subject_id
    if subject_id is None:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Records are about somebody.", ("subject",))
    space = (await space_for(work, command.organization_id, subject_id), subject_id)
    rows = await work.tx.fetch(_RECORDED, subject_id, space[0], work.actor.controller_id)
    await erase_or_keep(work, command.organization_id, space, {row["id"] for row in rows})
    await work.tx.execute(_FORGET, subject_id)
    if rows:
        categories = sorted({row["category_code"] for row in rows})
        told = await work.tx.fetch(_RECIPIENTS, work.actor.controller_id, categories)
        work.note(recipients=[row["code"] for row in told])
    work.concerns("Person", subject_id, command.organization_id)
    return Entity(command.organization_id, subject_id)
