"""The public document of the logs: anybody may keep its heads, and check later that nothing was taken back."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.web.responses import json_response

Publish = Callable[[str | None, int | None], Awaitable[dict[str, Any]]]
_HEADERS = {"cache-control": "public, max-age=5", "cross-origin-resource-policy": "cross-origin"}


def log_route(publish: Publish) -> Route:
    """GET /.well-known/habeas-log, and with `region` and `earlier` what shows that it only grew from that head on."""

    async def log(request: Request) -> Response:
        earlier = request.query_params.get("earlier")
        if earlier is not None and not (earlier.isascii() and earlier.isdigit() and len(earlier) < 19):
            raise DomainError(ErrorCode.BAD_REQUEST, "`earlier` is the size of a head.")
        document = await publish(request.query_params.get("region"), None if earlier is None else int(earlier))
        return json_response(document, headers=_HEADERS)

    return Route("/.well-known/habeas-log", log, methods=["GET"])
