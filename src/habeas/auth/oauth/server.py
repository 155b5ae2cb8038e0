"""Authlib's authorization server over loaded values, and the bridge from its answers to HTTP."""

import logging
from typing import Any

from authlib.oauth2.rfc6749 import AuthorizationServer, OAuth2Error
from authlib.oauth2.rfc6749.errors import InvalidRequestError
from starlette.responses import RedirectResponse, Response

from habeas.access import Permission
from habeas.auth.authority import Authority
from habeas.auth.oauth.asked import AskedRequest
from habeas.auth.oauth.exchange import ExchangeGrant
from habeas.auth.oauth.grants import CodeGrant, MachineGrant, RefreshGrant, S256Challenge
from habeas.auth.oauth.issuing import Issuer
from habeas.auth.oauth.loaded import Bearer, KnownClient, Loaded
from habeas.auth.oauth.responses import oauth_response

# At its debug level Authlib writes tokens into the log.
logging.getLogger("authlib").setLevel(logging.INFO)


class GrantServer(AuthorizationServer):  # type: ignore[misc]
    """Decides one request; it waits for nothing and stores nothing, which its caller does with `loaded.effects`."""

    def __init__(self, authority: Authority, loaded: Loaded) -> None:
        super().__init__(scopes_supported=[str(permission) for permission in Permission])
        self.loaded = loaded
        self.issuer = Issuer(authority, loaded)
        self.register_grant(CodeGrant, [S256Challenge(required=True)])
        for grant in (RefreshGrant, MachineGrant, ExchangeGrant):
            self.register_grant(grant)
        self.register_token_generator("default", self._generated)
        self.register_client_auth_method("private_key_jwt", self._by_assertion)

    def answer(self, asked: AskedRequest) -> Response:
        """The answer of the token endpoint."""
        response: Response = self.create_token_response(asked)
        return response

    def query_client(self, client_id: str) -> KnownClient | None:
        client = self.loaded.client
        found = client is not None and client.client_id == client_id
        return KnownClient(client, self.loaded.proved) if client is not None and found else None

    def save_token(self, token: dict[str, Any], request: AskedRequest) -> None:
        """Access tokens are kept nowhere; refresh tokens are among the effects already."""

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""

    def create_oauth2_request(self, request: AskedRequest) -> AskedRequest:
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> Response:
        headers = dict(headers)
        if "Location" in headers:
            return RedirectResponse(headers["Location"], 303)
        return oauth_response(body, status)

    def validate_requested_scope(self, scope: str | None) -> None:
        try:
            super().validate_requested_scope(scope)
        except ValueError as error:
            raise InvalidRequestError("The scope cannot be read.") from error

    def _generated(
        self,
        grant_type: str,
        client: KnownClient,
        user: Bearer | None = None,
        scope: str | None = None,
        expires_in: int | None = None,
        include_refresh_token: bool = True,
    ) -> dict[str, Any]:
        if user is not None:
            return self.issuer.for_person(user, client, scope, include_refresh_token)
        answer = self.issuer.for_machine(client, scope)
        if answer is None:
            raise OAuth2Error("The client does not act for itself.")
        return answer

    def _by_assertion(self, query_client: Any, request: AskedRequest) -> KnownClient | None:
        if not request.form.get("client_assertion") or not self.loaded.proved or self.loaded.client is None:
            return None
        return self.query_client(self.loaded.client.client_id)
