"""Fetches small JSON documents of other parties."""

import asyncio
from typing import Any

import httpx2
import orjson

from habeas.outbound.addresses import Unreachable
from habeas.outbound.transport import GuardedTransport

ALTOGETHER = 10.0
"""Seconds that one document may take, however slowly it trickles."""


class Fetcher:
    """Gets documents through one transport."""

    def __init__(self, transport: GuardedTransport) -> None:
        self.transport = transport

    async def document(self, url: str) -> dict[str, Any]:
        """The JSON object at this address; Unreachable for everything else."""
        try:
            async with asyncio.timeout(ALTOGETHER):
                return _object(await self._get(url))
        except TimeoutError as error:
            raise Unreachable("The host takes too long.") from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise Unreachable("The host does not answer.") from error

    async def _get(self, url: str) -> bytes:
        async with httpx2.AsyncClient(transport=self.transport, trust_env=False) as client:
            response = await client.get(url, headers={"accept": "application/json"})
            kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
            if response.status_code != 200:
                raise Unreachable(f"The host answers with status {response.status_code}.")
            if kind != "application/json" and not kind.endswith("+json"):
                raise Unreachable("The host answers with something else than JSON.")
            return response.content


def _object(content: bytes) -> dict[str, Any]:
    try:
        value = orjson.loads(content)
    except ValueError as error:
        raise Unreachable("The host answers with broken JSON.") from error
    if not isinstance(value, dict):
        raise Unreachable("The host answers with something else than an object.")
    return value
