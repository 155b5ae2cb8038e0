"""Loading a demand for a step, moving it on in all of its rows, and entering what happened to it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from habeas.demands.model import AuthorityDemandEvent
from habeas.demands.rules.demand import check_step
from habeas.demands.rules.sets import DemandEventKind, DemandStatus
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.globalid import decode
from habeas.storage.rows import insert
from habeas.writing.work import Work

Demand = Mapping[str, Any]
"""A demand as its row says it."""

_FIND = "select * from habeas.authority_demand where org_id = $1 and id = $2 for update"
_STEP = "update habeas.authority_demand set status = $3 where org_id = $1 and id = $2"
_PERSONS = """
update habeas.authority_demand_person
   set status = $3, granted = $4, decided_at = coalesce($5, decided_at), handed_over_at = coalesce($6, handed_over_at)
 where org_id = $1 and demand_id = $2
"""
_MARK = "update habeas.authority_demand_mark set status = $3, narrowed = $4 where org_id = $1 and id = $2"


async def load(work: Work, text: str) -> Demand:
    """The demand with this global id, held until the transaction ends; NOT_FOUND where the actor sees none."""
    found = decode(text)
    key = found.key_as(UUID) if found is not None and found.tag == "ADM" else None
    if found is None or not isinstance(key, UUID):
        raise missing()
    return await loaded(work, found.org_id, key)


async def loaded(work: Work, org_id: UUID, demand_id: UUID) -> Demand:
    """The demand with these keys; NOT_FOUND."""
    row = await work.tx.fetchrow(_FIND, org_id, demand_id)
    if row is None:
        raise missing()
    work.concerns("AuthorityDemand", demand_id)
    return dict(row)


async def step(work: Work, row: Demand, after: DemandStatus, granted: list[str] | None = None) -> None:
    """Move the demand on, with what its people and the public know of it. ILLEGAL_STEP."""
    check_step(DemandStatus(row["status"]), after)
    given = list(row["granted"]) if granted is None else granted
    decided = work.now if after in (DemandStatus.APPROVED, DemandStatus.REFUSED) else None
    handed = work.now if after is DemandStatus.HANDED_OVER else None
    # What was only proposed is not told as granted.
    told = given if after not in (DemandStatus.EXAMINED, DemandStatus.REFUSED) else []
    narrowed = bool(told) and is_narrowed(row, given)
    await work.tx.execute(_STEP, row["org_id"], row["id"], after.value)
    await work.tx.execute(_PERSONS, row["org_id"], row["id"], after.value, told, decided, handed)
    await work.tx.execute(_MARK, row["org_id"], row["mark_id"], after.value, narrowed)


def is_narrowed(row: Demand, granted: list[str]) -> bool:
    """Was less granted than was demanded?"""
    bounded = row["collected_from"] is not None or row["collected_before"] is not None
    return bounded or set(granted) < set(row["demanded"])


async def enter(work: Work, demand_id: UUID, kind: DemandEventKind, note: str | None = None) -> None:
    """Enter what happened."""
    event = AuthorityDemandEvent(
        org_id=work.actor.controller_id,
        id=new_id(),
        demand_id=demand_id,
        kind=kind.value,
        note=note,
        happened_at=work.now,
    )
    await insert(work.tx, [event])
    work.note(event=kind.value)


def reviewer(work: Work) -> UUID:
    """The person who acts; FORBIDDEN to a machine."""
    if work.actor.subject_id is None:
        raise DomainError(ErrorCode.FORBIDDEN, "A demand is handled by a person.")
    return work.actor.subject_id


def second_person(message: str) -> DomainError:
    """The one answer to whoever did the first step and now attempts the second."""
    return DomainError(ErrorCode.FORBIDDEN, message, details={"missing": ["SECOND_PERSON"]})


def missing() -> DomainError:
    """The one answer for what is absent and for what is somebody else's."""
    return DomainError(ErrorCode.NOT_FOUND, "There is no such demand.", ("demand",))
