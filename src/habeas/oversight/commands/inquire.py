"""A person asks about one look at them: who it was, or that such looks stop."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg

from habeas.access import ActorKind
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.oversight.commands.own_rows import not_found
from habeas.oversight.model import LedgerInquiry, LookStop
from habeas.oversight.rules.inquiry import InquiryKind, InquiryStatus, answer_by, checked_words
from habeas.reading.globalid import decode
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work

_LOOK = """
select org_id, id, at, organization_name, actor_kind, actor_id, purpose, field_classes
  from habeas.ledger_entry where org_id = $1 and id = $2 and subject_id = $3
"""
_EXPORT = """
select e.org_id, e.id, e.due_at as at, o.name as organization_name, 'ADMINISTRATOR' as actor_kind,
       e.requested_by as actor_id, e.purpose, e.field_classes
  from habeas.bulk_export_person p
  join habeas.bulk_export e on e.org_id = p.org_id and e.id = p.export_id
  join habeas.organization o on o.org_id = p.org_id
 where p.org_id = $1 and p.export_id = $2 and p.subject_id = $3
"""
_ASKED = """
select exists (select from habeas.ledger_inquiry where org_id = $1 and subject_id = $2 and entry_id = $3 and kind = $4)
"""
_ASKED_BEFORE = "ledger_inquiry_entry_key"
_SOURCES = {"LED": _LOOK, "BEX": _EXPORT}
"""A look that was made, or a bulk export that the person was told of."""
_WITHDRAW = """
update habeas.ledger_inquiry set status = 'WITHDRAWN', decided_at = $4
 where org_id = $1 and id = $2 and subject_id = $3 and kind = 'OBJECTION' and status in ('OPEN', 'UPHELD')
returning entry_org_id
"""
_LIFT = "delete from habeas.look_stop where org_id = $1 and id = $2 and subject_id = $3"


@dataclass(frozen=True)
class AskWhoLooked:
    """Ask for the name behind an entry (a global id) of one's own ledger, and say what it is needed for."""

    entry: str
    reason: str


@dataclass(frozen=True)
class ObjectToLook:
    """Object to looks like this entry (a global id) of one's own ledger, or to a bulk export that one was told of."""

    entry: str
    reason: str


@dataclass(frozen=True)
class WithdrawObjection:
    """Take back an objection (the global id of the inquiry), so that the purpose is open again."""

    inquiry: str


@handler(AskWhoLooked, again_on=_ASKED_BEFORE)
async def ask_who_looked(command: AskWhoLooked, work: Work) -> Entity:
    """Puts the question before the controller, who weighs it. NOT_FOUND, ILLEGAL_STEP where it was asked before.

    BAD_USER_INPUT where nobody looked but the platform itself.
    """
    look = await _own_look(work, command.entry)
    if look["actor_kind"] == ActorKind.SYSTEM:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "No person made this look: the platform did.", ("entry",))
    inquiry = await _asked(work, look, InquiryKind.WHO, command.reason)
    return Entity(inquiry.org_id, inquiry.id)


@handler(ObjectToLook, again_on=_ASKED_BEFORE)
async def object_to_look(command: ObjectToLook, work: Work) -> Entity:
    """Closes content to the purpose at once, and while it is weighed (GDPR 18(1)(d)). NOT_FOUND, ILLEGAL_STEP."""
    look = await _own_look(work, command.entry)
    inquiry = await _asked(work, look, InquiryKind.OBJECTION, command.reason)
    if look["actor_kind"] == ActorKind.ADMINISTRATOR:
        stop = LookStop(
            org_id=look["org_id"],
            id=inquiry.id,
            subject_id=inquiry.subject_id,
            controller_id=work.actor.controller_id,
            purpose=look["purpose"],
            since=work.now,
        )
        await insert(work.tx, [stop])
    return Entity(inquiry.org_id, inquiry.id)


@handler(WithdrawObjection)
async def withdraw_objection(command: WithdrawObjection, work: Work) -> Entity:
    """Answer the inquiry as withdrawn. NOT_FOUND for anything but an objection of one's own that stands."""
    found = decode(command.inquiry)
    key = found.key_as(UUID) if found is not None and found.tag == "INQ" else None
    if found is None or not isinstance(key, UUID):
        raise not_found("inquiry")
    subject_id = work.actor.subject_id
    entry_org_id = await work.tx.fetchval(_WITHDRAW, found.org_id, key, subject_id, work.now)
    if entry_org_id is None:
        raise not_found("inquiry")
    await work.tx.execute(_LIFT, entry_org_id, key, subject_id)
    work.concerns("LedgerInquiry", key)
    return Entity(found.org_id, key)


async def _own_look(work: Work, text: str) -> asyncpg.Record:
    found = decode(text)
    key = found.key_as(UUID) if found is not None and found.tag in _SOURCES else None
    if found is None or not isinstance(key, UUID):
        raise not_found("entry")
    look = await work.tx.fetchrow(_SOURCES[found.tag], found.org_id, key, work.actor.subject_id)
    if look is None:
        raise not_found("entry")
    return look


async def _asked(work: Work, look: asyncpg.Record, kind: InquiryKind, reason: str) -> LedgerInquiry:
    subject_id, controller_id = work.actor.subject_id, work.actor.controller_id
    assert subject_id is not None
    words = checked_words(reason, "reason")
    if await work.tx.fetchval(_ASKED, controller_id, subject_id, look["id"], kind):
        raise DomainError(ErrorCode.ILLEGAL_STEP, "You asked this about this look before.", ("entry",))
    inquiry = LedgerInquiry(
        org_id=controller_id,
        id=new_id(),
        subject_id=subject_id,
        entry_id=look["id"],
        entry_org_id=look["org_id"],
        kind=kind,
        status=InquiryStatus.OPEN,
        organization_name=look["organization_name"],
        looked_at=look["at"],
        purpose=look["purpose"],
        field_classes=look["field_classes"],
        reason=words,
        asked_at=work.now,
        answer_by=answer_by(work.now),
        accessor_id=look["actor_id"] if kind is InquiryKind.WHO else None,
    )
    await insert(work.tx, [inquiry])
    work.concerns("LedgerInquiry", inquiry.id)
    work.note(kind=kind, entry=str(look["id"]))
    return inquiry
