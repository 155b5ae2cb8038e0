"""The jobs of notices: what the worker does when one of them is due."""

from uuid import UUID

from habeas.access import Actor
from habeas.notices.commands.announce import AnnounceNotice
from habeas.notices.commands.entrypoints import ANNOUNCE, REPLICATE
from habeas.notices.commands.replicate import CopyNotice, published
from habeas.storage.transaction import read, write
from habeas.writing.outbox import Delivery, Job, settle
from habeas.writing.patience import OUTSIDE
from habeas.writing.run import WriteEngine, run


def jobs(engine: WriteEngine) -> tuple[Job, ...]:
    """Every job of notices with its handler."""

    async def announce(delivery: Delivery) -> None:
        actor = _controller(delivery, delivery.region.code)
        command = AnnounceNotice(actor.organization_id, UUID(delivery.payload["announcement_id"]))
        await run(command, actor, engine=engine, delivery=delivery)

    async def replicate(delivery: Delivery) -> None:
        home = _controller(delivery, delivery.region.code)
        async with read(delivery.region, home) as tx:
            found = await published(tx, home.organization_id, UUID(delivery.payload["version_id"]))
        for code in engine.regions:
            if code != delivery.region.code:
                await run(CopyNotice(code, found), _controller(delivery, code), engine=engine)
        async with write(delivery.region, home) as tx:
            await settle(tx, delivery)

    return (Job(ANNOUNCE, announce), Job(REPLICATE, replicate, OUTSIDE))


def _controller(delivery: Delivery, region: str) -> Actor:
    """The system on behalf of the controller to which the job belongs."""
    org_id = UUID(delivery.payload["org_id"])
    return delivery.platform(org_id, org_id, region=region)
