"""A bulk export in the other regions of its organization: told to those who live there, and kept as at home."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from habeas.oversight.commands.bulk_export import CONCERNED
from habeas.oversight.model import BulkExport
from habeas.oversight.rules.bulk import BulkExportStatus, Withheld
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work

_COUNT = "select count(*) from habeas.bulk_export_person where org_id = $1 and export_id = $2"
_SETTLE = "update habeas.bulk_export set persons = $3 where org_id = $1 and id = $2"
_FOLLOW = """
update habeas.bulk_export set status = $3, persons = $4, exported = $5, ended_at = $6, end_reason = $7,
       wrapped_key = case when $3 in ('CANCELLED', 'EXPIRED') then null else wrapped_key end
 where org_id = $1 and id = $2 and home_region <> $8
"""
_WITHHOLD = """
update habeas.bulk_export set withheld = coalesce(withheld, '[]'::jsonb) || $3::jsonb,
       elsewhere = array_remove(elsewhere, $4)
 where org_id = $1 and id = $2 and $4 = any(elsewhere)
"""


@dataclass(frozen=True)
class CopyBulkExport:
    """Put an export that was asked for in another region on record here; with `covered`, its members here are in it."""

    region: str
    export: Mapping[str, Any]
    covered: bool


@dataclass(frozen=True)
class CountBulkExport:
    """Say at home how many people were told in all regions."""

    region: str
    export_id: UUID
    persons: int


@dataclass(frozen=True)
class FollowBulkExport:
    """Let what is on record here stand as it does at home."""

    region: str
    export_id: UUID
    status: str
    persons: int
    exported: int | None
    ended_at: datetime | None
    end_reason: str | None


@dataclass(frozen=True)
class WithholdFromBulkExport:
    """Say at home that the members of a region who were told are not in it after all."""

    region: str
    export_id: UUID
    withheld: Withheld


@handler(CopyBulkExport, region=lambda command, _: command.region)
async def copy_bulk_export(command: CopyBulkExport, work: Work) -> Mapping[str, Any]:
    """Answers how many people here it concerns; they are told of it from now on. Copied twice, it is there once."""
    row = BulkExport(**{**command.export, "status": BulkExportStatus.WAITING, "wrapped_key": None})
    await insert(work.tx, [row], on_conflict="on conflict (org_id, id) do nothing")
    if command.covered and not await work.tx.fetchval(_COUNT, row.org_id, row.id):
        await work.tx.execute(CONCERNED, row.org_id, row.id, row.requested_by, work.now, row.unit_id)
    work.concerns("BulkExport", row.id)
    return {"persons": await work.tx.fetchval(_COUNT, row.org_id, row.id)}


@handler(CountBulkExport, region=lambda command, _: command.region)
async def count_bulk_export(command: CountBulkExport, work: Work) -> None:
    """Answers nothing."""
    await work.tx.execute(_SETTLE, work.actor.organization_id, command.export_id, command.persons)
    work.concerns("BulkExport", command.export_id)


@handler(FollowBulkExport, region=lambda command, _: command.region)
async def follow_bulk_export(command: FollowBulkExport, work: Work) -> None:
    """Answers nothing; where there is no copy, nothing happens."""
    stands = (command.status, command.persons, command.exported, command.ended_at, command.end_reason)
    org_id = work.actor.organization_id
    await work.tx.execute(_FOLLOW, org_id, command.export_id, *stands, command.region)
    work.concerns("BulkExport", command.export_id)


@handler(WithholdFromBulkExport, region=lambda command, _: command.region)
async def withhold_from_bulk_export(command: WithholdFromBulkExport, work: Work) -> None:
    """Answers nothing. Said twice, it is said once."""
    said = orjson.dumps([vars(command.withheld)]).decode()
    await work.tx.execute(_WITHHOLD, work.actor.organization_id, command.export_id, said, command.withheld.region)
    work.concerns("BulkExport", command.export_id)
    work.note(withheld=command.withheld.region, reason=command.withheld.reason)
