"""The jobs of incidents: word to other regions, missed duties, and mail to the people."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson

from habeas.access import Actor
from habeas.incidents.commands import (
    NoteMissedDuty,
    NotePeopleTold,
    PassOnReport,
    SpreadIncidentNotice,
)
from habeas.incidents.commands.entrypoints import DUE, PASS_ON, SPREAD, TELL
from habeas.incidents.rules.letter import letter
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.storage.transaction import read, write
from habeas.writing.outbox import Delivery, Job, settle
from habeas.writing.run import WriteEngine, run

Post = Callable[[str, str, str], Awaitable[None]]

_NOTICE = "select places, blocks, published_at from habeas.incident_notice where org_id = $1 and id = $2"
_NAME = "select name from habeas.organization where org_id = $1"
_ADDRESSES = """
select e.address, p.language from habeas.email_address e left join habeas.person p using (org_id, subject_id)
 where e.subject_id = $1 and e.verified_at is not null order by e.id
"""


def jobs(engine: WriteEngine, post: Post | None) -> tuple[Job, ...]:
    """Every job of incidents with its handler; without `post` no mail goes out."""
    handlers = _Handlers(engine, post)
    return (
        Job(PASS_ON, handlers.pass_on),
        Job(DUE, handlers.due),
        Job(SPREAD, handlers.spread),
        Job(TELL, handlers.tell),
    )


@dataclass(frozen=True)
class _Handlers:
    engine: WriteEngine
    post: Post | None

    async def pass_on(self, delivery: Delivery) -> None:
        here, payload = delivery.region.code, delivery.payload
        for code in self._elsewhere(here):
            incident_id, at = UUID(payload["incident_id"]), datetime.fromisoformat(payload["at"])
            command = PassOnReport(code, here, incident_id, at, payload.get("recipient_code"))
            await run(command, _controller(delivery, code), engine=self.engine)
        async with write(delivery.region, _controller(delivery, here)) as tx:
            await settle(tx, delivery)

    async def due(self, delivery: Delivery) -> None:
        payload = delivery.payload
        command = NoteMissedDuty(UUID(payload["incident_id"]), payload["law"], payload["duty"])
        await run(command, _controller(delivery, delivery.region.code), engine=self.engine, delivery=delivery)

    async def spread(self, delivery: Delivery) -> None:
        payload, home = delivery.payload, _controller(delivery, delivery.region.code)
        incident_id, notice_id = UUID(payload["incident_id"]), UUID(payload["notice_id"])
        async with read(delivery.region, home) as tx:
            row = await tx.fetchrow(_NOTICE, home.organization_id, notice_id)
        if row is None:
            raise DomainError(ErrorCode.NOT_FOUND, "There is no such notice.")
        at, blocks = row["published_at"], orjson.loads(row["blocks"])
        for code in self._elsewhere(delivery.region.code):
            command = SpreadIncidentNotice(code, notice_id, tuple(row["places"]), blocks, at)
            told = (await run(command, _controller(delivery, code), engine=self.engine)).result["people"]
            if told:
                await run(NotePeopleTold(incident_id, code, told, at), home, engine=self.engine)
        async with write(delivery.region, home) as tx:
            await settle(tx, delivery)

    async def tell(self, delivery: Delivery) -> None:
        payload = delivery.payload
        person = delivery.platform(*(UUID(payload[name]) for name in ("org_id", "controller_id", "subject_id")))
        async with read(delivery.region, person) as tx:
            row = await tx.fetchrow(_NOTICE, person.controller_id, UUID(payload["notice_id"]))
            name = await tx.fetchval(_NAME, person.controller_id)
            addresses = await tx.fetch(_ADDRESSES, person.subject_id)
        if row is not None and self.post is not None:
            blocks = orjson.loads(row["blocks"])
            for each in addresses:
                await self.post(each["address"], *letter(name or "", blocks, each["language"]))
        async with write(delivery.region, person) as tx:
            await settle(tx, delivery)

    def _elsewhere(self, here: str) -> tuple[str, ...]:
        return tuple(code for code in self.engine.regions if code != here)


def _controller(delivery: Delivery, region: str) -> Actor:
    """The system on behalf of the controller to which the job belongs."""
    org_id = UUID(delivery.payload["org_id"])
    return delivery.platform(org_id, org_id, region=region)
