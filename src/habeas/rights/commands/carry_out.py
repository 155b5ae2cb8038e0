"""Carries out what was decided: erases or keeps restricted, restricts, tells recipients, and says so to the person."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from habeas.connectors.rules.sets import Operation
from habeas.jurisdictions.resolution.applicability import named_laws
from habeas.jurisdictions.rules.sets import Right
from habeas.publications.commands import end_publications
from habeas.reading.payload import Entity
from habeas.resources.commands import ErasedResources, erase_resources
from habeas.rights.commands.effects.close_account import close_account
from habeas.rights.commands.effects.rectify import rectify
from habeas.rights.commands.effects.resume import end_after_refusal
from habeas.rights.commands.entrypoints import PURGE
from habeas.rights.commands.erasing import erase_records
from habeas.rights.commands.load import Loaded, load_events, load_request
from habeas.rights.commands.stop import PROVISIONAL, hold_back, yield_to_erasure
from habeas.rights.commands.systems import tell_systems
from habeas.rights.commands.tell import enqueue_at, tell
from habeas.rights.rules.carrying import Fate, Refusal, fates
from habeas.rights.rules.letters import Letter
from habeas.rights.rules.states import DECISIONS, EventKind, Outcome
from habeas.storage.turns import Turn, take_turn
from habeas.writing.command import handler
from habeas.writing.work import Work

CARRIED_OUT = frozenset(
    {Right.ERASURE, Right.GUARDIAN_ERASURE, Right.RESTRICTION, Right.RECTIFICATION, Right.ACCOUNT_CLOSURE}
)
"""The rights whose decision changes records; the others are answered, or bite when they are sent."""
_ERASING = frozenset({Right.ERASURE, Right.GUARDIAN_ERASURE, Right.ACCOUNT_CLOSURE})
_OPERATIONS = {
    Right.ERASURE: Operation.ERASE,
    Right.GUARDIAN_ERASURE: Operation.ERASE,
    Right.ACCOUNT_CLOSURE: Operation.ERASE,
    Right.RESTRICTION: Operation.RESTRICT,
    Right.RECTIFICATION: Operation.RECTIFY,
}

_RECORD_ID = re.compile(r"[0-9a-f-]{36}")
_SPACE = "select org_id from habeas.person where subject_id = $1"
_RECORDS = """
select r.id, r.category_code as category, r.collected_at, r.retained_until, r.service_code,
       (select coalesce(jsonb_agg(jsonb_build_object('legal_basis', a.legal_basis, 'legal_bases', a.legal_bases,
               'retention_period', a.retention_period)), '[]') from habeas.processing_activity a
         where a.org_id = r.controller_id and a.code = any(r.activity_codes))::text as activities
  from habeas.vault_record r where r.subject_id = $1 and r.org_id = $2 order by r.id
"""
_DECIDED = """select item, outcome, denial_code from habeas.item_decision
               where org_id = $1 and request_id = $2 and right_code = $3"""
_WHOLE = """select outcome, denial_code from habeas.requested_right
             where org_id = $1 and request_id = $2 and right_code = $3"""
_RESTRICT = """
update habeas.vault_record v set restricted = true, open_class = null, restricted_because = n.code,
       restricted_under = n.law, purge_at = n.purge_at
  from jsonb_to_recordset($3::text::jsonb) as n (id uuid, code text, law text, purge_at timestamptz)
 where v.subject_id = $1 and v.org_id = $2 and v.id = n.id
   and (n.code <> 'RESTRICTION' or v.restricted_because is null or v.restricted_because in ('OBJECTION', 'RESTRICTION'))
