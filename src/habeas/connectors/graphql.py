"""What clients see of connectors, and how a controller registers and steers them."""

from uuid import UUID

import strawberry

from habeas.connectors import commands, model
from habeas.connectors.rules import sets, steps
from habeas.disclosures.graphql import Recipient
from habeas.inventory.graphql import Controller, DataCategory, Purpose
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.binding import Among, Same
from habeas.reading.fields import bound, column, embedded, extend, global_id, many, one, paged
from habeas.reading.globalid import decode
from habeas.reading.types import Connection, DateTime, Node, Region, UserError
from habeas.writing.request import RequestContext

TAG = "CNR"
HANDLING = "RIGHTS_REQUEST_HANDLING"
Info = strawberry.Info[RequestContext, None]

strawberry.enum(sets.Operation, name="SystemOperation", description="What an external system is asked to do.")
strawberry.enum(sets.ConnectorStatus, description="Whether a connector is called.")
strawberry.enum(sets.Identifier, name="SubjectIdentifier", description="By what a system recognizes a person.")
strawberry.enum(steps.StepState, name="SystemStepState", description="How the step of an external system stands.")
strawberry.enum(steps.TaskOutcome, description="What came of a task that a human had.")


@bound(model.Connector, tag=TAG)
@strawberry.type(description="A way to an external system that holds personal data of the controller (GDPR 19, 28).")
class Connector(Node):
    """A connector."""

    id: strawberry.ID = global_id("The connector's id.")
    code: str = column("Its code, such as CRM.")
    name: str = column("The system, as people know it.")
    url: str = column("Where it is called.")
    operations: list[sets.Operation] = column("What it can do.")
    identifiers: list[sets.Identifier] = column("What it is told of a person, and nothing else.")
    region: Region = embedded(Region, "The region about whose persons it is asked; its mutations take it too.")
    status: sets.ConnectorStatus = column("Whether it is called.")
    failures: int = column("Failed calls since the last that worked.")
    shut_until: DateTime | None = column("Until when it is left alone, since it failed too often.")
    last_success_at: DateTime | None = column("When a call last worked.")
    last_failure_at: DateTime | None = column("When a call last failed.")
    last_error: str | None = column("Why, as a code.")
    categories: list[DataCategory] = many(
        DataCategory,
        "Which categories it holds; none: any.",
        on=(Same("org_id", "org_id"), Among("code", "category_codes")),
        order=("code",),
    )
    purposes: list[Purpose] = many(
        Purpose,
        "For what it is used.",
        on=(Same("org_id", "org_id"), Among("code", "purpose_codes")),
        order=("code",),
    )
    recipient: Recipient | None = one(
        Recipient,
        "The recipient whose system it is; null: the controller's own.",
        on=(Same("org_id", "org_id"), Same("code", "recipient_code")),
    )


@extend(Controller)
class ControllerConnectors:
    """What connectors add to a controller."""

    connectors: Connection[Connector] = paged(
        Connector,
        "Its connectors, of every region that a transfer mechanism opens for handling requests; others are counted in"
        " `withheld` (scope disclosures:manage).",
        on=(Same("org_id", "org_id"),),
        order=("code", "id"),
        across=HANDLING,
    )


@strawberry.input(description="A connector to be registered.")
class RegisterConnectorInput:
    """A connector to be registered."""

    code: str = strawberry.field(description="2 to 40 capital letters, digits and underscores.")
    name: str = strawberry.field(description="The system, as people know it; persons read it too.")
    url: str = strawberry.field(description="Where it is called: https. Private addresses only if the operator lets.")
    secret: str = strawberry.field(description="whsec_ and 24 to 64 random bytes in base64; it is never shown again.")
    operations: list[sets.Operation] = strawberry.field(description="What it can do.")
    identifiers: list[sets.Identifier] | None = strawberry.field(
        description="By what it recognizes a person: EMAIL if nothing is said.", default=None
    )
    categories: list[str] | None = strawberry.field(
        description="Codes of the categories that it holds; none: any.", default=None
    )
    purposes: list[str] | None = strawberry.field(description="Codes of the purposes it serves.", default=None)
    recipient: str | None = strawberry.field(
        description="The code of the recipient whose system it is; null: the controller's own.", default=None
    )
    region: str | None = strawberry.field(
        description="The region whose data it is asked about; by default the caller's.", default=None
    )


