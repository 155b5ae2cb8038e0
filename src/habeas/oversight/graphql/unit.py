"""Units of an organization and their delegation, as its administrators handle them and its members see them."""

from uuid import UUID

import strawberry

from habeas.access import Permission, Variable
from habeas.oversight.commands.units import MEMBER_HERE, AssignToUnit, CreateUnit, DelegateUnit, RevokeUnitGrant
from habeas.oversight.commands.whereabouts import DIRECTORY, region_of
from habeas.oversight.unit_spreading import Units
from habeas.reading.binding import OfActor, Same
from habeas.reading.fields import bound, column, extend, global_id, many, one, paged
from habeas.reading.globalid import decode
from habeas.reading.types import Connection, DateTime, Node, UserError
from habeas.tenancy import model
from habeas.tenancy.graphql import Member, Organization, Viewer
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]


@bound(model.Unit, tag="UNI")
@strawberry.type(description="A part of an organization, whose members' directory entries can be delegated.")
class Unit(Node):
    """A unit."""

    id: strawberry.ID = global_id("The unit's id.")
    name: str = column("Its name.")


@bound(model.UnitGrant, tag="UGR")
@strawberry.type(
    description="That a unit's directory is delegated to a member, for a time. The database opens the rows of the unit"
    " between these two instants and at no other."
)
class UnitGrant(Node):
    """A delegation."""

    id: strawberry.ID = global_id("The delegation's id.")
    unit: Unit | None = one(Unit, "Of which unit.", on=(Same("org_id", "org_id"), Same("id", "unit_id")))
    member: Member | None = one(Member, "To whom.", on=(Same("org_id", "org_id"), Same("id", "member_id")))
    reason: str = column("Why, in the administrator's words.")
    starts_at: DateTime = column("From when.")
    expires_at: DateTime = column("Until when, unless it is revoked before.")
    revoked_at: DateTime | None = column("When it was revoked.")


@extend(Member)
class MemberUnit:
    """What units add to a member."""

    unit: Unit | None = one(
        Unit, "The unit that the member is in.", on=(Same("org_id", "org_id"), Same("id", "unit_id"))
    )


@extend(Organization)
class OrganizationUnits:
    """What units add to an organization."""

    units: list[Unit] = many(Unit, "Its units.", on=(Same("org_id", "org_id"),), order=("name", "id"))
    unit_grants: Connection[UnitGrant] = paged(
        UnitGrant,
        "To whom its units are or were delegated, the latest first.",
        on=(Same("org_id", "org_id"),),
        order=("starts_at", "id"),
        descending=True,
    )


@extend(Viewer)
class ViewerUnits:
    """What units add to the viewer."""

    unit_grants: list[UnitGrant] = many(
        UnitGrant,
        "Units that are or were delegated to the caller.",
        on=(OfActor("subject_id", Variable.SUBJECT),),
        order=("starts_at", "id"),
    )


@strawberry.input(description="A new unit.")
class CreateUnitInput:
    """A new unit."""

    organization: strawberry.ID = strawberry.field(description="Of which organization.")
    name: str = strawberry.field(description="Its name, up to 120 characters.")


@strawberry.input(description="A member and the unit that they come to be in.")
class AssignToUnitInput:
    """An assignment."""

    member: strawberry.ID = strawberry.field(description="Which member.")
    unit: strawberry.ID | None = strawberry.field(description="Which unit; null for none.", default=None)


@strawberry.input(description="A unit that is delegated to a member.")
class DelegateUnitInput:
    """A delegation."""

    unit: strawberry.ID = strawberry.field(description="Which unit.")
    member: strawberry.ID = strawberry.field(description="To which member; one without another task.")
    reason: str = strawberry.field(description="Why, in up to 500 characters.")
    days: int = strawberry.field(description="For how many days from now, 1 to 90.")


@strawberry.input(description="One delegation of the own organization.")
class UnitGrantInput:
    """A delegation."""

    grant: strawberry.ID = strawberry.field(description="Which delegation.")


@strawberry.type(description="The unit as it now stands.")
class UnitPayload:
    """What making a unit answers."""

    unit: Unit | None = strawberry.field(description="The unit; null where it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type(description="The member as they now stand.")
class AssignToUnitPayload:
    """What assigning answers."""

    member: Member | None = strawberry.field(description="The member; null where it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type(description="The delegation as it now stands.")
class UnitGrantPayload:
    """What delegating and revoking answer."""

    grant: UnitGrant | None = strawberry.field(description="The delegation; null where it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


async def _where(context: RequestContext, member: str, unit: str | None) -> str | None:
    """The other region in which a member lives, where a mechanism lets the caller look; the unit is there then."""
    actor, writes = context.require_actor(), context.writes
    region = await region_of(writes.regions, context.reads.mechanisms, actor, member, MEMBER_HERE, purpose=DIRECTORY)
    found = None if unit is None or region is None else decode(unit)
    if found is not None and found.org_id == actor.organization_id and actor.may(Permission.MEMBERS_MANAGE):
        key = found.key_as(UUID)
        if isinstance(key, UUID):
            await Units(writes).carry_unit(actor, key)
    return region


@strawberry.type
class UnitMutation:
    """Mutations of units."""

    @strawberry.mutation(description="Make a unit of the own organization (scope members:manage).")
    async def create_unit(self, info: Info, input: CreateUnitInput) -> UnitPayload:  # noqa: A002
        """Run CreateUnit."""
        return await info.context.write(info, lambda: CreateUnit(input.organization, input.name))  # type: ignore[no-any-return]

    @strawberry.mutation(description="Put a member into a unit, or into none (scopes members:manage and members:read).")
    async def assign_to_unit(self, info: Info, input: AssignToUnitInput) -> AssignToUnitPayload:  # noqa: A002
        """Run AssignToUnit."""
        region = await _where(info.context, input.member, input.unit)
        return await info.context.write(info, lambda: AssignToUnit(input.member, input.unit, region))  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="Delegate a unit's directory to a member for a time (scopes members:manage and members:read, after"
        " a recent sign-in with a second factor). Nobody delegates to themself."
    )
    async def delegate_unit(self, info: Info, input: DelegateUnitInput) -> UnitGrantPayload:  # noqa: A002
        """Run DelegateUnit."""
        region = await _where(info.context, input.member, input.unit)
        return await info.context.write(  # type: ignore[no-any-return]
            info, lambda: DelegateUnit(input.unit, input.member, input.reason, input.days, region)
        )

    @strawberry.mutation(description="End a delegation before its time (scope members:manage).")
    async def revoke_unit_grant(self, info: Info, input: UnitGrantInput) -> UnitGrantPayload:  # noqa: A002
        """Run RevokeUnitGrant."""
        return await info.context.write(info, lambda: RevokeUnitGrant(input.grant))  # type: ignore[no-any-return]
