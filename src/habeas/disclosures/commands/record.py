"""Asks whether data may go to a recipient, and keeps that they did; what happened unasked is kept with its breaches."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from habeas.access import Actor
from habeas.disclosures.commands.entrypoints import TALLY
from habeas.disclosures.model import Disclosure
from habeas.disclosures.rules.admission import Intended, Receiving, admitted_by, refusals
from habeas.disclosures.rules.assurances import assurance_of
from habeas.disclosures.rules.sets import DisclosureKind, DisclosureRefusal
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.notices.rules.sharing_ground import SharingGround
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.storage.turns import Turn, share_turn
from habeas.writing.command import handler
from habeas.writing.work import Work

LONGEST_TEXT = 2000
LONGEST_PAST = timedelta(days=3653)

_RECIPIENT = """select role, kind, commitment, purpose_codes, category_codes from habeas.recipient
                 where org_id = $1 and code = $2"""
_ASSURANCES = """select kind, outcome, designated_as, valid_from, valid_until, recorded_at
                   from habeas.recipient_assurance where org_id = $1 and recipient_code = $2"""
_ADMITTED = """
select array(select jsonb_array_elements_text(coalesce(v.terms -> 'sharing_grounds', '[]'))) as grounds
  from habeas.notice_version v
 where v.org_id = $1 and v.kind = 'GENERAL' and v.master_language is null
   and v.in_force_from = (select max(n.in_force_from) from habeas.notice_version n
                           where n.org_id = v.org_id and n.notice_code = v.notice_code and n.in_force_from <= $2)
"""
_CONSENTED = """select exists (select from habeas.consent where controller_id = $1 and subject_id = $2
    and purpose_code = $3 and given_at <= $4 and (withdrawn_at is null or withdrawn_at > $4))"""
_ANNOUNCED = "select exists (select from habeas.purpose where org_id = $1 and code = $2)"
_LOCKED = """select exists (select from habeas.processing_activity a
    join habeas.purpose p on p.org_id = a.org_id and p.code = a.purpose_code
   where a.org_id = $1 and p.locked and a.category_codes && $2)"""
_STOPS = """select right_code, purpose_codes, category_codes from habeas.use_stop
             where org_id = $1 and subject_id = $2 and since <= $3 and (ended_at is null or ended_at > $3)"""


@dataclass(frozen=True)
class RecordDisclosure:
    """Disclose data of a person to a recipient; `happened_at` says that it was done already.

    `person` is the personal organization and the subject, `space_id` the organization whose space the data come from
    (the personal one if not given), `region` where the person's data live (the actor's if not given).
    """

    person: tuple[UUID, UUID]
    recipient_code: str
    purpose_code: str
    category_codes: tuple[str, ...]
    ground: SharingGround
    kind: DisclosureKind = DisclosureKind.SHARING
    space_id: UUID | None = None
    reason: str | None = None
    instrument: str | None = None
    happened_at: datetime | None = None
    region: str | None = None


def _there(command: RecordDisclosure, actor: Actor) -> str:
    return command.region or actor.region


@handler(RecordDisclosure, region=_there)
async def record(command: RecordDisclosure, work: Work) -> Entity:
    """Answers the disclosure.

    Raises BAD_USER_INPUT, NOT_FOUND for a person who is not the controller's, DISCLOSURE_REFUSED with every reason
    for one that is still to be made. One that was made is kept whatever its reasons were.
    """
    _check(command, work.now)
    at = command.happened_at or work.now
    breaches = refusals(await _intended(command, at, work))
    if breaches and command.happened_at is None:
        raise _refused(breaches)
    row = _row(command, breaches, at, work)
    try:
        await insert(work.tx, [row])
    except asyncpg.ForeignKeyViolationError as error:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such person.", ("person",)) from error
    work.concerns("Disclosure", row.id)
    work.note(recipient=row.recipient_code, kind=row.kind, breaches=row.breaches)
    month = f"{at:%Y-%m}"
    payload = {"org_id": str(work.actor.organization_id), "month": month}
    await work.enqueue(TALLY, payload, dedupe_key=f"{TALLY}:{row.id}")
    return Entity(row.org_id, row.id)


def _check(command: RecordDisclosure, now: datetime) -> None:
    if not command.category_codes or len(set(command.category_codes)) != len(command.category_codes):
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Name the categories, each of them once.", ("categories",))
    for name in ("reason", "instrument"):
        text = getattr(command, name) or ""
        if len(text) > LONGEST_TEXT or "\x00" in text:
            raise DomainError(ErrorCode.BAD_USER_INPUT, f"At most {LONGEST_TEXT} characters of text.", (name,))
    if command.happened_at is not None and not now - LONGEST_PAST <= command.happened_at <= now:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "It happened in the last ten years.", ("happenedAt",))


async def _intended(command: RecordDisclosure, at: datetime, work: Work) -> Intended:
    controller_id, (_, subject_id) = work.actor.organization_id, command.person
    await share_turn(work.tx, subject_id, Turn.USES)
    found = await work.tx.fetchrow(_RECIPIENT, controller_id, command.recipient_code)
    if found is None:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "This recipient is not registered.", ("recipient",))
    assurances = await work.tx.fetch(_ASSURANCES, controller_id, command.recipient_code)
    notices = await work.tx.fetch(_ADMITTED, controller_id, at)
    stops = await work.tx.fetch(_STOPS, controller_id, subject_id, at)
    return Intended(
        kind=command.kind,
        ground=command.ground,
        receiving=_receiving(dict(found), map(dict, assurances)),
        at=at,
        purpose=command.purpose_code,
        categories=frozenset(command.category_codes),
        admitted=admitted_by([row["grounds"] for row in notices]),
        consented=await work.tx.fetchval(_CONSENTED, controller_id, subject_id, command.purpose_code, at),
        stops=frozenset(row["right_code"] for row in stops),
        reason=command.reason,
        instrument=command.instrument,
        announced=await work.tx.fetchval(_ANNOUNCED, controller_id, command.purpose_code),
        stopped=frozenset(code for row in stops for code in row["purpose_codes"] or ()),
        restricted=frozenset(code for row in stops for code in row["category_codes"] or ()),
        locked=await work.tx.fetchval(_LOCKED, controller_id, list(command.category_codes)),
    )


def _receiving(row: Mapping[str, Any], assurances: Iterable[Mapping[str, Any]]) -> Receiving:
    purposes, categories = frozenset(row["purpose_codes"]), frozenset(row["category_codes"])
    kept = tuple(map(assurance_of, assurances))
    return Receiving(row["role"], row["kind"], row["commitment"], purposes, categories, kept)


def _refused(breaches: tuple[DisclosureRefusal, ...]) -> DomainError:
    said = ", ".join(breaches)
    return DomainError(
        ErrorCode.DISCLOSURE_REFUSED,
        f"This may not be disclosed: {said}.",
        ("recipient",),
        {"refusals": list(breaches)},
    )


def _row(command: RecordDisclosure, breaches: tuple[DisclosureRefusal, ...], at: datetime, work: Work) -> Disclosure:
    org_id, subject_id = command.person
    return Disclosure(
        org_id=org_id,
        id=new_id(),
        subject_id=subject_id,
        controller_id=work.actor.organization_id,
        space_id=command.space_id or org_id,
        recipient_code=command.recipient_code,
        purpose_code=command.purpose_code,
        category_codes=list(command.category_codes),
        kind=command.kind.value,
        ground=command.ground.value,
        reason=command.reason,
        instrument=command.instrument,
        breaches=[each.value for each in breaches],
        disclosed_at=at,
        recorded_at=work.now,
    )
