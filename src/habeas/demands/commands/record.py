"""A demand comes in: its document, what and whom it names; then its people are looked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from habeas.demands.commands.entrypoints import LOCATE, TELL, payload_of
from habeas.demands.commands.load import Demand, enter, loaded, reviewer
from habeas.demands.model import AuthorityDemand, AuthorityDemandMark, AuthorityDemandPerson
from habeas.demands.rules.demand import (
    bad,
    checked_categories,
    checked_dates,
    checked_names,
    checked_secrecy,
    checked_text,
)
from habeas.demands.rules.sets import DemandedPersonState, DemandEventKind, DemandInstrument, DemandStatus
from habeas.kernel.ids import new_id
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work

_KNOWN = "select code from habeas.data_category where org_id = $1"
_PLACE = "select exists (select from habeas.place where code = $1)"
_HERE = "select exists (select from habeas.person where subject_id = $1 and controller_id = $2)"
_SETTLE = """
update habeas.authority_demand_person p set state = $3, subject_id = $4
 where p.org_id = $1 and p.id = $2 and p.state = 'SOUGHT'
   and not exists (select from habeas.authority_demand_person o
                    where o.org_id = p.org_id and o.demand_id = p.demand_id and o.subject_id = $4)
"""
_SAME = "update habeas.authority_demand_person set state = 'NOT_FOUND' where org_id = $1 and id = $2"
_SOUGHT = """
select exists (select from habeas.authority_demand_person where org_id = $1 and demand_id = $2 and state = 'SOUGHT')
"""
_FOUND = "select count(*) from habeas.authority_demand_person where org_id = $1 and demand_id = $2 and state = 'FOUND'"


@dataclass(frozen=True)
class RecordAuthorityDemand:
    """Enter a demand with its document; `persons` are addresses, or global ids of persons (AOMEI-62)."""

    authority: str
    country: str
    instrument: DemandInstrument
    citation: str
    provision: str
    issued_on: date
    received_at: datetime
    categories: tuple[str, ...]
    persons: tuple[str, ...]
    secrecy_until: datetime | None = None
    secrecy_basis: str | None = None


@dataclass(frozen=True)
class SettleDemandedPerson:
    """Say that somebody named is the actor's subject, or nobody here where there is none."""

    person_id: UUID


@dataclass(frozen=True)
class NoteDemandLocated:
    """Enter how many of those who are named were found, and let them be told."""

    demand_id: UUID


@handler(RecordAuthorityDemand)
async def record(command: RecordAuthorityDemand, work: Work) -> Entity:
    """Answers the demand. BAD_USER_INPUT for a document without citation, an unknown category, secrecy without end."""
    reviewer(work)
    row = await _row(command, work)
    names = checked_names(command.persons)
    mark = AuthorityDemandMark(
        org_id=row.org_id,
        id=row.mark_id,
        year=row.received_at.year,
        status=row.status,
        narrowed=False,
        secret_until=row.secret_until,
    )
    await insert(work.tx, [row, mark])
    await insert(work.tx, [_person(row, name) for name in names])
    await enter(work, row.id, DemandEventKind.RECEIVED)
    await work.enqueue(LOCATE, payload_of(row.org_id, row.id))
    work.concerns("AuthorityDemand", row.id)
    return Entity(row.org_id, row.id)


@handler(SettleDemandedPerson)
async def settle_person(command: SettleDemandedPerson, work: Work) -> Mapping[str, Any]:
    """Answers whether they are known to the controller in this region; named twice, they are found once."""
    org_id, subject_id = work.actor.organization_id, work.actor.subject_id
    work.concerns("AuthorityDemandPerson", command.person_id)
    here = subject_id is not None and await work.tx.fetchval(_HERE, subject_id, org_id)
    state = DemandedPersonState.FOUND if here else DemandedPersonState.NOT_FOUND
    place = (org_id, command.person_id)
    if await work.tx.execute(_SETTLE, *place, state.value, subject_id if here else None) != "UPDATE 1":
        await work.tx.execute(_SAME, *place)
    return {"found": bool(here)}


@handler(NoteDemandLocated)
async def note_located(command: NoteDemandLocated, work: Work) -> Mapping[str, Any]:
    """Answers how many were found."""
    row = await loaded(work, work.actor.organization_id, command.demand_id)
    found = await work.tx.fetchval(_FOUND, row["org_id"], row["id"])
    await enter(work, row["id"], DemandEventKind.LOCATED, note=f"{found} found")
    await tell(work, row)
    return {"found": found}


async def tell(work: Work, row: Demand) -> None:
    """Let its people be written to: now, or when its secrecy ends."""
    until = row["secret_until"]
    wait = until - work.now if until is not None and until > work.now else None
    await work.enqueue(TELL, payload_of(row["org_id"], row["id"]), execute_after=wait or timedelta())


async def is_located(work: Work, row: Demand) -> bool:
    """Was everybody looked for whom the demand names?"""
    return not await work.tx.fetchval(_SOUGHT, row["org_id"], row["id"])


async def _row(command: RecordAuthorityDemand, work: Work) -> AuthorityDemand:
    org_id = work.actor.controller_id
    checked_dates(command.issued_on, command.received_at, work.now)
    if not await work.tx.fetchval(_PLACE, command.country):
        raise bad("country", "There is no such country, or none that a law names.")
    known = [each["code"] for each in await work.tx.fetch(_KNOWN, org_id)]
    secret_until, basis = checked_secrecy(command.secrecy_until, command.secrecy_basis, work.now)
    return AuthorityDemand(
        org_id=org_id,
        id=new_id(),
        mark_id=new_id(),
        authority=checked_text(command.authority, "authority", 400),
        country=command.country,
        instrument=command.instrument.value,
        citation=checked_text(command.citation, "citation", 400),
        provision=checked_text(command.provision, "provision", 400),
        issued_on=command.issued_on,
        received_at=command.received_at,
        recorded_at=work.now,
        demanded=checked_categories(command.categories, known, "categories"),
        secret_until=secret_until,
        secrecy_basis=basis,
        status=DemandStatus.RECEIVED.value,
        granted=[],
    )


def _person(row: AuthorityDemand, name: str) -> AuthorityDemandPerson:
    return AuthorityDemandPerson(
        org_id=row.org_id,
        id=new_id(),
        demand_id=row.id,
        named=name,
        state=DemandedPersonState.SOUGHT.value,
        visible_from=row.secret_until,
        authority=row.authority,
        country=row.country,
        instrument=row.instrument,
        citation=row.citation,
        received_at=row.received_at,
        demanded=row.demanded,
        granted=[],
        status=row.status,
    )
