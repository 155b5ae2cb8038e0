"""Who acts: one verified token, or the system itself, reduced to what decides."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from habeas.access.permission import Permission
from habeas.access.role import Role


class ActorKind(StrEnum):
    """The kinds of accessor that a ledger entry may name."""

    SELF = "SELF"
    ADMINISTRATOR = "ADMINISTRATOR"
    CONTROLLER = "CONTROLLER"
    PARTNER = "PARTNER"
    OPERATOR = "OPERATOR"
    SYSTEM = "SYSTEM"


@dataclass(frozen=True, slots=True)
class Actor:
    """A caller whose claims were verified.

    `organization_id` is the organization that the token acts for (a person's own personal organization, the
    administrated organization, the controller or the partner); `region` is the actor's home region.
    `authenticated_at` is when the person signed in, and `authentication_context` how (the `acr` of RFC 9470); nobody
    signs in for a machine. `undertaking_owed` is the global id of the undertaking that somebody of a controller's staff
    has to accept first: until then `scopes` are what they need for that. `signed_in_through` is the organization whose
    provider vouched for the person, unless they signed in by their own means; `by_partner` says that a partner's client
    holds the token.
    """

    kind: ActorKind
    subject_id: UUID | None
    organization_id: UUID
    controller_id: UUID
    region: str
    role: Role
    scopes: frozenset[Permission]
    client_id: str
    token_id: str
    authenticated_at: datetime | None = None
    authentication_context: str | None = None
    undertaking_owed: str | None = None
    signed_in_through: UUID | None = None
    by_partner: bool = False

    def may(self, permission: Permission) -> bool:
        """Does the token carry this permission?"""
        return permission in self.scopes
