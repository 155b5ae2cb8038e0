"""The person's side of a capture: choose, put off, leave; nobody else can."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.oversight.commands.capture import captured_of, keep
from habeas.oversight.commands.entrypoints import CARRY_OUT
from habeas.oversight.commands.own_rows import not_found
from habeas.oversight.rules import capture as rules
from habeas.oversight.rules.sets import CaptureChoice, CaptureEnd
from habeas.reading.globalid import decode
from habeas.reading.payload import Entity
from habeas.writing.command import handler
from habeas.writing.work import Work

_FIND = "select * from habeas.capture where org_id = $1 and id = $2 and subject_id = $3 for update"
_OTHER_ADDRESS = "select exists (select from habeas.address_domain where subject_id = $1 and name <> $2)"
_LEAVE = "update habeas.capture set state = 'LEFT', ended_at = $3, end_reason = $4 where org_id = $1 and id = $2"


@dataclass(frozen=True)
class ChooseCapture:
    """Choose what becomes of the own account (the capture's global id)."""

    capture: str
    choice: CaptureChoice


@dataclass(frozen=True)
class PostponeCapture:
    """Put the choice off at a sign-in."""

    capture: str


@dataclass(frozen=True)
class LeaveOrganization:
    """Leave the organization that captured the own account."""

    capture: str


@handler(ChooseCapture)
async def choose_capture(command: ChooseCapture, work: Work) -> Entity:
    """Answer the capture with the choice, which the platform carries out at once.

    Raises NOT_FOUND, ILLEGAL_STEP where there is nothing to choose, CONFLICT to whoever wants to stay personal with
    the only address that they have: they add another one first. Whoever leaves need not.
    """
    row = await _own(command.capture, work)
    after = rules.chosen(captured_of(row), command.choice)
    gives_up_address = command.choice is CaptureChoice.STAY_PERSONAL
    if gives_up_address and not await work.tx.fetchval(_OTHER_ADDRESS, row["subject_id"], row["address_domain"]):
        raise DomainError(ErrorCode.CONFLICT, "Add and confirm another address first.", ("choice",))
    await keep(work, row, after)
    await _carry_out(work, row)
    work.note(choice=command.choice)
    return _entity(work, row)


@handler(PostponeCapture)
async def postpone_capture(command: PostponeCapture, work: Work) -> Entity:
    """Answer the capture; NOT_FOUND, ILLEGAL_STEP after the third time, or a second time at the same sign-in."""
    row = await _own(command.capture, work)
    await keep(work, row, rules.postponed(captured_of(row), work.now, work.actor.authenticated_at))
    return _entity(work, row)


@handler(LeaveOrganization)
async def leave_organization(command: LeaveOrganization, work: Work) -> Entity:
    """Answer the capture as left; the membership ends at once. NOT_FOUND, ILLEGAL_STEP if there is none to leave."""
    row = await _own(command.capture, work)
    after = rules.left(captured_of(row), CaptureEnd.LEFT)
    await work.tx.execute(_LEAVE, row["org_id"], row["id"], work.now, CaptureEnd.LEFT)
    await _carry_out(work, row)
    work.note(after=after.state)
    return _entity(work, row)


async def _own(text: str, work: Work) -> asyncpg.Record:
    found = decode(text)
    key = found.key_as(UUID) if found is not None and found.tag == "CAP" else None
    if found is None or key is None:
        raise not_found("capture")
    row = await work.tx.fetchrow(_FIND, found.org_id, key, work.actor.subject_id)
    if row is None:
        raise not_found("capture")
    return row


async def _carry_out(work: Work, row: asyncpg.Record) -> None:
    payload = {
        "org_id": str(row["org_id"]),
        "controller_id": str(work.actor.controller_id),
        "subject_id": str(row["subject_id"]),
        "capture_id": str(row["id"]),
    }
    await work.enqueue(CARRY_OUT, payload)


def _entity(work: Work, row: asyncpg.Record) -> Entity:
    work.concerns("Capture", row["id"])
    return Entity(row["org_id"], row["id"])
