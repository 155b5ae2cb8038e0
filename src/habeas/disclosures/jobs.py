"""The jobs of disclosures: what the worker does when another context has something to tell this one."""

from uuid import UUID

from habeas.access import ROLES, Actor, ActorKind, Role
from habeas.disclosures.commands import StopPurpose
from habeas.writing.outbox import Delivery, Job
from habeas.writing.run import WriteEngine, run

STOP_PURPOSE = "disclosures.stop_purpose"


def jobs(engine: WriteEngine) -> tuple[Job, ...]:
    """Every job of disclosures with its handler."""

    async def stop(delivery: Delivery) -> None:
        payload = delivery.payload
        command = StopPurpose(UUID(payload["controller_id"]), UUID(payload["consent_id"]), payload["purpose_code"])
        await run(command, _controller(delivery, command.controller_id), engine=engine, delivery=delivery)

    return (Job(STOP_PURPOSE, stop),)


def _controller(delivery: Delivery, org_id: UUID) -> Actor:
    """The system on behalf of the controller to which the job belongs."""
    return Actor(
        kind=ActorKind.SYSTEM,
        subject_id=None,
        organization_id=org_id,
        controller_id=org_id,
        region=delivery.region.code,
        role=Role.SYSTEM,
        scopes=ROLES[Role.SYSTEM],
        client_id=delivery.name,
        token_id=str(delivery.id),
    )
