"""The callback of a reference connector: signed, only to the habeas that it was told, and tried a few times."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import orjson

from habeas.connectors.rules.messages import Call, Reply
from habeas.connectors.rules.signatures import signed_headers
from habeas.kernel.clock import Clock
from habeas.kernel.ids import new_id
from habeas.outbound.calls import Caller, CallFailed

logger = logging.getLogger(__name__)
PAUSES = (1.0, 5.0, 25.0)
"""Seconds between tries; after the last, habeas asks again by itself."""


@dataclass(frozen=True)
class CallingBack:
    """How answers go back: `origin` is the scheme, host and port of habeas, and nobody else is ever called."""

    caller: Caller
    secrets: Sequence[str]
    clock: Clock
    origin: str
    pauses: Sequence[float] = PAUSES

    def may(self, url: str | None) -> bool:
        """Whether a callback may go there."""
        if url is None:
            return False
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.netloc}" == self.origin.rstrip("/")

    async def send(self, call: Call, reply: Reply) -> bool:
        """Send the answer; False where it was not taken."""
        assert call.callback is not None
        body, message_id = orjson.dumps(reply.document(call.key)), f"msg_{new_id().hex}"
        for pause in (*self.pauses, None):
            headers = {
                "content-type": "application/json",
                **signed_headers(self.secrets, message_id, self.clock.now(), body),
            }
            if await self._sent(call.callback, headers, body):
                return True
            if pause is not None:
                await asyncio.sleep(pause)
        logger.warning("callback of %s was not taken", call.key)
        return False

    async def _sent(self, url: str, headers: dict[str, str], body: bytes) -> bool:
        """Whether trying again cannot help: it was taken, or refused for good."""
        try:
            answered = await self.caller.post(url, headers, body)
        except CallFailed:
            return False
        return answered.status < 500 and answered.status != 429
