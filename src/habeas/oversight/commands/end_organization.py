"""An organization ends: asked for by one administrator, approved by another, and not before 14 days have passed."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import asyncpg

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.oversight.commands.entrypoints import END_ORGANIZATION, TELL_ENDING, payload_of
from habeas.oversight.commands.own_rows import not_found, own_row
from habeas.oversight.model import OrganizationEnding
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.storage.turns import Turn, take_turn
from habeas.writing.command import handler
from habeas.writing.work import Work

GRACE = timedelta(days=14)
"""How long members can still read and export, and any administrator can call it off."""

_OPEN = """
select exists (select from habeas.organization_ending
                where org_id = $1 and cancelled_at is null and ended_at is null)
"""
_KIND = "select kind from habeas.organization where org_id = $1"
_FIND = "select * from habeas.organization_ending where org_id = $1 and id = $2 for update"
_APPROVE = """
update habeas.organization_ending set approved_by = $3, approved_at = $4, ends_at = $5 where org_id = $1 and id = $2
"""
_CANCEL = "update habeas.organization_ending set cancelled_at = $3 where org_id = $1 and id = $2"


@dataclass(frozen=True)
class RequestOrganizationEnding:
    """Ask that the actor's organization (a global id) be ended."""

    organization: str


@dataclass(frozen=True)
class ApproveOrganizationEnding:
    """Approve the ending (a global id) that another administrator asked for."""

    ending: str


@dataclass(frozen=True)
class CancelOrganizationEnding:
    """Call the ending (a global id) off."""

    ending: str


@handler(RequestOrganizationEnding)
async def request_organization_ending(command: RequestOrganizationEnding, work: Work) -> Entity:
    """Answer the request. NOT_FOUND, CONFLICT where one waits already, FORBIDDEN for what is no customer."""
    org_id = own_row(command.organization, "ORG", work.actor, "organization")
    if await work.tx.fetchval(_KIND, org_id) != "CUSTOMER" or work.actor.subject_id is None:
        raise DomainError(ErrorCode.FORBIDDEN, "Only a customer's organization ends like this.")
    await take_turn(work.tx, org_id, Turn.ENDINGS)
    if await work.tx.fetchval(_OPEN, org_id):
        raise DomainError(ErrorCode.CONFLICT, "The end was asked for already.", ("organization",))
    row = OrganizationEnding(org_id=org_id, id=new_id(), requested_by=work.actor.subject_id, requested_at=work.now)
    await insert(work.tx, [row])
    return _entity(work, org_id, row.id)


@handler(ApproveOrganizationEnding)
async def approve_organization_ending(command: ApproveOrganizationEnding, work: Work) -> Entity:
    """Answer the ending with its day; every member is told. NOT_FOUND, ILLEGAL_STEP for one that waits for nobody,
    FORBIDDEN with `missing` for whoever asked for it."""
    row = await _open(command.ending, work)
    if row["approved_at"] is not None:
        raise DomainError(ErrorCode.ILLEGAL_STEP, "This is approved already.", ("ending",))
    if row["requested_by"] == work.actor.subject_id:
        details = {"missing": ["SECOND_PERSON"]}
        raise DomainError(ErrorCode.FORBIDDEN, "Another administrator approves it.", details=details)
    ends_at = work.now + GRACE
    await work.tx.execute(_APPROVE, row["org_id"], row["id"], work.actor.subject_id, work.now, ends_at)
    payload = payload_of(work.actor, ending_id=row["id"])
    await work.enqueue(TELL_ENDING, {**payload, "day": f"{ends_at:%Y-%m-%d}"})
    await work.enqueue(END_ORGANIZATION, payload, execute_after=GRACE)
    return _entity(work, row["org_id"], row["id"])


@handler(CancelOrganizationEnding)
async def cancel_organization_ending(command: CancelOrganizationEnding, work: Work) -> Entity:
    """Answer the ending as called off. NOT_FOUND, ILLEGAL_STEP once it is over."""
    row = await _open(command.ending, work)
    await work.tx.execute(_CANCEL, row["org_id"], row["id"], work.now)
    return _entity(work, row["org_id"], row["id"])


async def _open(text: str, work: Work) -> asyncpg.Record:
    ending_id = own_row(text, "END", work.actor, "ending")
    row = await work.tx.fetchrow(_FIND, work.actor.organization_id, ending_id)
    if row is None:
        raise not_found("ending")
    if row["cancelled_at"] is not None or row["ended_at"] is not None:
        raise DomainError(ErrorCode.ILLEGAL_STEP, "This is over.", ("ending",))
    return row


def _entity(work: Work, org_id: UUID, ending_id: UUID) -> Entity:
    work.concerns("OrganizationEnding", ending_id)
    return Entity(org_id, ending_id)
