"""A person of the controller looks at a claim that waits for one, and lets it count or refuses it."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg

from habeas.access import Actor
from habeas.oversight.commands.entrypoints import CHECK, FOLLOW
from habeas.oversight.commands.own_rows import not_found
from habeas.oversight.commands.record_finding import claim_of, keep
from habeas.oversight.rules.claim import reviewed
from habeas.oversight.rules.sets import CaptureEnd, DomainStatus
from habeas.reading.globalid import decode
from habeas.reading.payload import Entity
from habeas.writing.command import handler
from habeas.writing.work import Work

_FIND = "select * from habeas.domain where org_id = $1 and id = $2 and controller_id = $3 for update"
_REVIEWED = "update habeas.domain set reviewed_at = $3 where org_id = $1 and id = $2"


@dataclass(frozen=True)
class ReviewDomainClaim:
    """Decide about a claim (a global id) of a customer of the actor's controller."""

    domain: str
    accepted: bool


@handler(ReviewDomainClaim)
async def review_domain_claim(command: ReviewDomainClaim, work: Work) -> Entity:
    """Answer the claim as it stands now; ILLEGAL_STEP for one that waits for no review, NOT_FOUND.

    An accepted one is looked up at once. A refused one is released, with everybody who was captured through it.
    """
    row = await _waiting(command.domain, work)
    before, after = claim_of(row), reviewed(claim_of(row), accepted=command.accepted)
    # In this order: a claim that neither waits for the desk nor was decided by it is not the desk's to see.
    await work.tx.execute(_REVIEWED, row["org_id"], row["id"], work.now)
    await keep(work, row["org_id"], row["id"], after)
    if command.accepted:
        await work.enqueue(CHECK, _on_behalf(work.actor, row), dedupe_key=f"{CHECK} now {row['id']}")
    elif before.status is DomainStatus.FROZEN:
        await work.enqueue(FOLLOW, {**_on_behalf(work.actor, row), "reason": CaptureEnd.DOMAIN_REFUSED})
    work.concerns("Domain", row["id"])
    work.note(accepted=command.accepted, before=before.status, after=after.status, doubt=before.doubt)
    return Entity(row["org_id"], row["id"])


def _on_behalf(actor: Actor, row: asyncpg.Record) -> dict[str, str]:
    known = {"org_id": row["org_id"], "controller_id": actor.controller_id, "domain_id": row["id"]}
    return {name: str(value) for name, value in known.items()}


async def _waiting(text: str, work: Work) -> asyncpg.Record:
    found = decode(text)
    key = found.key_as(UUID) if found is not None and found.tag == "DOM" else None
    if found is None or key is None:
        raise not_found("domain")
    row = await work.tx.fetchrow(_FIND, found.org_id, key, work.actor.controller_id)
    if row is None:
        raise not_found("domain")
    return row
