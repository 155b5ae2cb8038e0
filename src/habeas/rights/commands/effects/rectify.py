"""Corrects what is wrong, by decision or by the person's own hand: what was is kept sealed, recipients are told."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import orjson

from habeas.access import ActorKind
from habeas.rights.commands.load import Loaded
from habeas.storage.sealed import seal, unseal
from habeas.vault.keys import space_key
from habeas.writing.work import Work

_UNTOLD = """
select c.id, c.space_id, c.record_id, c.category_code, c.proposed, c.carried_out_at, r.sealed, r.label
  from habeas.correction c
  join habeas.vault_record r on r.subject_id = c.subject_id and r.org_id = c.space_id and r.id = c.record_id
 where c.org_id = $1 and c.request_id = $2 and (c.carried_out_at is null or not exists (
       select from habeas.request_event e where e.org_id = c.org_id and e.request_id = c.request_id
          and e.kind = 'CARRIED_OUT' and e.detail->>'right' = 'RECTIFICATION'))
 order by c.id
   for update of r
"""
"""What is to be corrected, and what the person corrected themselves and nobody else was told of yet."""
_CORRECT = """update habeas.vault_record set sealed = $3, corrected_at = $4, attested_at = $5
               where subject_id = $1 and id = $2"""
_DONE = "update habeas.correction set was = $3, carried_out_at = $4 where subject_id = $1 and id = $2"


async def rectify(work: Work, request: Loaded, refused: Collection[str]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What was done, and what systems and recipients have to be told (GDPR 19); refused items stay as they are."""
    changes: list[dict[str, Any]] = []
    for row in await work.tx.fetch(_UNTOLD, request.org_id, request.id):
        if {str(row["record_id"]), row["category_code"]} & set(refused):
            continue
        key = await space_key(work.tx, work.keys, row["space_id"], request.subject_id, work.now)
        said = unseal(key, row["sealed"], row["record_id"].bytes)
        if row["carried_out_at"] is None:
            said = await _correct(work, request.subject_id, dict(row), key, said)
        changes.append({"category": row["category_code"], "item": row["label"], "value": orjson.loads(said)})
    return {"corrected": len(changes), "said": f"{len(changes)} corrected"}, changes


async def _correct(work: Work, subject_id: UUID, row: Mapping[str, Any], key: bytes, said: bytes) -> bytes:
    """Store what was proposed, and keep what the record said until now; both sealed."""
    record, correction = row["record_id"], row["id"]
    proposed = unseal(key, row["proposed"], correction.bytes)
    attested_at = None if work.actor.kind is ActorKind.SYSTEM else work.now
    new = seal(key, proposed, record.bytes)
    await work.tx.execute(_CORRECT, subject_id, record, new, work.now, attested_at)
    await work.tx.execute(_DONE, subject_id, correction, seal(key, said, correction.bytes), work.now)
    return proposed
