"""What a controller's desk does about claims of its customers: reviews them, and blocks names."""

import strawberry

from habeas.oversight.commands.block_domain import BlockDomain
from habeas.oversight.commands.review_domain import ReviewDomainClaim
from habeas.oversight.graphql.domain_mutation import DomainPayload
from habeas.reading.types import UserError
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]


@strawberry.input(description="A decision about a claim that waits for a person.")
class ReviewDomainClaimInput:
    """A decision."""

    domain: strawberry.ID = strawberry.field(description="Which claim, of `Organization.claimsToReview`.")
    accepted: bool = strawberry.field(description="May it count? Refused, whoever was captured through it is released.")


@strawberry.input(description="A name that nobody under the controller may claim.")
class BlockDomainInput:
    """A block."""

    name: str = strawberry.field(description="The name, in Unicode or in A-labels; names beneath it are blocked too.")
    reason: str = strawberry.field(description="Why, in up to 500 characters.")


@strawberry.type(description="The name that is blocked.")
class BlockDomainPayload:
    """What blocking answers."""

    name: str | None = strawberry.field(description="The canonical name; null where it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type
class ReviewMutation:
    """Mutations of the controller's desk."""

    @strawberry.mutation(
        description="Decide about a customer's claim that waits for a person (scope domains:review). Accepted, it is"
        " looked up at once; the challenge still has to be in DNS."
    )
    async def review_domain_claim(self, info: Info, input: ReviewDomainClaimInput) -> DomainPayload:  # noqa: A002
        """Run ReviewDomainClaim."""
        return await info.context.write(  # type: ignore[no-any-return]
            info, lambda: ReviewDomainClaim(input.domain, input.accepted)
        )

    @strawberry.mutation(
        description="Keep a name and those beneath it from being claimed (scope domains:review). Oversight through a"
        " claim that stands is frozen until somebody reviewed it."
    )
    async def block_domain(self, info: Info, input: BlockDomainInput) -> BlockDomainPayload:  # noqa: A002
        """Run BlockDomain."""
        return await info.context.write(  # type: ignore[no-any-return]
            info, lambda: BlockDomain(input.name, input.reason), lambda result: {"name": result["name"]}
        )
