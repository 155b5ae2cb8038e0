"""Loads a request for a change, and holds it until the transaction ends."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from habeas.access import Actor
from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.rights.rules.life import Told
from habeas.rights.rules.states import EventKind, Outcome, RequestStatus, is_open
from habeas.storage.transaction import Transaction
from habeas.writing.work import Work

_LOAD = """
select r.subject_id, r.agent_org_id, r.sent_by, r.reference, r.status, r.language, r.received_at, r.answered_at,
       r.acknowledge_by, r.effective_due, r.hard_due, r.trace::text as trace,
       (select jsonb_agg(jsonb_build_object('right', n.right_code, 'outcome', n.outcome, 'citations', n.citations,
               'denial', n.denial_code)
               order by n.position)
          from habeas.requested_right n where n.org_id = r.org_id and n.request_id = r.id)::text as rights
  from habeas.rights_request r
 where r.org_id = $1 and r.id = $2
"""
_HOLD = " for update of r"

_EVENTS = """
select kind, at, detail::text as detail from habeas.request_event where org_id = $1 and request_id = $2 order by at, id
"""


@dataclass(frozen=True)
class Loaded:
    """A request as it stands, with the outcome of each of its rights and what was applied to it on receipt."""

    org_id: UUID
    id: UUID
    subject_id: UUID
    reference: str
    status: RequestStatus
    language: str
    received_at: datetime
    answered_at: datetime | None
    outcomes: Mapping[Right, Outcome]
    citations: Mapping[Right, list[dict[str, str]]]
    trace: dict[str, Any]
    agent_org_id: UUID | None = None
    sent_by: UUID | None = None
    acknowledge_by: datetime | None = None
    effective_due: datetime | None = None
    hard_due: datetime | None = None
    denials: Mapping[Right, str] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        """Whether somebody still owes the person something."""
        return is_open(self.status, self.outcomes.values())


async def load_request(tx: Transaction, org_id: UUID, request_id: UUID, *, hold: bool = True) -> Loaded:
    """The request, held until the transaction ends (unless `hold` says no); NOT_FOUND where the actor sees none."""
    row = await tx.fetchrow(_LOAD + _HOLD if hold else _LOAD, org_id, request_id)
    if row is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such request.", ("request",))
    rights = orjson.loads(row["rights"])
    return Loaded(
        org_id=org_id,
        id=request_id,
        subject_id=row["subject_id"],
        reference=row["reference"],
        status=RequestStatus(row["status"]),
        language=row["language"],
        received_at=row["received_at"],
        answered_at=row["answered_at"],
        outcomes={Right(each["right"]): Outcome(each["outcome"]) for each in rights},
        citations={Right(each["right"]): each["citations"] for each in rights},
        trace=orjson.loads(row["trace"]),
        agent_org_id=row["agent_org_id"],
        sent_by=row["sent_by"],
        acknowledge_by=row["acknowledge_by"],
        effective_due=row["effective_due"],
        hard_due=row["hard_due"],
        denials={Right(each["right"]): each["denial"] for each in rights if each["denial"]},
    )


async def load_for_desk(work: Work, org_id: UUID, request_id: UUID) -> Loaded:
    """The request for a step of the desk: no human takes one for themselves, or for whom they act (FORBIDDEN)."""
    request = await load_request(work.tx, org_id, request_id)
    check_second_person(work.actor, request.subject_id, request.sent_by)
    return request


def check_second_person(actor: Actor, *concerned: UUID | None) -> None:
    """Raise FORBIDDEN where the human who acts for the desk is one of those whom the matter concerns."""
    if actor.subject_id in (None, *concerned):
        raise DomainError(
            ErrorCode.FORBIDDEN,
            "This is for somebody else at the desk: whoever acts is neither the person nor acts for them.",
            details={"missing": ["SECOND_PERSON"]},
        )


async def load_own_request(tx: Transaction, org_id: UUID, request_id: UUID, subject_id: UUID | None) -> Loaded:
    """The request of that person; NOT_FOUND for anybody else's."""
    request = await load_request(tx, org_id, request_id)
    if request.subject_id != subject_id:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such request.", ("request",))
    return request


async def load_events(tx: Transaction, request: Loaded) -> list[Told]:
    """What happened to the request, oldest first."""
    rows = await tx.fetch(_EVENTS, request.org_id, request.id)
    return [Told(EventKind(row["kind"]), row["at"], orjson.loads(row["detail"] or "{}")) for row in rows]
