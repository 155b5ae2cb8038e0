"""A person sends a request: law and notice are applied to it on the spot, and everything is kept at once."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import orjson

from habeas.access import Permission
from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.kernel.language import is_language
from habeas.reading.payload import Entity
from habeas.rights.catalog import is_answered_by_package
from habeas.rights.commands.authorize import authorized, check_own
from habeas.rights.commands.corrections import keep_corrections
from habeas.rights.commands.effects.withdraw import check_consents, withdraw_consents
from habeas.rights.commands.entrypoints import PREPARE_ANSWER, WATCH
from habeas.rights.commands.ground import grounds_weighed
from habeas.rights.commands.standing import read_standing, read_standing_of_client
from habeas.rights.commands.stop import stop_basic_data, stop_uses
from habeas.rights.rules.case import LONGEST_NOTE, Case, RightsClock, case_of, check_rights, citations
from habeas.rights.rules.channel import RequestChannel
from habeas.rights.rules.particulars import NOTHING_MORE, Particulars, check_particulars
from habeas.rights.rules.reference import RANDOM_BYTES, reference_of
from habeas.rights.rules.standing import Standing
from habeas.rights.rules.states import EventKind, Outcome, RequestStatus
from habeas.writing.command import handler
from habeas.writing.work import Work

_REFERENCE_TAKEN = "rights_request_reference_key"

_INSERT = """
with request as (
    insert into habeas.rights_request (org_id, id, subject_id, reference, status, open, language, note, residence,
        received_at, acknowledge_by, effective_due, hard_due, due_order, trace,
        agent_org_id, authorization_id, sent_by)
    values ($1, $2, $3, $4, $5, true,
        coalesce($6::text, (select p.language from habeas.person p where p.subject_id = $3), $23),
        $7, $8, $9, $10, $11, $12, $13, $14::text::jsonb, $21, $22, $25)
    returning org_id, id, subject_id, agent_org_id, open, received_at, due_order),
rights as (
    insert into habeas.requested_right (org_id, request_id, position, subject_id, agent_org_id, right_code, outcome,
        citations, open, received_at, due_order)
    select r.org_id, r.id, n.position, r.subject_id, r.agent_org_id, n.right_code, $15, n.citations,
           r.open, r.received_at, r.due_order
      from request r,
           jsonb_to_recordset($16::text::jsonb) as n (position integer, right_code text, citations jsonb)),
clocks as (
    insert into habeas.request_clock (org_id, request_id, position, subject_id, agent_org_id, source, purpose, strength,
        target_due, legal_due, provisional, because, rights)
    select r.org_id, r.id, n.position, r.subject_id, r.agent_org_id, n.source, n.purpose, n.strength, n.target_due,
           n.legal_due, n.provisional, n.because, n.rights
      from request r,
           jsonb_to_recordset($17::text::jsonb) as n (position integer, source text, purpose text, strength text,
               target_due timestamptz, legal_due timestamptz, provisional boolean, because text, rights text[]))
