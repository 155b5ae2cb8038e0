"""The jobs of consents: what the worker does when one of them is due."""

from uuid import UUID

from habeas.access import Actor
from habeas.consent.commands.basis import REPLICATE, CopyPurposeBasis
from habeas.storage.transaction import read, write
from habeas.writing.outbox import Delivery, Job, settle
from habeas.writing.patience import OUTSIDE
from habeas.writing.run import WriteEngine, run

_ROW = """select purpose_code, basis, reference, registered_at from habeas.purpose_basis
           where org_id = $1 and id = $2"""


def jobs(engine: WriteEngine) -> tuple[Job, ...]:
    """Every job of consents with its handler."""

    async def replicate(delivery: Delivery) -> None:
        home, row_id = _controller(delivery, delivery.region.code), UUID(delivery.payload["id"])
        async with read(delivery.region, home) as tx:
            row = await tx.fetchrow(_ROW, home.organization_id, row_id)
        for code in engine.regions:
            if row is not None and code != delivery.region.code:
                command = CopyPurposeBasis(code, home.organization_id, row_id, **dict(row))
                await run(command, _controller(delivery, code), engine=engine)
        async with write(delivery.region, home) as tx:
            await settle(tx, delivery)

    return (Job(REPLICATE, replicate, OUTSIDE),)


def _controller(delivery: Delivery, region: str) -> Actor:
    """The system on behalf of the controller to which the job belongs."""
    org_id = UUID(delivery.payload["org_id"])
    return delivery.platform(org_id, org_id, region=region)
