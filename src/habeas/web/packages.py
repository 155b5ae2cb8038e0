"""Packages that leave line by line: a bulk export, for whoever asked for it, and what an authority demanded."""

from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from habeas.access import Actor
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.web.answers import Authenticate

Open = Callable[[Actor, UUID], Awaitable[AsyncIterator[bytes]]]


def bulk_export_route(authenticate: Authenticate, open_package: Open) -> Route:
    """GET /bulk-exports/{id}: JSON, one line a person; NOT_FOUND for whatever is not the caller's, or expired."""
    return _route("/bulk-exports", "jsonl", "application/x-ndjson", authenticate, open_package)


def demand_package_route(authenticate: Authenticate, open_package: Open) -> Route:
    """GET /authority-demands/{id}: a JWE of one person to a line; NOT_FOUND unless it is ready and kept."""
    return _route("/authority-demands", "jwe", "application/octet-stream", authenticate, open_package)


def _route(path: str, suffix: str, media_type: str, authenticate: Authenticate, open_package: Open) -> Route:
    async def package(request: Request) -> Response:
        actor = await authenticate(request)
        if actor is None:
            raise DomainError(ErrorCode.UNAUTHENTICATED, "Send your bearer token to fetch the package.")
        identifier: UUID = request.path_params["id"]
        lines = await open_package(actor, identifier)
        headers = {"content-disposition": f'attachment; filename="{identifier}.{suffix}"', "cache-control": "no-store"}
        return StreamingResponse(lines, media_type=media_type, headers=headers)

    return Route(f"{path}/{{id:uuid}}", package, methods=["GET"])
