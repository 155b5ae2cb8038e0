"""What an access token says: the claims of RFC 9068 and the four private ones, strictly typed."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from habeas.access import Actor, ActorKind, Permission, Role, opened

NOWHERE = UUID(int=0)
"""Through which organization somebody signed in whose token does not say which: none that anybody acts for."""

KIND_OF_ROLE = {
    Role.PERSON: ActorKind.SELF,
    Role.ADMINISTRATOR: ActorKind.ADMINISTRATOR,
    Role.UNIT_ADMINISTRATOR: ActorKind.ADMINISTRATOR,
    Role.AUDITOR: ActorKind.ADMINISTRATOR,
    Role.PRIVACY_TEAM: ActorKind.CONTROLLER,
    Role.PARTNER: ActorKind.PARTNER,
}
"""The roles that a token may carry; SYSTEM is not among them, for no token makes one the system."""

Text = Annotated[str, Field(min_length=1, max_length=255)]
NumericDate = Annotated[float, Field(ge=0, lt=2**40, allow_inf_nan=False)]


class KeyBinding(BaseModel):
    """The key that a token is bound to (RFC 7800, RFC 9449 section 6.1); no other member is understood."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", hide_input_in_errors=True)

    jkt: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{43}$")]


class Delegate(BaseModel):
    """Who acts for the subject, and for whom that one acted in turn (RFC 8693, section 4.1)."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", hide_input_in_errors=True)

    sub: Text
    act: "Delegate | None" = None


class AccessTokenClaims(BaseModel):
    """Claims of an access token (RFC 9068, section 2.2), read in strict mode.

    Private claims: `org` is the id of the organization acted for, `ctl` of its controller, `rgn` the code of
    the actor's home region, `role` the actor's role there. `auth_time` and `acr` say when and how somebody signed in,
    `thr` through which organization's provider, `mgd` that this one made the account, `ptn` that a partner holds it.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", hide_input_in_errors=True)

    iss: Text
    aud: Text | Annotated[list[Text], Field(min_length=1, max_length=20)]
    sub: Text
    client_id: Text
    jti: Text
    exp: NumericDate
    iat: NumericDate
    nbf: NumericDate = 0
    scope: Annotated[str, Field(max_length=4096)] = ""
    org: UUID
    ctl: UUID
    rgn: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,31}$")]
    role: Role
    auth_time: NumericDate | None = None
    acr: Annotated[str, Field(max_length=255)] | None = None
    thr: UUID | None = None
    mgd: bool = False
    ptn: bool = False
    cnf: KeyBinding | None = None
    act: Delegate | None = None

    def audiences(self) -> list[str]:
        return [self.aud] if isinstance(self.aud, str) else self.aud

    def granted(self) -> frozenset[Permission]:
        """The known scopes of the token, at most what its role and sign-in open; unknown words are ignored."""
        words = set(self.scope.split(" "))
        most = opened(self.role, self.org, self.signed_in_through(), managed=self.mgd and self.thr is not None)
        return frozenset(permission for permission in most if permission.value in words)

    def signed_in_through(self) -> UUID | None:
        """The organization that vouched for the person; a sign-in of the year 1970 was always such a one."""
        return NOWHERE if self.thr is None and self.auth_time == 0 else self.thr

    def actor(self) -> Actor:
        """The actor that these claims describe; ValueError where they contradict each other."""
        return Actor(
            kind=KIND_OF_ROLE[self.role],
            subject_id=self._subject(),
            organization_id=self.org,
            controller_id=self.ctl,
            region=self.rgn,
            role=self.role,
            scopes=self.granted(),
            client_id=self.client_id,
            token_id=self.jti,
            authenticated_at=self.authenticated_at(),
            authentication_context=self.acr,
            signed_in_through=self.signed_in_through(),
            by_partner=self.ptn,
        )

    def authenticated_at(self) -> datetime | None:
        """When the person signed in."""
        return None if self.auth_time is None else datetime.fromtimestamp(self.auth_time, UTC)

    def _subject(self) -> UUID | None:
        if self.role is not Role.PARTNER:
            return UUID(self.sub)
        if self.sub != self.client_id:
            raise ValueError("a machine client is its own subject (RFC 9068, section 2.2)")
        return None
