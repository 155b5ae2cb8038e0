"""Prepares the package that answers a request: streamed from one instant of the region, sealed frame by frame."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from habeas.access import Actor
from habeas.audit.entering import enter_person
from habeas.connectors.commands import Asking, Exported, ask_systems, exported
from habeas.connectors.rules.sets import Operation
from habeas.jurisdictions.rules.sets import DenialCode, Right
from habeas.kernel.ids import new_id
from habeas.rights.answers.archive import Archive, Keep, Written
from habeas.rights.answers.document import without_values
from habeas.rights.answers.packing import Answered, pack
from habeas.rights.answers.signature import Sign
from habeas.rights.catalog import KINDS
from habeas.rights.commands.collect import HeldRecords, Whose, collect_held, keys_of
from habeas.rights.commands.load import Loaded, load_request
from habeas.rights.kind import Handling
from habeas.rights.rules.states import WAITING, Outcome
from habeas.storage.framed import seal_frame
from habeas.storage.regions import Region
from habeas.storage.sealed import KEY_BYTES
from habeas.storage.transaction import snapshot, write
from habeas.writing.run import WriteEngine
from habeas.writing.work import Work

_GIVEN = frozenset({Outcome.PENDING, Outcome.GRANTED, Outcome.PARTLY_GRANTED})

EXISTS = """
select exists (select from habeas.answer_package where org_id = $1 and request_id = $2 and created_at >= coalesce(
    (select max(settled_at) from habeas.system_step
      where org_id = $1 and request_id = $2 and operation = 'EXPORT'), '-infinity'))
"""
_CHUNK = """insert into habeas.answer_chunk (org_id, package_id, position, request_id, subject_id, sealed)
            values ($1, $2, $3, $4, $5, $6)"""
_LEFT_OVER = """
delete from habeas.answer_chunk c where c.subject_id = $1 and c.org_id = $2 and c.request_id = $3
   and not exists (select from habeas.answer_package p where p.org_id = c.org_id and p.id = c.package_id)
"""


@dataclass(frozen=True)
class Prepared:
    """A package whose frames are stored, and that nothing can open but `key`, which is stored nowhere yet.

    `seen_keys` are the wrapped keys of the person's spaces as of the instant that it shows; `outstanding`: some system
    of the controller still owes its part.
    """

    id: UUID
    key: bytes = field(repr=False)
    written: Written
    seen_keys: tuple[bytes, ...]
    outstanding: bool = False


async def prepare_package(engine: WriteEngine, actor: Actor, request_id: UUID, sign: Sign | None) -> Prepared | None:
    """The package; None where there is none to prepare: made before, withdrawn, refused, or not yet due.

    One package at a time is prepared by a process in each region: reading it and keeping it are two transactions.
    An attempt that broke off leaves frames that nobody can open; the next one clears them away.
    """
    region, org_id = engine.regions[actor.region], actor.organization_id
    asked = await _asked(engine, actor, request_id)
    if asked is None:
        return None
    subject_id, systems = asked
    await enter_person(region, subject_id)
    async with region.twofold, snapshot(region, actor) as tx:
        request = await load_request(tx, org_id, request_id, hold=False)
        rights = answerable(request)
        await clear_left_over(region, actor, request)
        package_id, key = new_id(), os.urandom(KEY_BYTES)
        whose = Whose(request.subject_id, org_id, actor.controller_id)
        records = HeldRecords(tx, engine.keys[region.code], whose)
        held = await collect_held(tx, engine.keys[region.code], whose, request)
        held = replace(held, systems=[each.document() for each in systems])
        if set(rights) <= unverified(request):
            held, rights = without_values(held), (Right.CONFIRMATION,)
        answered = Answered(held, rights, records, request.language, engine.clock.now())
        archive = Archive(answered.made_at, _keeping(region, actor, request, package_id, key))
        written = await pack(answered, archive, sign)
        outstanding = any(each.outstanding for each in systems)
        return Prepared(package_id, key, written, tuple(await keys_of(tx, request.subject_id)), outstanding)


async def _asked(engine: WriteEngine, actor: Actor, request_id: UUID) -> tuple[UUID, list[Exported]] | None:
    """Who asks, and what the systems of the controller answered; None where nothing is to be prepared, or not yet."""
    region, org_id = engine.regions[actor.region], actor.organization_id
    async with write(region, actor) as tx:
        request = await load_request(tx, org_id, request_id)
        if not answerable(request) or request.status in WAITING or await tx.fetchval(EXISTS, org_id, request_id):
            return None
        work = Work(tx, actor, engine.clock.now(), org_id, engine.keys[region.code])
        systems = await _systems(work, request)
        await work.hand_over()
        return None if any(each.awaited(work.now) for each in systems) else (request.subject_id, systems)


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
    """The rights of the request that a package answers, unless they were refused or withdrawn.

    What is granted to somebody who could not be verified stands in a package by itself, without any value.
    """
    found = tuple(
        right
        for right, outcome in request.outcomes.items()
        if outcome in _GIVEN and right in KINDS and KINDS[right].handling is Handling.PACKAGE
    )
    return tuple(right for right in found if right not in unverified(request)) or found


def unverified(request: Loaded) -> frozenset[Right]:
    """The rights that were answered in part, since their sender could not be verified."""
    refused = DenialCode.IDENTITY_NOT_VERIFIED
    return frozenset(right for right, code in request.denials.items() if code == refused)


def codes(rights: Sequence[Right]) -> list[str]:
    """The rights as the journal names them."""
    return [right.value for right in rights]


def _keeping(region: Region, actor: Actor, request: Loaded, package_id: UUID, key: bytes) -> Keep:
    async def keep(position: int, content: bytes, last: bool) -> None:
        sealed = seal_frame(key, package_id.bytes, position, content, last=last)
        async with write(region, actor) as tx:
            await tx.execute(_CHUNK, request.org_id, package_id, position, request.id, request.subject_id, sealed)

    return keep


async def clear_left_over(region: Region, actor: Actor, request: Loaded) -> None:
    """Delete the frames of attempts that broke off before their package was delivered."""
    async with write(region, actor) as tx:
        # Held, for whoever delivers holds it too: frames whose package is not committed yet look as if left over.
        await load_request(tx, request.org_id, request.id)
        await tx.execute(_LEFT_OVER, request.subject_id, request.org_id, request.id)
