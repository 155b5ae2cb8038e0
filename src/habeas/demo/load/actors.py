"""The platform itself as an actor, for an organization and where needed for one person of it."""

from uuid import UUID

from habeas.access import ROLES, Actor, ActorKind, Role

CLIENT = "habeas-demo"


def platform(region: str, org_id: UUID, controller_id: UUID, subject_id: UUID | None = None) -> Actor:
    """An actor that may register organizations and people and store their records."""
    return Actor(
        kind=ActorKind.SYSTEM,
        subject_id=subject_id,
        organization_id=org_id,
        controller_id=controller_id,
        region=region,
        role=Role.SYSTEM,
        scopes=ROLES[Role.SYSTEM],
        client_id=CLIENT,
        token_id=CLIENT,
    )
