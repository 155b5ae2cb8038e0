"""Exporting the looks at oneself with their proofs, to keep and to verify elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from habeas.audit.export import looks_at, opening
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.writing.command import handler
from habeas.writing.work import Work

_OPENED = """
select entry_id, accessor_id, accessor_salt
  from habeas.ledger_inquiry where subject_id = $1 and accessor_salt is not null
"""


@dataclass(frozen=True)
class ExportLedger:
    """Export every look at the actor; `since` is the size of a tree head known before.

    `gaps` are the places of entries that are gone, which only the platform can tell from those that are told later.
    """

    since: int | None = None
    gaps: tuple[Mapping[str, Any], ...] = ()


@handler(ExportLedger)
async def export_ledger(command: ExportLedger, work: Work) -> Mapping[str, Any]:
    """Answers the document. BAD_USER_INPUT for a size that no tree can have."""
    if command.since is not None and command.since < 1:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "A tree has at least one entry.", ("since",))
    named = await work.tx.fetch(_OPENED, work.actor.subject_id)
    openings = {row["entry_id"]: opening(row["accessor_salt"], row["accessor_id"]) for row in named}
    document = await looks_at(work.tx, work.actor.subject_id, command.since, openings, command.gaps)
    work.note(entries=len(document["entries"]), gaps=len(command.gaps))
    return {"export": document}
