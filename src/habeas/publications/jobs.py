"""The job of publications: word to whoever publishes that something has to be taken down."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from habeas.publications.commands import TAKE_DOWN, NoteTakedownTold
from habeas.publications.rules import take_down_letter
from habeas.storage.transaction import read
from habeas.writing.outbox import Delivery, Job
from habeas.writing.patience import OUTSIDE
from habeas.writing.run import WriteEngine, run

Post = Callable[[str, str, str], Awaitable[None]]

_LETTER = """
select o.name, o.contact_email, p.items, p.manner
  from habeas.publication p join habeas.organization o on o.org_id = p.controller_id
 where p.org_id = $1 and p.id = $2 and p.told_at is null
"""


def jobs(engine: WriteEngine, post: Post | None) -> tuple[Job, ...]:
    """Every job of publications with its handler; without `post` no mail goes out."""

    async def take_down(delivery: Delivery) -> None:
        org_id, publication_id, controller_id = (
            UUID(delivery.payload[name]) for name in ("org_id", "publication", "controller")
        )
        actor = delivery.platform(controller_id, controller_id)
        async with read(delivery.region, actor) as tx:
            row = await tx.fetchrow(_LETTER, org_id, publication_id)
        if row is not None and row["contact_email"] and post is not None:
            subject, text = take_down_letter(row["name"], row["items"], row["manner"])
            await post(row["contact_email"], subject, text)
        await run(NoteTakedownTold(org_id, publication_id), actor, engine=engine, delivery=delivery)

    return (Job(TAKE_DOWN, take_down, OUTSIDE),)
