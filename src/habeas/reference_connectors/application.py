"""The far side of the published interface as an application: signature, call, answer now or call back later."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from traceback import extract_tb

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from habeas.connectors.rules.messages import Call, Reply, call_in
from habeas.connectors.rules.sets import CallOutcome
from habeas.connectors.rules.signatures import check_signature
from habeas.kernel.clock import Clock
from habeas.kernel.errors import DomainError
from habeas.reference_connectors.callers import CallingBack
from habeas.reference_connectors.external import CannotDo, External

logger = logging.getLogger(__name__)
LARGEST_CALL = 1024 * 1024
ACCEPTED = Reply(CallOutcome.ACCEPTED)
BROKEN = CannotDo("INTERNAL", final=False).reply()


@dataclass
class Desk:
    """Takes calls for one external system; what takes longer than `answer_within` seconds is called back."""

    external: External
    secrets: Sequence[str]
    clock: Clock
    back: CallingBack
    answer_within: float = 10.0
    _running: dict[str, asyncio.Task[Reply]] = field(default_factory=dict)

    @property
    def application(self) -> Starlette:
        """POST /habeas takes calls; GET /health says what they may ask."""
        return Starlette(
            routes=[
                Route("/habeas", self._take, methods=["POST"]),
                Route("/health", self._health, methods=["GET"]),
            ]
        )

    async def _health(self, _: Request) -> Response:
        return JSONResponse({"operations": sorted(self.external.operations)})

    async def _take(self, request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return JSONResponse({"error": "a call has at most 1 MiB"}, 413)
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            message_id = check_signature(self.secrets, headers, body, self.clock.now())
        except DomainError as refused:
            return JSONResponse({"error": refused.message}, 401)
        call = call_in(body)
        if call is None:
            return JSONResponse({"error": "this is no call as interface/call.schema.json has it"}, 400)
        reply = await self._answer(message_id, call)
        return JSONResponse(reply.document(call.key), headers={"cache-control": "no-store"})

    async def _answer(self, message_id: str, call: Call) -> Reply:
        """The reply if it is there in time; a message that is being carried out is not begun again."""
        begun = self._running.get(message_id)
        task = begun or asyncio.create_task(self._carry_out(message_id, call))
        if begun is None:
            self._running[message_id] = task
            task.add_done_callback(lambda _: self._running.pop(message_id))
        may_call_back = self.back.may(call.callback)
        done, _ = await asyncio.wait({task}, timeout=self.answer_within if may_call_back else None)
        if done:
            return task.result()
        if begun is None:
            _kept_alive(asyncio.create_task(self._call_back(call, task)))
        return ACCEPTED

    async def _carry_out(self, message_id: str, call: Call) -> Reply:
        try:
            reply = await asyncio.to_thread(self.external.carry_out, message_id, call)
        except CannotDo as cannot:
            reply = cannot.reply()
        except Exception as error:
            # Its text may hold personal data; its kind and its place do not.
            frame = extract_tb(error.__traceback__)[-1]
            place = f"{frame.filename}:{frame.lineno}"
            logger.error("%s %s: %s at %s", message_id, call.operation, type(error).__name__, place)
            reply = BROKEN
        logger.info("%s %s: %s %s", message_id, call.operation, reply.outcome, reply.code or "")
        return reply

    async def _call_back(self, call: Call, task: asyncio.Task[Reply]) -> None:
        await self.back.send(call, await task)


_alive: set[asyncio.Task[None]] = set()


def _kept_alive(task: asyncio.Task[None]) -> None:
    """Hold on to a task until it ends: the loop itself does not."""
    _alive.add(task)
    task.add_done_callback(_alive.discard)


async def _body(request: Request) -> bytes | None:
    """The body; None for one that is too large or did not arrive."""
    content = bytearray()
    try:
        async for chunk in request.stream():
            content += chunk
            if len(content) > LARGEST_CALL:
                return None
    except ClientDisconnect:
        return None
    return bytes(content)
