"""Carries out the end of an organization in every region, after its 14 days, in the order that protects people."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from habeas.access import Actor
from habeas.oversight.commands.close_space import CloseSpace, HoldEnding, SettleEnding
from habeas.oversight.commands.entrypoints import LETTER
from habeas.oversight.rules.letters import Letter
from habeas.oversight.system import behind, platform
from habeas.oversight.waiting import wait_on
from habeas.storage.domain_claims import DomainClaims
from habeas.storage.transaction import read, write
from habeas.writing.outbox import Delivery, enqueue, settle
from habeas.writing.run import WriteEngine, run

_ENDS_AT = "select ends_at from habeas.organization_ending where org_id = $1 and id = $2 and cancelled_at is null"
_PEOPLE = """
select subject_id from habeas.membership where org_id = $1 and ended_at is null
 union select subject_id from habeas.capture where org_id = $1 and ended_at is null
"""
_EVERYBODY = """
select subject_id from habeas.membership where org_id = $1 union select subject_id from habeas.capture where org_id = $1
"""
_HELD = """
select max(purge_at) from habeas.vault_record
 where subject_id = $1 and org_id = $2 and restricted_under is not null and purge_at > $3
"""


@dataclass(frozen=True)
class Endings:
    """The two jobs of an ending."""

    engine: WriteEngine
    claims: DomainClaims

    async def tell(self, delivery: Delivery) -> None:
        """Write to every member, in the region where they live, while they can still read and export."""
        actor, payload = behind(delivery), delivery.payload
        for code in self.engine.regions:
            for person in await self._people(actor, code):
                assert person.subject_id is not None
                known = {"org_id": payload["org_id"], "controller_id": payload["controller_id"]}
                letter = {**known, "subject_id": str(person.subject_id), "letter": Letter.ORGANIZATION_ENDING}
                async with write(self.engine.regions[code], person) as tx:
                    await enqueue(tx, LETTER, {**letter, "day": payload["day"]})
        async with write(delivery.region, actor) as tx:
            await settle(tx, delivery)

    async def carry_out(self, delivery: Delivery) -> None:
        """Release people, give the domains up, destroy the keys; ledger, journal and log stay as they are.

        Whoever left before has a space there too. While a law obliges to keep something in one, nothing ends.
        """
        actor, ending_id = behind(delivery), UUID(delivery.payload["ending_id"])
        async with read(delivery.region, actor) as tx:
            ends_at = await tx.fetchval(_ENDS_AT, actor.organization_id, ending_id)
        now = self.engine.clock.now()
        if ends_at is not None and ends_at > now:
            await wait_on(delivery, actor, ends_at - now)
            return
        if ends_at is not None and (held := await self._held(actor, now)) is not None:
            await run(HoldEnding(ending_id, held), actor, engine=self.engine)
            await wait_on(delivery, actor, held - now)
            return
        if ends_at is not None:
            for code in self.engine.regions:
                for person in await self._people(actor, code, _EVERYBODY):
                    await run(CloseSpace(code), person, engine=self.engine)
            outcome = await run(SettleEnding(ending_id), actor, engine=self.engine)
            for name, scope in outcome.result["held"]:
                await self.claims.release(name, scope, actor.organization_id)
            own = platform(delivery.region.code, actor.organization_id, actor.controller_id, actor.organization_id)
            await run(CloseSpace(delivery.region.code), own, engine=self.engine)
        async with write(delivery.region, actor) as tx:
            await settle(tx, delivery)

    async def _held(self, actor: Actor, now: datetime) -> datetime | None:
        """Until when a law obliges to keep something in a space of the organization."""
        found = []
        for code in self.engine.regions:
            for person in await self._people(actor, code, _EVERYBODY):
                async with read(self.engine.regions[code], person) as tx:
                    found.append(await tx.fetchval(_HELD, person.subject_id, actor.organization_id, now))
        return max((until for until in found if until is not None), default=None)

    async def _people(self, actor: Actor, code: str, who: str = _PEOPLE) -> list[Actor]:
        async with read(self.engine.regions[code], actor) as tx:
            rows = await tx.fetch(who, actor.organization_id)
        org_id, controller_id = actor.organization_id, actor.controller_id
        return [platform(code, org_id, controller_id, row["subject_id"]) for row in rows]
