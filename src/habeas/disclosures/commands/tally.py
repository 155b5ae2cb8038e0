"""Counts the disclosures of a month, for every region to read: numbers travel where the rows may not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.access import Actor
from habeas.storage.transaction import Transaction
from habeas.writing.command import handler
from habeas.writing.work import Work

_COUNTED = """
select recipient_code, category_code, kind, count(*)::integer as total
  from habeas.disclosure d, unnest(d.category_codes) as category_code
 where controller_id = $1 and disclosed_at >= ($2 || '-01 00:00:00+00')::timestamptz
   and disclosed_at < ($2 || '-01 00:00:00+00')::timestamptz + interval '1 month'
 group by recipient_code, category_code, kind
"""
# An erased person takes their rows along; that something was disclosed stays true.
_KEEP = """
insert into habeas.disclosure_tally (org_id, region_code, month, recipient_code, category_code, kind, total)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (org_id, region_code, month, recipient_code, category_code, kind)
    do update set total = greatest(disclosure_tally.total, excluded.total)
"""
_SERVED = "select exists (select from habeas.organization where org_id = $1)"


@dataclass(frozen=True)
class Tallied:
    """How many disclosures of a category a recipient got in the month, and as what."""

    recipient_code: str
    category_code: str
    kind: str
    total: int


@dataclass(frozen=True)
class TallyDisclosures:
    """Keep in `region` what was counted in another region for a month (such as 2026-11)."""

    region: str
    counted_in: str
    month: str
    counts: tuple[Tallied, ...]


async def tallies(tx: Transaction, controller_id: UUID, month: str) -> Sequence[Tallied]:
    """What is counted in this region."""
    return [Tallied(*row) for row in await tx.fetch(_COUNTED, controller_id, month)]


def _there(command: TallyDisclosures, _: Actor) -> str:
    return command.region


@handler(TallyDisclosures, region=_there)
async def tally(command: TallyDisclosures, work: Work) -> Mapping[str, Any]:
    """Answers whether the controller serves the region; a second count of the same changes nothing."""
    org_id = work.actor.organization_id
    if not await work.tx.fetchval(_SERVED, org_id):
        return {"served": False}
    key = (org_id, command.counted_in, command.month)
    rows = [(*key, one.recipient_code, one.category_code, one.kind, one.total) for one in command.counts]
    await work.tx.executemany(_KEEP, rows)
    work.note(month=command.month, counted_in=command.counted_in)
    return {"served": True}
