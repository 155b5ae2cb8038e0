"""The download of an answer package: a bearer token of the person, or nothing is found; in one piece or in ranges."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Protocol
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from habeas.access import Actor
from habeas.kernel.errors import DomainError, ErrorCode

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})\Z")


class Download(Protocol):
    """A file for one person."""

    @property
    def filename(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def size(self) -> int: ...
    def content(self, first: int = 0, after: int | None = None) -> AsyncIterator[bytes]: ...


Open = Callable[[Actor, UUID], Awaitable[Download]]
Authenticate = Callable[[Request], Awaitable[Actor | None]]


def answer_route(authenticate: Authenticate, open_answer: Open) -> Route:
    """GET /answers/{id}; NOT_FOUND for whatever is not the caller's, not there, or expired.

    One range of bytes is served as 206, with the SHA-256 as ETag for If-Range; several, or one that reads
    backwards, are answered with the whole (RFC 9110, 14.2); one that lies beyond the end with 416.
    """

    async def answer(request: Request) -> Response:
        actor = await authenticate(request)
        if actor is None:
            raise DomainError(ErrorCode.UNAUTHENTICATED, "Send your bearer token to download your answer.")
        return _response(request, await open_answer(actor, request.path_params["id"]))

    return Route("/answers/{id:uuid}", answer, methods=["GET"])


def _response(request: Request, download: Download) -> Response:
    headers = {
        "content-disposition": f'attachment; filename="{download.filename}"',
        "cache-control": "no-store",
        "accept-ranges": "bytes",
        "etag": f'"{download.sha256}"',
    }
    asked = _asked(request, download)
    if asked is None:
        headers["content-length"] = str(download.size)
        return StreamingResponse(download.content(), media_type=download.media_type, headers=headers)
    first, after = asked
    if first >= after:
        return Response(status_code=416, headers={**headers, "content-range": f"bytes */{download.size}"})
    headers["content-length"] = str(after - first)
    headers["content-range"] = f"bytes {first}-{after - 1}/{download.size}"
    return StreamingResponse(download.content(first, after), 206, headers, download.media_type)


def _asked(request: Request, download: Download) -> tuple[int, int] | None:
    """The bytes that are asked for; None for all of them, an empty range for what is not there."""
    found = _RANGE.match(request.headers.get("range", ""))
    condition = request.headers.get("if-range")
    if found is None or found[0] == "bytes=-" or condition not in (None, f'"{download.sha256}"'):
        return None
    first, last = found[1], found[2]
    if not first:
        return max(0, download.size - int(last)), download.size
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last) + 1 if last else download.size, download.size)
