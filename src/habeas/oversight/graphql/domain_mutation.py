"""What clients do with domains: claim, have verified, rotate, give up, and announce what will be seen."""

import strawberry

from habeas.oversight.commands.announce import AnnounceOversight
from habeas.oversight.commands.claim_domain import ClaimDomain, RotateDomainToken
from habeas.oversight.commands.verify_domain import ReleaseDomain, VerifyDomain
from habeas.oversight.graphql.domain import Domain
from habeas.reading.types import DateTime, UserError
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]


@strawberry.input(description="A claim to a domain.")
class ClaimDomainInput:
    """A claim."""

    organization: strawberry.ID = strawberry.field(description="The organization that claims.")
    name: str = strawberry.field(description="The domain, in Unicode or in A-labels.")
    include_subdomains: bool = strawberry.field(description="Claim every name beneath it too?", default=False)


@strawberry.input(description="One claim of the own organization.")
class DomainInput:
    """A claim."""

    domain: strawberry.ID = strawberry.field(description="Which claim.")


@strawberry.type(description="The claim and its challenge.")
class ClaimDomainPayload:
    """What claiming answers."""

    domain: Domain | None = strawberry.field(description="The claim; null where it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type(description="The claim as it now stands.")
class DomainPayload:
    """What a step answers."""

    domain: Domain | None = strawberry.field(description="The claim; null where it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.input(description="What the members of a domain are told before anything is seen.")
class AnnounceOversightInput:
    """An announcement."""

    domain: strawberry.ID = strawberry.field(description="Whose accounts will be overseen.")
    scopes: list[str] = strawberry.field(description="members:read, members.content:read.")
    purposes: list[str] = strawberry.field(description="For which purposes, as codes.")
    field_classes: list[str] = strawberry.field(description="Which classes of fields may be approved.")
    legal_entity: str = strawberry.field(description="The legal entity that oversees.")
    contact: str = strawberry.field(description="Whom to ask.")
    statement: str = strawberry.field(description="The announcement in words.")


@strawberry.type(description="The announcement, with the day from which it counts.")
class AnnounceOversightPayload:
    """What announcing answers."""

    effective_from: DateTime | None = strawberry.field(description="From when it counts; null where it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type
class DomainMutation:
    """Mutations of domains."""

    @strawberry.mutation(description="Claim a domain and get the DNS record that proves it (scope domains:manage).")
    async def claim_domain(self, info: Info, input: ClaimDomainInput) -> ClaimDomainPayload:  # noqa: A002
        """Run ClaimDomain."""
        return await info.context.write(  # type: ignore[no-any-return]
            info, lambda: ClaimDomain(input.organization, input.name, input.include_subdomains)
        )

    @strawberry.mutation(description="Have the record of a claim looked up now; the answer comes with the claim.")
    async def verify_domain(self, info: Info, input: DomainInput) -> DomainPayload:  # noqa: A002
        """Run VerifyDomain."""
        return await info.context.write(info, lambda: VerifyDomain(input.domain))  # type: ignore[no-any-return]

    @strawberry.mutation(description="Replace the token of a held domain; swap the record within 14 days.")
    async def rotate_domain_token(self, info: Info, input: DomainInput) -> DomainPayload:  # noqa: A002
        """Run RotateDomainToken."""
        return await info.context.write(info, lambda: RotateDomainToken(input.domain))  # type: ignore[no-any-return]

    @strawberry.mutation(description="Give a claim up; whoever was captured through it is released and told.")
    async def release_domain(self, info: Info, input: DomainInput) -> DomainPayload:  # noqa: A002
        """Run ReleaseDomain."""
        return await info.context.write(info, lambda: ReleaseDomain(input.domain))  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="Announce oversight to the members of a domain. What they were not told of before begins after"
        " 30 days; until then nothing can be seen or approved by it."
    )
    async def announce_oversight(self, info: Info, input: AnnounceOversightInput) -> AnnounceOversightPayload:  # noqa: A002
        """Run AnnounceOversight."""
        lists = (tuple(input.scopes), tuple(input.purposes), tuple(input.field_classes))
        words = (input.legal_entity, input.contact, input.statement)
        return await info.context.write(  # type: ignore[no-any-return]
            info,
            lambda: AnnounceOversight(input.domain, *lists, *words),
            lambda result: {"effective_from": result["effective_from"]},
        )
