"""The platform itself as an actor, on behalf of an organization and where needed of one person."""

from collections.abc import Set
from uuid import UUID

from habeas.access.actor import Actor, ActorKind
from habeas.access.permission import Permission
from habeas.access.role import ROLES, Role


def platform(
    region: str,
    org_id: UUID,
    controller_id: UUID,
    subject_id: UUID | None = None,
    *,
    client: str,
    token: str | None = None,
    scopes: Set[Permission] = ROLES[Role.SYSTEM],
) -> Actor:
    """The platform, named in records by the part of it that acts (`client`) and the occasion (`token`)."""
    return Actor(
        kind=ActorKind.SYSTEM,
        subject_id=subject_id,
        organization_id=org_id,
        controller_id=controller_id,
        region=region,
        role=Role.SYSTEM,
        scopes=frozenset(scopes),
        client_id=client,
        token_id=token or client,
    )
