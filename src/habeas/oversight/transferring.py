"""The jobs of a transfer between legal entities: members are told in every region, and let go on its day."""

from dataclasses import dataclass
from uuid import UUID

from habeas.access import Actor
from habeas.oversight.commands.carry_out_transfer import ReleaseForTransfer, SettleTransfer
from habeas.oversight.commands.entrypoints import LETTER
from habeas.oversight.rules.letters import Letter
from habeas.oversight.system import behind, of_organization, platform
from habeas.oversight.waiting import wait_on
from habeas.storage.domain_claims import DomainClaims
from habeas.storage.transaction import read, write
from habeas.writing.outbox import Delivery, enqueue, settle
from habeas.writing.run import WriteEngine, run

_DAY = """
select transfers_at from habeas.organization_transfer where org_id = $1 and id = $2 and cancelled_at is null
"""
_PEOPLE = """
select subject_id from habeas.membership where org_id = $1 and ended_at is null
 union select subject_id from habeas.capture where org_id = $1 and ended_at is null
"""


@dataclass(frozen=True)
class Transfers:
    """The two jobs."""

    engine: WriteEngine
    claims: DomainClaims

    async def tell(self, delivery: Delivery) -> None:
        """Write to everybody whom the organization oversees or has told of it, where they live."""
        actor, payload = await _for_organization(delivery), delivery.payload
        words = {name: payload[name] for name in ("org_id", "day", "party")}
        words["controller_id"] = str(actor.controller_id)
        for code in self.engine.regions:
            for person in await self._people(actor, code):
                letter = {**words, "subject_id": str(person.subject_id), "letter": Letter.TRANSFER_ANNOUNCED}
                async with write(self.engine.regions[code], person) as tx:
                    await enqueue(tx, LETTER, letter)
        await _settle(delivery, actor)

    async def carry_out(self, delivery: Delivery) -> None:
        """Release people, give the domains up; ledger, journal, log, keys and records stay as they are."""
        actor, transfer_id = await _for_organization(delivery), UUID(delivery.payload["transfer_id"])
        async with read(delivery.region, actor) as tx:
            day = await tx.fetchval(_DAY, actor.organization_id, transfer_id)
        now = self.engine.clock.now()
        if day is not None and day > now:
            await wait_on(delivery, actor, day - now)
            return
        if day is not None:
            for code in self.engine.regions:
                for person in await self._people(actor, code):
                    await run(ReleaseForTransfer(code), person, engine=self.engine)
            outcome = await run(SettleTransfer(transfer_id), actor, engine=self.engine)
            for name, scope in outcome.result["held"]:
                await self.claims.release(name, scope, actor.organization_id)
        await _settle(delivery, actor)

    async def _people(self, actor: Actor, code: str) -> list[Actor]:
        async with read(self.engine.regions[code], actor) as tx:
            rows = await tx.fetch(_PEOPLE, actor.organization_id)
        return [platform(code, actor.organization_id, actor.controller_id, row["subject_id"]) for row in rows]


async def _for_organization(delivery: Delivery) -> Actor:
    """The platform on behalf of the organization that moves, under its own controller whoever took it over."""
    named = behind(delivery)
    return await of_organization(delivery.region, named.organization_id) or named


async def _settle(delivery: Delivery, actor: Actor) -> None:
    async with write(delivery.region, actor) as tx:
        await settle(tx, delivery)
