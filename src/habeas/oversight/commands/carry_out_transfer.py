"""The platform carries a transfer out: people are let go one by one, then the claims; nothing of anybody goes along."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.oversight.commands.capture import subject_of
from habeas.oversight.commands.entrypoints import end_through
from habeas.oversight.commands.letters import write_to
from habeas.oversight.commands.record_finding import claim_of, keep
from habeas.oversight.rules.claim import HOLDING, released
from habeas.oversight.rules.letters import Letter
from habeas.oversight.rules.sets import DomainStatus
from habeas.writing.command import handler
from habeas.writing.work import Work

_END = """
update habeas.membership set status = 'ENDED', ended_at = $3, frozen_at = $3
 where org_id = $1 and subject_id = $2 and ended_at is null and role = 'MEMBER'
"""
_CAPTURES = """
update habeas.capture set state = 'LEFT', ended_at = $3, end_reason = 'TRANSFERRED'
 where org_id = $1 and subject_id = $2 and ended_at is null
"""
_CLAIMS = "select * from habeas.domain where org_id = $1 for update"
_DONE = "update habeas.organization_transfer set carried_out_at = $3 where org_id = $1 and id = $2"


@dataclass(frozen=True)
class ReleaseForTransfer:
    """Let the actor's subject go; keys stay, so that they can still read what they hold there."""

    region: str


@dataclass(frozen=True)
class SettleTransfer:
    """Give up every claim of the actor's organization; the successor proves each anew."""

    transfer_id: UUID


@handler(ReleaseForTransfer, region=lambda command, _: command.region)
async def release_for_transfer(_command: ReleaseForTransfer, work: Work) -> None:
    """Done twice, it is done once."""
    org_id, subject_id = work.actor.organization_id, subject_of(work)
    ended = await work.tx.execute(_END, org_id, subject_id, work.now)
    await work.tx.execute(_CAPTURES, org_id, subject_id, work.now)
    if ended != "UPDATE 0":
        await write_to(work, subject_id, Letter.RELEASED)
        await end_through(work, subject_id)
    work.concerns("Person", subject_id)


@handler(SettleTransfer)
async def settle_transfer(command: SettleTransfer, work: Work) -> Mapping[str, Any]:
    """Answers the names and scopes that it held."""
    org_id, held = work.actor.organization_id, []
    for row in await work.tx.fetch(_CLAIMS, org_id):
        if DomainStatus(row["status"]) in HOLDING | {DomainStatus.PENDING, DomainStatus.REVIEW}:
            await keep(work, org_id, row["id"], released(claim_of(row)))
            held.append([row["name"], row["scope"]])
    await work.tx.execute(_DONE, org_id, command.transfer_id, work.now)
    work.concerns("OrganizationTransfer", command.transfer_id)
    return {"held": held}
