"""What clients do about invitations: administrators invite and withdraw, and only the person answers or leaves."""

import strawberry

from habeas.oversight.commands.answer_invitation import AcceptInvitation, DeclineInvitation
from habeas.oversight.commands.invite import InviteMember, WithdrawInvitation
from habeas.oversight.commands.leave_space import LeaveSpace
from habeas.oversight.graphql.invitation import (
    InvitationInput,
    InvitationPayload,
    InviteMemberInput,
    LeaveSpaceInput,
    LeaveSpacePayload,
    ReceivedInvitationInput,
    ReceivedInvitationPayload,
)
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]


@strawberry.type
class InvitationMutation:
    """Mutations of invitations."""

    @strawberry.mutation(
        description="Invite an address (scope members:manage), once a day and three times in 30 days. The answer is the"
        " same whether or not it belongs to an account."
    )
    async def invite_member(self, info: Info, input: InviteMemberInput) -> InvitationPayload:  # noqa: A002
        """Run InviteMember."""
        return await info.context.write(  # type: ignore[no-any-return]
            info, lambda: InviteMember(input.organization, input.address, input.account_kind)
        )

    @strawberry.mutation(description="Take back an invitation that waits (scope members:manage).")
    async def withdraw_invitation(self, info: Info, input: InvitationInput) -> InvitationPayload:  # noqa: A002
        """Run WithdrawInvitation."""
        return await info.context.write(info, lambda: WithdrawInvitation(input.invitation))  # type: ignore[no-any-return]

    @strawberry.mutation(description="Become a member, as the invitation says (scope self:write).")
    async def accept_invitation(
        self,
        info: Info,
        input: ReceivedInvitationInput,  # noqa: A002
    ) -> ReceivedInvitationPayload:
        """Run AcceptInvitation."""
        return await info.context.write(info, lambda: AcceptInvitation(input.invitation))  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="Decline an invitation (scope self:write). The organization is not told, and no other invitation of"
        " it reaches you for 90 days."
    )
    async def decline_invitation(
        self,
        info: Info,
        input: ReceivedInvitationInput,  # noqa: A002
    ) -> ReceivedInvitationPayload:
        """Run DeclineInvitation."""
        return await info.context.write(info, lambda: DeclineInvitation(input.invitation))  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="Leave an organization, however you came into it (scope self:write). What you hold there stays"
        " yours to read."
    )
    async def leave_space(self, info: Info, input: LeaveSpaceInput) -> LeaveSpacePayload:  # noqa: A002
        """Run LeaveSpace."""
        return await info.context.write(info, lambda: LeaveSpace(input.organization))  # type: ignore[no-any-return]
