"""The download of an answer package: a bearer token of the person, or nothing is found."""

from collections.abc import Awaitable, Callable
from typing import Protocol
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from habeas.access import Actor
from habeas.kernel.errors import DomainError, ErrorCode


class Download(Protocol):
    """A file for one person."""

    @property
    def content(self) -> bytes: ...
    @property
    def filename(self) -> str: ...
    @property
    def media_type(self) -> str: ...


Open = Callable[[Actor, UUID], Awaitable[Download]]
Authenticate = Callable[[Request], Awaitable[Actor | None]]


def answer_route(authenticate: Authenticate, open_answer: Open) -> Route:
    """GET /answers/{id}; NOT_FOUND for whatever is not the caller's, not there, or expired."""

    async def answer(request: Request) -> Response:
        actor = await authenticate(request)
        if actor is None:
            raise DomainError(ErrorCode.UNAUTHENTICATED, "Send your bearer token to download your answer.")
        download = await open_answer(actor, request.path_params["id"])
        headers = {
            "content-disposition": f'attachment; filename="{download.filename}"',
            "cache-control": "no-store",
        }
        return Response(download.content, media_type=download.media_type, headers=headers)

    return Route("/answers/{id:uuid}", answer, methods=["GET"])
