"""Responses of the OAuth endpoints: JSON that nobody stores, and errors as RFC 6749 writes them."""

from collections.abc import Mapping
from typing import Any

import orjson
from authlib.oauth2.rfc6749 import OAuth2Error
from starlette.responses import Response

from habeas.kernel.errors import DomainError, ErrorCode

NOT_STORED = {"cache-control": "no-store", "pragma": "no-cache"}
OPEN = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "dpop-nonce, retry-after, www-authenticate",
    "cross-origin-resource-policy": "cross-origin",
}
"""Endpoints without cookies may be called from any origin: their credentials are in the request itself."""


def oauth_response(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """JSON under the headers that RFC 6749, section 5.1, asks for."""
    content = orjson.dumps(dict(body) if body else {})
    challenge = {"www-authenticate": 'Basic realm="habeas"'} if status == 401 else {}
    return Response(
        content,
        status,
        {**NOT_STORED, **OPEN, **challenge, **(headers or {})},
        media_type="application/json",
    )


def error_response(error: OAuth2Error, headers: Mapping[str, str] | None = None) -> Response:
    """An error that is told to the client directly."""
    return oauth_response(dict(error.get_body()), error.status_code or 400, headers)


def refusal_response(error: DomainError, headers: Mapping[str, str] | None = None) -> Response:
    """What was refused before any grant decided: too many attempts, or a body that cannot be read."""
    limited = error.code is ErrorCode.RATE_LIMITED
    told = OAuth2Error(error.message, error="invalid_request", status_code=429 if limited else 400)
    return error_response(told, {**(headers or {}), **({"retry-after": "900"} if limited else {})})
