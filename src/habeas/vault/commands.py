"""Storing a personal record, sealed under the key of its space where it may live; and attesting that it is right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from habeas.access import Actor
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.minors.commands import check_known, known_of_person
from habeas.minors.rules import is_owed
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.storage.sealed import SpaceKeys
from habeas.storage.transaction import Transaction
from habeas.storage.turns import Turn, share_turn
from habeas.vault.keys import sealed_json, space_key
from habeas.vault.model import VaultRecord
from habeas.vault.rules import GIVEN_BY_PERSON, Stop, Use, check_residency, kept_until, may_use
from habeas.writing.command import handler
from habeas.writing.outbox import enqueue
from habeas.writing.work import Work

_CATEGORY = """
select c.field_class, c.sensitive, o.residency
  from habeas.data_category c join habeas.organization o on o.org_id = c.org_id
 where c.org_id = $1 and c.code = $2
"""
_ACTIVITIES = """
select a.purpose_code as purpose, a.legal_basis, a.retention_anchor, a.retention_period,
       coalesce(p.marketing, false) as marketing, coalesce(p.sale, false) as sale, coalesce(p.sharing, false) as sharing
  from habeas.processing_activity a
  left join habeas.purpose p on p.org_id = a.org_id and p.code = a.purpose_code
 where a.org_id = $1 and a.code = any($2)
"""
_STOPS = """select right_code, purpose_codes from habeas.use_stop
             where subject_id = $1 and org_id = any($2) and ended_at is null"""
_ENDED = """select exists (select from habeas.use_stop
    where subject_id = $1 and org_id = any($2) and ended_at is null and right_code = 'OBJECTION'
      and ($3 = any(category_codes) or $4 = any(service_codes)))"""
_PERSONAL = "select 1 from habeas.person where subject_id = $1 and org_id = $2"

_GIVEN = """select id, source = $3 as given from habeas.vault_record
             where subject_id = $1 and id = any($2) order by id for update"""
_ATTEST = "update habeas.vault_record set attested_at = $3 where subject_id = $1 and id = any($2)"
MOST_ATTESTED = 50

RETENTION_ENDS = "rights.end_retention"
"""The job that erases what was kept long enough; the context of rights carries it out."""


@dataclass(frozen=True)
class CollectRecord:
    """Store one record about the actor's subject, in the space of the actor's organization.

    It is kept until `retained_until`, else until the register says that none of its uses needs it any more.
    """

    category_code: str
    label: str
    value: Any
    collected_at: datetime
    collected_in: str
    source: str
    service_code: str
    activity_codes: tuple[str, ...]
    retained_until: datetime | None = None
    restricted: bool = False
    id: UUID | None = None


@handler(CollectRecord)
async def collect_record(command: CollectRecord, work: Work) -> Entity:
    """Carry out CollectRecord; see `collect` for what it refuses."""
    record_id = await collect(work.tx, work.actor, work.keys, command, work.now)
    work.concerns("Record", record_id)
    return Entity(work.actor.organization_id, record_id)


async def collect(tx: Transaction, actor: Actor, keys: SpaceKeys, command: CollectRecord, now: datetime) -> UUID:
    """Store the record and answer its id.

    Raises BAD_USER_INPUT for a category or activity that is not registered (AOMEI-2, AISHU-22),
    RESIDENCY_VIOLATION where data of that country are not stored in this region (AISHU-138, AISHU-139),
    PURPOSE_STOPPED where the person objected to such a use or opted out of it, GUARDIAN_MISSING or AGE_DOUBTED where
    the age gate holds it back.
    """
    if actor.subject_id is None:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "A record is about somebody.", ("subject",))
    field_class, retentions = await _admitted(tx, actor, command, now)
    retained_until = command.retained_until or kept_until(command.collected_at, retentions)
    record_id = command.id or new_id()
    key = await space_key(tx, keys, actor.organization_id, actor.subject_id, now)
    row = VaultRecord(
        org_id=actor.organization_id,
        id=record_id,
        subject_id=actor.subject_id,
        controller_id=actor.controller_id,
        category_code=command.category_code,
        field_class=field_class,
        label=command.label,
        sealed=sealed_json(key, command.value, record_id),
        collected_at=command.collected_at,
        collected_in=command.collected_in,
        source=command.source,
        service_code=command.service_code,
        activity_codes=list(command.activity_codes),
        retained_until=retained_until,
        restricted=command.restricted,
        open_class=None if command.restricted else field_class,
    )
    await insert(tx, [row])
    if retained_until is not None:
        personal = await tx.fetchval(_PERSONAL, actor.subject_id, actor.organization_id) is not None
        answering = actor.controller_id if personal else actor.organization_id
        await end_later(tx, (answering, actor.subject_id, actor.controller_id), retained_until, now)
    return record_id


@dataclass(frozen=True)
class AttestRecords:
    """The person says that what they gave is right and complete; 1 to 50 records."""

    record_ids: tuple[UUID, ...]


@handler(AttestRecords)
async def attest(command: AttestRecords, work: Work) -> Mapping[str, Any]:
    """Answers when it was attested.

    Raises NOT_FOUND for what is not a record of the person, BAD_USER_INPUT for one that somebody else gave: nobody
    answers for the words of another.
    """
    wanted = sorted(set(command.record_ids))
    if not 0 < len(wanted) <= MOST_ATTESTED:
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"Name 1 to {MOST_ATTESTED} records.", ("records",))
    found = await work.tx.fetch(_GIVEN, work.actor.subject_id, wanted, GIVEN_BY_PERSON)
    if len(found) < len(wanted):
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such record of yours.", ("records",))
    if not all(row["given"] for row in found):
        raise DomainError(ErrorCode.BAD_USER_INPUT, "You did not give all of these yourself.", ("records",))
    await work.tx.execute(_ATTEST, work.actor.subject_id, wanted, work.now)
    work.note(records=[str(each) for each in wanted])
    return {"attested_at": work.now.isoformat()}


async def _admitted(
    tx: Transaction, actor: Actor, command: CollectRecord, now: datetime
) -> tuple[str, list[tuple[str | None, str | None]]]:
    """The class of the fields, and from when and how long each use needs the record."""
    category = await tx.fetchrow(_CATEGORY, actor.controller_id, command.category_code)
    if category is None:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "This category is not registered.", ("category",))
    check_residency(_residency(category["residency"]), command.collected_in, tx.region.code)
    known = await tx.fetch(_ACTIVITIES, actor.controller_id, list(command.activity_codes))
    if not command.activity_codes or len(known) != len(set(command.activity_codes)):
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Every use needs a registered activity.", ("activities",))
    await _check_uses(tx, actor, command, [_use(dict(row), category["sensitive"]) for row in known])
    await _check_age(tx, actor, [dict(row) for row in known], now)
    return category["field_class"], [(row["retention_anchor"], row["retention_period"]) for row in known]


async def _check_age(tx: Transaction, actor: Actor, activities: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """Hold back what a child's guardian did not agree to. That somebody opted in is asked where they are sold."""
    purposes = frozenset(row["purpose"] for row in activities)
    if actor.subject_id is not None and not is_owed([row["legal_basis"] for row in activities]):
        whose = (actor.subject_id, actor.controller_id)
        await check_known(tx, await known_of_person(tx, actor.subject_id, now), whose, purposes, now, opted_in=True)


