"""The mutations of demands."""

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import date
from typing import Any

import strawberry

from habeas.demands.commands import (
    ApproveAuthorityDemand,
    DeliverDemandKey,
    ExamineAuthorityDemand,
    LiftDemandSecrecy,
    RecordAuthorityDemand,
    RefuseAuthorityDemand,
)
from habeas.demands.graphql.demand import AuthorityDemand
from habeas.demands.rules import sets
from habeas.reading.types import DateTime, UserError
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]


@strawberry.input(description="A demand of an authority, as its document says it.")
class RecordAuthorityDemandInput:
    """A demand."""

    authority: str = strawberry.field(description="Which court or authority, up to 400 characters.")
    country: str = strawberry.field(description="Of which country, such as DE.")
    instrument: sets.DemandInstrument = strawberry.field(description="By which kind of legal document (AOMEI-62).")
    citation: str = strawberry.field(description="The document's own reference, such as a file number.")
    provision: str = strawberry.field(description="The provision of law on which the document rests.")
    issued_on: date = strawberry.field(description="The day of the document.")
    received_at: DateTime = strawberry.field(description="When it was received; not in the future.")
    categories: list[str] = strawberry.field(
        description="Which categories of data it demands, as the register has them."
    )
    persons: list[str] = strawberry.field(
        description="Whom it names, 1 to 50: the address with which somebody signs in, or the id of a person."
    )
    secrecy_until: DateTime | None = strawberry.field(
        description="Until when the people concerned may not be told, at most 730 days ahead; null: they are told now.",
        default=None,
    )
    secrecy_basis: str | None = strawberry.field(
        description="The provision or order that forbids to tell them; needed with an end.", default=None
    )


@strawberry.input(description="What the first review found.")
class ExamineAuthorityDemandInput:
    """An examination."""

    demand: strawberry.ID = strawberry.field(description="Which demand.")
    finding: str = strawberry.field(description="Why it has to be followed, and so far only; up to 4,000 characters.")
    categories: list[str] = strawberry.field(description="Which of the demanded categories may be had for it.")
    collected_from: DateTime | None = strawberry.field(description="Only what was collected since.", default=None)
    collected_before: DateTime | None = strawberry.field(description="Only what was collected before.", default=None)


@strawberry.input(description="One demand.")
class AuthorityDemandInput:
    """A demand."""

    demand: strawberry.ID = strawberry.field(description="Which demand.")


@strawberry.input(description="One demand, and why.")
class AuthorityDemandReasonInput:
    """A reason."""

    demand: strawberry.ID = strawberry.field(description="Which demand.")
    reason: str = strawberry.field(description="Why, up to 4,000 characters.")


@strawberry.input(description="To whom the key of a package goes.")
class DeliverDemandKeyInput:
    """A delivery."""

    demand: strawberry.ID = strawberry.field(description="Which demand.")
    recipient: str = strawberry.field(description="Who gets it at the authority; the demand keeps it.")
    channel: str = strawberry.field(description="By which way, another one than the package's; the demand keeps it.")


@strawberry.type(description="The demand as it now stands.")
class AuthorityDemandPayload:
    """What each step answers."""

    demand: AuthorityDemand | None = strawberry.field(description="The demand; null where the step was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type(description="The key of a package.")
class DeliverDemandKeyPayload:
    """What the delivery of a key answers."""

    demand: AuthorityDemand | None = strawberry.field(description="The demand; null where it was refused.")
    key: str | None = strawberry.field(
        description="The key of each JWE of the package (dir, A256GCM), as `k` of a JWK: base64url without padding."
    )
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type
class AuthorityDemandMutation:
    """Mutations of demands."""

    @strawberry.mutation(
        description="Enter a demand of a court or an authority (scope demands:handle, after a recent sign-in). The"
        " people whom it names are told at once, in the API and by mail, unless a law forbids it."
    )
    async def record_authority_demand(self, info: Info, input: RecordAuthorityDemandInput) -> AuthorityDemandPayload:  # noqa: A002
        """Run RecordAuthorityDemand."""
        command = RecordAuthorityDemand(
            input.authority,
            input.country,
            input.instrument,
            input.citation,
            input.provision,
            input.issued_on,
            input.received_at,
            tuple(input.categories),
            tuple(input.persons),
            input.secrecy_until,
            input.secrecy_basis,
        )
        return await info.context.write(info, lambda: command)  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="The first review: on what basis a demand must be followed, and what may be had for it (AOMEI-64)."
    )
    async def examine_authority_demand(self, info: Info, input: ExamineAuthorityDemandInput) -> AuthorityDemandPayload:  # noqa: A002
        """Run ExamineAuthorityDemand."""
        window = (input.collected_from, input.collected_before)
        command = ExamineAuthorityDemand(input.demand, input.finding, tuple(input.categories), *window)
        return await info.context.write(info, lambda: command)  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="The second review, by another person than the first one, after a recent sign-in with a second"
        " factor; the package is made then. FORBIDDEN to whoever examined it."
    )
    async def approve_authority_demand(self, info: Info, input: AuthorityDemandInput) -> AuthorityDemandPayload:  # noqa: A002
        """Run ApproveAuthorityDemand."""
        return await info.context.write(info, lambda: ApproveAuthorityDemand(input.demand))  # type: ignore[no-any-return]

    @strawberry.mutation(description="Refuse a demand that nobody approved yet; nothing of it is ever handed over.")
    async def refuse_authority_demand(self, info: Info, input: AuthorityDemandReasonInput) -> AuthorityDemandPayload:  # noqa: A002
        """Run RefuseAuthorityDemand."""
        return await info.context.write(info, lambda: RefuseAuthorityDemand(input.demand, input.reason))  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="End the secrecy of a demand before its time, as its authority allowed: its people are told now."
    )
    async def lift_demand_secrecy(self, info: Info, input: AuthorityDemandReasonInput) -> AuthorityDemandPayload:  # noqa: A002
        """Run LiftDemandSecrecy."""
        return await info.context.write(info, lambda: LiftDemandSecrecy(input.demand, input.reason))  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="Take the key of a package that another person fetched, to deliver it by a way of its own, after a"
        " recent sign-in with a second factor (AOMEI-65). By this the data are handed over; to whom the key goes and"
        " by which way stays with the demand."
    )
    async def deliver_demand_key(self, info: Info, input: DeliverDemandKeyInput) -> DeliverDemandKeyPayload:  # noqa: A002
        """Run DeliverDemandKey."""
        context, command = info.context, DeliverDemandKey(input.demand, input.recipient, input.channel)

        def shown(result: Mapping[str, Any]) -> Mapping[str, Any]:
            key = context.writes.keys[context.require_actor().region].opened(b64decode(result["wrapped"]))
            return {"key": urlsafe_b64encode(key).rstrip(b"=").decode()}

        return await context.write(info, lambda: command, shown)  # type: ignore[no-any-return]
