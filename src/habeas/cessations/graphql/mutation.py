"""The mutations of cessations."""

import strawberry

from habeas.cessations.commands import AnnounceCessation, RevokeCessation
from habeas.cessations.graphql.cessation import Cessation
from habeas.cessations.rules import DEFAULT_DAYS
from habeas.reading.types import DateTime, UserError
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]


@strawberry.input(description="That a service ends.")
class AnnounceCessationInput:
    """An announcement."""

    service: str = strawberry.field(description="The service, by its code in the register.")
    ends_at: DateTime = strawberry.field(description="When it ends: still ahead, by at most 3650 days.")
    announcement: str = strawberry.field(description="What people are told, up to 4,000 characters.")
    erase_after_days: int = strawberry.field(
        description="From how many days after the end on its data are erased: 1 to 90. The notices say *a reasonable"
        " period*; 30 is this platform's own number.",
        default=DEFAULT_DAYS,
    )


@strawberry.input(description="That a service goes on after all.")
class RevokeCessationInput:
    """A revocation."""

    cessation: strawberry.ID = strawberry.field(description="Which announcement.")


@strawberry.type(description="The announcement as it now stands.")
class CessationPayload:
    """What each step answers."""

    cessation: Cessation | None = strawberry.field(description="The announcement; null where it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type
class CessationMutation:
    """Mutations of cessations."""

    @strawberry.mutation(
        description="Announce that a service ends (scope inventory:manage): in the product at once and in every region,"
        " and by mail to the people of the service. At its date the service takes in nothing more, and its data are"
        " erased after the period, which is irreversible (AISHU-93, AISHU-94, AOMEI-42, AOMEI-43)."
    )
    async def announce_cessation(self, info: Info, input: AnnounceCessationInput) -> CessationPayload:  # noqa: A002
        """Run AnnounceCessation."""
        command = AnnounceCessation(input.service, input.ends_at, input.announcement, input.erase_after_days)
        return await info.context.write(info, lambda: command)  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="Take an announcement back before its date (scope inventory:manage); the service goes on."
    )
    async def revoke_cessation(self, info: Info, input: RevokeCessationInput) -> CessationPayload:  # noqa: A002
        """Run RevokeCessation."""
        return await info.context.write(info, lambda: RevokeCessation(input.cessation))  # type: ignore[no-any-return]
