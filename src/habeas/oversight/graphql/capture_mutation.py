"""What people do about captures of their own account, and administrators about memberships."""

import strawberry

from habeas.audit.gaps import gaps_of
from habeas.oversight.commands.choose_capture import ChooseCapture, LeaveOrganization, PostponeCapture
from habeas.oversight.commands.donate import DonateRecord
from habeas.oversight.commands.export_ledger import ExportLedger
from habeas.oversight.commands.membership import EndMembership, ResumeMembership, SuspendMembership
from habeas.oversight.graphql.capture import Capture
from habeas.oversight.rules import sets
from habeas.reading.types import JSON, UserError
from habeas.tenancy.graphql import Member
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]


@strawberry.input(description="A choice about the own account.")
class ChooseCaptureInput:
    """A choice."""

    capture: strawberry.ID = strawberry.field(description="Which capture.")
    choice: sets.CaptureChoice = strawberry.field(description="What is to become of the account.")


@strawberry.input(description="One capture of the own account.")
class CaptureInput:
    """A capture."""

    capture: strawberry.ID = strawberry.field(description="Which capture.")


@strawberry.input(description="One own record from before, to be given to the organization as a copy.")
class DonateRecordInput:
    """A donation."""

    record: strawberry.ID = strawberry.field(description="Which record of the personal space.")
    capture: strawberry.ID | None = strawberry.field(
        description="To the organization of which capture; null where `organization` says it.", default=None
    )
    organization: strawberry.ID | None = strawberry.field(
        description="To which organization, for whoever came into it by an invitation; null where `capture` says it.",
        default=None,
    )


@strawberry.input(description="One member of the own organization.")
class MembershipInput:
    """A member."""

    member: strawberry.ID = strawberry.field(description="Which member.")


@strawberry.type(description="The capture as it now stands.")
class CapturePayload:
    """What a step answers."""

    capture: Capture | None = strawberry.field(description="The capture; null where it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type(description="Whether the donation was taken.")
class DonateRecordPayload:
    """What donating answers."""

    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type(description="The member as they now stand.")
class MembershipPayload:
    """What a step answers."""

    member: Member | None = strawberry.field(description="The member; null where it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.input(description="An export of the looks at oneself.")
class ExportLedgerInput:
    """An export."""

    since: int | None = strawberry.field(
        description="The size of a tree head kept before: the export proves that the log only grew from it.",
        default=None,
    )


@strawberry.type(description="The export, for `habeas audit verify`.")
class ExportLedgerPayload:
    """What exporting answers."""

    export: JSON | None = strawberry.field(description="The document; null where it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type
class CaptureMutation:
    """Mutations of captures and memberships."""

    @strawberry.mutation(
        description="Choose what becomes of your account: join, stay personal under another address, or take your"
        " data and leave (scope self:write). Nobody else can choose."
    )
    async def choose_capture(self, info: Info, input: ChooseCaptureInput) -> CapturePayload:  # noqa: A002
        """Run ChooseCapture."""
        return await info.context.write(  # type: ignore[no-any-return]
            info, lambda: ChooseCapture(input.capture, input.choice)
        )

    @strawberry.mutation(
        description="Put the choice off, once at each sign-in and three times at most (scope self:write)."
    )
    async def postpone_capture(self, info: Info, input: CaptureInput) -> CapturePayload:  # noqa: A002
        """Run PostponeCapture."""
        return await info.context.write(info, lambda: PostponeCapture(input.capture))  # type: ignore[no-any-return]

    @strawberry.mutation(description="Leave the organization that captured your account (scope self:write).")
    async def leave_organization(self, info: Info, input: CaptureInput) -> CapturePayload:  # noqa: A002
        """Run LeaveOrganization."""
        return await info.context.write(info, lambda: LeaveOrganization(input.capture))  # type: ignore[no-any-return]

    @strawberry.mutation(description="Give the organization a copy of one of your own records from before.")
    async def donate_record(self, info: Info, input: DonateRecordInput) -> DonateRecordPayload:  # noqa: A002
        """Run DonateRecord."""
        return await info.context.write(  # type: ignore[no-any-return]
            info, lambda: DonateRecord(input.record, input.capture, input.organization)
        )

    @strawberry.mutation(
        description="Suspend a membership (scope members:manage, after a recent sign-in with a second factor); the"
        " person keeps all rights. Only an active administrator does; where it is another one, all are told."
    )
    async def suspend_membership(self, info: Info, input: MembershipInput) -> MembershipPayload:  # noqa: A002
        """Run SuspendMembership."""
        return await info.context.write(info, lambda: SuspendMembership(input.member))  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="Let a suspended member in again (scope members:manage, after a recent sign-in with a"
        " second factor)."
    )
    async def resume_membership(self, info: Info, input: MembershipInput) -> MembershipPayload:  # noqa: A002
        """Run ResumeMembership."""
        return await info.context.write(info, lambda: ResumeMembership(input.member))  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="End a membership (scope members:manage, after a recent sign-in with a second factor). The person"
        " is never deleted by it."
    )
    async def end_membership(self, info: Info, input: MembershipInput) -> MembershipPayload:  # noqa: A002
        """Run EndMembership."""
        return await info.context.write(info, lambda: EndMembership(input.member))  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="Export every look at you with its proofs, to keep and to verify elsewhere (scope self:read)."
    )
    async def export_ledger(self, info: Info, input: ExportLedgerInput) -> ExportLedgerPayload:  # noqa: A002
        """Run ExportLedger, once what is to be exported is entered."""
        actor = info.context.require_actor()
        await info.context.reads.bring(actor)
        gaps = (
            ()
            if actor.subject_id is None
            else await gaps_of(info.context.reads.regions[actor.region], actor.subject_id)
        )
        return await info.context.write(  # type: ignore[no-any-return]
            info, lambda: ExportLedger(input.since, gaps), lambda result: {"export": result["export"]}
        )
