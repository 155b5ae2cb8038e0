"""The gate of `Organization.member`: an administrator opens a member for a stated purpose, content after approval."""

from datetime import datetime
from uuid import UUID

import asyncpg

from habeas.access import Actor
from habeas.kernel.clock import Clock
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.oversight.announcements import announced
from habeas.oversight.commands.objected import objected_to
from habeas.oversight.rules.announced import Announced, checked_note, checked_purpose
from habeas.reading.finish import Looked
from habeas.reading.globalid import decode
from habeas.reading.plan import Gate
from habeas.reading.read import Admission
from habeas.storage.regions import Region
from habeas.storage.transaction import ContentGrant, Transaction, read

_MEMBER = """
select subject_id, ended_at, exists (select from habeas.look_stop s
           where s.org_id = m.org_id and s.subject_id = m.subject_id and s.purpose = $3) as objected
  from habeas.membership m where org_id = $1 and id = $2
"""
NOBODY = "NOBODY"
"""The purpose of a read that can find nobody."""

_APPROVED = """
select distinct c.code
  from habeas.content_access a, unnest(a.field_classes) c (code)
 where a.org_id = $1 and a.requested_by = $2 and a.member_id = $3 and a.subject_id = $4 and a.purpose = $5
   and a.status = 'APPROVED' and a.starts_at <= $6 and a.expires_at > $6
"""


async def admit_to_member(region: Region, actor: Actor, gate: Gate, clock: Clock) -> Admission:
    """Admit to a member's directory entry for an announced purpose, and to content as far as it was approved.

    Raises BAD_USER_INPUT for a purpose that was not announced or a reason that says nothing, FORBIDDEN with
    `missing` where content of a member was selected and no approval stands. A member who is not of the actor's own
    organization is let through without a grant, so that the read answers null as for one that never existed.
    """
    now, member_id = clock.now(), _own_member(actor, gate.arguments["id"])
    if member_id is None:
        return Admission(None, NOBODY, None)
    async with read(region, actor) as tx:
        bounds = await announced(tx, actor.organization_id, now)
        purpose = checked_purpose(gate.arguments["purpose"]["code"], bounds)
        note = checked_note(gate.arguments["purpose"]["note"])
        member = await tx.fetchrow(_MEMBER, actor.organization_id, member_id, purpose)
        if member is not None and member["subject_id"] == actor.subject_id:
            return Admission(None, purpose, note, _own_looks(actor, gate, member["subject_id"], purpose))
        if not gate.content or member is None:
            return Admission(None, purpose, note)
        grant = await _granted(tx, actor, member_id, member, bounds, purpose, now)
    return Admission(grant, purpose, note)


async def _granted(
    tx: Transaction,
    actor: Actor,
    member_id: UUID,
    member: asyncpg.Record,
    bounds: Announced,
    purpose: str,
    now: datetime,
) -> ContentGrant:
    subject_id = member["subject_id"]
    if member["objected"]:
        raise objected_to(purpose)
    rows = await tx.fetch(_APPROVED, actor.organization_id, actor.subject_id, member_id, subject_id, purpose, now)
    classes = sorted({row["code"] for row in rows} & bounds.field_classes)
    if not classes or member["ended_at"] is not None:
        raise DomainError(
            ErrorCode.FORBIDDEN,
            "Reading this member's data needs the approval of a second person: requestContentAccess asks for it.",
            details={"missing": ["APPROVAL"], "purpose": purpose},
        )
    return ContentGrant(subject_id, tuple(classes), now)


def _own_looks(actor: Actor, gate: Gate, subject_id: UUID, purpose: str) -> tuple[Looked, ...]:
    """Whoever opens themself as a member is told of it too, as of an access of their own."""
    classes = ("DIRECTORY", *(("RECORDS",) if gate.content else ()))
    basis, authority = "LEGITIMATE_INTERESTS", "One's own entry, opened as an administrator"
    where = actor.region
    return tuple(Looked(actor.organization_id, subject_id, each, purpose, basis, authority, where) for each in classes)


def _own_member(actor: Actor, text: str) -> UUID | None:
    found = decode(text)
    if found is None or found.tag != "MEM" or found.org_id != actor.organization_id:
        return None
    key = found.key_as(UUID)
    return key if isinstance(key, UUID) else None
