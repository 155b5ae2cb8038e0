"""What machines ask before they call: is the service up, which keys and which authorization servers count."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from habeas.web.graphql_view import require_introspection
from habeas.web.options import WebSite
from habeas.web.responses import json_response
from habeas.web.streams import Authenticate

Ready = Callable[[], Awaitable[Mapping[str, bool]]]
"""Tells for each thing that the service needs whether it can be reached now."""

Jwks = Callable[[], Mapping[str, Any]]
VERDICT_SECONDS = 1.0
PUBLISHED = {"cache-control": "public, max-age=300", "cross-origin-resource-policy": "cross-origin"}


async def healthz(_: Request) -> Response:
    return json_response({"status": "ok"})


class Discovery:
    """Answers the well-known addresses of one site."""

    def __init__(self, site: WebSite, jwks: Jwks, ready: Ready, authenticate: Authenticate) -> None:
        self._site, self._jwks, self._ready, self._authenticate = site, jwks, ready, authenticate
        self._asking = asyncio.Lock()
        self._checks: Mapping[str, bool] = {}
        self._asked_at: float | None = None

    async def readyz(self, _: Request) -> Response:
        """503 while anything that the service needs is away, which is about the service and not the request."""
        checks = dict(await self._lately())
        well = all(checks.values())
        return json_response({"status": "ready" if well else "not ready", "checks": checks}, 200 if well else 503)

    async def _lately(self) -> Mapping[str, bool]:
        """The verdict of this last second: however many ask, what they ask about is asked once."""
        async with self._asking:
            now = asyncio.get_running_loop().time()
            if self._asked_at is None or now - self._asked_at >= VERDICT_SECONDS:
                self._checks = await self._ready()
                self._asked_at = asyncio.get_running_loop().time()
            return self._checks

    async def protected_resource(self, _: Request) -> Response:
        """RFC 9728, section 2."""
        site = self._site
        metadata = {
            "resource": site.public_url,
            "authorization_servers": list(site.authorization_servers),
            "jwks_uri": f"{site.public_url}/.well-known/jwks.json",
            "scopes_supported": list(site.scopes),
            "bearer_methods_supported": ["header"],
            "dpop_signing_alg_values_supported": list(site.proof_algorithms),
            "resource_name": site.title,
            "resource_documentation": site.documentation_url,
        }
        return json_response({name: value for name, value in metadata.items() if value}, headers=PUBLISHED)

    async def jwks(self, _: Request) -> Response:
        return json_response(dict(self._jwks()), media_type="application/jwk-set+json", headers=PUBLISHED)

    async def sdl(self, request: Request) -> Response:
        """The schema as text, for whoever may also introspect it."""
        actor = await self._authenticate(request)
        require_introspection(self._site.introspection, actor)
        return PlainTextResponse(self._site.sdl)
