"""The jobs of demands: looking for their people, the package, its end, and letters."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import asyncpg

from habeas.access import Actor
from habeas.audit.entering import open_delayed
from habeas.demands.commands import (
    BeginDemandPackage,
    ExpireDemandPackage,
    FinishDemandPackage,
    NoteDemandLocated,
    NoteDemandTold,
    SettleDemandedPerson,
    TakeIntoDemandPackage,
)
from habeas.demands.commands.entrypoints import EXPIRE, LOCATE, OPEN_ENTRIES, PACKAGE, TELL
from habeas.demands.rules.sets import DemandStatus
from habeas.demands.rules.telling import Told, letter
from habeas.reading.globalid import decode
from habeas.storage.transaction import read, write
from habeas.writing.outbox import Delivery, Job, enqueue, settle
from habeas.writing.patience import OUTSIDE
from habeas.writing.run import WriteEngine, run

Post = Callable[[str, str, str], Awaitable[None]]

_DEMAND = "select * from habeas.authority_demand where org_id = $1 and id = $2"
_PERSONS = """
select id, named, subject_id from habeas.authority_demand_person
 where org_id = $1 and demand_id = $2 and state = $3 and ($4::text is null or told_of is distinct from $4) order by id
"""
_LETTER = """
select p.status, p.authority, p.citation, p.demanded, p.granted, o.name as controller
  from habeas.authority_demand_person p join habeas.organization o on o.org_id = p.org_id
 where p.org_id = $1 and p.id = $2
"""
_ADDRESSES = """
select e.address, p.language from habeas.email_address e left join habeas.person p using (org_id, subject_id)
 where e.subject_id = $1 and e.verified_at is not null order by e.id
"""
_LIFT = """
update habeas.ledger_delay d set lifted_at = $3 from habeas.authority_demand_person p
 where p.org_id = $1 and p.demand_id = $2 and d.org_id = p.org_id and d.id = p.id and d.lifted_at is null
"""
_DELAYED = """
select d.id from habeas.ledger_delay d
  join habeas.authority_demand_person p on p.org_id = d.org_id and p.id = d.id
 where d.org_id = $1 and p.demand_id = $2
