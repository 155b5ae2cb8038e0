"""Token exchange (RFC 8693): to act for another of one's organizations, or to be acted for by another service."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from authlib.oauth2.rfc6749.errors import InvalidGrantError, InvalidRequestError, OAuth2Error, UnauthorizedClientError
from authlib.oauth2.rfc6749.grants import BaseGrant, TokenEndpointMixin

from habeas.access import Permission
from habeas.auth.authority import ACCESS_LIFE
from habeas.auth.cache import VerifiedToken
from habeas.auth.oauth.authorization import Authorization
from habeas.auth.oauth.books import use_refresh
from habeas.auth.oauth.client import GrantType
from habeas.auth.oauth.grants import METHODS, narrowed_scope
from habeas.auth.oauth.loaded import Bearer, KnownClient, Loaded, bearer_of
from habeas.auth.revocations import family_of
from habeas.auth.tokens import LEEWAY
from habeas.reading.globalid import decode

ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105
REFRESH_TOKEN = "urn:ietf:params:oauth:token-type:refresh_token"  # noqa: S105
LONGEST_CHAIN = 4
"""So many may act for each other, each named in the token."""


class InvalidTargetError(OAuth2Error):  # type: ignore[misc]
    """The resource or audience is not one that tokens are made for here (RFC 8707, section 2)."""

    error = "invalid_target"


class ExchangeGrant(BaseGrant, TokenEndpointMixin):  # type: ignore[misc]
    """A token for `organization`, one of the person's; `act` names a client other than the one they signed in to.

    From an access token come at most its own scopes and its own life; from a refresh token, what the person allowed
    the client. A refresh token that nothing binds to a public client is replaced, as with every use of it.
    """

    GRANT_TYPE = GrantType.TOKEN_EXCHANGE.value
    TOKEN_ENDPOINT_AUTH_METHODS = METHODS

    @property
    def loaded(self) -> Loaded:
        found: Loaded = self.server.loaded
        return found

    def validate_token_request(self) -> None:
        client: KnownClient = self.authenticate_token_endpoint_client()
        self.request.client = client
        form = self.request.form
        if not client.check_grant_type(self.GRANT_TYPE):
            raise UnauthorizedClientError("The client may not exchange tokens.")
        if form.get("requested_token_type", ACCESS_TOKEN) != ACCESS_TOKEN:
            raise InvalidRequestError("Only access tokens are issued in exchange.")
        if "actor_token" in form or "actor_token_type" in form:
            raise InvalidRequestError("The client itself is the actor; an actor_token is not accepted.")
        if not form.get("subject_token") or form.get("subject_token_type") not in (ACCESS_TOKEN, REFRESH_TOKEN):
            raise InvalidRequestError("Send a subject_token that is an access token or a refresh token of this server.")

    def create_token_response(self) -> tuple[int, dict[str, Any], Any]:
        client: KnownClient = self.request.client
        given, ceiling = self._given(client)
        bearer = bearer_of(self.loaded, given)
        if bearer is None:
            raise InvalidGrantError("The authorization or the place in the organization has ended.")
        allowed = ceiling & client.client.scopes & bearer.space.opened(self.loaded.through)
        if not allowed:
            raise InvalidGrantError("The person allowed the client nothing that this token opens.")
        scopes = narrowed_scope(self.request.payload.scope, allowed)
        return 200, self._answer(bearer, client, scopes), self.TOKEN_RESPONSE_HEADER

    def _answer(self, bearer: Bearer, client: KnownClient, scopes: frozenset[Permission]) -> dict[str, Any]:
        issuer, given = self.server.issuer, bearer.authorization
        act = _acting(client.client_id, given.client_id, self.loaded.access)
        answer: dict[str, Any] = issuer.access_for(bearer, client.client_id, scopes, act, self._life())
        if (kept := self.loaded.refresh) is not None and client.client.is_public and given.key_thumbprint is None:
            token, now = self.request.form["subject_token"], self.loaded.now
            self.loaded.will(lambda tx: use_refresh(tx, token, now))
            answer["refresh_token"] = issuer.refresh(kept.authorization)
        return {**answer, "issued_token_type": ACCESS_TOKEN}

    def _life(self) -> timedelta:
        """No longer than that of the access token it comes from: exchanged again and again, it would never end."""
        if (access := self.loaded.access) is None:
            return ACCESS_LIFE
        left = timedelta(seconds=int(access.expires_at - LEEWAY - self.loaded.now.timestamp()))
        if left <= timedelta():
            raise InvalidGrantError("The access token has expired.")
        return min(ACCESS_LIFE, left)

    def _given(self, client: KnownClient) -> tuple[Authorization, frozenset[Permission]]:
        if self.request.form["subject_token_type"] == REFRESH_TOKEN:
            return self._from_refresh(client)
        return self._from_access(client)

    def _from_refresh(self, client: KnownClient) -> tuple[Authorization, frozenset[Permission]]:
        kept = self.loaded.refresh
        if kept is None or kept.authorization.client_id != client.client_id:
            raise InvalidGrantError()
        self.loaded.detect_reuse(kept)
        if kept.used_at or kept.revoked_at or kept.expires_at <= self.loaded.now:
            raise InvalidGrantError()
        if kept.authorization.key_thumbprint not in (None, self.loaded.key_thumbprint):
            raise InvalidGrantError("The refresh token is bound to another key.")
        return self._at_organization(kept.authorization), self.loaded.consented

    def _from_access(self, client: KnownClient) -> tuple[Authorization, frozenset[Permission]]:
        access = self.loaded.access
        if access is None or access.actor.subject_id is None or not family_of(access.actor.token_id):
            raise InvalidGrantError()
        own = access.actor.client_id == client.client_id
        if own and access.key_thumbprint not in (None, self.loaded.key_thumbprint):
            raise InvalidGrantError("The access token is bound to another key.")
        if not own and client.client.is_public:
            raise UnauthorizedClientError("Only a client that authenticates may act for another.")
        if access.authenticated_at is None:
            raise InvalidGrantError("The access token does not say when the person signed in.")
        given = Authorization(
            family=UUID(family_of(access.actor.token_id)),
            consent_id=UUID(int=0),
            client_id=access.actor.client_id,
            subject_id=access.actor.subject_id,
            region=access.actor.region,
            org_id=access.actor.organization_id,
            scopes=access.actor.scopes,
            resource="",
            key_thumbprint=None,
            authenticated_at=access.authenticated_at,
            second_factor_at=access.second_factor_at,
        )
        return self._at_organization(given), access.actor.scopes & self.loaded.consented

    def _at_organization(self, given: Authorization) -> Authorization:
        wanted = self.request.form.get("organization")
        return given if wanted is None else replace(given, org_id=organization_id(wanted))


def _acting(client_id: str, own: str, access: VerifiedToken | None) -> Mapping[str, Any] | None:
    """Who acts for the person: those before stay named (RFC 8693, section 4.1)."""
    before = access.act if access is not None else None
    if client_id == own:
        return before
    if _length(before) >= LONGEST_CHAIN:
        raise InvalidGrantError("Too many act for each other.")
    return {"sub": client_id, **({} if before is None else {"act": before})}


def _length(act: Mapping[str, Any] | None) -> int:
    return 0 if act is None else 1 + _length(act.get("act"))


def organization_id(text: str) -> UUID:
    """The organization that a parameter names, by its id in the API or its plain UUID."""
    if (found := decode(text)) is not None:
        return found.org_id
    try:
        return UUID(text)
    except ValueError as error:
        raise InvalidRequestError("The organization cannot be read.") from error
