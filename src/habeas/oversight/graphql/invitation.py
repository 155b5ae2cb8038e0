"""Invitations for both sides: what an organization sent, and what waits for a person."""

import strawberry

from habeas.access import Variable
from habeas.oversight import model
from habeas.oversight.rules import sets
from habeas.reading.binding import OfActor, Same
from habeas.reading.fields import bound, column, document, extend, global_id, paged
from habeas.reading.types import Connection, DateTime, Node, UserError
from habeas.tenancy import rules
from habeas.tenancy.graphql import Organization, Viewer

strawberry.enum(sets.InvitationStatus, description="How an invitation stands.")


@bound(model.Invitation, tag="INV")
@strawberry.type(
    description="An invitation as its organization sees it (scope members:manage). It says the same whether or not the"
    " address belongs to an account, and nothing of a no."
)
class Invitation(Node):
    """An invitation that was sent."""

    id: strawberry.ID = global_id("The invitation's id.")
    address: str = column("Which address was invited.")
    account_kind: rules.AccountKind = column("Of which kind an account would be that is opened for it.")
    status: sets.InvitationStatus = column("How it stands; a declined one goes on waiting until it expires.")
    invited_at: DateTime = column("When it was sent.")
    expires_at: DateTime = column("Until when it can be accepted, 14 days.")
    accepted_at: DateTime | None = column("When the person became a member.")


@strawberry.type(
    description="What whoever is invited is told, word for word and as data (GDPR 13, PIPL 17): made of what the"
    " organization announced, which bounds every look."
)
class InvitationNotice:
    """A notice."""

    organization: str = strawberry.field(description="Which organization.")
    legal_entity: str = strawberry.field(description="The legal entity that oversees.")
    contact: str = strawberry.field(description="Whom to ask.")
    controller: str = strawberry.field(description="At which controller's service.")
    scopes: list[str] = strawberry.field(description="What may be seen from the acceptance on, as scopes.")
    roles: list[str] = strawberry.field(description="Which roles there may see it.")
    purposes: list[str] = strawberry.field(description="For which purposes.")
    field_classes: list[str] = strawberry.field(description="Of which classes, each time after an approval.")
    paragraphs: list[str] = strawberry.field(description="The same in plain words.")


@bound(model.ReceivedInvitation, tag="RIN")
@strawberry.type(description="An invitation to a confirmed address of the caller. Nobody else sees it.")
class ReceivedInvitation(Node):
    """An invitation that waits for its person."""

    id: strawberry.ID = global_id("The invitation's id on this side.")
    address: str = column("Which of the caller's addresses was invited.")
    account_kind: rules.AccountKind = column("As what the account would count there.")
    status: sets.InvitationStatus = column("How it stands.")
    invited_at: DateTime = column("When it was sent.")
    expires_at: DateTime = column("Until when it can be accepted.")
    decided_at: DateTime | None = column("When the caller answered.")
    notice: InvitationNotice = document("notice", "What the caller is told.")


@extend(Organization)
class OrganizationInvitations:
    """What is added to an organization."""

    invitations: Connection[Invitation] = paged(
        Invitation,
        "Addresses that it invited, the latest first (scope members:manage).",
        on=(Same("org_id", "org_id"),),
        order=("invited_at", "id"),
        descending=True,
        across=True,
    )


@extend(Viewer)
class ViewerInvitations:
    """What is added to the viewer."""

    invitations: Connection[ReceivedInvitation] = paged(
        ReceivedInvitation,
        "Invitations to confirmed addresses of the caller, the latest first.",
        on=(OfActor("subject_id", Variable.SUBJECT),),
        order=("invited_at", "id"),
        descending=True,
    )


@strawberry.input(description="An address to invite.")
class InviteMemberInput:
    """An address."""

    organization: strawberry.ID = strawberry.field(description="To which organization, the caller's own.")
    address: str = strawberry.field(description="Which e-mail address, on any domain.")
    account_kind: rules.AccountKind = strawberry.field(
        description="MANAGED only on a verified domain of the organization, and only for an account that is opened for"
        " the invitation; one that was there before is AFFILIATED.",
        default=rules.AccountKind.AFFILIATED,
    )


@strawberry.input(description="One invitation that the own organization sent.")
class InvitationInput:
    """An invitation."""

    invitation: strawberry.ID = strawberry.field(description="Which invitation.")


@strawberry.input(description="One invitation that the caller received.")
class ReceivedInvitationInput:
    """An invitation."""

    invitation: strawberry.ID = strawberry.field(description="Which invitation.")


@strawberry.input(description="One organization of which the caller is a member.")
class LeaveSpaceInput:
    """An organization."""

    organization: strawberry.ID = strawberry.field(description="Which organization.")


@strawberry.type(description="The invitation as it now stands.")
class InvitationPayload:
    """What a step answers."""

    invitation: Invitation | None = strawberry.field(description="The invitation; null where it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type(description="The invitation as it now stands.")
class ReceivedInvitationPayload:
    """What an answer answers."""

    invitation: ReceivedInvitation | None = strawberry.field(description="The invitation; null where it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type(description="Whether the departure was taken.")
class LeaveSpacePayload:
    """What leaving answers."""

    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")
