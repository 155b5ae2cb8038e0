"""What waits for a day and is asked before it, as clocks differ, waits on: it is never taken for done."""

from datetime import timedelta

from habeas.access import Actor
from habeas.storage.transaction import write
from habeas.writing.outbox import Delivery, enqueue, settle


async def wait_on(delivery: Delivery, actor: Actor, pause: timedelta) -> None:
    """Settle the job, and let the same come again after the pause."""
    async with write(delivery.region, actor) as tx:
        await settle(tx, delivery)
        await enqueue(tx, delivery.name, delivery.payload, execute_after=pause)
