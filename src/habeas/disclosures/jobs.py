"""The jobs of disclosures: ended purposes, counts, assurances and reminders of their ends, looks across regions."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from habeas.access import Actor
from habeas.consent.commands import STOP_PURPOSE
from habeas.disclosures.commands import NoteReminder, SpreadAssurance, StopPurpose, TallyDisclosures, tallies
from habeas.disclosures.commands.entrypoints import KEEP_TRANSFER, REMIND, SPREAD_ASSURANCE, TALLY
from habeas.disclosures.remote import delivered
from habeas.disclosures.rules.assurances import Assurance, assurance_of, governing
from habeas.disclosures.rules.reminding import letter
from habeas.storage.transaction import read, write
from habeas.writing.outbox import Delivery, Job, settle
from habeas.writing.patience import OUTSIDE
from habeas.writing.run import WriteEngine, run

Post = Callable[[str, str, str], Awaitable[None]]

_ASSURANCE = "select * from habeas.recipient_assurance where org_id = $1 and id = $2"
_ENDING = """
select a.kind, a.valid_until, r.code, r.name, r.role, o.contact_email
  from habeas.recipient_assurance a
  join habeas.recipient r on r.org_id = a.org_id and r.code = a.recipient_code
  join habeas.organization o on o.org_id = a.org_id
 where a.org_id = $1 and a.id = $2
"""
_OF_RECIPIENT = "select * from habeas.recipient_assurance where org_id = $1 and recipient_code = $2"


def jobs(engine: WriteEngine, post: Post | None) -> tuple[Job, ...]:
    """Every job of disclosures with its handler; without `post` no mail goes out."""
    handlers = _Handlers(engine, post)
    return (
        Job(STOP_PURPOSE, handlers.stop),
        Job(TALLY, handlers.tally),
        Job(SPREAD_ASSURANCE, handlers.spread),
        Job(REMIND, handlers.remind, OUTSIDE),
        Job(KEEP_TRANSFER, handlers.keep_transfer),
    )


@dataclass(frozen=True)
class _Handlers:
    engine: WriteEngine
    post: Post | None

    async def stop(self, delivery: Delivery) -> None:
        payload = delivery.payload
        ids, purpose = (UUID(payload["controller_id"]), UUID(payload["consent_id"])), payload["purpose_code"]
        command = StopPurpose(*ids, purpose, payload.get("sharing_alone", False))
        await run(command, _controller(delivery, command.controller_id), engine=self.engine, delivery=delivery)

    async def tally(self, delivery: Delivery) -> None:
        org_id, month = UUID(delivery.payload["org_id"]), delivery.payload["month"]
        here = delivery.region.code
        async with read(delivery.region, _controller(delivery, org_id)) as tx:
            counts = tuple(await tallies(tx, org_id, month))
        for code in self.engine.regions:
            command = TallyDisclosures(code, here, month, counts)
            await run(command, _controller(delivery, org_id, code), engine=self.engine)
        async with write(delivery.region, _controller(delivery, org_id)) as tx:
            await settle(tx, delivery)

    async def spread(self, delivery: Delivery) -> None:
        org_id, home = _assured(delivery)
        async with read(delivery.region, home) as tx:
            row = await tx.fetchrow(_ASSURANCE, org_id, UUID(delivery.payload["assurance_id"]))
        for code in self.engine.regions:
            if row is not None and code != delivery.region.code:
                command = SpreadAssurance(code, dict(row))
                await run(command, _controller(delivery, org_id, code), engine=self.engine)
        async with write(delivery.region, home) as tx:
            await settle(tx, delivery)

    async def keep_transfer(self, delivery: Delivery) -> None:
        command, reader = delivered(delivery)
        await run(command, reader, engine=self.engine)
        async with write(delivery.region, replace(reader, region=delivery.region.code)) as tx:
            await settle(tx, delivery)

    async def remind(self, delivery: Delivery) -> None:
        """Remind the controller, unless something newer stands at the end of this."""
        org_id, home = _assured(delivery)
        assurance_id = UUID(delivery.payload["assurance_id"])
        async with read(delivery.region, home) as tx:
            row = await tx.fetchrow(_ENDING, org_id, assurance_id)
            others = [dict(each) for each in await tx.fetch(_OF_RECIPIENT, org_id, row["code"])] if row else []
        ending = next((assurance_of(each) for each in others if each["id"] == assurance_id), None)
        if row is None or ending is None or _is_replaced(ending, others):
            async with write(delivery.region, home) as tx:
                await settle(tx, delivery)
            return
        recipient = (row["name"], row["code"], row["role"])
        words = (recipient, ending.kind, row["valid_until"], self.engine.clock.now())
        if self.post is not None and row["contact_email"]:
            await self.post(row["contact_email"], *letter(*words))
        command = NoteReminder(assurance_id, row["code"], ending.kind, row["valid_until"])
        await run(command, home, engine=self.engine, delivery=delivery)


def _is_replaced(ending: Assurance, others: Iterable[Mapping[str, Any]]) -> bool:
    """Does something newer count at the instant of its end, whether that stands or is an end itself?"""
    assert ending.valid_until is not None
    kept = [assurance_of(each) for each in others]
    counting = governing(kept, ending.kind, ending.valid_until)
    return counting is not None and counting != ending


def _assured(delivery: Delivery) -> tuple[UUID, Actor]:
    org_id = UUID(delivery.payload["org_id"])
    return org_id, _controller(delivery, org_id)


def _controller(delivery: Delivery, org_id: UUID, region: str | None = None) -> Actor:
    """The system on behalf of the controller to which the job belongs."""
    return delivery.platform(org_id, org_id, region=region)
