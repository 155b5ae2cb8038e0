"""Where external systems call back: what counts is the signature, and nothing is told before it holds."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from habeas.kernel.errors import DomainError, ErrorCode

MOST_BYTES = 5 * 1024 * 1024
Take = Callable[[str, str, Mapping[str, str], bytes], Awaitable[Mapping[str, Any]]]


def callback_route(take: Take) -> Route:
    """POST /connectors/callbacks/{region}/{step}; see docs/guides/connectors.md."""

    async def callback(request: Request) -> Response:
        body = await _body(request)
        headers = {name.lower(): value for name, value in request.headers.items()}
        answer = await take(request.path_params["region"], request.path_params["step"], headers, body)
        return JSONResponse(dict(answer), headers={"cache-control": "no-store"})

    return Route("/connectors/callbacks/{region}/{step}", callback, methods=["POST"])


async def _body(request: Request) -> bytes:
    content = bytearray()
    try:
        async for chunk in request.stream():
            content += chunk
            if len(content) > MOST_BYTES:
                raise DomainError(ErrorCode.BAD_REQUEST, f"A callback has at most {MOST_BYTES} bytes.")
    except ClientDisconnect:
        raise DomainError(ErrorCode.BAD_REQUEST, "The callback did not arrive whole.") from None
    return bytes(content)
