"""Corrects what the person said was wrong: the new value is stored, what was is kept sealed, recipients are told."""

from collections.abc import Collection
from typing import Any

import orjson

from habeas.rights.commands.load import Loaded
from habeas.storage.sealed import seal, unseal
from habeas.vault.keys import space_key
from habeas.writing.work import Work

_OPEN = """
select c.id, c.space_id, c.record_id, c.category_code, c.proposed, r.sealed, r.label
  from habeas.correction c
  join habeas.vault_record r on r.subject_id = c.subject_id and r.org_id = c.space_id and r.id = c.record_id
 where c.org_id = $1 and c.request_id = $2 and c.carried_out_at is null
 order by c.id
   for update of r
"""
_CORRECT = "update habeas.vault_record set sealed = $3 where subject_id = $1 and id = $2"
_DONE = "update habeas.correction set was = $3, carried_out_at = $4 where subject_id = $1 and id = $2"


async def rectify(work: Work, request: Loaded, refused: Collection[str]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What was done, and what systems and recipients have to be told (GDPR 19); refused items stay as they are."""
    changes: list[dict[str, Any]] = []
    for row in await work.tx.fetch(_OPEN, request.org_id, request.id):
        if {str(row["record_id"]), row["category_code"]} & set(refused):
            continue
        key = await space_key(work.tx, work.keys, row["space_id"], request.subject_id, work.now)
        record, correction = row["record_id"].bytes, row["id"].bytes
        was = seal(key, unseal(key, row["sealed"], record), correction)
        proposed = unseal(key, row["proposed"], correction)
        new = seal(key, proposed, record)
        await work.tx.execute(_CORRECT, request.subject_id, row["record_id"], new)
        await work.tx.execute(_DONE, request.subject_id, row["id"], was, work.now)
        changes.append({"category": row["category_code"], "item": row["label"], "value": orjson.loads(proposed)})
    return {"corrected": len(changes), "said": f"{len(changes)} corrected"}, changes
