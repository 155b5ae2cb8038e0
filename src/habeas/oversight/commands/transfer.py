"""An organization goes to another legal entity: two administrators want it, the other side signs, people wait."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.oversight.commands.entrypoints import CARRY_OUT_TRANSFER, TELL_TRANSFER
from habeas.oversight.commands.own_rows import not_found, own_row
from habeas.oversight.model import OrganizationTransfer
from habeas.reading.globalid import decode
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.storage.turns import Turn, take_turn
from habeas.writing.command import handler
from habeas.writing.work import Work

NOTICE = timedelta(days=30)
"""How long members know of it, and can leave, before it is carried out."""

_OPEN = """
select exists (select from habeas.organization_transfer
                where org_id = $1 and cancelled_at is null and carried_out_at is null)
"""
_KIND = "select kind from habeas.organization where org_id = $1"
_FIND = "select * from habeas.organization_transfer where org_id = $1 and id = $2 for update"
_APPROVE = "update habeas.organization_transfer set approved_by = $3, approved_at = $4 where org_id = $1 and id = $2"
_ACCEPT = """
update habeas.organization_transfer
   set accepted_by = $3, accepted_at = $4, transfers_at = $5, legal_entity = $6, contact = $7, statement = $8
 where org_id = $1 and id = $2
"""
_CANCEL = "update habeas.organization_transfer set cancelled_at = $3 where org_id = $1 and id = $2"


@dataclass(frozen=True)
class ProposeTransfer:
    """Propose that the actor's organization goes to the legal entity behind another one (both global ids)."""

    organization: str
    successor: str


@dataclass(frozen=True)
class ApproveTransfer:
    """Approve the transfer (a global id) that another administrator proposed."""

    transfer: str


@dataclass(frozen=True)
class AcceptTransfer:
    """Sign the transfer for the successor, and say who it is: members are told exactly that."""

    transfer: str
    legal_entity: str
    contact: str
    statement: str


@dataclass(frozen=True)
class CancelTransfer:
    """Call the transfer off, for either side."""

    transfer: str


@handler(ProposeTransfer)
async def propose_transfer(command: ProposeTransfer, work: Work) -> Entity:
    """Answer the proposal, the same whether or not there is such a successor; only two persons make it an offer.

    Raises NOT_FOUND, CONFLICT where one waits already, BAD_USER_INPUT for the organization itself, FORBIDDEN for what
    is no customer.
    """
    org_id = own_row(command.organization, "ORG", work.actor, "organization")
    found = decode(command.successor)
    if found is None or found.tag != "ORG" or found.org_id == org_id:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Name another organization by its id.", ("successor",))
    if await work.tx.fetchval(_KIND, org_id) != "CUSTOMER" or work.actor.subject_id is None:
        raise DomainError(ErrorCode.FORBIDDEN, "Only a customer's organization is transferred like this.")
    await take_turn(work.tx, org_id, Turn.TRANSFERS)
    if await work.tx.fetchval(_OPEN, org_id):
        raise DomainError(ErrorCode.CONFLICT, "A transfer was proposed already.", ("organization",))
    row = OrganizationTransfer(
        org_id=org_id,
        id=new_id(),
        successor_id=found.org_id,
        requested_by=work.actor.subject_id,
        requested_at=work.now,
    )
    await insert(work.tx, [row])
    return _entity(work, org_id, row.id)


@handler(ApproveTransfer)
async def approve_transfer(command: ApproveTransfer, work: Work) -> Entity:
    """Answer the transfer, which the successor now sees. NOT_FOUND, ILLEGAL_STEP, FORBIDDEN for who proposed it."""
    row = await _open(command.transfer, work)
    if row["org_id"] != work.actor.organization_id:
        raise not_found("transfer")
    if row["approved_at"] is not None:
        raise DomainError(ErrorCode.ILLEGAL_STEP, "This is approved already.", ("transfer",))
    _check_second(row, work, "requested_by")
    await work.tx.execute(_APPROVE, row["org_id"], row["id"], work.actor.subject_id, work.now)
    return _entity(work, row["org_id"], row["id"])


@handler(AcceptTransfer)
async def accept_transfer(command: AcceptTransfer, work: Work) -> Entity:
    """Answer the transfer with its day; every member of the organization is told at once, and can leave before it.

    Raises NOT_FOUND, ILLEGAL_STEP once it is accepted, BAD_USER_INPUT, FORBIDDEN for whoever signed on the other side.
    """
    row = await _open(command.transfer, work)
    if row["successor_id"] != work.actor.organization_id:
        raise not_found("transfer")
    if row["accepted_at"] is not None:
        raise DomainError(ErrorCode.ILLEGAL_STEP, "This is accepted already.", ("transfer",))
    _check_second(row, work, "requested_by", "approved_by")
    words = [text.strip() for text in (command.legal_entity, command.contact, command.statement)]
    if not all(words):
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Say who takes over, whom to ask, and what changes.")
    at = work.now + NOTICE
    await work.tx.execute(_ACCEPT, row["org_id"], row["id"], work.actor.subject_id, work.now, at, *words)
    # The successor may stand under another controller; the job asks under which one this organization does.
    names = {"org_id": row["org_id"], "controller_id": work.actor.controller_id, "transfer_id": row["id"]}
    payload = {name: str(value) for name, value in names.items()}
    await work.enqueue(TELL_TRANSFER, {**payload, "day": f"{at:%Y-%m-%d}", "party": words[0]})
    await work.enqueue(CARRY_OUT_TRANSFER, payload, execute_after=NOTICE)
    return _entity(work, row["org_id"], row["id"])


@handler(CancelTransfer)
async def cancel_transfer(command: CancelTransfer, work: Work) -> Entity:
    """Answer the transfer as called off. NOT_FOUND, ILLEGAL_STEP once it is over."""
    row = await _open(command.transfer, work)
    await work.tx.execute(_CANCEL, row["org_id"], row["id"], work.now)
    return _entity(work, row["org_id"], row["id"])


async def _open(text: str, work: Work) -> asyncpg.Record:
    found = decode(text)
    key = found.key_as(UUID) if found is not None and found.tag == "TRF" else None
    row = None if found is None or key is None else await work.tx.fetchrow(_FIND, found.org_id, key)
    if row is None:
        raise not_found("transfer")
    if row["cancelled_at"] is not None or row["carried_out_at"] is not None:
        raise DomainError(ErrorCode.ILLEGAL_STEP, "This is over.", ("transfer",))
    return row


def _check_second(row: asyncpg.Record, work: Work, *signed: str) -> None:
    if any(row[name] == work.actor.subject_id for name in signed):
        details: dict[str, Any] = {"missing": ["SECOND_PERSON"]}
        raise DomainError(ErrorCode.FORBIDDEN, "Somebody else signs this.", details=details)


def _entity(work: Work, org_id: UUID, transfer_id: UUID) -> Entity:
    work.concerns("OrganizationTransfer", transfer_id)
    return Entity(org_id, transfer_id)
