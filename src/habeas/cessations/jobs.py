"""The jobs of cessations: word to other regions, the walk over the people, their mail, and the dates of erasure."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from habeas.access import Actor
from habeas.cessations.commands import EndForPerson, EndService, SpreadCessation, WalkPeople
from habeas.cessations.commands.entrypoints import END, ERASE, SPREAD, TELL, WALK
from habeas.cessations.rules import Ending, letter
from habeas.storage.transaction import read, write
from habeas.writing.outbox import Delivery, Job, settle
from habeas.writing.patience import OUTSIDE
from habeas.writing.run import WriteEngine, run

Post = Callable[[str, str, str], Awaitable[None]]
_FIRST = UUID(int=0)
_ROW = "select * from habeas.cessation where org_id = $1 and id = $2"
_LETTER = """
select c.announcement, c.ends_at, c.erase_at, o.name as controller, s.name as service
  from habeas.cessation c join habeas.organization o on o.org_id = c.org_id
  join habeas.service s on s.org_id = c.org_id and s.code = c.service_code
  join habeas.person p on p.subject_id = $3 and p.service_code = c.service_code and p.closed_at is null
 where c.org_id = $1 and c.id = $2 and c.revoked_at is null
"""
_ADDRESSES = """
select e.address, p.language from habeas.email_address e left join habeas.person p using (org_id, subject_id)
 where e.subject_id = $1 and e.verified_at is not null order by e.id
"""


def jobs(engine: WriteEngine, post: Post | None) -> tuple[Job, ...]:
    """Every job of cessations with its handler; without `post` no mail goes out."""
    handlers = _Handlers(engine, post)
    return (
        Job(SPREAD, handlers.spread),
        Job(END, handlers.end),
        Job(WALK, handlers.walk),
        Job(TELL, handlers.tell, OUTSIDE),
        Job(ERASE, handlers.erase),
    )


@dataclass(frozen=True)
class _Handlers:
    engine: WriteEngine
    post: Post | None

    async def spread(self, delivery: Delivery) -> None:
        home = _controller(delivery)
        async with read(delivery.region, home) as tx:
            row = await tx.fetchrow(_ROW, home.organization_id, _cessation(delivery))
        for code in self.engine.regions:
            if row is not None and code != delivery.region.code:
                command = SpreadCessation(code, dict(row))
                await run(command, _controller(delivery, code), engine=self.engine)
        async with write(delivery.region, home) as tx:
            await settle(tx, delivery)

    async def end(self, delivery: Delivery) -> None:
        await run(EndService(_cessation(delivery)), _controller(delivery), engine=self.engine, delivery=delivery)

    async def walk(self, delivery: Delivery) -> None:
        after = UUID(delivery.payload.get("after", str(_FIRST)))
        command = WalkPeople(_cessation(delivery), delivery.payload["each"], after)
        await run(command, _controller(delivery), engine=self.engine, delivery=delivery)

    async def tell(self, delivery: Delivery) -> None:
        person = _person(delivery)
        async with read(delivery.region, person) as tx:
            row = await tx.fetchrow(_LETTER, person.controller_id, _cessation(delivery), person.subject_id)
            addresses = await tx.fetch(_ADDRESSES, person.subject_id) if row is not None else []
        if row is not None and self.post is not None:
            for each in addresses:
                await self.post(each["address"], *letter(Ending(**row), each["language"]))
        async with write(delivery.region, person) as tx:
            await settle(tx, delivery)

    async def erase(self, delivery: Delivery) -> None:
        person, command = _person(delivery), EndForPerson(_cessation(delivery))
        await run(command, person, engine=self.engine, delivery=delivery)


def _person(delivery: Delivery) -> Actor:
    """The platform on behalf of whom the walk found."""
    return delivery.platform(*(UUID(delivery.payload[name]) for name in ("space", "org_id", "subject")))


def _cessation(delivery: Delivery) -> UUID:
    return UUID(delivery.payload["cessation_id"])


def _controller(delivery: Delivery, region: str | None = None) -> Actor:
    """The system on behalf of the controller to which the job belongs."""
    org_id = UUID(delivery.payload["org_id"])
    return delivery.platform(org_id, org_id, region=region)
