"""Delays of ledger entries, as an organization's administrators ask for and decide them."""

import strawberry

from habeas.access import Role
from habeas.audit.model import LedgerDelay as LedgerDelayRow
from habeas.inventory.graphql import Controller
from habeas.oversight.commands.delay_entries import ApproveLedgerDelay, RequestLedgerDelay
from habeas.oversight.commands.lift_delay import HERE, LiftLedgerDelay
from habeas.oversight.commands.whereabouts import DESK, DIRECTORY, region_of
from habeas.oversight.rules.delay import DelayReason
from habeas.reading.binding import Same
from habeas.reading.fields import bound, column, extend, global_id, one, paged
from habeas.reading.types import Connection, DateTime, Node, UserError
from habeas.tenancy.graphql import Member, Organization
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]

LedgerDelayReason = strawberry.enum(
    DelayReason, name="LedgerDelayReason", description="Why a person is told later of looks at them."
)


@bound(LedgerDelayRow, tag="DLY")
@strawberry.type(
    description="That one member is told later of looks at them for one purpose. The entries are in the signed log at"
    " once, they are counted in public, and the member reads them when the delay expires."
)
class LedgerDelay(Node):
    """A delay."""

    id: strawberry.ID = global_id("The delay's id.")
    member: Member | None = one(Member, "Whose ledger.", on=(Same("org_id", "org_id"), Same("id", "member_id")))
    purpose: str = column("For looks for which purpose.")
    reason: DelayReason = column("Why.")
    note: str = column("The same in words.")
    days: int = column("For how many days from the decision.")
    requested_at: DateTime = column("When it was asked for.")
    approved_at: DateTime | None = column("When a second person decided it; null until then.")
    expires_at: DateTime | None = column("When the member reads the entries, unless it is lifted before.")
    lifted_at: DateTime | None = column("When it was lifted, since when it delays nothing; null if it was not.")


@extend(Organization)
class OrganizationDelays:
    """What delays add to an organization."""

    ledger_delays: Connection[LedgerDelay] = paged(
        LedgerDelay,
        "Delays of entries that were asked for, the latest first (scope oversight:approve).",
        on=(Same("org_id", "org_id"),),
        order=("requested_at", "id"),
        descending=True,
    )


@extend(Controller)
class ControllerDelays:
    """What delays add to the controller."""

    ledger_delays: Connection[LedgerDelay] = paged(
        LedgerDelay,
        "Delays of entries in all organizations of the controller, the latest first (scope requests:handle).",
        on=(Same("controller_id", "org_id"),),
        order=("requested_at", "id"),
        descending=True,
        across=True,
    )


@strawberry.input(description="A request to delay entries.")
class RequestLedgerDelayInput:
    """A request."""

    member: strawberry.ID = strawberry.field(description="Whose ledger.")
    purpose: str = strawberry.field(description="For looks for which purpose, as announced.")
    reason: DelayReason = strawberry.field(description="Why.")
    note: str = strawberry.field(description="The same in words, up to 500 characters.")
    days: int = strawberry.field(description="For how many days, 1 to 30.")


@strawberry.input(description="One delay of the own organization.")
class LedgerDelayInput:
    """A delay."""

    delay: strawberry.ID = strawberry.field(description="Which delay.")


@strawberry.type(description="The delay as it now stands.")
class LedgerDelayPayload:
    """What asking and deciding answer."""

    delay: LedgerDelay | None = strawberry.field(description="The delay; null where it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type
class DelayMutation:
    """Mutations of delays."""

    @strawberry.mutation(
        description="Ask that a member be told later of looks for a purpose (scopes members:read and"
        " oversight:approve). Nothing is delayed until a second person has decided it."
    )
    async def request_ledger_delay(self, info: Info, input: RequestLedgerDelayInput) -> LedgerDelayPayload:  # noqa: A002
        """Run RequestLedgerDelay."""
        return await info.context.write(  # type: ignore[no-any-return]
            info, lambda: RequestLedgerDelay(input.member, input.purpose, input.reason, input.note, input.days)
        )

    @strawberry.mutation(
        description="Decide, as a second person, that a delay begins now (scopes members:read and oversight:approve,"
        " after a recent sign-in with a second factor). It ends by itself and cannot be prolonged."
    )
    async def approve_ledger_delay(self, info: Info, input: LedgerDelayInput) -> LedgerDelayPayload:  # noqa: A002
        """Run ApproveLedgerDelay."""
        return await info.context.write(info, lambda: ApproveLedgerDelay(input.delay))  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="End a delay now, or refuse one that waits (scope oversight:approve, or requests:handle of the"
        " controller, after a recent sign-in). The member reads at once what it kept from them, each with"
        " `delayedUntil` and the reason; the public count of what was ever delayed stays."
    )
    async def lift_ledger_delay(self, info: Info, input: LedgerDelayInput) -> LedgerDelayPayload:  # noqa: A002
        """Run LiftLedgerDelay."""
        context = info.context
        actor, regions, mechanisms = context.require_actor(), context.writes.regions, context.reads.mechanisms
        purpose = DESK if actor.role is Role.PRIVACY_TEAM else DIRECTORY
        found = await region_of(regions, mechanisms, actor, input.delay, HERE, purpose=purpose)
        return await context.write(info, lambda: LiftLedgerDelay(input.delay, found))  # type: ignore[no-any-return]
