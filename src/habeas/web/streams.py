"""Subscriptions as server-sent events: bounded in number and time, and ended when the token no longer counts.

The events are those of the protocol "GraphQL over Server-Sent Events" in its mode of distinct connections: `next` with
one execution result each, and `complete`.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from inspect import isawaitable

import orjson
from graphql import ExecutionResult, GraphQLSchema, subscribe
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from habeas.access import Actor
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.web.errors import Trace, formatted
from habeas.web.execution import Operation
from habeas.web.media import EVENT_STREAM
from habeas.web.options import WebLimits

Authenticate = Callable[[Request], Awaitable[Actor | None]]
"""The actor of a request, None for one without credentials; raises UNAUTHENTICATED for bad ones."""

Results = AsyncIterator[ExecutionResult]
HEARTBEAT = b": \n\n"
COMPLETE = b"event: complete\ndata: \n\n"


@dataclass
class Streams:
    """The open streams of this process."""

    schema: GraphQLSchema
    authenticate: Authenticate
    limits: WebLimits
    open: dict[object, list[asyncio.Event]] = field(default_factory=lambda: defaultdict(list))
    """Of everybody who has some: what tells each of their streams to end."""

    async def response(self, request: Request, operation: Operation, actor: Actor | None) -> Response:
        """The stream of a subscription. UNAUTHENTICATED for nobody, RATE_LIMITED where too many are open.

        Where the process is full, whoever has several gives one up for somebody who would have fewer.
        """
        if actor is None:
            raise DomainError(ErrorCode.UNAUTHENTICATED, "Send a bearer token.")
        who = actor.subject_id or actor.client_id
        had, leave = len(self.open.get(who, ())), asyncio.Event()
        if had >= self.limits.streams_of_one or not self._has_room(had):
            raise DomainError(ErrorCode.RATE_LIMITED, "Too many streams are open; close one first.")
        self.open[who].append(leave)
        closed = partial(self._closed, who, leave)
        return _Stream(self._events(request, operation, leave), closed, media_type=EVENT_STREAM)

    def _has_room(self, had: int) -> bool:
        if sum(map(len, self.open.values())) < self.limits.streams:
            return True
        most = max(self.open.values(), key=len, default=[])
        if len(most) <= had + 1:
            return False
        most.pop().set()
        return True

    def _closed(self, who: object, leave: asyncio.Event) -> None:
        left = [each for each in self.open[who] if each is not leave]
        if left:
            self.open[who] = left
        else:
            del self.open[who]

    async def _events(self, request: Request, operation: Operation, leave: asyncio.Event) -> AsyncIterator[bytes]:
        found = subscribe(
            self.schema,
            operation.prepared.document,
            context_value=operation.context,
            variable_values=operation.variables,
            operation_name=operation.name,
        )
        results = await found if isawaitable(found) else found
        if isinstance(results, ExecutionResult):
            yield self._next(operation, results)
        else:
            async for event in self._following(request, operation, results, leave):
                yield event
        yield COMPLETE

    async def _following(
        self, request: Request, operation: Operation, results: Results, leave: asyncio.Event
    ) -> AsyncIterator[bytes]:
        loop = asyncio.get_running_loop()
        proven = _scheme(request) == "dpop"
        until = loop.time() + (self.limits.proven_stream_seconds if proven else self.limits.stream_seconds)
        waiting, leaving = asyncio.ensure_future(anext(results)), asyncio.ensure_future(leave.wait())
        try:
            yield HEARTBEAT
            while loop.time() < until and await self._still_counts(request):
                both = {waiting, leaving}
                await asyncio.wait(both, timeout=self.limits.heartbeat, return_when=asyncio.FIRST_COMPLETED)
                if leaving.done():
                    return
                if not waiting.done():
                    yield HEARTBEAT
                    continue
                result = waiting.result()
                waiting = asyncio.ensure_future(anext(results))
                yield self._next(operation, result)
                if result.errors:
                    return
        except StopAsyncIteration:
            return
        finally:
            leaving.cancel()
            waiting.cancel()
            with suppress(asyncio.CancelledError, StopAsyncIteration):
                await waiting

    async def _still_counts(self, request: Request) -> bool:
        """Does the token count now? The proof of a key is good for one request: such streams are short instead."""
        if _scheme(request) == "dpop":
            return True
        try:
            return await self.authenticate(request) is not None
        except DomainError:
            return False

    def _next(self, operation: Operation, result: ExecutionResult) -> bytes:
        errors = formatted(result.errors or [], self.limits, Trace(operation.prepared.digest, operation.name or "-"))
        body = {"data": result.data, **({"errors": errors} if errors else {})}
        return b"event: next\ndata: " + orjson.dumps(body) + b"\n\n"


def _scheme(request: Request) -> str:
    return request.headers["authorization"].partition(" ")[0].lower()


class _Stream(StreamingResponse):
    """A streaming response that says when it is over, however it ended."""

    def __init__(self, content: AsyncIterator[bytes], closed: Callable[[], None], media_type: str) -> None:
        super().__init__(content, media_type=media_type, headers={"x-accel-buffering": "no"})
        self._closed = closed

    async def __call__(self, scope: object, receive: object, send: object) -> None:
        try:
            await super().__call__(scope, receive, send)  # type: ignore[arg-type]
        finally:
            self._closed()
