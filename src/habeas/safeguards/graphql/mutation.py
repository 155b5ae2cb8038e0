"""The mutations of safeguards."""

import strawberry

from habeas.reading.types import DateTime, UserError
from habeas.safeguards.commands import AcceptStaffUndertaking, PublishStaffUndertaking
from habeas.safeguards.graphql.undertaking import StaffUndertaking
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]


@strawberry.input(description="The next version of what the controller's staff undertake.")
class PublishStaffUndertakingInput:
    """A version."""

    title: str = strawberry.field(description="Its title, up to 200 characters.")
    text: str = strawberry.field(description="The duties and the conduct it asks for, up to 20,000 characters.")
    in_force_from: DateTime = strawberry.field(
        description="From when on whoever of the staff has not accepted it is refused; not in the past."
    )


@strawberry.input(description="Which version is accepted.")
class AcceptStaffUndertakingInput:
    """An acceptance."""

    undertaking: strawberry.ID = strawberry.field(description="The version, as UNDERTAKING_REQUIRED names it.")


@strawberry.type(description="The version of the undertaking.")
class StaffUndertakingPayload:
    """What publishing and accepting answer."""

    undertaking: StaffUndertaking | None = strawberry.field(description="The version; null where it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type
class SafeguardMutation:
    """Mutations of safeguards."""

    @strawberry.mutation(
        description="Publish the next version of the undertaking of confidentiality, in every region (scope"
        " safeguards:manage, after a recent sign-in). From its day on, whoever of the staff has not accepted it gets"
        " UNDERTAKING_REQUIRED to everything but the undertaking itself, whoever published it included."
    )
    async def publish_staff_undertaking(
        self,
        info: Info,
        input: PublishStaffUndertakingInput,  # noqa: A002
    ) -> StaffUndertakingPayload:
        """Run PublishStaffUndertaking."""
        command = PublishStaffUndertaking(input.title, input.text, input.in_force_from)
        return await info.context.write(info, lambda: command)  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="Accept a version of the undertaking, for oneself (scope undertakings:accept): one ahead of its"
        " day too. Nobody can accept it for somebody else."
    )
    async def accept_staff_undertaking(
        self,
        info: Info,
        input: AcceptStaffUndertakingInput,  # noqa: A002
    ) -> StaffUndertakingPayload:
        """Run AcceptStaffUndertaking."""
        return await info.context.write(info, lambda: AcceptStaffUndertaking(input.undertaking))  # type: ignore[no-any-return]
