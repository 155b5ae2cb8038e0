"""Everything that a grant may ask for, loaded before it decides; it decides without waiting for anything."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from authlib.oauth2.rfc6749 import ClientMixin

from habeas.access import Permission
from habeas.auth.cache import VerifiedToken
from habeas.auth.oauth.authorization import Authorization, scope_text, scopes_of
from habeas.auth.oauth.books import Code, RefreshToken, revoke_family
from habeas.auth.oauth.client import Client, GrantType
from habeas.auth.people.standing import Space, Standing
from habeas.storage.transaction import Transaction

Effect = Callable[[Transaction], Awaitable[Any]]
"""What has to be stored of a decision, refusals included."""


@dataclass
class Loaded:
    """What was found out about one request, and what was decided about it.

    `proved` says whether the client's secret or assertion held; `key_thumbprint` is that of the DPoP proof;
    `through` is the organization whose provider vouched for the person.
    """

    now: datetime
    client: Client | None = None
    proved: bool = False
    code: Code | None = None
    refresh: RefreshToken | None = None
    access: VerifiedToken | None = None
    standing: Standing | None = None
    consent_stands: bool = False
    consented: frozenset[Permission] = frozenset()
    key_thumbprint: str | None = None
    through: UUID | None = None
    effects: list[Effect] = field(default_factory=list)

    def will(self, effect: Effect) -> None:
        """Note what is to be stored."""
        self.effects.append(effect)

    def detect_reuse(self, kept: RefreshToken) -> None:
        """A refresh token that comes back after its use was stolen from somebody: its family ends."""
        if kept.used_at is not None and kept.revoked_at is None:
            family, now = kept.authorization.family, self.now
            self.will(lambda tx: revoke_family(tx, family, now))


@dataclass(frozen=True, slots=True)
class Bearer:
    """For whom a token is made: an authorization with the space that it stands in now."""

    authorization: Authorization
    standing: Standing
    space: Space


def bearer_of(loaded: Loaded, authorization: Authorization) -> Bearer | None:
    """None if the person, their place in the organization or their consent is gone."""
    standing = loaded.standing
    space = standing.space(authorization.org_id) if standing is not None else None
    if standing is None or space is None or not loaded.consent_stands:
        return None
    return Bearer(authorization, standing, space)


class KnownClient(ClientMixin):  # type: ignore[misc]
    """A registered client in the form in which Authlib asks about it."""

    def __init__(self, client: Client, proved: bool) -> None:
        self.client = client
        self._proved = proved

    @property
    def client_id(self) -> str:
        return self.client.client_id

    def get_client_id(self) -> str:
        return self.client.client_id

    def get_default_redirect_uri(self) -> str | None:
        return None

    def get_allowed_scope(self, scope: str | None) -> str:
        return scope_text(scopes_of(scope or "") & self.client.scopes)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.client.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        return self._proved

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return self.client.auth_method == method and (method == "none" or self._proved)

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code" and GrantType.AUTHORIZATION_CODE in self.client.grant_types

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in self.client.grant_types
