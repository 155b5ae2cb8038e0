"""A person appeals against a refusal, or complains to the organization about how a request was handled."""

from dataclasses import dataclass
from uuid import UUID

import orjson

from habeas.jurisdictions.resolution.asked import Asked
from habeas.jurisdictions.resolution.resolving import Resolution, resolve
from habeas.jurisdictions.rules.sets import Availability, Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.rights.commands.entrypoints import WATCH
from habeas.rights.commands.identity import checked_text
from habeas.rights.commands.load import Loaded, load_own_request
from habeas.rights.commands.reclock import ground_of
from habeas.rights.commands.submit import clock_rows
from habeas.rights.commands.tell import tell, whose
from habeas.rights.rules.case import NO_DATE, RightsClock, citations, one_per_source
from habeas.rights.rules.letters import Letter
from habeas.rights.rules.states import REFUSING, EventKind, Outcome, illegal_step
from habeas.writing.command import handler
from habeas.writing.work import Work

_REOPEN = """
with request as (
    update habeas.rights_request set open = true, closed_at = null, acknowledge_by = $3, effective_due = $4,
        hard_due = $5, due_order = $6
     where org_id = $1 and id = $2 returning org_id, id, subject_id, agent_org_id, open, received_at, due_order),
listed as (
    update habeas.requested_right n set open = r.open, received_at = r.received_at, due_order = r.due_order
      from request r where n.org_id = r.org_id and n.request_id = r.id),
begun as (
    select coalesce(max(c.position), -1) + 1 as first from habeas.request_clock c
     where c.org_id = $1 and c.request_id = $2)
insert into habeas.request_clock (org_id, request_id, position, subject_id, agent_org_id, source, purpose, strength,
    target_due, legal_due, provisional, because, rights)
select r.org_id, r.id, b.first + n.position, r.subject_id, r.agent_org_id, n.source, n.purpose, n.strength,
       n.target_due, n.legal_due, n.provisional, n.because, n.rights
  from request r, begun b,
       jsonb_to_recordset($7::text::jsonb) as n (position integer, source text, purpose text, strength text,
           target_due timestamptz, legal_due timestamptz, provisional boolean, because text, rights text[])
"""
_AGAIN = """update habeas.requested_right set outcome = $4
             where org_id = $1 and request_id = $2 and outcome = any($3)"""
_COMPLAINT = """
insert into habeas.requested_right (org_id, request_id, position, subject_id, agent_org_id, right_code, outcome,
    citations)
select $1, $2, max(n.position) + 1, $3, $4, $5, $6, $7::text::jsonb from habeas.requested_right n
 where n.org_id = $1 and n.request_id = $2
"""


@dataclass(frozen=True)
class AppealRequest:
    """Ask the organization to look again at what it refused."""

    organization_id: UUID
    request_id: UUID
    note: str


@dataclass(frozen=True)
class ComplainAboutRequest:
    """Complain to the organization about how the request was handled."""

    organization_id: UUID
    request_id: UUID
    note: str


@handler(AppealRequest)
async def appeal(command: AppealRequest, work: Work) -> Entity:
    """Answers the request, whose refused rights are to be decided anew. NOTHING_REFUSED where none was refused."""
    own = (command.organization_id, command.request_id, work.actor.subject_id)
    request, note = await load_own_request(work.tx, *own), checked_text(command.note, "note")
    if not set(request.outcomes.values()) & REFUSING:
        raise DomainError(ErrorCode.NOTHING_REFUSED, "Nothing of this request was refused.", ("request",))
    found = await _of_appeal(work, request)
    await tell(work, request, EventKind.APPEALED, note, letter=Letter.APPEAL_RECEIVED, detail=_detail(found))
    refusing = [outcome.value for outcome in REFUSING]
    await work.tx.execute(_AGAIN, request.org_id, request.id, refusing, Outcome.PENDING.value)
    await _reopen(work, request, found, Right.APPEAL)
    return Entity(request.org_id, request.id)


@handler(ComplainAboutRequest)
async def complain(command: ComplainAboutRequest, work: Work) -> Entity:
    """Answers the request, with a complaint to be decided and its own clocks (DPA 2018 s.164A, AISHU-182).

    Raises RIGHT_NOT_AVAILABLE, naming authorities and courts, where no law and no notice gives this way.
    """
    own = (command.organization_id, command.request_id, work.actor.subject_id)
    request, note = await load_own_request(work.tx, *own), checked_text(command.note, "note")
    if Right.COMPLAINT in request.outcomes:
        raise illegal_step(request.status, "There is a complaint already, and an authority is open to you")
    found = await _resolved(work, request, Right.COMPLAINT)
    if found.availability is Availability.NOT_GRANTED:
        raise DomainError(
            ErrorCode.RIGHT_NOT_AVAILABLE,
            f"No complaint can be made here: {found.because}.",
            ("request",),
            {"remedies": _remedies(request)},
        )
    await tell(work, request, EventKind.COMPLAINED, note, letter=Letter.COMPLAINT_RECEIVED, detail=_detail(found))
    whom = (request.org_id, request.id, request.subject_id, request.agent_org_id)
    cited = orjson.dumps(citations(found.citations)).decode()
    await work.tx.execute(_COMPLAINT, *whom, Right.COMPLAINT.value, Outcome.PENDING.value, cited)
    await _reopen(work, request, found, Right.COMPLAINT)
    return Entity(request.org_id, request.id)


async def _resolved(work: Work, request: Loaded, right: Right) -> Resolution:
    ground = await ground_of(work, request)
    return resolve(Asked(right, work.now, ground.channel), ground.laws, ground.contract)


async def _of_appeal(work: Work, request: Loaded) -> Resolution:
    """What a promise gives an appeal; where nothing does, the refused right has its own period once more."""
    found = await _resolved(work, request, Right.APPEAL)
    if found.clocks:
        return found
    refused = next(right for right, outcome in request.outcomes.items() if outcome in REFUSING)
    return await _resolved(work, request, refused)


async def _reopen(work: Work, request: Loaded, found: Resolution, right: Right) -> None:
    due = [
        each.at if each is not None else None for each in (found.acknowledge_by, found.effective_due, found.hard_due)
    ]
    rows = orjson.dumps(clock_rows(_of_the_new_round(found, right))).decode()
    await work.tx.execute(_REOPEN, request.org_id, request.id, *due, due[1] or NO_DATE, rows)
    await work.enqueue(WATCH, whose(work, request))


def _of_the_new_round(found: Resolution, right: Right) -> tuple[RightsClock, ...]:
    """What runs anew runs for the appeal or the complaint, never for what was asked before."""
    return tuple(RightsClock((right,), clock) for clock in one_per_source(found.clocks))


def _detail(found: Resolution) -> dict[str, object]:
    return {"remedies": list(found.remedies), "because": found.because, "laws": [law.key for law in found.laws]}


def _remedies(request: Loaded) -> list[str]:
    return list(dict.fromkeys(remedy for each in request.trace["rights"] for remedy in each["remedies"]))
