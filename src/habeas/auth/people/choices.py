"""The choices about their own account that wait for somebody who signs in: read, made, and put off, as that person."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import orjson

from habeas.access import Actor
from habeas.auth.authority import Authority
from habeas.auth.people.sessions import Session
from habeas.auth.people.standing import self_of
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.oversight.commands.capture import captured_of
from habeas.oversight.commands.choose_capture import ChooseCapture, PostponeCapture
from habeas.oversight.rules.capture import Captured, may_postpone
from habeas.oversight.rules.sets import CaptureChoice
from habeas.reading.globalid import encode
from habeas.storage.transaction import read
from habeas.writing.run import run

_WAITING = """
select org_id, id, state, respond_by, postponements, choice, postponed_at, notice from habeas.capture
 where subject_id = $1 and state in ('NOTIFIED', 'CHOOSING') and choice is null order by found_at, id
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One capture that waits for its person, and what they were told of it."""

    id: str
    capture: Captured
    notice: Mapping[str, Any]

    def may_wait(self, session: Session) -> bool:
        """Can it be put off at this sign-in?"""
        return may_postpone(self.capture, session.authenticated_at)


async def waiting_for(authority: Authority, region: str, subject_id: UUID) -> list[Waiting]:
    """What the person of the account has been told and not answered, the oldest first."""
    actor = await self_of(authority.regions[region], subject_id)
    if actor is None:
        return []
    async with read(authority.regions[region], actor) as tx:
        rows = await tx.fetch(_WAITING, subject_id)
    return [
        Waiting(encode("CAP", row["org_id"], row["id"]), captured_of(row), orjson.loads(row["notice"])) for row in rows
    ]


async def choose(authority: Authority, session: Session, capture: str, choice: CaptureChoice) -> None:
    """Make the choice; raises what ChooseCapture raises."""
    await run(ChooseCapture(capture, choice), await _themself(authority, session), engine=authority.writes)


async def put_off(authority: Authority, session: Session, capture: str) -> None:
    """Put it off at this sign-in; raises what PostponeCapture raises."""
    await run(PostponeCapture(capture), await _themself(authority, session), engine=authority.writes)


async def _themself(authority: Authority, session: Session) -> Actor:
    actor = await self_of(authority.regions[session.region], session.subject_id)
    if actor is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such account.")
    return replace(actor, authenticated_at=session.authenticated_at)
