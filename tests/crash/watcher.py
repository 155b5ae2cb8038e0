"""An administrator who lists members while everything is killed, and remembers whom an answer showed."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx

from habeas.kernel.clock import SystemClock
from tests.crash.client import AGAIN

PAGE = "query ($id: ID!) { organization(id: $id) { members(first: 50) { nodes { email } } } }"
EXPORT = "mutation { exportLedger(input: {}) { export userErrors { code } } }"
PAUSE_SECONDS = 0.15
WATCHES, IS_WATCHED = "contoso-admin", "person-eu"
"""The persona who looks, and one of those who are looked at."""


@dataclass
class Watcher:
    """Somebody who looks again and again; `shown` counts the addresses that an answer brought."""

    url: str
    token: str
    organization: str
    subject_id: UUID | None
    sent: int = 0
    answered: int = 0
    shown: Counter[str] = field(default_factory=Counter)
    since: datetime = field(default_factory=SystemClock().now)

    async def look_until(self, stop: asyncio.Event) -> None:
        """Look until told to stop, whatever becomes of the answers."""
        async with httpx.AsyncClient(timeout=10) as client:
            while not stop.is_set():
                found = await self._look(client)
                self.shown.update(found)
                self.answered += bool(found)
                await asyncio.sleep(PAUSE_SECONDS)

    async def _look(self, client: httpx.AsyncClient) -> Sequence[str]:
        body = {"query": PAGE, "variables": {"id": self.organization}}
        self.sent += 1
        try:
            response = await client.post(
                f"{self.url}/graphql", json=body, headers={"authorization": f"Bearer {self.token}"}
            )
            answer = response.json()
        except (httpx.HTTPError, ValueError):
            return ()
        if "errors" in answer:
            codes = {error["extensions"]["code"] for error in answer["errors"]}
            assert codes <= AGAIN, answer["errors"]
            return ()
        return [node["email"] for node in answer["data"]["organization"]["members"]["nodes"]]


async def ledger_of(url: str, token: str) -> dict[str, Any]:
    """What a person exports of the looks at them, with proofs."""
    async with httpx.AsyncClient(timeout=60) as client:
        headers = {"authorization": f"Bearer {token}"}
        answer = (await client.post(f"{url}/graphql", json={"query": EXPORT}, headers=headers)).json()
    assert "errors" not in answer, answer["errors"]
    found: dict[str, Any] = answer["data"]["exportLedger"]["export"]
    return found
