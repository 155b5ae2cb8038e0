"""What everybody may read of the logs: signed heads, that they only grew, and how many entries are told later."""

from collections.abc import Mapping
from typing import Any

from habeas.audit.entering import sealer
from habeas.audit.export import consistency
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.globalid import encode
from habeas.storage.regions import Region
from habeas.storage.transaction import Transaction, read

FORMAT = "habeas-log/1"
_HEADS = "select tree_size, signature from habeas.tree_head order by tree_size desc limit 20"
_SIGNED = "select signature from habeas.tree_head where tree_size = $1"
_DELAYED = """
select org_id, count(*) filter (where visible_from > now()) as delayed, count(*) as ever
  from habeas.ledger_entry where visible_from is not null group by org_id order by org_id
"""


async def published(regions: Mapping[str, Region], code: str | None, earlier: int | None) -> dict[str, Any]:
    """The document over every region, or one; `earlier` is the size of a head of it that the reader kept.

    NOT_FOUND for a region that there is not, or a head that was never signed.
    """
    if code is not None and code not in regions:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such region.")
    chosen = regions if code is None else {code: regions[code]}
    return {
        "format": FORMAT,
        "regions": {name: await _of_region(region, earlier if code else None) for name, region in chosen.items()},
    }


async def _of_region(region: Region, earlier: int | None) -> dict[str, Any]:
    async with read(region, sealer(region)) as tx:
        heads = await tx.fetch(_HEADS)
        delayed = await tx.fetch(_DELAYED)
        found: dict[str, Any] = {
            "heads": [{"treeSize": row["tree_size"], "signature": row["signature"]} for row in heads],
            "delayedEntries": [
                {
                    "organization": encode("ORG", row["org_id"], row["org_id"]),
                    "delayed": row["delayed"],
                    "ever": row["ever"],
                }
                for row in delayed
            ],
        }
        if earlier is not None:
            found["consistency"] = await _grown(tx, earlier, heads[0]["tree_size"] if heads else 0)
        return found


async def _grown(tx: Transaction, earlier: int, latest: int) -> dict[str, Any]:
    signature = await tx.fetchval(_SIGNED, earlier) if 0 < earlier <= latest else None
    if signature is None:
        raise DomainError(ErrorCode.NOT_FOUND, "No head of that size was signed.")
    steps = await consistency(tx, [earlier, latest] if earlier < latest else [earlier])
    return {"earlier": {"treeSize": earlier, "signature": signature}, "steps": steps}
