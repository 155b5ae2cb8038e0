"""The jobs of safeguards: word of an undertaking to the other regions, and the end of access that was withdrawn."""

from uuid import UUID

from habeas.access import Actor
from habeas.safeguards.commands import SpreadStaffUndertaking, WithdrawStaffAccess
from habeas.safeguards.commands.entrypoints import SPREAD, WITHDRAW
from habeas.storage.transaction import read, write
from habeas.writing.outbox import Delivery, Job, settle
from habeas.writing.run import WriteEngine, run

_ROW = "select * from habeas.staff_undertaking where org_id = $1 and id = $2"


def jobs(engine: WriteEngine) -> tuple[Job, ...]:
    """Every job of safeguards with its handler."""

    async def spread(delivery: Delivery) -> None:
        home = _controller(delivery)
        async with read(delivery.region, home) as tx:
            row = await tx.fetchrow(_ROW, home.organization_id, UUID(delivery.payload["undertaking_id"]))
        for code in engine.regions:
            if row is not None and code != delivery.region.code:
                await run(SpreadStaffUndertaking(code, dict(row)), _controller(delivery, code), engine=engine)
        async with write(delivery.region, home) as tx:
            await settle(tx, delivery)

    async def withdraw(delivery: Delivery) -> None:
        named = {
            name: UUID(delivery.payload[name]) for name in ("membership_id", "subject_id") if name in delivery.payload
        }
        command = WithdrawStaffAccess(**named)
        await run(command, _controller(delivery), engine=engine, delivery=delivery)

    return (Job(SPREAD, spread), Job(WITHDRAW, withdraw))


def _controller(delivery: Delivery, region: str | None = None) -> Actor:
    """The system on behalf of the controller to which the job belongs."""
    org_id = UUID(delivery.payload["org_id"])
    return delivery.platform(org_id, org_id, region=region)
