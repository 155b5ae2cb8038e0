"""Tells a database that was restored from a backup: the ledger's copy knows of erasures of which it knows nothing."""

from collections.abc import Mapping
from uuid import UUID

from habeas.access import Actor, platform
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.storage.regions import Region
from habeas.storage.transaction import read
from habeas.vault.ledger import Erased, LedgerCopy

_LATEST = 1_000
"""A database of an earlier instant lacks the last erasures of all; so many are looked at."""
_KNOWN = "select id from habeas.erasure_entry where org_id = $1 and id = any($2)"


async def assert_replayed(regions: Mapping[str, Region], copies: Mapping[str, LedgerCopy]) -> None:
    """Raise MISCONFIGURED if a region was restored and its erasures were not replayed since."""
    for code, copy in copies.items():
        missing = await missing_of(regions[code], copy.latest(_LATEST))
        if missing:
            raise DomainError(
                ErrorCode.MISCONFIGURED,
                f"region {code} was restored from a backup: it holds data that were erased since; run `habeas restore`",
            )


async def missing_of(region: Region, entries: list[Erased]) -> list[Erased]:
    """The entries of which the database knows nothing."""
    known: set[UUID] = set()
    for org_id in {entry.org_id for entry in entries}:
        ids = [entry.id for entry in entries if entry.org_id == org_id]
        async with read(region, ledger_keeper(org_id, region.code)) as tx:
            known |= {row["id"] for row in await tx.fetch(_KNOWN, org_id, ids)}
    return [entry for entry in entries if entry.id not in known]


def ledger_keeper(org_id: UUID, region: str) -> Actor:
    """The platform as it looks into an organization's ledger of erasures."""
    return platform(region, org_id, org_id, client="habeas-erasures")
