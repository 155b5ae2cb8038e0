"""The package of a bulk export, streamed line by line to the administrator who asked for it."""

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

    async def package(request: Request) -> Response:
        actor = await authenticate(request)
        if actor is None:
            raise DomainError(ErrorCode.UNAUTHENTICATED, "Send your bearer token to fetch your export.")
        export_id: UUID = request.path_params["id"]
        lines = await open_package(actor, export_id)
        headers = {
            "content-disposition": f'attachment; filename="{export_id}.jsonl"',
            "cache-control": "no-store",
        }
        return StreamingResponse(lines, media_type="application/x-ndjson", headers=headers)

    return Route("/bulk-exports/{id:uuid}", package, methods=["GET"])
