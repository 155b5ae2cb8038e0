"""Has the erasures of an organization's ledger copied to where no backup of the database reaches."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from habeas.storage.transaction import Transaction
from habeas.vault.ledger import Erased
from habeas.vault.rules import ErasedKind
from habeas.writing.command import handler
from habeas.writing.work import Work

_UNKEPT = """select id, org_id, kind, blinded, at from habeas.erasure_entry
              where org_id = $1 and kept_at is null order by at, id limit 10000"""
_KEPT = "update habeas.erasure_entry set kept_at = $3 where org_id = $1 and id = any($2) and kept_at is null"


@dataclass(frozen=True)
class MarkErasuresKept:
    """Note that these entries stand in the copies; the actor is the system, for the organization of the ledger."""

    entries: tuple[UUID, ...]


@handler(MarkErasuresKept)
async def mark(command: MarkErasuresKept, work: Work) -> None:
    """Answers nothing."""
    await work.tx.execute(_KEPT, work.actor.organization_id, list(command.entries), work.now)
    work.note(entries=len(command.entries))


async def unkept(tx: Transaction, org_id: UUID) -> list[Erased]:
    """The entries that are nowhere but in the database, the oldest first, at most 10,000 at once."""
    rows = await tx.fetch(_UNKEPT, org_id)
    return [Erased(**{**row, "kind": ErasedKind(row["kind"])}) for row in rows]


def ids_of(entries: Sequence[Erased]) -> tuple[UUID, ...]:
    """The ids of entries."""
    return tuple(entry.id for entry in entries)
