"""Keeps the corrections of a request: sealed under the key of the record's space, and alive as long as the record."""

from collections.abc import Sequence
from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.rights.model import Correction as Row
from habeas.rights.rules.particulars import LONGEST_CORRECTION, Correction
from habeas.storage.rows import insert
from habeas.storage.sealed import seal, unseal
from habeas.vault.keys import sealed_json, space_key
from habeas.writing.work import Work

_RECORDS = """
select r.id, r.org_id, r.category_code from habeas.vault_record r
 where r.subject_id = $1 and r.id = any($2)
   and r.org_id in ($3, (select p.org_id from habeas.person p where p.subject_id = $1))
"""
_OF_SPACE = "select id, org_id, record_id, proposed, was from habeas.correction where subject_id = $1 and space_id = $2"
_LEFT = "select id from habeas.vault_record where subject_id = $1 and org_id = $2"
_FORGET = "delete from habeas.correction where subject_id = $1 and id = $2"
_SEAL = "update habeas.correction set proposed = $3, was = $4 where subject_id = $1 and id = $2"


async def keep_corrections(
    work: Work, org_id: UUID, request_id: UUID, subject_id: UUID, corrections: Sequence[Correction]
) -> None:
    """Keep what the person wants corrected. Raises NOT_FOUND for a record that the organization does not answer for."""
    wanted = [each.record_id for each in corrections]
    found = {row["id"]: row for row in await work.tx.fetch(_RECORDS, subject_id, wanted, org_id)}
    if set(wanted) - found.keys():
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such record here.", ("corrections",))
    rows = []
    for each in corrections:
        record, identifier = found[each.record_id], new_id()
        key = await space_key(work.tx, work.keys, record["org_id"], subject_id, work.now)
        proposed = sealed_json(key, each.value, identifier)
        if len(proposed) > LONGEST_CORRECTION:
            raise DomainError(ErrorCode.BAD_USER_INPUT, "A corrected value is too long.", ("corrections",))
        rows.append(
            Row(
                org_id=org_id,
                id=identifier,
                request_id=request_id,
                subject_id=subject_id,
                space_id=record["org_id"],
                record_id=each.record_id,
                category_code=record["category_code"],
                reason=each.reason.value,
                explanation=each.explanation,
                proposed=proposed,
            )
        )
    await insert(work.tx, rows)


async def reseal_corrections(work: Work, space: tuple[UUID, UUID], old: bytes) -> None:
    """After the key of a space was destroyed: corrections of erased records go with them, others are sealed anew."""
    space_id, subject_id = space
    rows = await work.tx.fetch(_OF_SPACE, subject_id, space_id)
    left = {row["id"] for row in await work.tx.fetch(_LEFT, subject_id, space_id)} if rows else set()
    for row in rows:
        if row["record_id"] not in left:
            await work.tx.execute(_FORGET, subject_id, row["id"])
            continue
        fresh = await space_key(work.tx, work.keys, space_id, subject_id, work.now)
        sealed = [
            None if each is None else seal(fresh, unseal(old, each, row["id"].bytes), row["id"].bytes)
            for each in (row["proposed"], row["was"])
        ]
        await work.tx.execute(_SEAL, subject_id, row["id"], *sealed)
