"""What a controller sees and does with its partners' clients."""

from collections.abc import Callable, Mapping
from typing import Any

import strawberry

from habeas.clients import model, rules
from habeas.clients.commands import (
    RegisterClient,
    RemoveClient,
    ReplaceClientKeys,
    ResumeClient,
    RotateClientSecret,
    SuspendClient,
)
from habeas.inventory.graphql import Controller
from habeas.reading.binding import Same
from habeas.reading.fields import bound, column, extend, global_id, paged
from habeas.reading.types import JSON, Connection, DateTime, Node, UserError
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]

strawberry.enum(rules.ClientAuthentication, description="How a client shows who it is.")
strawberry.enum(rules.ClientStatus, description="How a client stands.")


@bound(model.OAuthClient, tag="CLI")
@strawberry.type(description="An OAuth client of a partner (scope clients:manage). Its secret is never shown again.")
class OAuthClient(Node):
    """A client."""

    id: strawberry.ID = global_id("The id here.")
    client_id: str = column("The `client_id` of OAuth.")
    name: str = column("What people are told who asks.")
    about: str = column("What people are told it does.")
    website: str = column("Where people read more.")
    authentication: rules.ClientAuthentication = column("How it shows who it is.")
    acts_for_itself: bool = column("May it get tokens without a person behind them (client credentials)?")
    redirect_uris: list[str] = column("Where people are sent back to; compared to the letter.")
    scopes: list[str] = column("What it may ask for at most.")
    status: rules.ClientStatus = column("How it stands.")
    credential_since: DateTime = column("Since when its secret or keys are the present ones.")
    previous_until: DateTime | None = column("Until when those before count too; null where there are none.")
    registered_at: DateTime = column("When it was registered.")
    changed_at: DateTime = column("When it was last changed.")


@extend(Controller)
class ControllerClients:
    """What clients add to the controller."""

    clients: Connection[OAuthClient] = paged(
        OAuthClient,
        "The clients of its partners, the latest first (scope clients:manage).",
        on=(Same("org_id", "org_id"),),
        order=("registered_at", "id"),
        descending=True,
    )


@strawberry.input(description="A new client of a partner.")
class RegisterClientInput:
    """A registration."""

    name: str = strawberry.field(description="What people are told who asks, 1 to 80 characters.")
    about: str = strawberry.field(description="What people are told it does, 1 to 500 characters.")
    website: str = strawberry.field(description="Where people read more, 1 to 200 characters.")
    scopes: list[str] = strawberry.field(description="What it may ask for, of the scopes open to partners.")
    redirect_uris: list[str] = strawberry.field(
        description="Where people are sent back to: https, or http on the loopback; at most 10.", default_factory=list
    )
    acts_for_itself: bool = strawberry.field(
        description="May it get tokens without a person behind them?", default=False
    )
    keys: JSON | None = strawberry.field(
        description="A JWK set of public keys (private_key_jwt); without it, the client gets a secret.", default=None
    )


@strawberry.input(description="One client of the own controller.")
class ClientInput:
    """A client."""

    client: strawberry.ID = strawberry.field(description="Which client.")


@strawberry.input(description="A client that gets a new secret.")
class RotateClientSecretInput:
    """A rotation."""

    client: strawberry.ID = strawberry.field(description="Which client.")
    overlap_hours: int = strawberry.field(
        description="Hours for which the secret before counts too, 0 to 720.", default=24
    )


@strawberry.input(description="A client that gets new keys.")
class ReplaceClientKeysInput:
    """A rotation."""

    client: strawberry.ID = strawberry.field(description="Which client.")
    keys: JSON = strawberry.field(description="A JWK set of public keys.")
    overlap_hours: int = strawberry.field(
        description="Hours for which the keys before count too, 0 to 720.", default=24
    )


@strawberry.type(description="The client, and its secret where it got one.")
class ClientSecretPayload:
    """What registering and rotating answer."""

    client: OAuthClient | None = strawberry.field(description="The client; null where it was refused.")
    secret: str | None = strawberry.field(
        description="The secret, shown this once; null for a client with keys, and when a request is repeated."
    )
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type(description="The client as it now stands.")
class ClientPayload:
    """What a step answers."""

    client: OAuthClient | None = strawberry.field(description="The client; null where it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


def _document(value: Any) -> Any:
    """JSON as Python has it; what is no JWK set is refused by the command."""
    return value


def _shown_once(secret: str | None) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
    """A repeated request ran with another secret, which nobody kept: only the one that was stored is shown."""

    def values(result: Mapping[str, Any]) -> Mapping[str, Any]:
        stored = secret is not None and result.get("digest") == rules.digest_of(secret)
        return {"secret": secret if stored else None}

    return values


@strawberry.type
class ClientMutation:
    """Mutations of clients."""

    @strawberry.mutation(description="Register a client of a partner (scope clients:manage).")
    async def register_client(self, info: Info, input: RegisterClientInput) -> ClientSecretPayload:  # noqa: A002
        """Run RegisterClient."""
        secret = rules.new_secret() if input.keys is None else None
        command = RegisterClient(
            name=input.name,
            about=input.about,
            website=input.website,
            redirect_uris=tuple(input.redirect_uris),
            scopes=tuple(input.scopes),
            acts_for_itself=input.acts_for_itself,
            secret_digest=None if secret is None else rules.digest_of(secret),
            keys=_document(input.keys),
        )
        return await info.context.write(info, lambda: command, _shown_once(secret))  # type: ignore[no-any-return]

    @strawberry.mutation(description="Give a client a new secret; the one before counts for the overlap.")
    async def rotate_client_secret(self, info: Info, input: RotateClientSecretInput) -> ClientSecretPayload:  # noqa: A002
        """Run RotateClientSecret."""
        secret = rules.new_secret()
        command = RotateClientSecret(input.client, rules.digest_of(secret), input.overlap_hours)
        return await info.context.write(info, lambda: command, _shown_once(secret))  # type: ignore[no-any-return]

    @strawberry.mutation(description="Give a client new keys; those before count for the overlap.")
    async def replace_client_keys(self, info: Info, input: ReplaceClientKeysInput) -> ClientPayload:  # noqa: A002
        """Run ReplaceClientKeys."""
        command = ReplaceClientKeys(input.client, _document(input.keys), input.overlap_hours)
        return await info.context.write(info, lambda: command)  # type: ignore[no-any-return]

    @strawberry.mutation(description="Suspend a client; its tokens die within seconds.")
    async def suspend_client(self, info: Info, input: ClientInput) -> ClientPayload:  # noqa: A002
        """Run SuspendClient."""
        return await info.context.write(info, lambda: SuspendClient(input.client))  # type: ignore[no-any-return]

    @strawberry.mutation(description="Let a suspended client go on; tokens from before stay dead.")
    async def resume_client(self, info: Info, input: ClientInput) -> ClientPayload:  # noqa: A002
        """Run ResumeClient."""
        return await info.context.write(info, lambda: ResumeClient(input.client))  # type: ignore[no-any-return]

    @strawberry.mutation(description="End a client for good; its tokens die within seconds.")
    async def remove_client(self, info: Info, input: ClientInput) -> ClientPayload:  # noqa: A002
        """Run RemoveClient."""
        return await info.context.write(info, lambda: RemoveClient(input.client))  # type: ignore[no-any-return]
