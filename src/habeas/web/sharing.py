"""Which addresses scripts of other origins may call: those of clients, and never one that a person visits."""

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

CALLED = ("/graphql", "/schema.graphql", "/answers/", "/.well-known/")
"""Beginnings of paths. The authorization endpoint must not be among them (RFC 9700, section 2.6)."""


class Sharing:
    """CORS for the listed origins at the addresses that clients call; elsewhere nothing is said of other origins."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self._app = app
        self._shared = CORSMiddleware(
            app,
            allow_origins=list(origins),
            allow_methods=["GET", "POST"],
            allow_headers=["authorization", "content-type", "dpop", "idempotency-key"],
            expose_headers=["dpop-nonce", "www-authenticate"],
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        called = scope["type"] == "http" and scope["path"].startswith(CALLED)
        await (self._shared if called else self._app)(scope, receive, send)
