"""The job of publications: word to whoever publishes that something has to be taken down."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.publications.commands import TAKE_DOWN, NoteTakedownTold
from habeas.publications.rules import take_down_letter
from habeas.reading.globalid import encode
from habeas.storage.transaction import read
from habeas.writing.outbox import Delivery, Job
from habeas.writing.patience import OUTSIDE
from habeas.writing.run import WriteEngine, run

Post = Callable[[str, str, str], Awaitable[None]]

_LETTER = """
select o.name, o.contact_email, p.items, p.manner, p.told_at is not null or p.taken_down_at is not null as done
  from habeas.publication p join habeas.organization o on o.org_id = p.controller_id
 where p.org_id = $1 and p.id = $2
"""


def jobs(engine: WriteEngine, post: Post | None) -> tuple[Job, ...]:
    """Every job of publications with its handler; without `post` no mail goes out, and nobody counts as told."""

    async def take_down(delivery: Delivery) -> None:
        org_id, publication_id, controller_id = (
            UUID(delivery.payload[name]) for name in ("org_id", "publication", "controller")
        )
        actor = delivery.platform(controller_id, controller_id)
        async with read(delivery.region, actor) as tx:
            row = await tx.fetchrow(_LETTER, org_id, publication_id)
        if row is None or not (row["done"] or row["contact_email"]):
            raise DomainError(ErrorCode.NOT_FOUND, "There is nobody to tell, or nothing that could be named to them.")
        if row["done"] or post is None:
            return
        named = encode("PBL", org_id, publication_id)
        letter = take_down_letter(row["name"], row["items"], row["manner"], named, delivery.region.code)
        await post(row["contact_email"], *letter)
        await run(NoteTakedownTold(org_id, publication_id), actor, engine=engine, delivery=delivery)

    return (Job(TAKE_DOWN, take_down, OUTSIDE),)
