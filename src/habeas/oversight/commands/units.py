"""Units of an organization: members are put into them, and a unit's directory is delegated for a time."""

from dataclasses import dataclass
from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.oversight.commands.entrypoints import SPREAD_GRANTS, SPREAD_UNIT, payload_of
from habeas.oversight.commands.own_rows import not_found, own_row
from habeas.oversight.rules.announced import checked_note
from habeas.oversight.rules.unit import checked_name, lasting
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.tenancy.model import Unit, UnitGrant
from habeas.writing.command import handler
from habeas.writing.work import Work

MEMBER_HERE = "select exists (select from habeas.membership where org_id = $1 and id = $2)"
_NAMED = "select exists (select from habeas.unit where org_id = $1 and name = $2)"
_UNIT = "select id from habeas.unit where org_id = $1 and id = $2"
_ASSIGN = """
update habeas.membership set unit_id = $3 where org_id = $1 and id = $2 and ended_at is null
"""
_DELEGATE = """
select subject_id from habeas.membership
 where org_id = $1 and id = $2 and ended_at is null and status = 'ACTIVE' and role = 'MEMBER'
"""
_REVOKE = """
update habeas.unit_grant set revoked_at = $3 where org_id = $1 and id = $2 and revoked_at is null and expires_at > $3
"""


@dataclass(frozen=True)
class CreateUnit:
    """Make a unit of the actor's organization (a global id)."""

    organization: str
    name: str


@dataclass(frozen=True)
class AssignToUnit:
    """Put a member (a global id) into a unit, or with None into none; `region` is where the member lives."""

    member: str
    unit: str | None
    region: str | None = None


@dataclass(frozen=True)
class DelegateUnit:
    """Let a plain member, who lives in `region`, read a unit's directory for so many days; both are global ids."""

    unit: str
    member: str
    reason: str
    days: int
    region: str | None = None


@dataclass(frozen=True)
class RevokeUnitGrant:
    """End a delegation (a global id) before its time."""

    grant: str


@handler(CreateUnit, again_on="unit_name_key")
async def create_unit(command: CreateUnit, work: Work) -> Entity:
    """Answer the unit. NOT_FOUND, BAD_USER_INPUT for its name, CONFLICT where there is one of that name."""
    org_id, name = own_row(command.organization, "ORG", work.actor, "organization"), checked_name(command.name)
    if await work.tx.fetchval(_NAMED, org_id, name):
        raise DomainError(ErrorCode.CONFLICT, "There is a unit of that name.", ("name",))
    row = Unit(org_id=org_id, id=new_id(), name=name, created_at=work.now)
    await insert(work.tx, [row])
    await work.enqueue(SPREAD_UNIT, payload_of(work.actor, unit_id=row.id))
    work.concerns("Unit", row.id)
    return Entity(org_id, row.id)


@handler(AssignToUnit, region=lambda command, actor: command.region or actor.region)
async def assign_to_unit(command: AssignToUnit, work: Work) -> Entity:
    """Answer the member. NOT_FOUND for a member or a unit that is not the organization's."""
    org_id, member_id = work.actor.organization_id, own_row(command.member, "MEM", work.actor, "member")
    unit_id = None if command.unit is None else await found_unit(work, command.unit)
    if await work.tx.execute(_ASSIGN, org_id, member_id, unit_id) != "UPDATE 1":
        raise not_found("member")
    work.concerns("Membership", member_id)
    work.note(unit=None if unit_id is None else str(unit_id))
    return Entity(org_id, member_id)


@handler(DelegateUnit, region=lambda command, actor: command.region or actor.region)
async def delegate_unit(command: DelegateUnit, work: Work) -> Entity:
    """Answer the grant, which begins now. NOT_FOUND for anybody but a plain member; FORBIDDEN to give to oneself."""
    org_id, unit_id = work.actor.organization_id, await found_unit(work, command.unit)
    member_id = own_row(command.member, "MEM", work.actor, "member")
    subject_id = await work.tx.fetchval(_DELEGATE, org_id, member_id)
    if subject_id is None:
        raise not_found("member")
    if work.actor.subject_id in (None, subject_id):
        raise DomainError(ErrorCode.FORBIDDEN, "A unit is delegated by another person.")
    assert work.actor.subject_id is not None
    row = UnitGrant(
        org_id=org_id,
        id=new_id(),
        unit_id=unit_id,
        subject_id=subject_id,
        member_id=member_id,
        reason=checked_note(command.reason, ("reason",)),
        granted_by=work.actor.subject_id,
        starts_at=work.now,
        expires_at=work.now + lasting(command.days),
    )
    await insert(work.tx, [row])
    await work.enqueue(SPREAD_GRANTS, payload_of(work.actor, grant_id=row.id))
    work.concerns("UnitGrant", row.id)
    work.note(unit=str(unit_id), days=command.days)
    return Entity(org_id, row.id)


@handler(RevokeUnitGrant)
async def revoke_unit_grant(command: RevokeUnitGrant, work: Work) -> Entity:
    """Answer the grant, which has ended. NOT_FOUND for one that is not there, or over."""
    org_id, grant_id = work.actor.organization_id, own_row(command.grant, "UGR", work.actor, "grant")
    if await work.tx.execute(_REVOKE, org_id, grant_id, work.now) != "UPDATE 1":
        raise not_found("grant")
    await work.enqueue(SPREAD_GRANTS, payload_of(work.actor, grant_id=grant_id))
    work.concerns("UnitGrant", grant_id)
    return Entity(org_id, grant_id)


async def found_unit(work: Work, text: str) -> UUID:
    """The key of a unit of the actor's organization; NOT_FOUND for any other id."""
    unit_id = own_row(text, "UNI", work.actor, "unit")
    if await work.tx.fetchval(_UNIT, work.actor.organization_id, unit_id) is None:
        raise not_found("unit")
    return unit_id