"""
"""What a law alone keeps stays so under a restriction, with its day: nobody may use it once that is lifted."""


@dataclass(frozen=True)
class CarryOutRight:
    """Carry out the decision on a right; the actor is the system, on behalf of the subject."""

    organization_id: UUID
    request_id: UUID
    right: Right


@handler(CarryOutRight)
async def carry_out(command: CarryOutRight, work: Work) -> Entity:
    """Answers the request; what was carried out, or is not decided, is left alone."""
    request = await load_request(work.tx, command.organization_id, command.request_id)
    work.concerns("RightsRequest", request.id, request.org_id)
    events = await load_events(work.tx, request)
    done = sum(event.kind is EventKind.CARRIED_OUT and event.detail.get("right") == command.right for event in events)
    asked = sum(
        event.kind is EventKind.RIGHT_DECIDED and event.detail.get("right") == command.right for event in events
    )
    outcome = request.outcomes.get(command.right)
    if outcome is Outcome.REFUSED and command.right in PROVISIONAL:
        await end_after_refusal(work, request, command.right, events)
    elif done < asked and outcome in DECISIONS and outcome is not Outcome.REFUSED:
        await _carry_out(work, request, command.right)
    return Entity(request.org_id, request.id)


async def _carry_out(work: Work, request: Loaded, right: Right) -> None:
    if right in PROVISIONAL:
        await _tell_of_basic_data(work, request, right)
        return
    refused, whole = await _refusals(work, request, right)
    changes: list[dict[str, Any]] = []
    if right is Right.RECTIFICATION:
        detail, changes = await rectify(work, request, refused)
        categories = {each["category"] for each in changes}
    else:
        detail, categories = await _change_records(work, request, right, refused, whole)
    letter = Letter.CARRIED_OUT
    if right is Right.ACCOUNT_CLOSURE:
        detail, letter = {**detail, **await close_account(work, request)}, Letter.CLOSED_ACCOUNT
    told = await tell_systems(work, request, right, _OPERATIONS[right], categories, _kept(refused), changes)
    if letter is Letter.CARRIED_OUT:
        detail["said"] = f"{detail['said']}; {told} recipients and systems told"
    await tell(work, request, EventKind.CARRIED_OUT, letter=letter, detail={"right": right.value, **detail})


async def _tell_of_basic_data(work: Work, request: Loaded, right: Right) -> None:
    """An objection to data as such restricted them when it arrived: recipients are told (GDPR 18(1)(d), 19)."""
    categories = request.trace.get("asked", {}).get("categories", ())
    if categories:
        told = await tell_systems(work, request, right, Operation.RESTRICT, categories)
        said = f"{', '.join(categories)} no longer used; {told} recipients and systems told"
        detail = {"right": right.value, "said": said}
        await tell(work, request, EventKind.CARRIED_OUT, letter=Letter.CARRIED_OUT, detail=detail)


async def _change_records(
    work: Work, request: Loaded, right: Right, refused: Mapping[str, Refusal], whole: Refusal | None
) -> tuple[dict[str, Any], set[str]]:
    """Erases or restricts, and answers what was done and to which categories."""
    await take_turn(work.tx, request.subject_id, Turn.USES)
    space = (await space_of(work, request), request.subject_id)
    records = await records_of(work, space)
    laws = named_laws(law["key"] for law in request.trace["laws"])
    if right in _ERASING:
        await yield_to_erasure(work, request)
        found = fates(records, refused, whole, laws, work.now)
    else:
        granted = [each for each in records if not {str(each["id"]), each["category"]} & refused.keys()]
        found = [Fate(each, Right.RESTRICTION.value) for each in granted]
    erased, kept = [each for each in found if each.code is None], [each for each in found if each.code is not None]
    await keep_restricted(work, space, kept)
    await hold_back(work, request, kept)
    resources = ErasedResources(0, 0)
    if right in _ERASING:
        ids = [each.record["id"] for each in erased]
        await erase_records(work, request, space, ids)
        await _purge_later(work, request, kept)
        if request.org_id == work.actor.controller_id:
            await end_publications(work, request.subject_id)
            # A reason that names no items keeps what has a date until which it must be kept; no resource has one.
            resources = await erase_resources(work, space, request.org_id, refused.keys())
    said = f"{len(erased)} erased, {len(kept)} restricted{resources.said}"
    detail: dict[str, Any] = {"erased": len(erased), "restricted": _summary(kept), "said": said}
    if resources.said:
        detail["resources"] = asdict(resources)
    return detail, {each.record["category"] for each in found}


async def space_of(work: Work, request: Loaded) -> UUID:
    """The space that the organization answers for: its own, or for the controller the person's personal one."""
    return await space_for(work, request.org_id, request.subject_id)


async def space_for(work: Work, org_id: UUID, subject_id: UUID) -> UUID:
    """The space of a person for which that organization, or the controller, answers."""
    if org_id != work.actor.controller_id:
        return org_id
    found: UUID = await work.tx.fetchval(_SPACE, subject_id)
    return found


async def records_of(work: Work, space: tuple[UUID, UUID]) -> list[dict[str, Any]]:
    """The records of a space, with the uses that the register knows of each."""
    rows = await work.tx.fetch(_RECORDS, space[1], space[0])
    return [{**row, "activities": orjson.loads(row["activities"])} for row in rows]


async def _refusals(work: Work, request: Loaded, right: Right) -> tuple[Mapping[str, Refusal], Refusal | None]:
    place = (request.org_id, request.id, right.value)
    items = {row["item"]: Refusal(row["denial_code"]) for row in await work.tx.fetch(_DECIDED, *place) if row[2]}
    whole = await work.tx.fetchrow(_WHOLE, *place)
    code = whole["denial_code"] if whole is not None else None
    return items, Refusal(code) if code else None


async def keep_restricted(work: Work, space: tuple[UUID, UUID], kept: Sequence[Fate]) -> None:
    """Mark records as kept for one reason alone, each with its code, its law and its end."""
    rows = [
        {"id": str(each.record["id"]), "code": each.code, "law": each.law, "purge_at": each.purge_at} for each in kept
    ]
    if rows:
        await work.tx.execute(_RESTRICT, space[1], space[0], orjson.dumps(rows).decode())


async def _purge_later(work: Work, request: Loaded, kept: Sequence[Fate]) -> None:
    for at in sorted({each.purge_at for each in kept if each.purge_at is not None}):
        await enqueue_at(work, request, PURGE, at)


def _kept(refused: Mapping[str, Refusal]) -> dict[str, str]:
    """The categories that were refused as a whole, with the code: other systems keep them too."""
    return {item: refusal.code for item, refusal in refused.items() if not _RECORD_ID.fullmatch(item)}


def _summary(kept: Sequence[Fate]) -> list[dict[str, Any]]:
    """Why and until when how many records are kept, without saying which."""
    grouped: dict[tuple[str, str | None, datetime | None], int] = {}
    for each in kept:
        key = (each.code or "", each.law, each.purge_at)
        grouped[key] = grouped.get(key, 0) + 1
    return [{"code": code, "law": law, "purgeAt": at, "count": count} for (code, law, at), count in grouped.items()]
