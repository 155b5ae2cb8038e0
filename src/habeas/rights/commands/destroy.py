"""Destroys packages for good: at their expiry, and when the data that they show are erased."""

from dataclasses import dataclass
from uuid import UUID

from habeas.reading.payload import Entity
from habeas.rights.commands.corrections import reseal_corrections
from habeas.storage.sealed import seal, unseal
from habeas.vault.keys import space_key
from habeas.writing.command import handler
from habeas.writing.work import Work

_DESTROY = """
with destroyed as (
    update habeas.answer_package set wrapped = null, sealed = null, destroyed_at = $3
     where subject_id = $1 and id = any($2) and destroyed_at is null returning org_id, id)
delete from habeas.answer_chunk c using destroyed d
 where c.subject_id = $1 and c.org_id = d.org_id and c.package_id = d.id
"""
_EXPIRED = "select id from habeas.answer_package where subject_id = $1 and id = $2 and expires_at <= $3"
_LIVING = """
select a.id, a.wrapped, a.sealed, a.downloads > 0 as fetched
  from habeas.answer_package a join habeas.person p on p.subject_id = a.subject_id
 where a.subject_id = $1 and p.org_id = $2 and a.destroyed_at is null
"""
_SEAL = "update habeas.answer_package set wrapped = $3, sealed = $4 where subject_id = $1 and id = $2"


@dataclass(frozen=True)
class DestroyAnswer:
    """Destroy a package that has expired; the actor is the system, on behalf of the subject."""

    organization_id: UUID
    request_id: UUID
    package_id: UUID


@handler(DestroyAnswer)
async def destroy(command: DestroyAnswer, work: Work) -> Entity:
    """Answers the package; before its expiry nothing happens."""
    work.concerns("RightsRequest", command.request_id, command.organization_id)
    due = await work.tx.fetch(_EXPIRED, work.actor.subject_id, command.package_id, work.now)
    if due:
        await destroy_packages(work, [command.package_id], work.actor.subject_id)
        work.note(destroyed=str(command.package_id))
    return Entity(command.organization_id, command.package_id)


async def destroy_packages(work: Work, packages: list[UUID], subject_id: UUID | None) -> None:
    """Their keys and frames are gone; that there was a package, its digest and its downloads stay known."""
    await work.tx.execute(_DESTROY, subject_id, packages, work.now)


async def destroy_all(work: Work, space: tuple[UUID, UUID], old: bytes | None) -> None:
    """After a restore: every package of the person that came back with the backup is destroyed, fetched or not.

    Nobody knows any more which of them had been. `old` is the key that the space had in the backup.
    """
    org_id, subject_id = space
    if old is not None:
        await reseal_corrections(work, space, old)
    packages = [row["id"] for row in await work.tx.fetch(_LIVING, subject_id, org_id)]
    await destroy_packages(work, packages, subject_id)


async def settle_answers(work: Work, space: tuple[UUID, UUID], old: bytes | None) -> None:
    """What becomes of packages and corrections when the key of a space was destroyed, which was `old`.

    A package that the person has fetched shows what is now erased: it is destroyed. One that still waits for its
    person is owed to them (GDPR 15, 20): it stays until its expiry, under a fresh key.
    """
    org_id, subject_id = space
    if old is not None:
        await reseal_corrections(work, space, old)
    rows = await work.tx.fetch(_LIVING, subject_id, org_id) if old is not None else []
    fetched = [row["id"] for row in rows if row["fetched"]]
    if fetched:
        await destroy_packages(work, fetched, subject_id)
    waiting = [row for row in rows if not row["fetched"]]
    if old is None or not waiting:
        return
    fresh = await space_key(work.tx, work.keys, org_id, subject_id, work.now)
    for row in waiting:
        wrapped, sealed = (_moved(old, fresh, row[name], row["id"]) for name in ("wrapped", "sealed"))
        await work.tx.execute(_SEAL, subject_id, row["id"], wrapped, sealed)


def _moved(old: bytes, fresh: bytes, sealed: bytes | None, package_id: UUID) -> bytes | None:
    return None if sealed is None else seal(fresh, unseal(old, sealed, package_id.bytes), package_id.bytes)
