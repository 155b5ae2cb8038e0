"""The platform ends an organization: spaces are closed one by one, then its claims, and the log stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from habeas.oversight.commands.letters import write_to
from habeas.oversight.commands.record_finding import claim_of, keep
from habeas.oversight.rules.claim import HOLDING, released
from habeas.oversight.rules.letters import Letter
from habeas.oversight.rules.sets import DomainStatus
from habeas.writing.command import handler
from habeas.writing.work import Work

_END = """
update habeas.membership set status = 'ENDED', ended_at = $3, frozen_at = $3
 where org_id = $1 and subject_id = $2 and ended_at is null
"""
_CAPTURES = """
update habeas.capture set state = 'LEFT', ended_at = $3, end_reason = 'ORGANIZATION_ENDED'
 where org_id = $1 and subject_id = $2 and ended_at is null
"""
_SHRED = "delete from habeas.space_key where org_id = $1 and subject_id = $2"
_CLAIMS = "select * from habeas.domain where org_id = $1 for update"
_HOLD = """update habeas.organization_ending set ends_at = greatest(ends_at, $3)
            where org_id = $1 and id = $2 and ended_at is null and cancelled_at is null"""
_ENDED = "update habeas.organization_ending set ended_at = $3 where org_id = $1 and id = $2 and ended_at is null"


@dataclass(frozen=True)
class CloseSpace:
    """Release the actor's subject, and destroy the key of their space in the actor's organization."""

    region: str


@dataclass(frozen=True)
class SettleEnding:
    """Give up every claim of the actor's organization; the ending is carried out."""

    ending_id: UUID


@dataclass(frozen=True)
class HoldEnding:
    """Put the end of the actor's organization off: a law obliges it to keep something until then."""

    ending_id: UUID
    until: datetime


@handler(HoldEnding)
async def hold_ending(command: HoldEnding, work: Work) -> None:
    """The day that everybody reads is the new one."""
    await work.tx.execute(_HOLD, work.actor.organization_id, command.ending_id, command.until)
    work.concerns("OrganizationEnding", command.ending_id)
    work.note(heldUntil=command.until.isoformat())


@handler(CloseSpace, region=lambda command, _: command.region)
async def close_space(_command: CloseSpace, work: Work) -> None:
    """What is sealed there can be read by nobody any more; who read it before stays in the log."""
    org_id, subject_id = work.actor.organization_id, work.actor.subject_id
    if subject_id is None:
        return
    ended = await work.tx.execute(_END, org_id, subject_id, work.now)
    await work.tx.execute(_CAPTURES, org_id, subject_id, work.now)
    shredded = await work.tx.execute(_SHRED, org_id, subject_id)
    if ended != "UPDATE 0":
        await write_to(work, subject_id, Letter.RELEASED)
    work.concerns("Person", subject_id)
    work.note(keyDestroyed=shredded != "DELETE 0")


@handler(SettleEnding)
async def settle_ending(command: SettleEnding, work: Work) -> Mapping[str, Any]:
    """Answers the names and scopes that it held."""
    org_id = work.actor.organization_id
    held = []
    for row in await work.tx.fetch(_CLAIMS, org_id):
        if DomainStatus(row["status"]) in HOLDING | {DomainStatus.PENDING, DomainStatus.REVIEW}:
            await keep(work, org_id, row["id"], released(claim_of(row)))
            held.append([row["name"], row["scope"]])
    await work.tx.execute(_ENDED, org_id, command.ending_id, work.now)
    work.concerns("OrganizationEnding", command.ending_id)
    return {"held": held}
