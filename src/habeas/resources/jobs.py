"""The job of resources: a deletion enters the ledger of erasures."""

from uuid import UUID

from habeas.resources.commands import RESOURCE_DELETED, EnterDeletedResource
from habeas.writing.outbox import Delivery, Job
from habeas.writing.run import WriteEngine, run


def jobs(engine: WriteEngine) -> tuple[Job, ...]:
    """Every job of resources with its handler."""

    async def enter(delivery: Delivery) -> None:
        names = ("controller", "org_id", "resource", "subject")
        controller_id, org_id, resource_id, subject_id = (UUID(delivery.payload[name]) for name in names)
        actor = delivery.platform(controller_id, controller_id)
        command = EnterDeletedResource(org_id, resource_id, subject_id)
        await run(command, actor, engine=engine, delivery=delivery)

    return (Job(RESOURCE_DELETED, enter),)
