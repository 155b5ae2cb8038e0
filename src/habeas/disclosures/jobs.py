"""The jobs of disclosures: what the worker does when another context has something to tell this one."""

from uuid import UUID

from habeas.access import Actor
from habeas.consent.commands import STOP_PURPOSE
from habeas.disclosures.commands import StopPurpose, TallyDisclosures, tallies
from habeas.disclosures.commands.entrypoints import TALLY
from habeas.storage.transaction import read, write
from habeas.writing.outbox import Delivery, Job, settle
from habeas.writing.run import WriteEngine, run


def jobs(engine: WriteEngine) -> tuple[Job, ...]:
    """Every job of disclosures with its handler."""

    async def stop(delivery: Delivery) -> None:
        payload = delivery.payload
        command = StopPurpose(UUID(payload["controller_id"]), UUID(payload["consent_id"]), payload["purpose_code"])
        await run(command, _controller(delivery, command.controller_id), engine=engine, delivery=delivery)

    async def tally(delivery: Delivery) -> None:
        org_id, month = UUID(delivery.payload["org_id"]), delivery.payload["month"]
        here = delivery.region.code
        async with read(delivery.region, _controller(delivery, org_id)) as tx:
            counts = tuple(await tallies(tx, org_id, month))
        for code in engine.regions:
            await run(TallyDisclosures(code, here, month, counts), _controller(delivery, org_id, code), engine=engine)
        async with write(delivery.region, _controller(delivery, org_id)) as tx:
            await settle(tx, delivery)

    return (Job(STOP_PURPOSE, stop), Job(TALLY, tally))


def _controller(delivery: Delivery, org_id: UUID, region: str | None = None) -> Actor:
    """The system on behalf of the controller to which the job belongs."""
    return delivery.platform(org_id, org_id, region=region)
