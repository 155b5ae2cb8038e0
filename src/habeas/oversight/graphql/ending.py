"""The end of an organization, as its administrators bring it about and its members see it coming."""

import strawberry

from habeas.oversight import model
from habeas.oversight.commands.end_organization import (
    ApproveOrganizationEnding,
    CancelOrganizationEnding,
    RequestOrganizationEnding,
)
from habeas.reading.binding import Same
from habeas.reading.fields import bound, column, extend, global_id, many
from habeas.reading.types import DateTime, Node, UserError
from habeas.tenancy.graphql import Organization
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]


@bound(model.OrganizationEnding, tag="END")
@strawberry.type(
    description="The end of an organization: two administrators want it, and 14 days pass. Then members are released,"
    " domains given up and the keys of its spaces destroyed; what was written down of looks stays."
)
class OrganizationEnding(Node):
    """An ending."""

    id: strawberry.ID = global_id("The ending's id.")
    requested_at: DateTime = column("When it was asked for.")
    approved_at: DateTime | None = column("When a second administrator approved it.")
    ends_at: DateTime | None = column("When it is carried out; until then it can be called off.")
    cancelled_at: DateTime | None = column("When it was called off.")
    ended_at: DateTime | None = column("When it was carried out.")


@extend(Organization)
class OrganizationEndings:
    """What is added to an organization."""

    endings: list[OrganizationEnding] = many(
        OrganizationEnding,
        "Endings that its administrators asked for; its members see them too.",
        on=(Same("org_id", "org_id"),),
        order=("requested_at", "id"),
    )


@strawberry.input(description="One's own organization.")
class RequestOrganizationEndingInput:
    """An organization."""

    organization: strawberry.ID = strawberry.field(description="Which organization.")


@strawberry.input(description="One ending of the own organization.")
class OrganizationEndingInput:
    """An ending."""

    ending: strawberry.ID = strawberry.field(description="Which ending.")


@strawberry.type(description="The ending as it now stands.")
class OrganizationEndingPayload:
    """What a step answers."""

    ending: OrganizationEnding | None = strawberry.field(description="The ending; null where it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type
class EndingMutation:
    """Mutations of endings."""

    @strawberry.mutation(description="Ask that the own organization be ended (scope members:manage).")
    async def request_organization_ending(
        self,
        info: Info,
        input: RequestOrganizationEndingInput,  # noqa: A002
    ) -> OrganizationEndingPayload:
        """Run RequestOrganizationEnding."""
        return await info.context.write(  # type: ignore[no-any-return]
            info, lambda: RequestOrganizationEnding(input.organization)
        )

    @strawberry.mutation(
        description="Approve an ending that another administrator asked for (scope members:manage). It is carried out"
        " after 14 days; every member is told at once."
    )
    async def approve_organization_ending(
        self,
        info: Info,
        input: OrganizationEndingInput,  # noqa: A002
    ) -> OrganizationEndingPayload:
        """Run ApproveOrganizationEnding."""
        return await info.context.write(  # type: ignore[no-any-return]
            info, lambda: ApproveOrganizationEnding(input.ending)
        )

    @strawberry.mutation(description="Call an ending off, until it is carried out (scope members:manage).")
    async def cancel_organization_ending(
        self,
        info: Info,
        input: OrganizationEndingInput,  # noqa: A002
    ) -> OrganizationEndingPayload:
        """Run CancelOrganizationEnding."""
        return await info.context.write(  # type: ignore[no-any-return]
            info, lambda: CancelOrganizationEnding(input.ending)
        )
