"""Calls as habeas makes them, sent to a program by hand; calls and answers are held against the published schemas."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import orjson

from habeas.connectors.rules.messages import message_id
from habeas.connectors.rules.signatures import signed_headers
from habeas.kernel.clock import SystemClock
from tests.connectors.schemas import published_answer, published_call
from tests.connectors.system import a_secret
from tests.reference_connectors.programs import Program


def call_document(operation: str, **more: Any) -> dict[str, Any]:
    """A call about Annika."""
    return {
        "version": "1",
        "key": str(uuid4()),
        "operation": operation,
        "case": "HB-1",
        "controller": "AISHU",
        "subject": {"emails": ["annika@example.org"]},
        "categories": [],
        "kept": [],
        "changes": [],
        "due": None,
        "callback": None,
        **more,
    }


async def called(
    program: Program, document: dict[str, Any], secret: str | None = None, at: datetime | None = None
) -> httpx.Response:
    """What the program answers to the call."""
    body = orjson.dumps(published_call(document))
    now = at or SystemClock().now()
    headers = signed_headers([secret or a_secret()], message_id(UUID(document["key"])), now, body)
    async with httpx.AsyncClient(timeout=30, trust_env=False) as client:
        answer = await client.post(program.url, content=body, headers=headers)
    if answer.status_code == 200:
        published_answer(answer.json())
    return answer
