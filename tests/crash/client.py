"""A client that wants its request answered and does not give up: the same key again until there is an answer."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import httpx

from habeas.demo.documents import document

AGAIN = frozenset({"IDEMPOTENCY_CONCURRENT_REQUEST", "INTERNAL_SERVER_ERROR", "TIMEOUT", "RATE_LIMITED"})
PATIENCE_SECONDS = 120.0


@dataclass(frozen=True)
class Wish:
    """One request that somebody sends, with its key and a note that tells it from all others."""

    persona: str
    note: str


@dataclass
class Crowd:
    """Everybody who sends requests, several at once."""

    url: str
    tokens: Mapping[str, str]
    chance: random.Random
    answered: dict[str, str] = field(default_factory=dict)
    failures: int = 0

    async def send_all(self, wishes: Sequence[Wish], at_once: int, pause: float) -> None:
        """Send every wish until it is answered; `pause` is the longest one between two wishes of one sender."""
        waiting = list(reversed(wishes))
        async with httpx.AsyncClient(timeout=5) as client, asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(self._send_some(client, waiting, pause))

    async def _send_some(self, client: httpx.AsyncClient, waiting: list[Wish], pause: float) -> None:
        while waiting:
            wish = waiting.pop()
            async with asyncio.timeout(PATIENCE_SECONDS):
                self.answered[wish.note] = await self._insist(client, wish)
            await asyncio.sleep(self.chance.random() * pause)

    async def _insist(self, client: httpx.AsyncClient, wish: Wish) -> str:
        while True:
            found = await self._send(client, wish)
            if found is not None:
                return found
            self.failures += 1
            await asyncio.sleep(0.1 + self.chance.random() * 0.2)

    async def _send(self, client: httpx.AsyncClient, wish: Wish) -> str | None:
        """The id of the request, or None where nobody knows whether it was taken."""
        body = {
            "query": document("ExerciseMyRights"),
            "variables": {"input": {"rights": ["ACCESS"], "note": wish.note, "language": "en"}},
        }
        headers = {"authorization": f"Bearer {self.tokens[wish.persona]}", "idempotency-key": wish.note}
        try:
            response = await client.post(f"{self.url}/graphql", json=body, headers=headers)
        except httpx.HTTPError:
            return None
        answer = response.json()
        if "errors" in answer:
            codes = {error["extensions"]["code"] for error in answer["errors"]}
            assert codes <= AGAIN, answer["errors"]
            return None
        payload = answer["data"]["submitRightsRequest"]
        assert payload["userErrors"] == [], payload
        return str(payload["request"]["id"])
