"""Compares data points with what the vault holds and keeps only which matched; keeps a declaration, sealed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from habeas.jurisdictions.resolution.applicability import named_laws
from habeas.jurisdictions.resolution.identity import declarations_kept_until
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.payload import Entity
from habeas.rights.commands.entrypoints import CHECK_IDENTITY, FORGET_DECLARATION
from habeas.rights.commands.identity import answered, region_of
from habeas.rights.commands.load import Loaded, load_events, load_for_desk, load_own_request, load_request
from habeas.rights.commands.tell import enqueue_at, tell, whose
from habeas.rights.model import IdentityDeclaration
from habeas.rights.rules.states import EventKind, RequestStatus, illegal_step
from habeas.rights.rules.verification import (
    AccountPoint,
    Progress,
    VerificationLevel,
    check_points,
    normalized,
    progress_of,
    spellings,
)
from habeas.storage.rows import insert
from habeas.vault.keys import opened_json, sealed_json
from habeas.writing.command import handler
from habeas.writing.work import Work

_ACCOUNT = """
select p.display_name, p.residence, array(select e.address from habeas.email_address e
        where e.subject_id = p.subject_id and e.verified_at is not null) || array[p.primary_email] as addresses
  from habeas.person p where p.subject_id = $1
"""
_HELD = """
select r.id, r.category_code, r.sealed, k.wrapped from habeas.vault_record r
  join habeas.space_key k on k.org_id = r.org_id and k.subject_id = r.subject_id
 where r.subject_id = $1 and r.category_code = any($2)
