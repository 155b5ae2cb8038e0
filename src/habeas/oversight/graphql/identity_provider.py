"""What clients see of an organization's own identity provider, and how they connect, test and disconnect it."""

import strawberry

from habeas.oversight import model
from habeas.oversight.commands.identity_provider import (
    ConnectIdentityProvider,
    DisconnectIdentityProvider,
    TestIdentityProvider,
)
from habeas.oversight.rules import identity_provider as rules
from habeas.reading.fields import bound, column, global_id
from habeas.reading.types import DateTime, Node, UserError
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]

strawberry.enum(rules.ProviderTest, description="What the last test of an identity provider found.")


@bound(model.IdentityProvider, tag="IDP")
@strawberry.type(
    description="The OpenID provider through which members with addresses on a domain may sign in (scope"
    " domains:manage). It counts while the organization holds the domain. Its client secret is never shown."
)
class IdentityProvider(Node):
    """A connection."""

    id: strawberry.ID = global_id("The connection's id.")
    domain: str = column("The domain whose addresses are led to it.", "domain_name")
    name: str = column("What the sign-in page calls it.")
    issuer: str = column("Its issuer identifier, compared to the letter.")
    client_id: str = column("Our client there.")
    opens_accounts: bool = column("Whether somebody without an account gets a managed one.")
    connected_at: DateTime = column("Since when it is connected.")
    disconnected_at: DateTime | None = column("When it was disconnected; null while it is connected.")
    test_result: rules.ProviderTest = column("What the last test found.")
    test_message: str | None = column("Why it failed; null where it did not.")
    tested_at: DateTime | None = column("When it was tested.")


@strawberry.input(
    description="An OpenID provider of the organization. Its redirect URI: /sign-in/organization/callback."
)
class ConnectIdentityProviderInput:
    """A connection."""

    domain: strawberry.ID = strawberry.field(description="A verified domain of the organization.")
    name: str = strawberry.field(description="What the sign-in page calls it, 1 to 80 characters.")
    issuer: str = strawberry.field(description="Its issuer identifier, as its metadata have it.")
    client_id: str = strawberry.field(description="The client that was registered there for this server.")
    client_secret: str | None = strawberry.field(
        description="Its secret, if it has one; stored sealed, never shown.", default=None
    )
    opens_accounts: bool = strawberry.field(
        description="Give somebody without an account a managed one?", default=False
    )


@strawberry.input(description="One connection of the own organization.")
class IdentityProviderInput:
    """A connection."""

    provider: strawberry.ID = strawberry.field(description="Which connection.")


@strawberry.type(description="The connection as it now stands.")
class IdentityProviderPayload:
    """What a step answers."""

    identity_provider: IdentityProvider | None = strawberry.field(
        description="The connection; null where it was refused."
    )
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type
class IdentityProviderMutation:
    """Mutations of identity providers."""

    @strawberry.mutation(
        description="Connect an OpenID provider to a verified domain (scope domains:manage). Accounts that exist stay"
        " their people's own: each links itself, signed in by its own means."
    )
    async def connect_identity_provider(
        self,
        info: Info,
        input: ConnectIdentityProviderInput,  # noqa: A002
    ) -> IdentityProviderPayload:
        """Run ConnectIdentityProvider."""
        values = (input.domain, input.name, input.issuer, input.client_id, input.client_secret, input.opens_accounts)
        return await info.context.write(info, lambda: ConnectIdentityProvider(*values))  # type: ignore[no-any-return]

    @strawberry.mutation(description="Have a connected provider's metadata and keys asked for now.")
    async def test_identity_provider(self, info: Info, input: IdentityProviderInput) -> IdentityProviderPayload:  # noqa: A002
        """Run TestIdentityProvider."""
        return await info.context.write(info, lambda: TestIdentityProvider(input.provider))  # type: ignore[no-any-return]

    @strawberry.mutation(description="Disconnect a provider; sessions and tokens that came through it end.")
    async def disconnect_identity_provider(self, info: Info, input: IdentityProviderInput) -> IdentityProviderPayload:  # noqa: A002
        """Run DisconnectIdentityProvider."""
        return await info.context.write(info, lambda: DisconnectIdentityProvider(input.provider))  # type: ignore[no-any-return]
