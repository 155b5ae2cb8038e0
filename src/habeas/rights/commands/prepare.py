"""Prepares the answer to a request: collects, packs, seals, and marks the request as answered, once."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from habeas.connectors.commands import Asking, Exported, ask_systems, exported, forget_exports
from habeas.connectors.rules.sets import Operation
from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.ids import new_id
from habeas.reading.payload import Entity
from habeas.rights.answers.archive import FORMAT, Archive, pack
from habeas.rights.answers.document import document
from habeas.rights.catalog import KINDS
from habeas.rights.commands.collect import collect_held
from habeas.rights.commands.load import Loaded, load_request
from habeas.rights.commands.tell import tell
from habeas.rights.kind import Handling
from habeas.rights.rules.letters import Letter
from habeas.rights.rules.states import WAITING, EventKind, Outcome
from habeas.storage.sealed import seal
from habeas.vault.keys import space_key
from habeas.writing.command import handler
from habeas.writing.work import Work

KEPT = timedelta(days=30)
_GIVEN = frozenset({Outcome.PENDING, Outcome.GRANTED, Outcome.PARTLY_GRANTED})

_EXISTS = """
select exists (select from habeas.answer_package where org_id = $1 and request_id = $2 and created_at >= coalesce(
    (select max(settled_at) from habeas.system_step
      where org_id = $1 and request_id = $2 and operation = 'EXPORT'), '-infinity'))
"""
_PERSONAL = "select org_id from habeas.person where subject_id = $1"
_DELIVER = """
with package as (
    insert into habeas.answer_package (org_id, id, request_id, subject_id, format, sha256, size, sealed, created_at,
        expires_at, downloads)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0))
update habeas.rights_request set answered_at = coalesce(answered_at, $9) where org_id = $1 and id = $3 and $11
"""


@dataclass(frozen=True)
class PrepareAnswer:
    """Answer what a package can answer of a request; the actor is the system, on behalf of the subject."""

    organization_id: UUID
    request_id: UUID


@handler(PrepareAnswer)
async def prepare(command: PrepareAnswer, work: Work) -> Entity | None:
    """Answers the package; None where there is none to prepare: made before, withdrawn, refused, or not yet due."""
    request = await load_request(work.tx, command.organization_id, command.request_id)
    work.concerns("RightsRequest", request.id, request.org_id)
    answered = answerable(request)
    if not answered or request.status in WAITING or await work.tx.fetchval(_EXISTS, request.org_id, request.id):
        return None
    systems = await _systems(work, request)
    if any(each.awaited(work.now) for each in systems):
        return None
    held = replace(await collect_held(work, request), systems=[each.document() for each in systems])
    # Packing takes the processor, not the database; the loop goes on meanwhile.
    archive = await asyncio.to_thread(lambda: pack(document(held, answered, work.now), request.language, work.now))
    outstanding = any(each.outstanding for each in systems)
    if not outstanding:
        await forget_exports(work, request.org_id, request.id)
    return await _deliver(work, request, archive, whole=len(answered) == len(request.outcomes) and not outstanding)


async def _systems(work: Work, request: Loaded) -> list[Exported]:
    """What the systems of the controller answered; each is asked once."""
    found = await exported(work, request.org_id, request.id)
    if found:
        return found
    asking = Asking(
        org_id=request.org_id,
        request_id=request.id,
        reference=request.reference,
        subject_id=request.subject_id,
        right=answerable(request)[0].value,
        operation=Operation.EXPORT,
        effective_due=request.effective_due,
    )
    await ask_systems(work, asking)
    return await exported(work, request.org_id, request.id)


def answerable(request: Loaded) -> tuple[Right, ...]:
    """The rights of the request that a package answers, unless they were refused or withdrawn."""
    return tuple(
        right
        for right, outcome in request.outcomes.items()
        if outcome in _GIVEN and right in KINDS and KINDS[right].handling is Handling.PACKAGE
    )


async def _deliver(work: Work, request: Loaded, archive: Archive, *, whole: bool) -> Entity:
    event = EventKind.ANSWER_DELIVERED if whole else EventKind.PART_DELIVERED
    personal_id: UUID = await work.tx.fetchval(_PERSONAL, request.subject_id)
    key = await space_key(work.tx, work.keys, personal_id, request.subject_id, work.now)
    package_id = new_id()
    await work.tx.execute(
        _DELIVER,
        request.org_id,
        package_id,
        request.id,
        request.subject_id,
        FORMAT,
        archive.sha256,
        len(archive.content),
        seal(key, archive.content, package_id.bytes),
        work.now,
        work.now + KEPT,
        whole,
    )
    await tell(work, request, event, letter=Letter.ANSWER_READY)
    work.note(rights=_codes(answerable(request)), bytes=len(archive.content), sha256=archive.sha256)
    return Entity(request.org_id, package_id)


def _codes(rights: Sequence[Right]) -> list[str]:
    return [right.value for right in rights]
