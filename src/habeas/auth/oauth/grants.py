"""The grants, as Authlib decides them, over values that were loaded before."""

from typing import Any

from authlib.oauth2.rfc6749 import grants
from authlib.oauth2.rfc6749.errors import (
    InvalidGrantError,
    InvalidRequestError,
    InvalidScopeError,
    UnauthorizedClientError,
)
from authlib.oauth2.rfc7636 import CodeChallenge

from habeas.auth.oauth.authorization import scope_text, scopes_of
from habeas.auth.oauth.books import Code, RefreshToken, revoke_family, use_code, use_refresh
from habeas.auth.oauth.loaded import Bearer, KnownClient, Loaded, bearer_of

METHODS = ["none", "client_secret_basic", "client_secret_post", "private_key_jwt"]


class S256Challenge(CodeChallenge):  # type: ignore[misc]
    """PKCE with S256 for every client, public or not (RFC 9700, section 2.1.1)."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)
    DEFAULT_CODE_CHALLENGE_METHOD = "S256"

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        data = grant.request.payload.data
        if not data.get("code_challenge") or data.get("code_challenge_method") != "S256":
            raise InvalidRequestError("A code_challenge with the method S256 is required.")
        super().validate_code_challenge(grant, redirect_uri)

    def get_authorization_code_challenge_method(self, authorization_code: Any) -> str:
        return "S256"


class _KeptCode:
    def __init__(self, code: Code) -> None:
        self.code = code
        self.code_challenge = code.code_challenge

    def get_redirect_uri(self) -> str:
        return self.code.redirect_uri

    def get_scope(self) -> str:
        return scope_text(self.code.authorization.scopes)


class CodeGrant(grants.AuthorizationCodeGrant):  # type: ignore[misc]
    """The authorization code, of which each counts once; a second use ends what grew from the first."""

    TOKEN_ENDPOINT_AUTH_METHODS = METHODS

    @property
    def loaded(self) -> Loaded:
        found: Loaded = self.server.loaded
        return found

    def query_authorization_code(self, code: str, client: KnownClient) -> _KeptCode | None:
        kept, now = self.loaded.code, self.loaded.now
        if kept is None or kept.authorization.client_id != client.client_id:
            return None
        if kept.used_at is not None:
            family = kept.authorization.family
            self.loaded.will(lambda tx: revoke_family(tx, family, now))
            return None
        bound = kept.authorization.key_thumbprint
        if kept.expires_at <= now or bound not in (None, self.loaded.key_thumbprint):
            return None
        return _KeptCode(kept)

    def authenticate_user(self, authorization_code: _KeptCode) -> Bearer | None:
        return bearer_of(self.loaded, authorization_code.code.authorization)

    def delete_authorization_code(self, authorization_code: _KeptCode) -> None:
        code, now = self.request.form["code"], self.loaded.now
        self.loaded.will(lambda tx: use_code(tx, code, now))


class _KeptRefresh:
    def __init__(self, token: RefreshToken) -> None:
        self.token = token

    def check_client(self, client: KnownClient) -> bool:
        return self.token.authorization.client_id == client.client_id

    def get_scope(self) -> str:
        return scope_text(self.token.authorization.scopes)


class RefreshGrant(grants.RefreshTokenGrant):  # type: ignore[misc]
    """A refresh token is replaced with each use; one that comes back has been stolen, and its family ends."""

    TOKEN_ENDPOINT_AUTH_METHODS = METHODS
    INCLUDE_NEW_REFRESH_TOKEN = True

    @property
    def loaded(self) -> Loaded:
        found: Loaded = self.server.loaded
        return found

    def authenticate_refresh_token(self, refresh_token: str) -> _KeptRefresh | None:
        kept, now = self.loaded.refresh, self.loaded.now
        if kept is None or kept.authorization.client_id != self.request.client.client_id:
            return None
        self.loaded.detect_reuse(kept)
        bound = kept.authorization.key_thumbprint
        is_over = kept.used_at is not None or kept.revoked_at is not None or kept.expires_at <= now
        return None if is_over or bound not in (None, self.loaded.key_thumbprint) else _KeptRefresh(kept)

    def authenticate_user(self, refresh_token: _KeptRefresh) -> Bearer:
        bearer = bearer_of(self.loaded, refresh_token.token.authorization)
        if bearer is None:
            raise InvalidGrantError("The authorization has ended.")
        return bearer

    def revoke_old_credential(self, refresh_token: _KeptRefresh) -> None:
        token, now = self.request.form["refresh_token"], self.loaded.now
        self.loaded.will(lambda tx: use_refresh(tx, token, now))


class MachineGrant(grants.ClientCredentialsGrant):  # type: ignore[misc]
    """A client that acts for itself; only one that authenticates."""

    TOKEN_ENDPOINT_AUTH_METHODS = METHODS[1:]

    def validate_token_request(self) -> None:
        super().validate_token_request()
        client: KnownClient = self.request.client
        if client.client.machine is None:
            raise UnauthorizedClientError("The client does not act for itself.")
        asked = set((self.request.payload.scope or "").split())
        if not asked <= {str(scope) for scope in client.client.scopes}:
            raise InvalidScopeError()


def narrowed_scope(scope: str | None, allowed: frozenset[Any]) -> frozenset[Any]:
    """The scopes that were asked for (all where none was named); invalid_scope if one is not among `allowed`."""
    if not scope:
        return allowed
    if not set(scope.split()) <= {str(each) for each in allowed}:
        raise InvalidScopeError()
    return scopes_of(scope)
