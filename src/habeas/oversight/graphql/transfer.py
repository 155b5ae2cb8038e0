"""The transfer of an organization to another legal entity, as both sides and the members see it."""

import strawberry

from habeas.oversight import model
from habeas.oversight.commands.transfer import AcceptTransfer, ApproveTransfer, CancelTransfer, ProposeTransfer
from habeas.reading.binding import Same
from habeas.reading.fields import bound, column, extend, global_id, many
from habeas.reading.types import DateTime, Node, UserError
from habeas.tenancy.graphql import Organization
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]


@bound(model.OrganizationTransfer, tag="TRF")
@strawberry.type(
    description="An organization goes to another legal entity, by merger or sale: two administrators of it want it, the"
    " successor signs, and 30 days pass. Nothing of anybody goes along: members are released, the successor proves each"
    " domain itself, and tells each person anew. What was written down of looks stays (GDPR 13, 14; PIPL 22)."
)
class OrganizationTransfer(Node):
    """A transfer."""

    id: strawberry.ID = global_id("The transfer's id.")
    requested_at: DateTime = column("When it was proposed.")
    approved_at: DateTime | None = column("When a second administrator approved it; the successor sees it from then.")
    accepted_at: DateTime | None = column("When the successor signed; members are told, and see it from then.")
    transfers_at: DateTime | None = column(
        "When it is carried out; members can leave before, and either side can stop it."
    )
    cancelled_at: DateTime | None = column("When it was called off.")
    carried_out_at: DateTime | None = column("When it was carried out.")
    legal_entity: str | None = column("The legal entity that takes over, in its own words.")
    contact: str | None = column("Whom to ask there.")
    statement: str | None = column("What it says about what changes.")


@extend(Organization)
class OrganizationTransfers:
    """What is added to an organization."""

    transfers: list[OrganizationTransfer] = many(
        OrganizationTransfer,
        "Transfers of it to another legal entity; members see those that were announced.",
        on=(Same("org_id", "org_id"),),
        order=("requested_at", "id"),
    )
    offered_transfers: list[OrganizationTransfer] = many(
        OrganizationTransfer,
        "Transfers of other organizations to it (scope members:manage).",
        on=(Same("offered_to", "org_id"),),
        order=("requested_at", "id"),
    )


@strawberry.input(description="To whom the own organization goes.")
class ProposeTransferInput:
    """A proposal."""

    organization: strawberry.ID = strawberry.field(description="Which organization, the caller's own.")
    successor: strawberry.ID = strawberry.field(description="The organization of the legal entity that takes over.")


@strawberry.input(description="One transfer that the own organization takes part in.")
class TransferInput:
    """A transfer."""

    transfer: strawberry.ID = strawberry.field(description="Which transfer.")


@strawberry.input(description="The signature of the successor, with what members are told of it.")
class AcceptTransferInput:
    """A signature."""

    transfer: strawberry.ID = strawberry.field(description="Which transfer.")
    legal_entity: str = strawberry.field(description="The legal entity that takes over.")
    contact: str = strawberry.field(description="Whom to ask there.")
    statement: str = strawberry.field(description="What changes, in words.")


@strawberry.type(description="The transfer as it now stands.")
class TransferPayload:
    """What a step answers."""

    transfer: OrganizationTransfer | None = strawberry.field(description="The transfer; null where it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type
class TransferMutation:
    """Mutations of transfers."""

    @strawberry.mutation(description="Propose that the own organization goes to another legal entity (members:manage).")
    async def propose_transfer(self, info: Info, input: ProposeTransferInput) -> TransferPayload:  # noqa: A002
        """Run ProposeTransfer."""
        return await info.context.write(  # type: ignore[no-any-return]
            info, lambda: ProposeTransfer(input.organization, input.successor)
        )

    @strawberry.mutation(description="Approve a transfer that another administrator proposed (scope members:manage).")
    async def approve_transfer(self, info: Info, input: TransferInput) -> TransferPayload:  # noqa: A002
        """Run ApproveTransfer."""
        return await info.context.write(info, lambda: ApproveTransfer(input.transfer))  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="Sign a transfer for the successor (scope members:manage). Every member is told at once; it is"
        " carried out after 30 days."
    )
    async def accept_transfer(self, info: Info, input: AcceptTransferInput) -> TransferPayload:  # noqa: A002
        """Run AcceptTransfer."""
        return await info.context.write(  # type: ignore[no-any-return]
            info, lambda: AcceptTransfer(input.transfer, input.legal_entity, input.contact, input.statement)
        )

    @strawberry.mutation(description="Call a transfer off, for either side (scope members:manage).")
    async def cancel_transfer(self, info: Info, input: TransferInput) -> TransferPayload:  # noqa: A002
        """Run CancelTransfer."""
        return await info.context.write(info, lambda: CancelTransfer(input.transfer))  # type: ignore[no-any-return]
