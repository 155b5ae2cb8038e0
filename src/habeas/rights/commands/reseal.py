"""Keeps answers that wait for their person readable when the key of the space was destroyed."""

from uuid import UUID

from habeas.rights.commands.corrections import reseal_corrections
from habeas.storage.sealed import seal, unseal
from habeas.vault.keys import space_key
from habeas.writing.work import Work

_ANSWERS = """
select a.id, a.sealed from habeas.answer_package a join habeas.person p on p.subject_id = a.subject_id
 where a.subject_id = $1 and p.org_id = $2 and a.expires_at > $3
"""
_SEAL = "update habeas.answer_package set sealed = $3 where subject_id = $1 and id = $2"


async def reseal_answers(work: Work, space: tuple[UUID, UUID], old: bytes | None) -> None:
    """Seal anew what was sealed under `old` and has not expired; an expired answer dies with its key."""
    org_id, subject_id = space
    rows = await work.tx.fetch(_ANSWERS, subject_id, org_id, work.now) if old is not None else []
    if old is None:
        return
    await reseal_corrections(work, space, old)
    if not rows:
        return
    fresh = await space_key(work.tx, work.keys, org_id, subject_id, work.now)
    for row in rows:
        content = unseal(old, row["sealed"], row["id"].bytes)
        await work.tx.execute(_SEAL, subject_id, row["id"], seal(fresh, content, row["id"].bytes))