async def end_later(tx: Transaction, whose: tuple[UUID, UUID, UUID], at: datetime, now: datetime) -> None:
    """Have what is due erased at that instant. `whose`: the organization that answers, the person, the controller."""
    organization, subject, controller = (str(each) for each in whose)
    await enqueue(
        tx,
        RETENTION_ENDS,
        {"organization": organization, "subject": subject, "controller": controller},
        execute_after=max(at - now, timedelta(0)),
        dedupe_key=f"{RETENTION_ENDS}:{organization}:{subject}:{at.isoformat()}",
    )


async def _check_uses(tx: Transaction, actor: Actor, command: CollectRecord, uses: list[Use]) -> None:
    places = [actor.controller_id, actor.organization_id]
    if actor.subject_id is not None:
        await check_unobjected(tx, actor.subject_id, places, (command.category_code, command.service_code), "category")
    stops = [_stop(*row) for row in await tx.fetch(_STOPS, actor.subject_id, places)]
    stopped = [use.purpose for use in uses if not may_use(use, stops, restricted=False)]
    if stopped:
        raise DomainError(
            ErrorCode.PURPOSE_STOPPED, f"The person stopped this use: {', '.join(stopped)}.", ("activities",)
        )


async def check_unobjected(
    tx: Transaction, subject_id: UUID, places: Sequence[UUID], what: tuple[str, str], path: str
) -> None:
    """Wait for whoever is ending uses of the person's, and refuse what they objected to.

    `what` are the codes of a category and of a service. Raises PURPOSE_STOPPED where the person objected to these
    data as such, or ended the service by an objection to others.
    """
    await share_turn(tx, subject_id, Turn.USES)
    if await tx.fetchval(_ENDED, subject_id, list(places), *what):
        raise DomainError(ErrorCode.PURPOSE_STOPPED, "The person objected to these data.", (path,))


def _use(row: Mapping[str, Any], sensitive: bool) -> Use:
    kind = {name: row[name] for name in ("purpose", "legal_basis", "marketing", "sale", "sharing")}
    return Use(**kind, sensitive=sensitive)


def _stop(right: str, purposes: list[str] | None) -> Stop:
    return Stop(right, None if purposes is None else frozenset(purposes))


def _residency(stored: str | None) -> dict[str, str] | None:
    return None if stored is None else orjson.loads(stored)
