"""Clients that want their requests answered and do not give up: the same key again until there is an answer."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from habeas.demo.documents import document
from habeas.jurisdictions.rules.sets import Right
from tests.crash.population import Citizen

AGAIN = frozenset({"IDEMPOTENCY_CONCURRENT_REQUEST", "INTERNAL_SERVER_ERROR", "TIMEOUT", "RATE_LIMITED"})
PATIENCE_SECONDS = 300.0
DECIDE = """mutation ($input: DecideRightInput!) {
  decideRight(input: $input) { request { id status } userErrors { code message } } }"""


@dataclass(frozen=True)
class Case:
    """What one person asks for, with a note that tells it from all others and is its key."""

    citizen: Citizen
    rights: tuple[Right, ...]
    note: str


@dataclass(frozen=True)
class Asked:
    """One operation that somebody sends, with its key, and the field that answers it."""

    token: str
    key: str
    query: str
    input: Mapping[str, Any]
    answers: str


@dataclass
class Crowd:
    """Everybody who sends requests, several at once; `desks` are the tokens of those who decide, by controller."""

    url: str
    desks: Mapping[str, str]
    chance: random.Random
    answered: dict[str, str] = field(default_factory=dict)
    failures: int = 0

    async def send_all(self, cases: Sequence[Case], at_once: int, pause: float) -> None:
        """Send every case until it is answered; `pause` is the longest one between two cases of one sender."""
        waiting = list(reversed(cases))
        async with httpx.AsyncClient(timeout=10) as client, asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(self._send_some(client, waiting, pause))

    async def _send_some(self, client: httpx.AsyncClient, waiting: list[Case], pause: float) -> None:
        while waiting:
            case = waiting.pop()
            async with asyncio.timeout(PATIENCE_SECONDS):
                self.answered[case.note] = await self._pursue(client, case)
            await asyncio.sleep(self.chance.random() * pause)

    async def _pursue(self, client: httpx.AsyncClient, case: Case) -> str:
        """Send the request; where somebody must decide, they do, and grant it."""
        given = {"rights": list(case.rights), "note": case.note, "language": "en"}
        sent = Asked(case.citizen.token, case.note, document("ExerciseMyRights"), given, "submitRightsRequest")
        request = await self._insist(client, sent)
        if Right.ERASURE in case.rights:
            decision = {"request": request, "right": "ERASURE", "outcome": "GRANTED"}
            desk = self.desks[case.citizen.controller]
            await self._insist(client, Asked(desk, f"decide {case.note}", DECIDE, decision, "decideRight"))
        return request

    async def _insist(self, client: httpx.AsyncClient, asked: Asked) -> str:
        while True:
            found = await self._send(client, asked)
            if found is not None:
                return found
            self.failures += 1
            await asyncio.sleep(0.1 + self.chance.random() * 0.2)

    async def _send(self, client: httpx.AsyncClient, asked: Asked) -> str | None:
        """The id of the request, or None where nobody knows whether it was taken."""
        body = {"query": asked.query, "variables": {"input": dict(asked.input)}}
        headers = {"authorization": f"Bearer {asked.token}", "idempotency-key": asked.key}
        try:
            response = await client.post(f"{self.url}/graphql", json=body, headers=headers)
            answer = response.json()
        except (httpx.HTTPError, ValueError):
            return None
        if "errors" in answer:
            codes = {error["extensions"]["code"] for error in answer["errors"]}
            assert codes <= AGAIN, answer["errors"]
            return None
        payload = answer["data"][asked.answers]
        assert payload["userErrors"] == [], payload
        return str(payload["request"]["id"])
