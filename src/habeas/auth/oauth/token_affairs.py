"""POST /oauth/revoke and /oauth/introspect: what a client may end, and what it may learn of its own tokens."""

from collections.abc import Awaitable, Callable
from typing import Any

from authlib.oauth2.rfc6749 import OAuth2Error
from authlib.oauth2.rfc6749.errors import InvalidClientError, InvalidRequestError
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7662 import IntrospectionEndpoint
from starlette.requests import Request
from starlette.responses import Response

from habeas.auth.authority import Authority
from habeas.auth.cache import VerifiedToken
from habeas.auth.oauth.asked import AskedRequest, from_form
from habeas.auth.oauth.authorization import scope_text
from habeas.auth.oauth.books import RefreshToken, find_refresh, revoke_family, stands
from habeas.auth.oauth.grants import METHODS
from habeas.auth.oauth.knocking import credentials_of, knock
from habeas.auth.oauth.loaded import KnownClient, Loaded
from habeas.auth.oauth.places import INTROSPECT, REVOKE
from habeas.auth.oauth.responses import error_response, refusal_response
from habeas.auth.oauth.server import GrantServer
from habeas.auth.revocations import Revoked, revoke
from habeas.auth.throttle import network_of
from habeas.auth.tokens import LEEWAY
from habeas.kernel.errors import DomainError
from habeas.storage.unscoped import unscoped


class _Token:
    """A token of either kind, as Authlib's endpoints ask about it."""

    def __init__(self, authority: Authority, loaded: Loaded) -> None:
        self._authority, self._loaded = authority, loaded

    @property
    def access(self) -> VerifiedToken | None:
        return self._loaded.access

    @property
    def refresh(self) -> RefreshToken | None:
        return self._loaded.refresh

    def check_client(self, client: KnownClient) -> bool:
        owner = self.access.actor.client_id if self.access else self.refresh and self.refresh.authorization.client_id
        return owner == client.client_id

    def is_expired(self) -> bool:
        return self.refresh is not None and self.refresh.expires_at <= self._loaded.now

    def is_revoked(self) -> bool:
        gone = self.refresh is not None and (self.refresh.used_at or self.refresh.revoked_at)
        return bool(gone) or (self.refresh is not None and not self._loaded.consent_stands)

    def described(self) -> dict[str, Any]:
        """RFC 7662, section 2.2."""
        if self.access is not None:
            return self._described_access(self.access)
        assert self.refresh is not None
        given = self.refresh.authorization
        return {
            "scope": scope_text(given.scopes),
            "client_id": given.client_id,
            "sub": str(given.subject_id),
            "iss": self._authority.issuer,
            "iat": int(self.refresh.issued_at.timestamp()),
            "exp": int(self.refresh.expires_at.timestamp()),
        }

    def _described_access(self, access: VerifiedToken) -> dict[str, Any]:
        actor = access.actor
        described: dict[str, Any] = {
            "scope": scope_text(actor.scopes),
            "client_id": actor.client_id,
            "token_type": "Bearer" if access.key_thumbprint is None else "DPoP",
            "sub": str(actor.subject_id or actor.client_id),
            "aud": self._authority.audience,
            "iss": self._authority.issuer,
            "iat": int(access.issued_at),
            "exp": int(access.expires_at - LEEWAY),
            "jti": actor.token_id,
            "org": str(actor.organization_id),
            "role": actor.role.value,
        }
        further = {"cnf": {"jkt": access.key_thumbprint} if access.key_thumbprint else None, "act": access.act}
        return described | {name: value for name, value in further.items() if value}


