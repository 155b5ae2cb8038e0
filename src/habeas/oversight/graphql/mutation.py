"""What clients do in oversight: domains, captures, and access to content that is asked for and approved."""

import strawberry

from habeas.oversight.commands.content_access import ApproveContentAccess, RequestContentAccess
from habeas.oversight.graphql.address import AddressMutation
from habeas.oversight.graphql.bulk_export import BulkExportMutation
from habeas.oversight.graphql.capture_mutation import CaptureMutation
from habeas.oversight.graphql.content_access import AccessPurposeInput, ContentAccess
from habeas.oversight.graphql.delay import DelayMutation
from habeas.oversight.graphql.domain_mutation import DomainMutation
from habeas.oversight.graphql.ending import EndingMutation
from habeas.oversight.graphql.identity_provider import IdentityProviderMutation
from habeas.oversight.graphql.inquiry import InquiryMutation
from habeas.oversight.graphql.invitation_mutation import InvitationMutation
from habeas.oversight.graphql.review_mutation import ReviewMutation
from habeas.oversight.graphql.transfer import TransferMutation
from habeas.oversight.graphql.unit import UnitMutation
from habeas.reading.types import UserError
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]


@strawberry.input(description="A request for access to a member's content.")
class RequestContentAccessInput:
    """A request for access."""

    organization: strawberry.ID = strawberry.field(description="The administrator's organization.")
    member: strawberry.ID = strawberry.field(description="Whose data.")
    purpose: AccessPurposeInput = strawberry.field(description="For what, and why.")
    field_classes: list[str] = strawberry.field(description="Which classes of fields, of those announced.")
    hours: int = strawberry.field(description="For how many hours after the approval, 1 to 168.")


@strawberry.input(description="The approval of an access by a second person.")
class ApproveContentAccessInput:
    """An approval."""

    access: strawberry.ID = strawberry.field(description="Which access.")


@strawberry.type(description="The access as it now stands.")
class ContentAccessPayload:
    """What asking and approving answer."""

    access: ContentAccess | None = strawberry.field(description="The access; null where it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type
class OversightMutation(
    DomainMutation,
    CaptureMutation,
    ReviewMutation,
    InquiryMutation,
    AddressMutation,
    EndingMutation,
    IdentityProviderMutation,
    BulkExportMutation,
    InvitationMutation,
    UnitMutation,
    DelayMutation,
    TransferMutation,
):
    """Mutations of oversight."""

    @strawberry.mutation(
        description="Ask for access to a member's content (scopes members:read and members.content:read)."
        " Nothing can be read by it until a second person has approved it."
    )
    async def request_content_access(self, info: Info, input: RequestContentAccessInput) -> ContentAccessPayload:  # noqa: A002
        """Run RequestContentAccess."""
        purpose, classes = input.purpose, tuple(input.field_classes)
        return await info.context.write(  # type: ignore[no-any-return]
            info,
            lambda: RequestContentAccess(
                input.organization, input.member, purpose.code, purpose.note, classes, input.hours
            ),
        )

    @strawberry.mutation(
        description="Approve another administrator's access to a member's content (scope oversight:approve)."
        " It begins now; neither the requester nor the member concerned can approve it."
    )
    async def approve_content_access(self, info: Info, input: ApproveContentAccessInput) -> ContentAccessPayload:  # noqa: A002
        """Run ApproveContentAccess."""
        return await info.context.write(info, lambda: ApproveContentAccess(input.access))  # type: ignore[no-any-return]
