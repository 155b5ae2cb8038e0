"""The jobs of requests: what the worker does when one of them is due."""

from uuid import UUID

from habeas.access import ROLES, Actor, ActorKind, Role
from habeas.rights.commands import PREPARE_ANSWER, PrepareAnswer
from habeas.writing.outbox import Delivery, Job
from habeas.writing.run import WriteEngine, run

JOBS = (PREPARE_ANSWER,)


def jobs(engine: WriteEngine) -> tuple[Job, ...]:
    """Every job of requests with its handler."""

    async def prepare_answer(delivery: Delivery) -> None:
        actor = subject_of(delivery)
        command = PrepareAnswer(actor.organization_id, UUID(delivery.payload["request"]))
        await run(command, actor, engine=engine, delivery=delivery)

    return (Job(PREPARE_ANSWER, prepare_answer),)


def subject_of(delivery: Delivery) -> Actor:
    """The system on behalf of the subject of a request, for the organization that answers it."""
    payload = delivery.payload
    return Actor(
        kind=ActorKind.SYSTEM,
        subject_id=UUID(payload["subject"]),
        organization_id=UUID(payload["organization"]),
        controller_id=UUID(payload["controller"]),
        region=delivery.region.code,
        role=Role.SYSTEM,
        scopes=ROLES[Role.SYSTEM],
        client_id=delivery.name,
        token_id=str(delivery.id),
    )
