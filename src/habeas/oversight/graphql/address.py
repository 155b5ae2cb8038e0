"""A person's own addresses: what they see of them, and what they do with them."""

import strawberry

from habeas.access import Variable
from habeas.oversight.commands.addresses import (
    AddEmailAddress,
    ConfirmEmailAddress,
    PreferEmailAddress,
    RemoveEmailAddress,
)
from habeas.reading.binding import OfActor
from habeas.reading.fields import bound, column, extend, global_id, many
from habeas.reading.types import DateTime, Node, UserError
from habeas.tenancy import model
from habeas.tenancy.graphql import Viewer
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]


@bound(model.EmailAddress, tag="ADR")
@strawberry.type(
    description="An address of the caller. Each stands for itself: `a+b@c` is another one than `a@c`. Identity never"
    " rests on it, and no organization learns of addresses outside of its domains."
)
class EmailAddress(Node):
    """An address."""

    id: strawberry.ID = global_id("The address's id.")
    address: str = column("As it was typed, with the domain in A-labels.")
    is_primary: bool = column("Do mails go here?")
    verified_at: DateTime | None = column("When the person showed that it is theirs; null until then.")


@extend(Viewer)
class ViewerAddresses:
    """What is added to the viewer."""

    addresses: list[EmailAddress] = many(
        EmailAddress,
        "The caller's addresses (scope self:read).",
        on=(OfActor("subject_id", Variable.SUBJECT),),
        order=("id",),
    )


@strawberry.input(description="An address to add.")
class AddEmailAddressInput:
    """An address."""

    email: str = strawberry.field(description="The address.")


@strawberry.input(description="The code that came in the mail to an address.")
class ConfirmEmailAddressInput:
    """A code."""

    address: strawberry.ID = strawberry.field(description="Which address.")
    code: str = strawberry.field(description="The code, within 24 hours.")


@strawberry.input(description="One of the caller's addresses.")
class EmailAddressInput:
    """An address."""

    address: strawberry.ID = strawberry.field(description="Which address.")


@strawberry.type(description="The address as it stands.")
class EmailAddressPayload:
    """What a step answers."""

    address: EmailAddress | None = strawberry.field(description="The address; null where it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type(description="Whether the address was given up.")
class RemoveEmailAddressPayload:
    """What giving up answers."""

    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type
class AddressMutation:
    """Mutations of one's own addresses."""

    @strawberry.mutation(
        description="Add an address, and have a code sent to it (scope self:write). With a second one nobody is ever"
        " bound to the address of an organization. CONFLICT for one that is confirmed, or that is just being removed:"
        " add it again in a moment."
    )
    async def add_email_address(self, info: Info, input: AddEmailAddressInput) -> EmailAddressPayload:  # noqa: A002
        """Run AddEmailAddress."""
        return await info.context.write(info, lambda: AddEmailAddress(input.email))  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="Confirm an address with the code that was sent to it (scope self:write). It counts at once, unless"
        " somebody else signs in with it."
    )
    async def confirm_email_address(self, info: Info, input: ConfirmEmailAddressInput) -> EmailAddressPayload:  # noqa: A002
        """Run ConfirmEmailAddress."""
        return await info.context.write(  # type: ignore[no-any-return]
            info, lambda: ConfirmEmailAddress(input.address, input.code)
        )

    @strawberry.mutation(description="Be written to at another confirmed address (scope self:write).")
    async def prefer_email_address(self, info: Info, input: EmailAddressInput) -> EmailAddressPayload:  # noqa: A002
        """Run PreferEmailAddress."""
        return await info.context.write(info, lambda: PreferEmailAddress(input.address))  # type: ignore[no-any-return]

    @strawberry.mutation(description="Give an address up, except that to which mails go (scope self:write).")
    async def remove_email_address(self, info: Info, input: EmailAddressInput) -> RemoveEmailAddressPayload:  # noqa: A002
        """Run RemoveEmailAddress."""
        return await info.context.write(info, lambda: RemoveEmailAddress(input.address))  # type: ignore[no-any-return]