insert into habeas.request_event (org_id, id, request_id, subject_id, agent_org_id, at, kind, actor_kind, detail)
select r.org_id, $18, r.id, r.subject_id, r.agent_org_id, r.received_at, $19, $20, $24::text::jsonb from request r
"""


@dataclass(frozen=True)
class SubmitRightsRequest:
    """Ask for one to ten rights; `organization_id` is who must answer, by default the person's controller.

    The answer comes in `language`, by default in that of the person's profile. A partner names the authorization by
    which it asks for somebody. `channel` is None where nobody knows it: no period of one channel alone runs then.
    """

    rights: tuple[Right, ...]
    language: str | None = None
    note: str | None = None
    organization_id: UUID | None = None
    authorization_id: UUID | None = None
    particulars: Particulars = NOTHING_MORE
    channel: RequestChannel | None = None


@dataclass(frozen=True)
class Asker:
    """Whose request it is, where they stand, and the partner that sends it for them."""

    subject_id: UUID
    standing: Standing
    agent_org_id: UUID | None = None
    authorization_id: UUID | None = None


@dataclass(frozen=True)
class Opened:
    """A request that was just kept: who must answer it, its key, and whose it is."""

    org_id: UUID
    request_id: UUID
    subject_id: UUID


@handler(SubmitRightsRequest, again_on=_REFERENCE_TAKEN)
async def submit(command: SubmitRightsRequest, work: Work) -> Entity:
    """Answers the request. Raises BAD_USER_INPUT, NOT_FOUND for an organization that the person does not belong to
    and for consents and records that are not theirs, RIGHT_NOT_AVAILABLE with the reason for a right that nothing
    grants.
    """
    opened = await open_request(command, work)
    await _enqueue(work, WATCH, opened)
    if is_answered_by_package(frozenset(command.rights)):
        await _enqueue(work, PREPARE_ANSWER, opened)
    return Entity(opened.org_id, opened.request_id)


async def open_request(command: SubmitRightsRequest, work: Work, path: tuple[str, ...] = ("rights",)) -> Opened:
    """Keep the request with its law, its clocks and what takes effect at once; raises as `submit`.

    Whoever opens it sees to what follows, and says by which field of the input (`path`) the client asked for the right.
    """
    _check(command)
    org_id = command.organization_id or work.actor.controller_id
    asker = await _asker(command, org_id, work)
    case = case_of(command.rights, asker.standing, path)
    case.trace["asked"] = await _asked(command, work, org_id, asker)
    request_id = await _insert(command, work, org_id, asker, case)
    direct = asker.agent_org_id is None and org_id == work.actor.controller_id
    work.concerns("RightsRequest", request_id, org_id if direct else None)
    work.note(rights=[right.value for right in command.rights], organization=str(org_id))
    if asker.agent_org_id is None:
        await _take_effect(command, work, org_id, request_id, asker.subject_id)
    elif command.particulars.corrections:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Corrections are sent by the person.", ("corrections",))
    return Opened(org_id, request_id, asker.subject_id)


async def _asked(command: SubmitRightsRequest, work: Work, org_id: UUID, asker: Asker) -> dict[str, Any]:
    asked, grounds = command.particulars.as_json(), command.particulars.grounds
    if grounds:
        asked["grounds"] = await grounds_weighed(work, asker.standing, org_id, asker.subject_id, grounds)
    return asked


async def _take_effect(
    command: SubmitRightsRequest, work: Work, org_id: UUID, request_id: UUID, subject_id: UUID
) -> None:
    given = command.particulars
    if given.consents and work.actor.may(Permission.SELF_READ):
        await check_consents(work, org_id, subject_id, given.consents)
    if given.basic is not None:
        await stop_basic_data(work, org_id, subject_id, request_id, given.basic)
    else:
        await stop_uses(work, command.rights, org_id, subject_id, request_id, given.purposes)
    if Right.WITHDRAW_CONSENT in command.rights and work.actor.may(Permission.CONSENTS_MANAGE):
        target = (work.target, work.org_id)
        await withdraw_consents(work, org_id, subject_id, request_id, [key for _, key in given.consents])
        work.target, work.org_id = target
    if given.corrections:
        await keep_corrections(work, org_id, request_id, subject_id, given.corrections)


def _check(command: SubmitRightsRequest) -> None:
    check_rights(command.rights)
    check_particulars(command.rights, command.particulars)
    if len(command.note or "") > LONGEST_NOTE:
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"A note has at most {LONGEST_NOTE} characters.", ("note",))
    if "\x00" in (command.note or ""):
        raise DomainError(
            ErrorCode.BAD_USER_INPUT, "The note holds the character U+0000, which no text has.", ("note",)
        )
    if command.language is not None and not is_language(command.language):
        raise DomainError(
            ErrorCode.BAD_USER_INPUT, "Name the language by its tag, such as en or zh-Hans.", ("language",)
        )


async def _asker(command: SubmitRightsRequest, org_id: UUID, work: Work) -> Asker:
    subject_id = work.actor.subject_id
    if subject_id is not None and command.authorization_id is None:
        work.tx.shows_own = True
        check_own(command.rights)
        standing = await read_standing(work.tx, subject_id, org_id, work.now)
        return Asker(subject_id, _found(standing, command.channel))
    if command.authorization_id is None:
        raise DomainError(
            ErrorCode.AGENT_NOT_AUTHORIZED, "Name the authorization that the person gave you.", ("authorization",)
        )
    allowed = await authorized(work.tx, work, command.authorization_id, command.rights)
    standing = await read_standing_of_client(work.tx, allowed.facts, org_id, work.now)
    return Asker(allowed.subject_id, _found(standing, command.channel), work.actor.organization_id, allowed.id)


def _found(standing: Standing | None, channel: RequestChannel | None) -> Standing:
    if standing is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such organization.", ("organization",))
    return replace(standing, facts=replace(standing.facts, channel=None if channel is None else channel.value))


async def _insert(command: SubmitRightsRequest, work: Work, org_id: UUID, asker: Asker, case: Case) -> UUID:
    request_id = new_id()
    await work.tx.soon(
        _INSERT,
        org_id,
        request_id,
        asker.subject_id,
        reference_of(work.now, secrets.token_bytes(RANDOM_BYTES)),
        RequestStatus.SUBMITTED.value,
        command.language,
        command.note,
        asker.standing.facts.residence,
        work.now,
        case.acknowledge_by,
        case.effective_due,
        case.hard_due,
        case.due_order,
        _json(case.trace),
        Outcome.PENDING.value,
        _json(_rights(case)),
        _json(clock_rows(case.clocks)),
        new_id(),
        EventKind.SUBMITTED.value,
        work.actor.kind.value,
        asker.agent_org_id,
        asker.authorization_id,
        asker.standing.facts.served_language,
        _json({"rights": [right.value for right in command.rights]}),
        None if asker.agent_org_id is None else work.actor.subject_id,
    )
    return request_id


def _rights(case: Case) -> list[dict[str, Any]]:
    return [
        {"position": position, "right_code": each.right.value, "citations": citations(each.citations)}
        for position, each in enumerate(case.resolutions)
    ]


def clock_rows(clocks: Sequence[RightsClock]) -> list[dict[str, Any]]:
    """The clocks as rows, in their order."""
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
            "rights": list(each.rights),
        }
        for position, each in enumerate(clocks)
        for clock in (each.clock,)
    ]


def _json(value: dict[str, Any] | Sequence[dict[str, Any]]) -> str:
    return orjson.dumps(value).decode()


async def _enqueue(work: Work, entrypoint: str, opened: Opened) -> None:
    payload = {
        "organization": str(opened.org_id),
        "request": str(opened.request_id),
        "subject": str(opened.subject_id),
        "controller": str(work.actor.controller_id),
    }
    await work.enqueue(entrypoint, payload, dedupe_key=f"{entrypoint}:{opened.request_id}")
