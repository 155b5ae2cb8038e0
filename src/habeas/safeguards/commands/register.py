"""The registers of a controller: baselines, safeguards with their evidence, and the policies of the house."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.payload import Entity
from habeas.safeguards.commands.load import not_found, own_row, person
from habeas.safeguards.model import HousePolicy, Safeguard, SafeguardBaseline, SafeguardEvidence
from habeas.safeguards.rules.register import checked, checked_all, checked_days, checked_due, checked_past
from habeas.safeguards.rules.sets import SafeguardKind, SafeguardThreat
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work

_BASELINES = "select code, requirements from habeas.safeguard_baseline where org_id = $1"
_CODE = "select exists (select from habeas.safeguard where org_id = $1 and code = $2)"
_FIND = "select retired_at from habeas.safeguard where org_id = $1 and id = $2 for update"
_RETIRE = "update habeas.safeguard set retired_at = $3 where org_id = $1 and id = $2"
_CURRENT = (
    "select version from habeas.house_policy where org_id = $1 and code = $2 and superseded_at is null for update"
)
_SUPERSEDE = (
    "update habeas.house_policy set superseded_at = $3 where org_id = $1 and code = $2 and superseded_at is null"
)
SHORT = 200


@dataclass(frozen=True)
class RecordSafeguardBaseline:
    """Record a standard with its requirements, each by its number there."""

    code: str
    title: str
    requirements: tuple[str, ...]


@dataclass(frozen=True)
class RecordSafeguard:
    """Record a measure: against which threats, whose, by which requirements, and for how long evidence of it counts."""

    code: str
    title: str
    kind: SafeguardKind
    threats: tuple[SafeguardThreat, ...]
    statement: str
    owner: str
    mappings: tuple[tuple[str, str], ...]
    evidence_days: int


@dataclass(frozen=True)
class RecordSafeguardEvidence:
    """Enter what somebody found when they looked at a safeguard."""

    safeguard: str
    effective: bool
    note: str
    reference: str | None = None
    seen_at: datetime | None = None


@dataclass(frozen=True)
class RetireSafeguard:
    """Say that a safeguard no longer stands; what it covered is open then."""

    safeguard: str


@dataclass(frozen=True)
class RecordHousePolicy:
    """Record a policy, or its next version; a review that changes nothing is a version too."""

    code: str
    title: str
    text: str
    owner: str
    review_due_at: datetime


@handler(RecordSafeguardBaseline, again_on="safeguard_baseline_code_key")
async def record_baseline(command: RecordSafeguardBaseline, work: Work) -> Entity:
    """Answers the baseline. BAD_USER_INPUT; ILLEGAL_STEP for a code that is recorded already."""
    org_id, code = work.actor.organization_id, checked(command.code, "code", SHORT)
    if code in await _baselines(work):
        raise DomainError(ErrorCode.ILLEGAL_STEP, "This baseline is recorded; an edition has its own code.", ("code",))
    row = SafeguardBaseline(
        org_id=org_id,
        id=new_id(),
        code=code,
        title=checked(command.title, "title", SHORT),
        requirements=checked_all(command.requirements, "requirements"),
        recorded_at=work.now,
    )
    await insert(work.tx, [row])
    work.concerns("SafeguardBaseline", row.id)
    return Entity(org_id, row.id)


@handler(RecordSafeguard, again_on="safeguard_code_key")
async def record_safeguard(command: RecordSafeguard, work: Work) -> Entity:
    """Answers the safeguard. BAD_USER_INPUT, for a requirement that no baseline has too; ILLEGAL_STEP for its code."""
    org_id, code = work.actor.organization_id, checked(command.code, "code", SHORT)
    if await work.tx.fetchval(_CODE, org_id, code):
        raise DomainError(ErrorCode.ILLEGAL_STEP, "A safeguard of this code is recorded already.", ("code",))
    if not command.threats:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Name the threats against which it stands.", ("threats",))
    known = await _baselines(work)
    if any(requirement not in known.get(baseline, ()) for baseline, requirement in command.mappings):
        raise DomainError(ErrorCode.BAD_USER_INPUT, "No recorded baseline has such a requirement.", ("mappings",))
    row = Safeguard(
        org_id=org_id,
        id=new_id(),
        code=code,
        title=checked(command.title, "title", SHORT),
        kind=command.kind.value,
        threats=sorted({each.value for each in command.threats}),
        statement=checked(command.statement, "statement"),
        owner=checked(command.owner, "owner", SHORT),
        mappings=[{"baseline": each[0], "requirement": each[1]} for each in dict.fromkeys(command.mappings)],
        evidence_days=checked_days(command.evidence_days, "evidenceDays"),
        recorded_at=work.now,
    )
    await insert(work.tx, [row])
    work.concerns("Safeguard", row.id)
    return Entity(org_id, row.id)


@handler(RecordSafeguardEvidence)
async def record_evidence(command: RecordSafeguardEvidence, work: Work) -> Entity:
    """Answers the safeguard. NOT_FOUND, BAD_USER_INPUT; ILLEGAL_STEP for one that is retired."""
    org_id, safeguard_id = work.actor.organization_id, await _standing(work, command.safeguard)
    row = SafeguardEvidence(
        org_id=org_id,
        id=new_id(),
        safeguard_id=safeguard_id,
        effective=command.effective,
        note=checked(command.note, "note"),
        reference=None if command.reference is None else checked(command.reference, "reference", SHORT),
        seen_at=checked_past(command.seen_at, work.now, "seenAt"),
        recorded_by=person(work.actor),
        recorded_at=work.now,
    )
    await insert(work.tx, [row])
    return Entity(org_id, safeguard_id)


@handler(RetireSafeguard)
async def retire(command: RetireSafeguard, work: Work) -> Entity:
    """Answers the safeguard. NOT_FOUND; ILLEGAL_STEP for one that is retired."""
    org_id, safeguard_id = work.actor.organization_id, await _standing(work, command.safeguard)
    await work.tx.execute(_RETIRE, org_id, safeguard_id, work.now)
    return Entity(org_id, safeguard_id)


@handler(RecordHousePolicy, again_on="house_policy_version_key")
async def record_policy(command: RecordHousePolicy, work: Work) -> Entity:
    """Answers the version that holds from now on. BAD_USER_INPUT."""
    org_id, code = work.actor.organization_id, checked(command.code, "code", SHORT)
    before = await work.tx.fetchval(_CURRENT, org_id, code)
    row = HousePolicy(
        org_id=org_id,
        id=new_id(),
        code=code,
        version=(before or 0) + 1,
        title=checked(command.title, "title", SHORT),
        text=checked(command.text, "text", 20_000),
        owner=checked(command.owner, "owner", SHORT),
        recorded_by=person(work.actor),
        recorded_at=work.now,
        review_due_at=checked_due(command.review_due_at, work.now, "reviewDueAt"),
    )
    await work.tx.execute(_SUPERSEDE, org_id, code, work.now)
    await insert(work.tx, [row])
    work.concerns("HousePolicy", row.id)
    work.note(version=row.version)
    return Entity(org_id, row.id)


async def _baselines(work: Work) -> Mapping[str, Any]:
    rows = await work.tx.fetch(_BASELINES, work.actor.organization_id)
    return {row["code"]: row["requirements"] for row in rows}


async def _standing(work: Work, text: str) -> UUID:
    org_id, key = work.actor.organization_id, own_row(text, "SFG", work.actor, "safeguard")
    row = await work.tx.fetchrow(_FIND, org_id, key)
    if row is None:
        raise not_found("safeguard")
    if row["retired_at"] is not None:
        raise DomainError(ErrorCode.ILLEGAL_STEP, "The safeguard is retired.", ("safeguard",))
    work.concerns("Safeguard", key)
    return key
