"""Sending a request and waiting for what the worker makes of it."""

import time
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from tests.e2e.stories.server import Ready

DELIVERED_WITHIN_SECONDS = 240


def submit(demo: Ready, persona: str, rights: Sequence[str], note: str = "", **more: Any) -> dict[str, Any]:
    """The request as the contract's mutation answers it."""
    values = {"input": {"rights": list(rights), "note": note, "language": "en", **more}}
    answer = demo.send(persona, "ExerciseMyRights", values, idempotency_key=str(uuid4())).json()
    assert "errors" not in answer, answer["errors"]
    payload = answer["data"]["submitRightsRequest"]
    assert payload["userErrors"] == []
    request: dict[str, Any] = payload["request"]
    return request


def delivered(demo: Ready, persona: str, request: Mapping[str, Any]) -> dict[str, Any]:
    """The same request once its answer lies ready."""
    deadline = time.monotonic() + DELIVERED_WITHIN_SECONDS
    while time.monotonic() < deadline:
        found = _own(demo, persona)[str(request["id"])]
        if found["delivery"] is not None:
            return found
        time.sleep(0.1)
    raise AssertionError("the answer was not delivered")


def _own(demo: Ready, persona: str) -> dict[str, dict[str, Any]]:
    edges = demo.answer(persona, "MyRequests")["viewer"]["rightsRequests"]["edges"]
    return {edge["node"]["id"]: edge["node"] for edge in edges}
