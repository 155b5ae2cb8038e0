"""An external system for tests: it keeps every call, checks its signature, and answers as it was told to."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from habeas.connectors.rules.signatures import check_signature
from tests.connectors.schemas import published_answer, published_call


def a_secret(letter: str = "a") -> str:
    """A secret of 32 bytes."""
    return "whsec_" + base64.b64encode(letter.encode() * 32).decode()


Answer = Callable[[dict[str, Any]], Response | dict[str, Any]]


@dataclass
class System:
    """The system; `answers` are used up one by one, the last one stays."""

    answers: list[Answer]
    secret: str = field(default_factory=a_secret)
    calls: list[dict[str, Any]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    @property
    def app(self) -> Starlette:
        return Starlette(routes=[Route("/habeas", self._answer, methods=["POST"])])

    async def _answer(self, request: Request) -> Response:
        body = await request.body()
        headers = dict(request.headers)
        at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
        self.ids.append(check_signature([self.secret], headers, body, at))
        self.headers.append(headers)
        call = published_call(orjson.loads(body))
        self.calls.append(call)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        found = answer(call)
        if answer in AS_PUBLISHED and isinstance(found, dict):
            published_answer({"key": call["key"], **found})
        return found if isinstance(found, Response) else JSONResponse({"key": call["key"], **found})


def done(_: dict[str, Any]) -> dict[str, Any]:
    return {"outcome": "done"}


def broken(_: dict[str, Any]) -> Response:
    return Response("no", 503)


def elsewhere(_: dict[str, Any]) -> Response:
    return RedirectResponse("http://127.0.0.1:1/stolen", 307)


def accepted(_: dict[str, Any]) -> dict[str, Any]:
    return {"outcome": "accepted"}


def kept(_: dict[str, Any]) -> dict[str, Any]:
    return {"outcome": "kept", "code": "LEGAL_OBLIGATION_RETENTION", "until": "2030-01-01T00:00:00+00:00"}


def nothing(_: dict[str, Any]) -> dict[str, Any]:
    return {"outcome": "not-found"}


def exported(call: dict[str, Any]) -> dict[str, Any]:
    return {"outcome": "done", "data": [{"category": "DEVICE", "records": [{"serial": "Beyond-the-house-7"}]}]}


AS_PUBLISHED: tuple[Answer, ...] = (done, accepted, kept, nothing, exported)
"""The answers that every system may give; tests of wrong ones give their own."""
