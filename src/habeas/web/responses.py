"""Builds responses: JSON bodies, and the one place where a refusal becomes a status."""

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.web.challenges import Challenges
from habeas.web.errors import domain_error_body, http_error_body
from habeas.web.media import JSON
from habeas.web.options import WebLimits

STATUS_OF_CODE = {
    ErrorCode.UNAUTHENTICATED: 401,
    ErrorCode.STEP_UP_REQUIRED: 401,
    ErrorCode.FORBIDDEN: 403,
    ErrorCode.UNDERTAKING_REQUIRED: 403,
    ErrorCode.NOT_FOUND: 404,
    ErrorCode.CONFLICT: 409,
    ErrorCode.IDEMPOTENCY_CONCURRENT_REQUEST: 409,
    ErrorCode.IDEMPOTENCY_KEY_PARAMETER_MISMATCH: 422,
    ErrorCode.RATE_LIMITED: 429,
    ErrorCode.INTERNAL_SERVER_ERROR: 500,
    ErrorCode.MISCONFIGURED: 500,
}
"""Statuses of requests that are refused whole; what is not listed is a 400."""


def json_response(
    body: Any, status: int = 200, media_type: str = JSON, headers: Mapping[str, str] | None = None
) -> Response:
    """A response with this body in JSON, in UTF-8."""
    content = orjson.dumps(body)
    return Response(content, status, {**(headers or {}), "content-type": f"{media_type}; charset=utf-8"})


class Refusals:
    """Answers requests that are refused whole; it knows where clients learn how to get a token."""

    def __init__(self, resource_metadata_url: str, limits: WebLimits) -> None:
        self.challenges = Challenges(resource_metadata_url)
        self.limits = limits

    async def of_domain_error(self, request: Request, error: Exception) -> Response:
        if not isinstance(error, DomainError):
            raise error
        status = STATUS_OF_CODE.get(error.code, 400)
        headers = self.challenges.headers(request, [error])
        return json_response(domain_error_body(error, self.limits), status, headers=headers)

    async def of_http_error(self, request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            raise error
        return json_response(http_error_body(error), error.status_code, headers=error.headers)