@strawberry.input(description="Which connector.")
class ConnectorInput:
    """Which connector."""

    connector: strawberry.ID = strawberry.field(description="The connector.")
    region: str | None = strawberry.field(description="Its region; by default the caller's.", default=None)


@strawberry.input(description="Which connector, and its next secret.")
class RotateConnectorSecretInput:
    """Which connector, and its next secret."""

    connector: strawberry.ID = strawberry.field(description="The connector.")
    secret: str = strawberry.field(description="whsec_ and 24 to 64 random bytes in base64.")
    region: str | None = strawberry.field(description="Its region; by default the caller's.", default=None)


@strawberry.type(description="The connector after the change.")
class ConnectorPayload:
    """The connector after the change."""

    connector: Connector | None = strawberry.field(description="The connector; null where the change was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@strawberry.type
class ConnectorMutation:
    """Mutations of connectors."""

    @strawberry.mutation(
        description="Register a connector to an external system (scope disclosures:manage). From then on requests that"
        " concern its data ask it too (GDPR 12(2), 19)."
    )
    async def register_connector(self, info: Info, input: RegisterConnectorInput) -> ConnectorPayload:  # noqa: A002
        def build() -> commands.RegisterConnector:
            return commands.RegisterConnector(
                code=input.code,
                name=input.name,
                url=input.url,
                secret=input.secret,
                operations=tuple(input.operations),
                identifiers=tuple(input.identifiers or (sets.Identifier.EMAIL,)),
                categories=tuple(input.categories or ()),
                purposes=tuple(input.purposes or ()),
                recipient=input.recipient,
                region=_region(info, input.region),
            )

        answer: ConnectorPayload = await info.context.write(info, build)
        return answer

    @strawberry.mutation(
        description="Sign calls to a connector with a new secret (scope disclosures:manage). For 24 hours both secrets"
        " sign and are accepted, so that nothing is lost meanwhile."
    )
    async def rotate_connector_secret(self, info: Info, input: RotateConnectorSecretInput) -> ConnectorPayload:  # noqa: A002
        def build() -> commands.RotateConnectorSecret:
            place, region = _place(input.connector), _region(info, input.region)
            return commands.RotateConnectorSecret(*place, input.secret, region)

        answer: ConnectorPayload = await info.context.write(info, build)
        return answer

    @strawberry.mutation(description="Call a connector no more until it is resumed (scope disclosures:manage).")
    async def pause_connector(self, info: Info, input: ConnectorInput) -> ConnectorPayload:  # noqa: A002
        return await _stand(info, commands.PauseConnector, input)

    @strawberry.mutation(description="Call a connector again, what waits first (scope disclosures:manage).")
    async def resume_connector(self, info: Info, input: ConnectorInput) -> ConnectorPayload:  # noqa: A002
        return await _stand(info, commands.ResumeConnector, input)

    @strawberry.mutation(
        description="Give up a connector for good; what waits for it goes to humans (scope disclosures:manage)."
    )
    async def retire_connector(self, info: Info, input: ConnectorInput) -> ConnectorPayload:  # noqa: A002
        return await _stand(info, commands.RetireConnector, input)


_Step = type[commands.PauseConnector] | type[commands.ResumeConnector] | type[commands.RetireConnector]


async def _stand(info: Info, kind: _Step, given: ConnectorInput) -> ConnectorPayload:
    answer: ConnectorPayload = await info.context.write(
        info, lambda: kind(*_place(given.connector), _region(info, given.region))
    )
    return answer


def _place(text: str) -> tuple[UUID, UUID]:
    found = decode(text)
    key = found.key_as(UUID) if found is not None and found.tag == TAG else None
    if found is None or not isinstance(key, UUID):
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such connector.", ("connector",))
    return found.org_id, key


def _region(info: Info, region: str | None) -> str | None:
    if region is not None and region not in info.context.writes.regions:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "There is no such region.", ("region",))
    return region
