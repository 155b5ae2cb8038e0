"""Adds an event to a request, moves the request to the state that the event leads to, and writes to the person."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from habeas.access import Actor, ActorKind
from habeas.kernel.ids import new_id
from habeas.rights.commands.entrypoints import SEND_MESSAGE, WATCH
from habeas.rights.commands.load import Loaded
from habeas.rights.rules.letters import Letter
from habeas.rights.rules.states import EventKind, RequestStatus, step
from habeas.writing.work import Work

_TELL = """
with request as (
    update habeas.rights_request set status = $10
     where org_id = $1 and id = $3 and status <> $10)
insert into habeas.request_event (org_id, id, request_id, subject_id, agent_org_id, at, kind, note, actor_kind, detail)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $11::text::jsonb)
"""


async def tell(
    work: Work,
    request: Loaded,
    kind: EventKind,
    note: str | None = None,
    *,
    letter: Letter | None = None,
    detail: dict[str, Any] | None = None,
) -> RequestStatus:
    """The state after the event; ILLEGAL_STEP where it cannot happen now. `letter` is sent once this is committed."""
    status, event_id = step(request.status, kind), new_id()
    await work.tx.execute(
        _TELL,
        request.org_id,
        event_id,
        request.id,
        request.subject_id,
        request.agent_org_id,
        work.now,
        kind.value,
        note,
        work.actor.kind.value,
        status.value,
        None if detail is None else orjson.dumps(detail).decode(),
    )
    if letter is not None:
        await write_to_person(work, request, letter, event_id)
    work.concerns("RightsRequest", request.id, journal_of(work, request.org_id))
    work.note(event=kind.value)
    return status


def who_of(actor: Actor) -> str | None:
    """The human who acts, for telling two of them apart; None for a machine."""
    return None if actor.kind is ActorKind.SYSTEM or actor.subject_id is None else str(actor.subject_id)


async def write_to_person(work: Work, request: Loaded, letter: Letter, letter_id: UUID | None = None) -> None:
    """Have a message sent, once, in the language of the request."""
    payload = {**whose(work, request), "letter": letter.value, "id": str(letter_id or new_id())}
    await work.enqueue(SEND_MESSAGE, payload)


def whose(work: Work, request: Loaded) -> dict[str, str]:
    """The payload by which a job finds the request and acts for its subject: identifiers alone."""
    return {
        "organization": str(request.org_id),
        "request": str(request.id),
        "subject": str(request.subject_id),
        "controller": str(work.actor.controller_id),
    }


async def enqueue_at(work: Work, request: Loaded, entrypoint: str, at: datetime) -> None:
    """Have a job of this request done at an instant; one that waits already is enough."""
    wait = max(at - work.now, type(at - work.now)(0))
    await work.enqueue(
        entrypoint, whose(work, request), execute_after=wait, dedupe_key=f"{entrypoint}:{request.id}:{at.isoformat()}"
    )


async def look_tomorrow(work: Work, request: Loaded) -> None:
    """Have the dates of a request looked at anew, since the person was asked for something."""
    await enqueue_at(work, request, WATCH, work.now + timedelta(days=1))


def journal_of(work: Work, org_id: UUID) -> UUID | None:
    """The journal in which a change is kept: of the answering organization where the actor may write there."""
    return org_id if org_id in (work.actor.controller_id, work.actor.organization_id) else None
