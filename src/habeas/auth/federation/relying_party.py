"""Our side of OpenID Connect, by Authlib's Starlette client: code flow with PKCE, state and nonce."""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.starlette_client import StarletteIntegration, StarletteOAuth2App
from joserfc.errors import JoseError
from starlette.requests import Request

from habeas.auth.authority import Authority
from habeas.auth.federation.connection import Connection
from habeas.auth.keys import ALGORITHMS
from habeas.auth.remote.remote_keys import RemoteKeys
from habeas.kernel.issuer import is_issuer
from habeas.outbound import Unreachable

CALLBACK = "/sign-in/organization/callback"
ALTOGETHER = 15.0
NAME = "organization"
LONGEST_SUBJECT = 255
FAULTS = (AuthlibBaseError, JoseError, httpx2.HTTPError, TimeoutError, ValueError, KeyError, TypeError, RuntimeError)
"""Whatever a provider's answer can set off in the libraries that read it."""


class _Client(StarletteOAuth2App):  # type: ignore[misc]
    """Authlib's client, whose keys come from where all keys of other issuers come from."""

    remote: RemoteKeys

    async def fetch_jwk_set(self, force: bool = False) -> dict[str, Any]:
        if force:
            await self.remote.renew()
        keys = (await self.remote.keys()).by_id
        return {"keys": [{**key.as_dict(private=False), "kid": kid} for kid, key in keys.items()]}


async def begin(authority: Authority, connection: Connection, request: Request) -> tuple[str, dict[str, Any]]:
    """Where the browser goes, and what has to be remembered until it comes back. Unreachable where it cannot."""
    client, session = await _client(authority, connection), dict[str, Any]()
    request.scope["session"] = session
    try:
        answer = await client.authorize_redirect(request, authority.url(CALLBACK))
    except FAULTS as error:
        raise Unreachable("The provider cannot be used.") from error
    return str(answer.headers["location"]), session


async def finish(
    authority: Authority, connection: Connection, request: Request, session: dict[str, Any]
) -> Mapping[str, Any]:
    """The claims of the ID token that the code was good for; Unreachable for everything that does not hold."""
    client = await _client(authority, connection)
    _check_issuer(client.server_metadata, request.query_params.get("iss"))
    request.scope["session"] = session
    wanted = {
        "iss": {"essential": True, "value": connection.issuer},
        "aud": {"essential": True, "value": connection.client_id},
        "sub": {"essential": True},
    }
    try:
        async with asyncio.timeout(ALTOGETHER):
            token = await client.authorize_access_token(request, claims_options=wanted, leeway=60)
    except FAULTS as error:
        raise Unreachable("The provider's answer does not hold.") from error
    claims = token.get("userinfo")
    subject = claims.get("sub") if claims else None
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise Unreachable("The provider's answer names nobody.")
    return dict(claims)


async def _client(authority: Authority, connection: Connection) -> _Client:
    remote = authority.providers.of(connection.issuer)
    metadata = await remote.metadata()
    offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
    client = _Client(
        StarletteIntegration(NAME),
        name=NAME,
        client_id=connection.client_id,
        client_secret=connection.secret,
        authorize_url=_place(metadata, "authorization_endpoint"),
        access_token_url=_place(metadata, "token_endpoint"),
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": _method(metadata, connection),
            "transport": authority.providers.fetcher.transport,
            "trust_env": False,
        },
        issuer=connection.issuer,
        authorization_response_iss_parameter_supported=metadata.get("authorization_response_iss_parameter_supported"),
        id_token_signing_alg_values_supported=[name for name in offered if name in ALGORITHMS],
    )
    client.remote = remote
    return client


def _check_issuer(metadata: Mapping[str, Any], named: str | None) -> None:
    """RFC 9207: whoever says that it names itself in its answers, must; and it must be the one that was asked."""
    needed = metadata["authorization_response_iss_parameter_supported"] is True
    if named != metadata["issuer"] and (needed or named is not None):
        raise Unreachable("The answer comes from another issuer.")


def _place(metadata: Mapping[str, Any], name: str) -> str:
    address = metadata.get(name)
    # The form of an issuer is that of an endpoint without a query: https, or this machine.
    if not isinstance(address, str) or not is_issuer(address.partition("?")[0]):
        raise Unreachable(f"The provider has no usable {name}.")
    return address


def _method(metadata: Mapping[str, Any], connection: Connection) -> str:
    if connection.secret is None:
        return "none"
    offered = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return "client_secret_basic" if "client_secret_basic" in offered else "client_secret_post"
