"""The outermost layer: security headers on every response, and no exception that gets past it."""

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from habeas.web.errors import Trace, unforeseen_body
from habeas.web.responses import json_response

DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": DATA_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
"""Set on every response that does not set them itself."""

TRANSPORT_SECURITY = {"strict-transport-security": "max-age=63072000; includeSubDomains"}


class Guard:
    """Wraps an application; what it lets through is a response with headers, whatever happened inside."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def send_guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message = {**message, "headers": self._completed(message.get("headers", ()))}
            await send(message)

        try:
            await self._app(scope, receive, send_guarded)
        except Exception as error:
            response = json_response(unforeseen_body(error, Trace()), 500)
            if started:
                raise RuntimeError("the response broke off") from None
            await response(scope, receive, send_guarded)

    def _completed(self, given: object) -> list[tuple[bytes, bytes]]:
        headers: list[tuple[bytes, bytes]] = list(given)  # type: ignore[call-overload]
        present = {name for name, _ in headers}
        return headers + [pair for pair in self._headers if pair[0] not in present]
