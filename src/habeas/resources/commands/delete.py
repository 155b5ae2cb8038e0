"""Resources go for good: the row with the key that opened it, and a blinded word in the ledger of erasures."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.resources.rules import MASK
from habeas.resources.sealing import shown
from habeas.storage.sealed import SpaceKeys
from habeas.storage.transaction import Transaction
from habeas.vault.erasure import blinded_record, enter
from habeas.vault.keeping import ERASURES_ENTERED
from habeas.vault.rules import ErasedKind
from habeas.writing.command import handler
from habeas.writing.work import Work

RESOURCE_DELETED = "resources.deleted"
"""Has the platform enter a deletion into the ledger of erasures, so that a restored backup does not bring it back."""

_DELETE = "delete from habeas.resource where org_id = $1 and id = $2 and subject_id = $3 returning wrapped"
_ALL = """
with gone as (
    delete from habeas.resource where subject_id = $1 and org_id = $2 and category_code <> all($3)
    returning org_id, id, wrapped)
select org_id, id, wrapped, false as kept from gone
union all
select org_id, id, wrapped, true from habeas.resource
 where subject_id = $1 and org_id = $2 and category_code = any($3)
"""
_HELD = """
select r.*, s.name as service from habeas.resource r
  left join habeas.service s on s.org_id = r.controller_id and s.code = r.service_code
 where r.subject_id = $1 order by r.added_at, r.id
"""


@dataclass(frozen=True)
class DeleteResource:
    """Delete a resource of the caller's, irreversibly."""

    org_id: UUID
    resource_id: UUID


@dataclass(frozen=True)
class EnterDeletedResource:
    """Enter a deletion into the ledger of erasures; the actor is the system for the controller."""

    org_id: UUID
    resource_id: UUID
    subject_id: UUID


@dataclass(frozen=True)
class ErasedResources:
    """How many resources an erasure took along, and how many it left."""

    erased: int
    kept: int

    @property
    def said(self) -> str:
        """The same for people; nothing where there were none."""
        return f"; {self.erased} resources erased, {self.kept} kept" if self.erased or self.kept else ""


@handler(DeleteResource)
async def delete(command: DeleteResource, work: Work) -> Mapping[str, Any]:
    """Answers that it is gone; NOT_FOUND for one that is not the caller's, or is gone already."""
    place = (command.org_id, command.resource_id)
    wrapped = await work.tx.fetchval(_DELETE, *place, work.actor.subject_id)
    if wrapped is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such resource.", ("resource",))
    work.keys.forget(wrapped)
    payload = {
        "controller": str(work.actor.controller_id),
        "subject": str(work.actor.subject_id),
        "org_id": str(place[0]),
        "resource": str(place[1]),
    }
    await work.enqueue(RESOURCE_DELETED, payload, dedupe_key=f"{RESOURCE_DELETED}:{place[1]}")
    work.concerns("Resource", command.resource_id)
    return {"deleted": True}


@handler(EnterDeletedResource)
async def enter_deleted(command: EnterDeletedResource, work: Work) -> None:
    """The controller answers for personal organizations: the entry stands in its ledger."""
    await _enter(work, work.actor.organization_id, [(command.org_id, command.resource_id)])
    payload = {
        "organization": str(work.actor.organization_id),
        "controller": str(work.actor.controller_id),
        "subject": str(command.subject_id),
    }
    await work.enqueue(ERASURES_ENTERED, payload)
    work.concerns("Resource", command.resource_id)


async def erase_resources(
    work: Work, space: tuple[UUID, UUID], ledger: UUID, kept: Collection[str] = frozenset()
) -> ErasedResources:
    """Erase the resources of a space (organization, subject) but for categories that are kept.

    The actor is the system, on behalf of the subject; the caller has the ledger copied.
    """
    org_id, subject_id = space
    found = await work.tx.fetch(_ALL, subject_id, org_id, sorted(kept))
    gone = [row for row in found if not row["kept"]]
    for row in gone:
        work.keys.forget(row["wrapped"])
    await _enter(work, ledger, [(row["org_id"], row["id"]) for row in gone])
    return ErasedResources(len(gone), len(found) - len(gone))


async def held_resources(tx: Transaction, keys: SpaceKeys, subject_id: UUID) -> list[dict[str, Any]]:
    """The resources of a person as an answer to them shows them: with a mask for every secret."""
    rows = await tx.fetch(_HELD, subject_id)
    return [_shown(keys, dict(row)) for row in rows]


def _shown(keys: SpaceKeys, row: Mapping[str, Any]) -> dict[str, Any]:
    said = shown(keys, row)
    return {
        "id": str(row["id"]),
        "kind": row["kind"],
        "service": row["service"] or row["service_code"],
        "name": said["name"],
        "address": said["address"],
        "userName": said["user_name"],
        "secret": None if row["secret"] is None else MASK,
        "addedAt": row["added_at"].isoformat(),
        "changedAt": row["changed_at"].isoformat(),
    }


async def _enter(work: Work, ledger: UUID, gone: Sequence[tuple[UUID, UUID]]) -> None:
    named = [(ErasedKind.RECORD, blinded_record(work.keys, org_id, resource_id)) for org_id, resource_id in gone]
    await enter(work.tx, named, ledger, work.now)
