"""A person sends a request: law and notice are applied to it on the spot, and everything is kept at once."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.payload import Entity
from habeas.rights.catalog import is_answered_by_package
from habeas.rights.commands.standing import read_standing
from habeas.rights.rules.case import LONGEST_NOTE, Case, case_of, check_rights, citations
from habeas.rights.rules.reference import RANDOM_BYTES, reference_of
from habeas.rights.rules.standing import Standing
from habeas.rights.rules.states import EventKind, Outcome, RequestStatus
from habeas.writing.command import handler
from habeas.writing.work import Work

PREPARE_ANSWER = "rights.prepare_answer"
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_ATTEMPTS = 3

# A reference that somebody else has makes all five parts come out empty, and another one is tried.
_INSERT = """
with request as (
    insert into habeas.rights_request (org_id, id, subject_id, reference, status, open, language, note, residence,
        received_at, acknowledge_by, effective_due, hard_due, due_order, trace)
    values ($1, $2, $3, $4, $5, true, $6, $7, $8, $9, $10, $11, $12, $13, $14::text::jsonb)
    on conflict (org_id, reference) do nothing
    returning org_id, id, subject_id, received_at),
rights as (
    insert into habeas.requested_right (org_id, request_id, position, subject_id, right_code, outcome, citations)
    select r.org_id, r.id, n.position, r.subject_id, n.right_code, $15, n.citations
      from request r,
           jsonb_to_recordset($16::text::jsonb) as n (position integer, right_code text, citations jsonb)),
clocks as (
    insert into habeas.request_clock (org_id, request_id, position, subject_id, source, purpose, strength, target_due,
        legal_due, provisional, because)
    select r.org_id, r.id, n.position, r.subject_id, n.source, n.purpose, n.strength, n.target_due, n.legal_due,
           n.provisional, n.because
      from request r,
           jsonb_to_recordset($17::text::jsonb) as n (position integer, source text, purpose text, strength text,
               target_due timestamptz, legal_due timestamptz, provisional boolean, because text)),
event as (
    insert into habeas.request_event (org_id, id, request_id, subject_id, at, kind, actor_kind)
    select r.org_id, $18, r.id, r.subject_id, r.received_at, $19, $20 from request r)
select id from request
"""


@dataclass(frozen=True)
class SubmitRightsRequest:
    """Ask for one to ten rights; `organization_id` is who must answer, by default the person's controller.

    The answer comes in `language`, by default in that of the person's profile.
    """

    rights: tuple[Right, ...]
    language: str | None = None
    note: str | None = None
    organization_id: UUID | None = None


@handler(SubmitRightsRequest)
async def submit(command: SubmitRightsRequest, work: Work) -> Entity:
    """Answers the request. Raises BAD_USER_INPUT, NOT_FOUND for an organization that the person does not belong to,
    RIGHT_NOT_AVAILABLE with the reason for a right that nothing grants.
    """
    _check(command)
    org_id = command.organization_id or work.actor.controller_id
    standing = await _standing(org_id, work)
    case = case_of(command.rights, standing)
    request_id = await _insert(command, work, org_id, standing, case)
    work.concerns("RightsRequest", request_id, org_id if org_id == work.actor.controller_id else None)
    work.note(rights=[right.value for right in command.rights], organization=str(org_id))
    if is_answered_by_package(frozenset(command.rights)):
        await _enqueue(work, org_id, request_id)
    return Entity(org_id, request_id)


def _check(command: SubmitRightsRequest) -> None:
    check_rights(command.rights)
    if len(command.note or "") > LONGEST_NOTE:
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"A note has at most {LONGEST_NOTE} characters.", ("note",))
    if "\x00" in (command.note or ""):
        raise DomainError(ErrorCode.BAD_USER_INPUT, "A note is text.", ("note",))
    if command.language is not None and not _LANGUAGE.match(command.language):
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Name the language as BCP 47 does, such as en.", ("language",))


async def _standing(org_id: UUID, work: Work) -> Standing:
    subject_id = work.actor.subject_id
    standing = await read_standing(work.tx, subject_id, org_id, work.now) if subject_id is not None else None
    if standing is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such organization.", ("organization",))
    return standing


async def _insert(command: SubmitRightsRequest, work: Work, org_id: UUID, standing: Standing, case: Case) -> UUID:
    request_id = new_id()
    for _ in range(_ATTEMPTS):
        reference = reference_of(work.now, secrets.token_bytes(RANDOM_BYTES))
        found = await work.tx.fetchval(
            _INSERT,
            org_id,
            request_id,
            work.actor.subject_id,
            reference,
            RequestStatus.SUBMITTED.value,
            command.language or standing.facts.served_language,
            command.note,
            standing.facts.residence,
            work.now,
            case.acknowledge_by,
            case.effective_due,
            case.hard_due,
            case.due_order,
            _json(case.trace),
            Outcome.PENDING.value,
            _json(_rights(case)),
            _json(_clocks(case)),
            new_id(),
            EventKind.SUBMITTED.value,
            work.actor.kind.value,
        )
        if found is not None:
            return request_id
    raise DomainError(ErrorCode.CONFLICT, "No reference was free; send the request again.")


def _rights(case: Case) -> list[dict[str, Any]]:
    return [
        {"position": position, "right_code": each.right.value, "citations": citations(each.citations)}
        for position, each in enumerate(case.resolutions)
    ]


def _clocks(case: Case) -> list[dict[str, Any]]:
    return [
        {
            "position": position,
            "source": clock.source,
            "purpose": clock.purpose.value,
            "strength": clock.strength.value,
            "target_due": clock.target_due_at,
            "legal_due": clock.legal_due_at,
            "provisional": clock.provisional,
            "because": clock.because,
        }
        for position, clock in enumerate(case.clocks)
    ]


def _json(value: dict[str, Any] | Sequence[dict[str, Any]]) -> str:
    return orjson.dumps(value).decode()


async def _enqueue(work: Work, org_id: UUID, request_id: UUID) -> None:
    payload = {
        "organization": str(org_id),
        "request": str(request_id),
        "subject": str(work.actor.subject_id),
        "controller": str(work.actor.controller_id),
    }
    await work.enqueue(PREPARE_ANSWER, payload, dedupe_key=f"{PREPARE_ANSWER}:{request_id}")
