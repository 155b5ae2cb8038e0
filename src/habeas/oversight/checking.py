"""One look at a claim: ask DNS, ask the directory who holds the name, and let the claim follow."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from habeas.access import Actor
from habeas.oversight.commands.contest import AwaitContest, OpenContest
from habeas.oversight.commands.record_finding import RecordFinding, claim_of
from habeas.oversight.doubts import Doubts
from habeas.oversight.resolution.resolver import Resolution, name_server_answers, text_answers
from habeas.oversight.rules.challenge import record_name
from habeas.oversight.rules.claim import HOLDING, Claim, is_expired, next_check
from habeas.oversight.rules.domain_name import registrable_name
from habeas.oversight.rules.proof import agreed, finding
from habeas.oversight.rules.sets import DomainScope, DomainStatus, Finding
from habeas.oversight.system import of_organization
from habeas.storage.domain_claims import DomainClaims, Holder
from habeas.storage.transaction import read
from habeas.writing.run import WriteEngine, run

_CLAIM = "select * from habeas.domain where org_id = $1 and id = $2"
_STATUS = "select status from habeas.domain where org_id = $1 and name = $2 and scope = $3"


@dataclass(frozen=True)
class Checked:
    """What a look came to: how the claim stood and stands, and when it is looked at again (None: never)."""

    name: str
    scope: DomainScope
    before: DomainStatus
    after: DomainStatus
    again: timedelta | None
    contested: Holder | None = None


@dataclass(frozen=True)
class Checker:
    """Looks at claims with the resolvers and the directory of a deployment."""

    engine: WriteEngine
    claims: DomainClaims
    resolution: Resolution

    async def check(self, actor: Actor, domain_id: UUID) -> Checked | None:
        """Look at one claim on behalf of its organization; None if there is no such claim."""
        row = await self._row(actor, domain_id)
        if row is None:
            return None
        claim, now = claim_of(row), self.engine.clock.now()
        name, scope = row["name"], DomainScope(row["scope"])
        if row["token_hash"] is None or not _is_looked_up(claim, is_expired(claim, now)):
            return Checked(name, scope, claim.status, claim.status, None)
        found = await self._found(name, scope, row["token_hash"], claim)
        holder, doubts = None, Doubts(self.engine, self.claims)
        doubt = await doubts.of(actor, row, proven=found is Finding.PRESENT)
        if claim.status is DomainStatus.PENDING and found is Finding.PRESENT and doubt is None:
            holder = await self._holder(actor, name, scope)
        held = holder is not None and holder.org_id != actor.organization_id
        servers = await self._name_servers(name, claim, found)
        command = RecordFinding(domain_id, row["token_hash"], found, held, doubt, servers)
        outcome = await run(command, actor, engine=self.engine)
        after = DomainStatus(outcome.result["after"])
        if holder is not None and not held and after not in HOLDING:
            await self.claims.release(name, scope, actor.organization_id)
        lost = held and holder is not None and await self._contest(actor, domain_id, claim, holder)
        again = None if lost else await self._again(actor, domain_id)
        return Checked(name, scope, claim.status, after, again, holder if held else None)

    async def _found(self, name: str, scope: DomainScope, token_hash: bytes, claim: Claim) -> Finding:
        answers = await text_answers(record_name(name, scope), self.resolution)
        first = claim.proven_at is None and claim.status is not DomainStatus.VERIFIED
        return finding(answers, token_hash, self.engine.clock.now(), first_proof=first)

    async def _name_servers(self, name: str, claim: Claim, found: Finding) -> tuple[str, ...] | None:
        """Who serves the registered name, where the claim rests on it; None where that cannot be said for sure."""
        if claim.status not in HOLDING and found is not Finding.PRESENT:
            return None
        names = agreed(await name_server_answers(registrable_name(name), self.resolution))
        return None if names is None else tuple(sorted(names))

    async def _holder(self, actor: Actor, name: str, scope: DomainScope) -> Holder:
        now = self.engine.clock.now()
        return await self.claims.claim(name, scope, actor.organization_id, actor.region, now)

    async def _contest(self, actor: Actor, domain_id: UUID, claim: Claim, holder: Holder) -> bool:
        """Open the contest, or find that the holder has outlived it: then this attempt is over."""
        other = await of_organization(self.engine.regions[holder.region], holder.org_id)
        if other is None:
            return False
        if claim.contest_until is not None and await self._stands(other, holder) is not DomainStatus.CONTESTED:
            await run(AwaitContest(domain_id, won_by_holder=True), actor, engine=self.engine)
            return True
        await run(OpenContest(holder.name, DomainScope(holder.scope)), other, engine=self.engine)
        await run(AwaitContest(domain_id), actor, engine=self.engine)
        return False

    async def _stands(self, holder: Actor, claim: Holder) -> DomainStatus | None:
        async with read(self.engine.regions[holder.region], holder) as tx:
            status = await tx.fetchval(_STATUS, claim.org_id, claim.name, claim.scope)
        return None if status is None else DomainStatus(status)

    async def _again(self, actor: Actor, domain_id: UUID) -> timedelta | None:
        row = await self._row(actor, domain_id)
        return None if row is None else next_check(claim_of(row), row["created_at"], self.engine.clock.now())

    async def _row(self, actor: Actor, domain_id: UUID) -> Any:
        async with read(self.engine.regions[actor.region], actor) as tx:
            return await tx.fetchrow(_CLAIM, actor.organization_id, domain_id)


def _is_looked_up(claim: Claim, expired: bool) -> bool:
    held = claim.status in HOLDING - {DomainStatus.FROZEN}
    return held or (claim.status is DomainStatus.PENDING and not expired)
