"""A contest between the holder of a domain and an organization with a fresh proof; run by the platform for either."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.oversight.commands.challenge import renew_challenge
from habeas.oversight.commands.record_finding import FIND, claim_of, claimed, keep, tell_administrators
from habeas.oversight.rules.claim import Claim, contested
from habeas.oversight.rules.sets import DomainScope, DomainStatus
from habeas.writing.command import handler
from habeas.writing.work import Work

_HELD = "select * from habeas.domain where org_id = $1 and name = $2 and scope = $3 for update"
_WAIT = "update habeas.domain set contest_until = $3 where org_id = $1 and id = $2"


@dataclass(frozen=True)
class OpenContest:
    """Another organization brought a fresh proof of a domain that the actor's organization holds."""

    name: str
    scope: DomainScope


@dataclass(frozen=True)
class AwaitContest:
    """Let a claim wait for a contest; `won_by_holder` ends the attempt, which then needs a new token."""

    domain_id: UUID
    won_by_holder: bool = False


@handler(OpenContest)
async def open_contest(command: OpenContest, work: Work) -> Mapping[str, Any]:
    """Answers the status and since when it is contested; an open contest stays as it is.

    The holder gets a new token: what proved the domain before, whoever copied the record could show as well.
    """
    row = await claimed(work, _HELD, command.name, command.scope)
    before, after = claim_of(row), contested(claim_of(row), work.now)
    if after != before:
        await keep(work, row["org_id"], row["id"], after)
        await renew_challenge(work, row["org_id"], row["id"], command.name, command.scope)
        await tell_administrators(work, row["id"], after.status)
    work.concerns("Domain", row["id"])
    work.note(before=before.status, after=after.status)
    return {"after": after.status, "contest_until": after.contest_until}


@handler(AwaitContest)
async def await_contest(command: AwaitContest, work: Work) -> None:
    """Mark the claim as waiting, or end the attempt that the holder outlived."""
    row = await claimed(work, FIND, command.domain_id)
    work.concerns("Domain", row["id"])
    work.note(lost=command.won_by_holder)
    if command.won_by_holder:
        await keep(work, row["org_id"], row["id"], Claim(DomainStatus.RELEASED))
    else:
        await work.tx.execute(_WAIT, row["org_id"], row["id"], row["contest_until"] or work.now)
