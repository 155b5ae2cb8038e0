"""What follows when a delay of entries was lifted: its person reads them, at once and surely."""

from collections.abc import Mapping
from uuid import UUID

from habeas.access import Actor
from habeas.audit.entering import open_delayed
from habeas.oversight.commands.entrypoints import OPEN_DELAYED
from habeas.oversight.commands.lift_delay import LiftLedgerDelay
from habeas.oversight.system import behind
from habeas.storage.transaction import write
from habeas.writing.outbox import Delivery, Job, settle
from habeas.writing.patience import OUTSIDE
from habeas.writing.run import AtOnce, Outcome, WriteEngine


async def open_entries(delivery: Delivery) -> None:
    """The job; done twice, it changes nothing more."""
    org_id, delay_id = UUID(delivery.payload["delay_org_id"]), UUID(delivery.payload["delay_id"])
    await open_delayed(delivery.region, org_id, delay_id)
    async with write(delivery.region, behind(delivery)) as tx:
        await settle(tx, delivery)


LIFTING = Job(OPEN_DELAYED, open_entries, OUTSIDE)


async def open_now(engine: WriteEngine, _actor: Actor, outcome: Outcome) -> None:
    """What the job does, as soon as the lifting is committed; a delay of another region is opened there."""
    if outcome.entity is not None and isinstance(outcome.entity.key, UUID):
        for region in engine.regions.values():
            await open_delayed(region, outcome.entity.org_id, outcome.entity.key)


AT_ONCE: Mapping[type, AtOnce] = {LiftLedgerDelay: open_now}
"""After which command it is done."""
