"""The mutations by which a person adds, changes and deletes resources."""

from uuid import UUID

import strawberry

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.globalid import decode
from habeas.reading.types import UserError
from habeas.resources import rules
from habeas.resources.commands import AddResource, DeleteResource, UpdateResource
from habeas.resources.graphql.types import Resource
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]


strawberry.enum(rules.ResourcePart, description="What a resource may do without.")


@strawberry.input(description="A resource of a product of the caller.")
class AddResourceInput:
    """A resource."""

    service: str = strawberry.field(description="The code of the service.")
    kind: rules.ResourceKind = strawberry.field(description="What it is.")
    name: str = strawberry.field(description="What one calls it, in 1 to 500 characters.")
    address: str | None = strawberry.field(description="Its IP address or host, up to 500.", default=None)
    user_name: str | None = strawberry.field(description="The name to sign in with, up to 500.", default=None)
    secret: str | None = strawberry.field(
        description="The secret to sign in with, up to 4000; it never comes out again.", default=None
    )


@strawberry.input(description="What changes about a resource; what is not given stays.")
class UpdateResourceInput:
    """A change."""

    resource: strawberry.ID = strawberry.field(description="The resource.")
    name: str | None = strawberry.field(description="A new name.", default=None)
    address: str | None = strawberry.field(description="A new address.", default=None)
    user_name: str | None = strawberry.field(description="A new name to sign in with.", default=None)
    secret: str | None = strawberry.field(description="A new secret.", default=None)
    clear: list[rules.ResourcePart] = strawberry.field(description="What it is without now.", default_factory=list)


@strawberry.type(description="The resource after the change.")
class ResourcePayload:
    """The resource."""

    resource: Resource | None = strawberry.field(description="The resource; null if it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@strawberry.input(description="Which resource goes for good.")
class DeleteResourceInput:
    """A deletion."""

    resource: strawberry.ID = strawberry.field(description="The resource.")


@strawberry.type(description="Whether the resource is gone.")
class DeleteResourcePayload:
    """The outcome."""

    deleted: bool | None = strawberry.field(description="True where it is gone for good; null if there is none.")
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@strawberry.type
class ResourceMutation:
    """Mutations of resources."""

    @strawberry.mutation(
        description="Add a resource (scope self:write). Its secret goes in and never comes out. PURPOSE_STOPPED where"
        " the caller objected to these data, or ended the service by an objection."
    )
    async def add_resource(self, info: Info, input: AddResourceInput) -> ResourcePayload:  # noqa: A002
        details = rules.Details(input.name, input.address, input.user_name, input.secret)
        answer: ResourcePayload = await info.context.write(
            info, lambda: AddResource(input.service, input.kind, details)
        )
        return answer

    @strawberry.mutation(
        description="Change a resource, its credentials too (scope self:write, a recent sign-in; AISHU-153). All of it"
        " is sealed under a fresh key: what it said before opens no more. PURPOSE_STOPPED as for `addResource`, unless"
        " something is only cleared."
    )
    async def update_resource(self, info: Info, input: UpdateResourceInput) -> ResourcePayload:  # noqa: A002
        def build() -> UpdateResource:
            cleared = frozenset(part.value.lower() for part in input.clear)
            said = (input.name, input.address, input.user_name, input.secret)
            return UpdateResource(*_key(input.resource), *said, cleared)

        answer: ResourcePayload = await info.context.write(info, build)
        return answer

    @strawberry.mutation(
        description="Delete a resource, irreversibly (scope self:write, a recent sign-in; AISHU-154): it goes with the"
        " key that opened it, and a restored backup does not bring it back."
    )
    async def delete_resource(self, info: Info, input: DeleteResourceInput) -> DeleteResourcePayload:  # noqa: A002
        answer: DeleteResourcePayload = await info.context.write(
            info, lambda: DeleteResource(*_key(input.resource)), values=lambda _: {"deleted": True}
        )
        return answer


def _key(text: str) -> tuple[UUID, UUID]:
    found = decode(text)
    key = found.key_as(UUID) if found is not None and found.tag == "RES" else None
    if found is None or not isinstance(key, UUID):
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such resource.", ("resource",))
    return found.org_id, key
