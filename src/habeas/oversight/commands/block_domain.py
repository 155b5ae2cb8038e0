"""A controller keeps names from being claimed; whoever holds one of them already is frozen until a person decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.oversight.commands.entrypoints import BLOCK, payload_of
from habeas.oversight.model import DomainBlock
from habeas.oversight.rules.domain_name import canonical_name
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work

LONGEST_REASON = 500


@dataclass(frozen=True)
class BlockDomain:
    """Let no customer of the actor's controller claim this name, or one beneath it."""

    name: str
    reason: str


@dataclass(frozen=True)
class RecordBlock:
    """Put a block on record in a region."""

    region: str
    name: str
    reason: str
    blocked_at: datetime


@handler(BlockDomain)
async def block_domain(command: BlockDomain, work: Work) -> Mapping[str, Any]:
    """Answers the canonical name; it counts in every region at once. INVALID_DOMAIN, BAD_USER_INPUT without reason."""
    reason = command.reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"Say why, in up to {LONGEST_REASON} characters.", ("reason",))
    name = canonical_name(command.name)
    await work.enqueue(BLOCK, payload_of(work.actor, name=name, reason=reason, blocked_at=work.now.isoformat()))
    work.concerns("Controller", work.actor.organization_id)
    work.note(name=name)
    return {"name": name}


@handler(RecordBlock, region=lambda command, _: command.region)
async def record_block(command: RecordBlock, work: Work) -> None:
    """Recorded twice, it is there once."""
    row = DomainBlock(
        org_id=work.actor.organization_id,
        name=command.name,
        reason=command.reason,
        blocked_at=command.blocked_at,
    )
    await insert(work.tx, [row], on_conflict="on conflict (org_id, name) do nothing")
    work.concerns("Controller", work.actor.organization_id)
    work.note(name=command.name)