class _Revocation(RevocationEndpoint):  # type: ignore[misc]
    CLIENT_AUTH_METHODS = METHODS

    def query_token(self, token_string: str, token_type_hint: str | None) -> Any:
        return self.server.token

    def check_params(self, request: AskedRequest, client: KnownClient) -> None:
        # A hint that is not known is no reason to refuse (RFC 7009, section 2.1).
        if not request.form.get("token"):
            raise InvalidRequestError("Send the token.")

    def authenticate_token(self, request: AskedRequest, client: KnownClient) -> Any:
        self.check_params(request, client)
        token = self.server.token
        return token if token is not None and token.check_client(client) else None

    def revoke_token(self, token: _Token, request: AskedRequest) -> None:
        loaded: Loaded = self.server.loaded
        now = loaded.now
        if token.refresh is not None:
            family = token.refresh.authorization.family
            loaded.will(lambda tx: revoke_family(tx, family, now))
        elif token.access is not None:
            token_id = token.access.actor.token_id
            loaded.will(lambda tx: revoke(tx, Revoked.TOKEN, token_id, now))


class _Introspection(IntrospectionEndpoint):  # type: ignore[misc]
    # Only clients that authenticate: the endpoint must not become a place to try tokens at (RFC 7662, section 4).
    CLIENT_AUTH_METHODS = METHODS[1:]

    def query_token(self, token_string: str, token_type_hint: str | None) -> Any:
        return self.server.token

    def check_params(self, request: AskedRequest, client: KnownClient) -> None:
        if not request.form.get("token"):
            raise InvalidRequestError("Send the token.")

    def check_permission(self, token: _Token, client: KnownClient, request: AskedRequest) -> bool:
        return token.check_client(client)

    def introspect_token(self, token: _Token) -> dict[str, Any]:
        return token.described()


class _TokenServer(GrantServer):
    def __init__(self, authority: Authority, loaded: Loaded) -> None:
        super().__init__(authority, loaded)
        known = loaded.access is not None or loaded.refresh is not None
        self.token = _Token(authority, loaded) if known else None
        self.register_endpoint(_Revocation)
        self.register_endpoint(_Introspection)


def revocation(authority: Authority) -> Callable[[Request], Awaitable[Response]]:
    """RFC 7009: an access token ends alone, a refresh token ends all that grew from the same authorization."""
    return _endpoint(authority, "revocation", REVOKE)


def introspection(authority: Authority) -> Callable[[Request], Awaitable[Response]]:
    """RFC 7662: of the client's own tokens alone; every other is not active."""
    return _endpoint(authority, "introspection", INTROSPECT)


def _endpoint(authority: Authority, name: str, path: str) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            return await _answered(authority, name, path, request)
        except OAuth2Error as error:
            return error_response(error)
        except DomainError as error:
            return refusal_response(error)

    return endpoint


async def _answered(authority: Authority, name: str, path: str, request: Request) -> Response:
    parameters = await from_form(request)
    if parameters.repeated:
        raise InvalidRequestError("A parameter occurs twice.")
    credentials = credentials_of(request, parameters)
    loaded = Loaded(now=authority.clock.now(), consent_stands=True)
    loaded.client, loaded.proved = await knock(authority, credentials, network_of(request))
    if loaded.client is None:
        raise InvalidClientError("The client does not exist on this server.", status_code=401)
    loaded.access = await _access(authority, parameters.get("token"))
    async with unscoped(authority.books, because=name) as tx:
        loaded.refresh = await find_refresh(tx, parameters.get("token"))
        if loaded.refresh is not None:
            loaded.consent_stands = await stands(tx, loaded.refresh.authorization.consent_id)
        asked = AskedRequest("POST", path, parameters, {"Authorization": request.headers.get("authorization", "")})
        response: Response = _TokenServer(authority, loaded).create_endpoint_response(name, asked)
        for effect in loaded.effects:
            await effect(tx)
    if loaded.effects:
        await authority.revocations.freshen(at_once=True)
    return response


async def _access(authority: Authority, token: str) -> VerifiedToken | None:
    await authority.revocations.freshen(at_once=True)
    try:
        return authority.verifier.inspect(token)
    except DomainError:
        return None
