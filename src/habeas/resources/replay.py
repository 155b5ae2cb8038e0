"""Deletes resources again that a restored backup brought back."""

from collections.abc import Iterable

from habeas.storage.sealed import SpaceKeys
from habeas.storage.transaction import Transaction
from habeas.vault.erasure import blinded_record
from habeas.vault.ledger import Erased
from habeas.vault.rules import ErasedKind

_ALL = "select org_id, id from habeas.resource order by org_id, id"
_DELETE = "delete from habeas.resource where org_id = $1 and id = $2"


async def delete_again(tx: Transaction, keys: SpaceKeys, entries: Iterable[Erased]) -> int:
    """Delete what the ledger names, and answer how much that was; the caller stands behind the walls."""
    named = {entry.blinded for entry in entries if entry.kind is ErasedKind.RECORD}
    back = [tuple(row) for row in await tx.fetch(_ALL) if blinded_record(keys, row["org_id"], row["id"]) in named]
    await tx.executemany(_DELETE, back)
    return len(back)
