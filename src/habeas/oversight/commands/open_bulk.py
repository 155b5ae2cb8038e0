"""Fetching the package of a bulk export: only its requester, only while they administer, only until it expires."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.oversight.commands.carry_out_bulk import gone
from habeas.writing.command import handler
from habeas.writing.work import Work

_FIND = """
select e.exported from habeas.bulk_export e
 where e.org_id = $1 and e.id = $2 and e.requested_by = $3 and e.status = 'READY' and e.expires_at > $4
   and exists (select from habeas.membership m where m.org_id = e.org_id and m.subject_id = $3
                  and m.role = 'ADMINISTRATOR' and m.status = 'ACTIVE' and m.ended_at is null)
"""


@dataclass(frozen=True)
class OpenBulkExport:
    """Open the package of a bulk export of the actor's own; `closed` are regions whose part may not leave today."""

    export_id: UUID
    closed: tuple[str, ...] = ()


@handler(OpenBulkExport)
async def open_bulk_export(command: OpenBulkExport, work: Work) -> Mapping[str, Any]:
    """Answers how many people are in it; the journal keeps that it was fetched, and what was not. Raises NOT_FOUND."""
    org_id, requester_id = work.actor.organization_id, work.actor.subject_id
    exported = await work.tx.fetchval(_FIND, org_id, command.export_id, requester_id, work.now)
    if exported is None:
        raise gone()
    work.concerns("BulkExport", command.export_id)
    if command.closed:
        work.note(withheld=list(command.closed))
    return {"exported": exported}
