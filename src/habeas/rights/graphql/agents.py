"""Agents: the authorizations that a person gives to partners, and takes back."""

import strawberry

from habeas.access import Variable
from habeas.jurisdictions.rules import sets
from habeas.reading.binding import Fixed, OfActor, Same
from habeas.reading.fields import bound, column, extend, global_id, one, paged
from habeas.reading.types import Connection, DateTime, Node, UserError
from habeas.rights import commands, model
from habeas.rights.graphql.mutation import AUTHORIZATION_TAG, Info, authorization_key, organization_of
from habeas.tenancy.graphql import Organization, Viewer


@bound(model.AgentAuthorization, tag=AUTHORIZATION_TAG)
@strawberry.type(
    description="A person's permission for a partner to send requests for them (CCPA 1798.135(c)(1), Reg. 7063)."
)
class AgentAuthorization(Node):
    """An authorization."""

    id: strawberry.ID = global_id("The authorization's id, which the partner names.")
    agent: Organization | None = one(
        Organization,
        "Whom it authorizes, also once the controller lists them no longer; null for a person, such as a guardian,"
        " whose claim is in `viewer.representedBy`.",
        on=(Same("org_id", "agent_org_id"),),
    )
    rights: list[str] = column("For which rights.")
    given_at: DateTime = column("When it was given, signed in.")
    expires_at: DateTime = column("Until when it holds.")
    revoked_at: DateTime | None = column("When the person took it back.")


@strawberry.input(description="Whom to authorize, for what, and for how long.")
class AuthorizeAgentInput:
    """Whom to authorize."""

    agent: strawberry.ID = strawberry.field(description="The partner's organization: one of `viewer.availableAgents`.")
    rights: list[sets.Right] = strawberry.field(description="For which rights: one to ten.")
    days: int = strawberry.field(description="For how many days, 1 to 366.", default=90)


@strawberry.input(description="Which authorization ends.")
class RevokeAgentAuthorizationInput:
    """Which authorization ends."""

    authorization: strawberry.ID = strawberry.field(description="The authorization.")


@strawberry.type(description="The authorization after the change.")
class AgentAuthorizationPayload:
    """The authorization after the change."""

    authorization: AgentAuthorization | None = strawberry.field(description="The authorization; null if refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@extend(Viewer)
class ViewerAgents:
    """What agents add to the viewer."""

    available_agents: Connection[Organization] = paged(
        Organization,
        "The partners whom the caller can authorize (`authorizeAgent`), the first listed first: those whom the"
        " controller lets send requests for people now, and who are where the caller's data live.",
        on=(OfActor("agent_of", Variable.CONTROLLER), Fixed("takes_authorizations", True)),
        order=("created_at", "org_id"),
    )
    agent_authorizations: Connection[AgentAuthorization] = paged(
        AgentAuthorization,
        "The partners who may ask for the caller, the newest first.",
        on=(OfActor("subject_id", Variable.SUBJECT),),
        order=("given_at", "id"),
        descending=True,
    )


@strawberry.type
class AgentMutation:
    """Mutations of authorizations."""

    @strawberry.mutation(description="Let a partner send requests for the caller (scope rights:exercise).")
    async def authorize_agent(self, info: Info, input: AuthorizeAgentInput) -> AgentAuthorizationPayload:  # noqa: A002
        answer: AgentAuthorizationPayload = await info.context.write(
            info,
            lambda: commands.AuthorizeAgent(organization_of(input.agent, "agent"), tuple(input.rights), input.days),
        )
        return answer

    @strawberry.mutation(description="End an authorization at once (scope rights:exercise).")
    async def revoke_agent_authorization(
        self,
        info: Info,
        input: RevokeAgentAuthorizationInput,  # noqa: A002
    ) -> AgentAuthorizationPayload:
        answer: AgentAuthorizationPayload = await info.context.write(
            info, lambda: commands.RevokeAgentAuthorization(authorization_key(input.authorization))
        )
        return answer