"""


class Accounts(Protocol):
    """Who signs in with an address: their region, personal organization and subject."""

    async def holder(self, address: str) -> tuple[str, UUID, UUID] | None: ...


def jobs(engine: WriteEngine, post: Post | None, accounts: Accounts | None) -> tuple[Job, ...]:
    """Every job of demands; without `post` no mail goes out, without `accounts` nobody is found by address."""
    handlers = _Handlers(engine, post, accounts)
    return (
        Job(LOCATE, handlers.locate),
        Job(PACKAGE, handlers.package),
        Job(EXPIRE, handlers.expire),
        Job(OPEN_ENTRIES, handlers.open_entries),
        Job(TELL, handlers.tell, OUTSIDE),
    )


@dataclass(frozen=True)
class _Handlers:
    engine: WriteEngine
    post: Post | None
    accounts: Accounts | None

    async def locate(self, delivery: Delivery) -> None:
        for row in await self._persons(delivery, "SOUGHT"):
            subject_id = await self._subject(row["named"], delivery.region.code)
            command = SettleDemandedPerson(row["id"])
            await run(command, _platform(delivery, subject_id), engine=self.engine)
        await self._finish(delivery, NoteDemandLocated(_demand(delivery)))

    async def package(self, delivery: Delivery) -> None:
        demand_id = _demand(delivery)
        row = await self._row(delivery)
        begun = await run(BeginDemandPackage(demand_id), _platform(delivery, row["examined_by"]), engine=self.engine)
        for person in await self._persons(delivery, "FOUND") if begun.result["runs"] else ():
            command = TakeIntoDemandPackage(demand_id, person["id"])
            await run(command, _platform(delivery, person["subject_id"]), engine=self.engine)
        await self._finish(delivery, FinishDemandPackage(demand_id))

    async def expire(self, delivery: Delivery) -> None:
        row = await self._row(delivery)
        if not await self._waits(delivery, row["expires_at"]):
            await self._finish(delivery, ExpireDemandPackage(_demand(delivery)))

    async def open_entries(self, delivery: Delivery) -> None:
        actor, place = _platform(delivery), (_org(delivery), _demand(delivery))
        async with write(delivery.region, actor) as tx:
            await tx.execute(_LIFT, *place, self.engine.clock.now())
            delayed = await tx.fetch(_DELAYED, *place)
        for row in delayed:
            await open_delayed(delivery.region, _org(delivery), row["id"])
        async with write(delivery.region, actor) as tx:
            await settle(tx, delivery)

    async def tell(self, delivery: Delivery) -> None:
        row = await self._row(delivery)
        if await self._waits(delivery, row["secret_until"]):
            return
        for person in await self._persons(delivery, "FOUND", row["status"]):
            await self._write_to(delivery, person)
        async with write(delivery.region, _platform(delivery)) as tx:
            await settle(tx, delivery)

    async def _write_to(self, delivery: Delivery, person: asyncpg.Record) -> None:
        actor = _platform(delivery, person["subject_id"])
        async with read(delivery.region, actor) as tx:
            row = await tx.fetchrow(_LETTER, _org(delivery), person["id"])
            addresses = await tx.fetch(_ADDRESSES, person["subject_id"])
        assert row is not None
        for each in addresses if self.post is not None else ():
            assert self.post is not None
            await self.post(each["address"], *letter(_told(row), each["language"]))
        await run(NoteDemandTold(person["id"], row["status"]), actor, engine=self.engine)

    async def _subject(self, named: str, region: str) -> UUID | None:
        """Whom an address or a global id names; whoever lives in another region is nobody here."""
        if "@" not in named:
            found = decode(named)
            key = found.key_as(UUID) if found is not None and found.tag == "PER" else None
            return key if isinstance(key, UUID) else None
        holder = None if self.accounts is None else await self.accounts.holder(named)
        return holder[2] if holder is not None and holder[0] == region else None

    async def _row(self, delivery: Delivery) -> asyncpg.Record:
        async with read(delivery.region, _platform(delivery)) as tx:
            row = await tx.fetchrow(_DEMAND, _org(delivery), _demand(delivery))
        assert row is not None
        return row

    async def _persons(self, delivery: Delivery, state: str, status: str | None = None) -> list[asyncpg.Record]:
        async with read(delivery.region, _platform(delivery)) as tx:
            return await tx.fetch(_PERSONS, _org(delivery), _demand(delivery), state, status)

    async def _waits(self, delivery: Delivery, until: datetime | None) -> bool:
        """Whether its day has not come; then the job is settled, and comes again."""
        now = self.engine.clock.now()
        if until is None or until <= now:
            return False
        async with write(delivery.region, _platform(delivery)) as tx:
            await settle(tx, delivery)
            await enqueue(tx, delivery.name, delivery.payload, execute_after=until - now)
        return True

    async def _finish(self, delivery: Delivery, command: Any) -> None:
        await run(command, _platform(delivery), engine=self.engine, delivery=delivery)


def _told(row: asyncpg.Record) -> Told:
    scope = tuple(row["demanded"]), tuple(row["granted"])
    return Told(row["controller"], row["authority"], row["citation"], *scope, DemandStatus(row["status"]))


def _org(delivery: Delivery) -> UUID:
    return UUID(delivery.payload["org_id"])


def _demand(delivery: Delivery) -> UUID:
    return UUID(delivery.payload["demand_id"])


def _platform(delivery: Delivery, subject_id: UUID | None = None) -> Actor:
    """The platform on behalf of the controller, and of a person where one is meant."""
    return delivery.platform(_org(delivery), _org(delivery), subject_id)