"""


_FORGET = "delete from habeas.identity_declaration where org_id = $1 and request_id = $2 and keep_until <= $3"


@dataclass(frozen=True)
class DataPoint:
    """One data point as it was said; it is compared and forgotten."""

    field: str
    value: str


@dataclass(frozen=True)
class ProveIdentity:
    """The person sends data points, and signs the declaration, for a request that waits for them."""

    organization_id: UUID
    request_id: UUID
    points: tuple[DataPoint, ...] = ()
    signature: str | None = None


@dataclass(frozen=True)
class ProveIdentityFor:
    """The desk sends in what the person wrote, such as by letter."""

    organization_id: UUID
    request_id: UUID
    points: tuple[DataPoint, ...] = ()
    signature: str | None = None
    region: str | None = None


@dataclass(frozen=True)
class CheckIdentity:
    """Compare blinded data points; the actor is the system, on behalf of the subject."""

    organization_id: UUID
    request_id: UUID
    points: Mapping[str, str]
    declared: bool = False


@dataclass(frozen=True)
class ForgetDeclaration:
    """Delete the declarations of a request that need not be kept any more; the actor is the system."""

    organization_id: UUID
    request_id: UUID


@handler(ForgetDeclaration)
async def forget(command: ForgetDeclaration, work: Work) -> Entity:
    """Answers the request."""
    work.concerns("RightsRequest", command.request_id, command.organization_id)
    await work.tx.execute(_FORGET, command.organization_id, command.request_id, work.now)
    return Entity(command.organization_id, command.request_id)


@handler(ProveIdentity)
async def prove(command: ProveIdentity, work: Work) -> Entity:
    """Answers the request, whose `verification` says what matched and what is still missing.

    Raises ILLEGAL_STEP where nobody asked, DATA_NOT_NEEDED for anything that was not asked for, IDENTITY_NOT_VERIFIED
    once no try is left.
    """
    own = (command.organization_id, command.request_id, work.actor.subject_id)
    request = await load_own_request(work.tx, *own)
    points = await _checked(work, request, command.points, command.signature)
    if command.signature is not None:
        await _keep_declaration(work, request, command.signature)
    await _compare(work, request, points, declared=command.signature is not None)
    return Entity(request.org_id, request.id)


@handler(ProveIdentityFor, region=region_of)
async def prove_for(command: ProveIdentityFor, work: Work) -> Entity:
    """Answers the request. The desk sees no vault, so the system compares, with digests that nobody can turn back."""
    request = await load_for_desk(work, command.organization_id, command.request_id)
    points = await _checked(work, request, command.points, command.signature)
    if command.signature is not None:
        await _keep_declaration(work, request, command.signature)
    declared = command.signature is not None
    await work.enqueue(CHECK_IDENTITY, {**whose(work, request), "points": points, "declared": declared})
    work.concerns("RightsRequest", request.id, request.org_id)
    work.note(dataPoints=sorted(points), declared=declared)
    return Entity(request.org_id, request.id)


@handler(CheckIdentity)
async def check(command: CheckIdentity, work: Work) -> Entity:
    """Answers the request; one that waits for no proof any more is left alone."""
    request = await load_request(work.tx, command.organization_id, command.request_id)
    work.concerns("RightsRequest", request.id, request.org_id)
    if request.status is RequestStatus.IDENTITY_NEEDED:
        await _compare(work, request, command.points, declared=command.declared)
    return Entity(request.org_id, request.id)


async def _checked(
    work: Work, request: Loaded, points: Sequence[DataPoint], signature: str | None
) -> Mapping[str, str]:
    """The points, blinded, if they are what the request waits for."""
    progress = await _progress(work, request)
    said = {each.field: each.value for each in points}
    if len(said) != len(points):
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Send each data point once.", ("points",))
    check_points(progress, said, signature)
    return {field: _blinded(work, request, field, value) for field, value in said.items()}


async def _progress(work: Work, request: Loaded) -> Progress:
    progress = progress_of(await load_events(work.tx, request))
    if request.status is not RequestStatus.IDENTITY_NEEDED or progress is None:
        raise illegal_step(request.status, f"A request that is {request.status} waits for no proof of identity")
    if progress.question.level is not VerificationLevel.DATA_POINTS:
        return Progress(progress.question)
    return progress


def _blinded(work: Work, request: Loaded, field: str, text: str) -> str:
    return work.keys.blinded(f"{request.id} {field} {normalized(text)}".encode()).hex()


async def _compare(work: Work, request: Loaded, points: Mapping[str, str], *, declared: bool) -> None:
    held = await _held(work, request, points.keys())
    matched = sorted(
        field
        for field, digest in points.items()
        if any(digest == _blinded(work, request, field, text) for text in held.get(field, ()) if normalized(text))
    )
    detail = {"matched": matched, "missed": len(points) - len(matched), "declared": declared}
    await tell(work, request, EventKind.IDENTITY_CHECKED, detail=detail)
    if (await _progress(work, request)).complete:
        await answered(work, request, EventKind.IDENTITY_ASKED, EventKind.IDENTITY_SHOWN, None)


async def _held(work: Work, request: Loaded, fields: Any) -> dict[str, list[str]]:
    """What is held under each field, in every way in which it may be said."""
    found: dict[str, list[str]] = {}
    account = await work.tx.fetchrow(_ACCOUNT, request.subject_id)
    if account is not None:
        found[AccountPoint.NAME] = [account["display_name"]]
        found[AccountPoint.RESIDENCE] = [account["residence"] or ""]
        found[AccountPoint.E_MAIL] = list(account["addresses"])
    for row in await work.tx.fetch(_HELD, request.subject_id, [each for each in fields if each not in found]):
        value = opened_json(work.keys, row["wrapped"], row["sealed"], row["id"].bytes)
        found.setdefault(row["category_code"], []).extend(spellings(value))
    return found


async def _keep_declaration(work: Work, request: Loaded, signature: str) -> None:
    progress = await _progress(work, request)
    identifier, wrapped = new_id(), work.keys.new()
    text = {"text": progress.question.declaration, "request": request.reference, "signedBy": signature}
    row = IdentityDeclaration(
        org_id=request.org_id,
        id=identifier,
        request_id=request.id,
        subject_id=request.subject_id,
        signed_at=work.now,
        keep_until=kept_until(request),
        wrapped=wrapped,
        sealed=sealed_json(work.keys.opened(wrapped), text, identifier),
    )
    await insert(work.tx, [row])
    await enqueue_at(work, request, FORGET_DECLARATION, row.keep_until)


def kept_until(request: Loaded) -> datetime:
    """Until when the laws of the request have its declaration kept (11 CCR 7062(c), 7101(a))."""
    day = declarations_kept_until(named_laws(law["key"] for law in request.trace["laws"]), request.received_at)
    return datetime.combine((day or request.received_at.date()) + timedelta(days=1), time(), UTC)
