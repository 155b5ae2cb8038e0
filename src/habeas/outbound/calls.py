"""Posts a document to another party and answers what came back, whatever its status."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import httpx2

from habeas.outbound.addresses import Unreachable
from habeas.outbound.transport import GuardedTransport


class CallFailed(Exception):
    """A call that brought no answer; `code` says why, and nothing of what the other side said."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Answered:
    """What came back; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes


class Caller:
    """Makes calls through one transport; `seconds` is what one may take altogether, however slowly it trickles."""

    def __init__(self, transport: GuardedTransport, seconds: float = 30.0) -> None:
        self._transport = transport
        self._seconds = seconds

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answered:
        """The answer; CallFailed with TIMEOUT, or UNREACHABLE for everything else that is no answer."""
        try:
            async with asyncio.timeout(self._seconds):
                return await self._post(url, headers, body)
        except TimeoutError:
            raise CallFailed("TIMEOUT") from None
        except (Unreachable, httpx2.HTTPError, httpx2.InvalidURL):
            raise CallFailed("UNREACHABLE") from None

    async def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answered:
        async with httpx2.AsyncClient(transport=self._transport, trust_env=False) as client:
            response = await client.post(url, headers=dict(headers), content=body)
            found = {name.lower(): value for name, value in response.headers.items()}
            return Answered(response.status_code, found, response.content)
