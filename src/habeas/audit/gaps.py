"""What the log has a place for and the ledger does not hold: an entry is never deleted, so somebody went around us."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import asyncpg

from habeas.audit.entering import sealer
from habeas.kernel.errors import DomainError
from habeas.storage.regions import PoolOptions, Region, open_region
from habeas.storage.transaction import Transaction, read

MOST = 10_000
_PATIENCE_MS = 600_000
_LOST = """
from habeas.log_entry s
 where not exists (select from habeas.ledger_entry e
                    where e.org_id = s.org_id and e.id = s.id and e.subject_id = s.subject_id)
"""
_LOST_OF = f"select s.position, s.tree_size, s.path, s.leaf_hash {_LOST} and s.subject_id = $1 order by 1 limit $2"
_COUNT_LOST = f"select count(*) {_LOST} and s.subject_id is not null"
_PLACES = """
select coalesce((select max(tree_size) from habeas.tree_head), 0) - (select count(*) from habeas.log_entry)
"""
_OUTSIDE = """
select count(*) from habeas.ledger_entry e
 where not exists (select from habeas.log_entry s where s.org_id = e.org_id and s.id = e.id)
   and not exists (select from habeas.log_pending p where p.org_id = e.org_id and p.id = e.id)
"""


async def gaps_of(region: Region, subject_id: UUID) -> tuple[Mapping[str, Any], ...]:
    """The places of looks at one person whose entries are gone, as an export shows them: the hash, and no content.

    The platform asks, and not the person: an entry that is told later is there, and is no gap.
    """
    async with read(region, sealer(region)) as tx:
        rows = await tx.fetch(_LOST_OF, subject_id, MOST)
    return tuple(
        {
            "position": row["position"],
            "treeSize": row["tree_size"],
            "path": row["path"],
            "leafHash": row["leaf_hash"].hex(),
            "content": None,
        }
        for row in rows
    )


async def log_faults(code: str, dsn: str) -> list[str]:
    """In sentences for the doctor: what was taken out of a region's ledger or log. The app's login suffices.

    Nothing is said of a database that cannot be asked; why it cannot is said elsewhere.
    """
    options = replace(PoolOptions(max_size=1), statement_timeout_ms=_PATIENCE_MS)
    try:
        async with open_region(code, dsn, options) as region, read(region, sealer(region)) as tx:
            return [f"{code}: {fault}" async for fault in _faults(tx)]
    except (DomainError, asyncpg.UndefinedTableError, asyncpg.UndefinedFunctionError, asyncpg.InvalidSchemaNameError):
        return []


async def _faults(tx: Transaction) -> AsyncIterator[str]:
    if lost := await tx.fetchval(_COUNT_LOST):
        yield f"{lost} looks at people are in the log and not in the ledger any more: somebody deleted or moved them."
    if places := await tx.fetchval(_PLACES):
        yield f"the log has {abs(places)} places {'fewer' if places > 0 else 'more'} than its signed head says."
    if outside := await tx.fetchval(_OUTSIDE):
        yield f"{outside} looks at people are in the ledger and neither in the log nor waiting for it."
