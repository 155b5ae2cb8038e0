"""Keeps the clocks of a request true after a step: recomputed under the ground of its receipt, both dates visible."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson

from habeas.jurisdictions.resolution.applicability import named_laws
from habeas.jurisdictions.resolution.asked import Steps
from habeas.jurisdictions.resolution.promise_clocks import Contract
from habeas.jurisdictions.rules.sets import Right
from habeas.jurisdictions.rules.terms import NoticeTerms
from habeas.rights.commands.listed import listed_anew
from habeas.rights.commands.load import Loaded
from habeas.rights.commands.standing import VERSION
from habeas.rights.rules.case import NO_DATE
from habeas.rights.rules.notice_in_force import Row, contract_of
from habeas.rights.rules.recompute import Ground, Standing, detail_of, not_later, standing_after
from habeas.writing.work import Work

_CLOCKS = """
with changed as (
    select distinct on (c.position) c.position, n.target_due, n.legal_due, n.pause_days, n.extension
      from jsonb_to_recordset($3::text::jsonb) as n (source text, purpose text, rights text[], target_due timestamptz,
           legal_due timestamptz, pause_days integer, extension text)
      join habeas.request_clock c on c.org_id = $1 and c.request_id = $2 and c.source = n.source
       and c.purpose = n.purpose and (c.rights && n.rights or c.rights = '{}' and c.position < $7)
     order by c.position, n.target_due, n.legal_due),
request as (
    update habeas.rights_request set effective_due = $4, hard_due = $5, due_order = $6 where org_id = $1 and id = $2
    returning org_id, id, open, received_at, due_order),
listed as (
    update habeas.requested_right n set open = r.open, received_at = r.received_at, due_order = r.due_order
      from request r where n.org_id = r.org_id and n.request_id = r.id)
update habeas.request_clock c
   set unpaused_target_due = coalesce(c.unpaused_target_due, c.target_due),
       unpaused_legal_due = coalesce(c.unpaused_legal_due, c.legal_due),
       target_due = n.target_due, legal_due = n.legal_due, pause_days = n.pause_days, extension = n.extension
  from changed n
 where c.org_id = $1 and c.request_id = $2 and c.position = n.position
"""
_DATES = listed_anew("""update habeas.rights_request set effective_due = $3, hard_due = $4, due_order = $5
             where org_id = $1 and id = $2""")


async def ground_of(work: Work, request: Loaded) -> Ground:
    """What was applied on receipt to what is still to be decided; to all of the request once nothing is."""
    facts, said = request.trace.get("facts", {}), said_rights(request)
    asked = tuple(right for right in request.outcomes if right.value in said)
    waiting = pending(request)
    return Ground(
        rights=tuple(right for right in asked if right in waiting) or asked,
        received_at=request.received_at,
        laws=named_laws(law["key"] for law in request.trace.get("laws", ())),
        contract=await contract_of_request(work, request),
        channel=facts.get("channel"),
    )


def said_rights(request: Loaded) -> frozenset[str]:
    """The rights that the request asked for on receipt; a complaint about it came later."""
    return frozenset(each["right"] for each in request.trace["rights"])


async def terms_of_request(work: Work, request: Loaded) -> NoticeTerms | None:
    """The terms under which the request was received, whatever the notice says today."""
    return (await contract_of_request(work, request)).terms


async def contract_of_request(work: Work, request: Loaded) -> Contract:
    """Everything that was promised to the person when the request was received."""
    notice = request.trace.get("notice")
    text = None if notice is None else await _version(work, request, notice["id"])
    if notice is None or text is None:
        return Contract()
    others = [await _version(work, request, each) for each in notice.get("texts", ()) if each != notice["id"]]
    return contract_of(
        text,
        [text, *(row for row in others if row is not None)],
        await _version(work, request, notice.get("specific")),
        await _version(work, request, notice.get("collectedUnder")),
        residence=request.trace.get("facts", {}).get("residence"),
        as_of=request.received_at,
    )


async def _version(work: Work, request: Loaded, version_id: str | None) -> Row | None:
    if version_id is None:
        return None
    found = await work.tx.fetchval(VERSION, request.org_id, UUID(version_id))
    return None if found is None else orjson.loads(found)


async def reclock(work: Work, request: Loaded, before: Steps, after: Steps) -> dict[str, Any]:
    """Moves the clocks as the step moves them, and answers what the event has to keep."""
    ground = await ground_of(work, request)
    return await put_clocks(work, request, standing_after(ground, before), standing_after(ground, after))


async def put_clocks(work: Work, request: Loaded, was: Standing, now: Standing) -> dict[str, Any]:
    """Write the standing dates; the ones of receipt stay beside them."""
    effective = not_later(request.effective_due, was.effective_due, now.effective_due)
    hard = not_later(request.hard_due, was.hard_due, now.hard_due)
    earlier = {(each.clock.source, each.clock.purpose, each.rights): each for each in was.clocks}
    changed = [
        {
            "source": clock.source,
            "purpose": clock.purpose.value,
            "rights": list(each.rights),
            "target_due": clock.target_due_at,
            "legal_due": clock.legal_due_at,
            "pause_days": clock.pause_days,
            "extension": clock.extension.value,
        }
        for each in now.clocks
        for clock in (each.clock,)
        if earlier.get((clock.source, clock.purpose, each.rights)) != each
    ]
    first_of_complaint = len(was.clocks)
    place = (request.org_id, request.id)
    dates = (effective, hard, effective or NO_DATE)
    await work.tx.execute(_CLOCKS, *place, orjson.dumps(changed).decode(), *dates, first_of_complaint)
    return {"effectiveDue": effective, "hardDue": hard, "clocks": detail_of(now.clocks)}


async def follow(work: Work, request: Loaded, steps: Steps, decided: Collection[Right]) -> None:
    """Let the dates be those of what is still to be decided, once something of the request was."""
    ground = await ground_of(work, request)
    left = tuple(right for right in ground.rights if right not in decided)
    if not left or left == ground.rights:
        return
    was, now = standing_after(ground, steps), standing_after(replace(ground, rights=left), steps)
    effective = not_later(request.effective_due, was.effective_due, now.effective_due)
    hard = not_later(request.hard_due, was.hard_due, now.hard_due)
    await work.tx.execute(_DATES, request.org_id, request.id, effective, hard, effective or NO_DATE)


def pending(request: Loaded) -> frozenset[Right]:
    """The rights of the request that are still to be decided."""
    return frozenset(right for right, outcome in request.outcomes.items() if outcome == "PENDING")
