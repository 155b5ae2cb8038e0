"""What the fate of a domain sets off in every region: members frozen or released, and people found and told."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.access import Actor
from habeas.oversight.checking import Checked, Checker
from habeas.oversight.commands.capture import NotifyCapture
from habeas.oversight.commands.follow_domain import FollowDomain
from habeas.oversight.rules.claim import CONFIRMED, HALTED, HOLDING
from habeas.oversight.rules.precedence import candidates, covers, governing
from habeas.oversight.rules.sets import CaptureEnd, DomainScope, DomainStatus
from habeas.oversight.system import of_organization, platform
from habeas.storage.domain_claims import DomainClaims
from habeas.storage.transaction import read
from habeas.writing.run import WriteEngine, run

_STATUSES = "select id, scope, status from habeas.domain where org_id = $1 and name = $2"
_PEOPLE = "select subject_id, controller_id, name from habeas.address_domain where name = $1 or ($2 and name like $3)"


@dataclass(frozen=True)
class Spreader:
    """Carries what happened to a claim to the people concerned."""

    engine: WriteEngine
    claims: DomainClaims

    async def after_check(self, actor: Actor, domain_id: UUID, checked: Checked) -> None:
        """Whatever must follow a look at a claim; it may be done again."""
        if checked.contested is not None:
            other = await of_organization(self.engine.regions[checked.contested.region], checked.contested.org_id)
            if other is not None:
                await self.follow(other, checked.name)
        if checked.after is not DomainStatus.PENDING:
            lost = CaptureEnd.CONTEST_LOST if checked.before is DomainStatus.CONTESTED else CaptureEnd.DOMAIN_LAPSED
            await self.follow(actor, checked.name, lost if checked.after is DomainStatus.LAPSED else None)
        if checked.after is DomainStatus.LAPSED:
            await self.claims.release(checked.name, checked.scope, actor.organization_id)
        if checked.after is DomainStatus.VERIFIED and checked.before not in HOLDING:
            await self.cede(actor, checked.name)

    async def follow(self, actor: Actor, name: str, reason: CaptureEnd | None = None) -> None:
        """Let the members captured through this name follow the best of the organization's claims to it."""
        rows = await self._statuses(actor, name)
        statuses = {DomainStatus(row["status"]) for row in rows}
        if not rows:
            return
        held, halted = statuses & CONFIRMED, statuses & HALTED
        status = DomainStatus.VERIFIED if held else DomainStatus.CONTESTED
        if not held and not halted and reason is None:
            return
        released = None if held or halted else reason
        for code in self.engine.regions:
            command = FollowDomain(code, rows[0]["id"], name, status, released)
            await run(command, actor, engine=self.engine)

    async def cede(self, actor: Actor, name: str) -> None:
        """Whoever held a tree above loses this name, which its own holder proved; both sides can read that."""
        above = [claim for claim in candidates(name) if claim[0] != name]
        for holder in await self.claims.holders(above):
            other = await of_organization(self.engine.regions[holder.region], holder.org_id)
            if other is None or holder.org_id == actor.organization_id:
                continue
            rows = await self._statuses(other, holder.name)
            for code in self.engine.regions:
                command = FollowDomain(
                    code, rows[0]["id"], holder.name, DomainStatus.VERIFIED, CaptureEnd.CEDED_TO_A_CHILD, (name,)
                )
                await run(command, other, engine=self.engine)

    async def halt(self, checker: Checker, name: str) -> None:
        """Look again at every claim that holds this name, for it may no longer be claimed; others follow daily."""
        for holder in await self.claims.holders([(name, scope) for scope in DomainScope]):
            actor = await of_organization(self.engine.regions[holder.region], holder.org_id)
            rows = [] if actor is None else await self._statuses(actor, name)
            for row in rows:
                assert actor is not None
                checked = await checker.check(actor, row["id"])
                if checked is not None:
                    await self.after_check(actor, row["id"], checked)

    async def find(self, actor: Actor, domain_id: UUID, name: str, scope: DomainScope) -> None:
        """Find everybody with an address that this claim governs, in every region, and tell them."""
        for code, region in self.engine.regions.items():
            if await of_organization(region, actor.organization_id) is None:
                continue
            async with read(region, actor) as tx:
                people = await tx.fetch(_PEOPLE, name, scope is DomainScope.TREE, f"%.{name}")
            for person in people:
                if covers((name, scope), person["name"]) and await self._governs(actor, person["name"], name, scope):
                    await self._notify(actor, code, domain_id, name, person)

    async def _governs(self, actor: Actor, address_domain: str, name: str, scope: DomainScope) -> bool:
        holders = await self.claims.holders(candidates(address_domain))
        of_claim = {(holder.name, DomainScope(holder.scope)): holder.org_id for holder in holders}
        nearest = governing(address_domain, of_claim)
        return nearest == (name, scope) and of_claim[nearest] == actor.organization_id

    async def _notify(self, actor: Actor, region: str, domain_id: UUID, name: str, person: Any) -> None:
        subject = platform(region, actor.organization_id, person["controller_id"], person["subject_id"])
        await run(NotifyCapture(region, domain_id, name, person["name"]), subject, engine=self.engine)

    async def _statuses(self, actor: Actor, name: str) -> list[Any]:
        async with read(self.engine.regions[actor.region], actor) as tx:
            return list(await tx.fetch(_STATUSES, actor.organization_id, name))
