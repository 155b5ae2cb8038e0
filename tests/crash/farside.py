"""An external system of a controller with bad habits: it fails, hangs, answers twice, and forgets nothing it has done.

Run as `python -m tests.crash.farside PORT FILE`; what it did stands in the SQLite file, whatever kills it.
"""

import asyncio
import random
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from habeas.connectors.rules.signatures import check_signature, signed_headers
from tests.connectors.system import a_secret

SECRET = a_secret("c")
HANGS_SECONDS = 8
SERVER_FAULT = 500
HABITS = {"answer": 50, "refuse": 14, "fail_after": 10, "hang": 5, "accept": 12, "answer_twice": 9}
"""How often in a hundred it does what; whatever it does but refuse, the effect takes place."""
_TABLES = """
create table if not exists call (webhook_id text, attempt integer primary key, habit text);
create table if not exists effect (webhook_id text primary key, operation text, reference text);
create table if not exists owed (webhook_id text primary key, url text, body blob, answered integer);
pragma journal_mode = wal;
"""


class FarSide:
    """The system: one effect for each webhook-id, however often it is called."""

    def __init__(self, file: Path) -> None:
        self.books = sqlite3.connect(file, isolation_level=None, timeout=30)
        self.books.executescript(_TABLES)
        # After each death it goes on with other habits than those with which it began.
        calls = self.books.execute("select count(*) from call").fetchone()[0]
        self.chance = random.Random(calls)  # noqa: S311

    async def take(self, request: Request) -> Response:
        """A call of habeas."""
        body, headers = await request.body(), dict(request.headers)
        webhook_id = check_signature([SECRET], headers, body, datetime.now(UTC))
        call = orjson.loads(body)
        [habit] = self.chance.choices(list(HABITS), list(HABITS.values()))
        self.books.execute("insert into call (webhook_id, habit) values (?, ?)", (webhook_id, habit))
        if habit == "refuse":
            return Response("not now", 503)
        effect = (webhook_id, call["operation"], call["case"])
        self.books.execute("insert or ignore into effect values (?, ?, ?)", effect)
        return await self._answer(habit, webhook_id, call)

    async def _answer(self, habit: str, webhook_id: str, call: dict[str, Any]) -> Response:
        done = {"key": call["key"], "outcome": "done"}
        if call["operation"] == "EXPORT":
            done["data"] = [{"category": "DEVICE", "records": [{"case": call["case"]}]}]
        if habit in ("accept", "answer_twice"):
            owed = (webhook_id, call["callback"], orjson.dumps(done))
            self.books.execute("insert or ignore into owed values (?, ?, ?, 0)", owed)
        if habit == "hang":
            await asyncio.sleep(HANGS_SECONDS)
        if habit == "fail_after":
            return Response("it is done, but who knows", 500)
        return JSONResponse({"key": call["key"], "outcome": "accepted"} if habit == "accept" else done)

    async def call_back(self) -> None:
        """Call back about whatever is owed, again and again until it was taken."""
        async with httpx.AsyncClient(timeout=5) as client:
            while True:
                for owed in self.books.execute("select * from owed where answered = 0 limit 20").fetchall():
                    await self._call_back(client, *owed[:3])
                await asyncio.sleep(0.1)

    async def _call_back(self, client: httpx.AsyncClient, webhook_id: str, url: str, body: bytes) -> None:
        headers = signed_headers([SECRET], webhook_id, datetime.now(UTC), body)
        try:
            answer = await client.post(url, content=body, headers={**headers, "content-type": "application/json"})
        except httpx.HTTPError:
            return
        if answer.status_code < SERVER_FAULT:
            self.books.execute("update owed set answered = ? where webhook_id = ?", (answer.status_code, webhook_id))

    @asynccontextmanager
    async def alive(self, _: Starlette) -> AsyncIterator[None]:
        """Call back as long as it lives."""
        calling = asyncio.create_task(self.call_back())
        yield
        calling.cancel()


def main(port: str, file: str) -> None:
    """Serve until killed."""
    system = FarSide(Path(file))
    app = Starlette(routes=[Route("/habeas", system.take, methods=["POST"])], lifespan=system.alive)
    uvicorn.run(app, host="127.0.0.1", port=int(port), log_config=None, access_log=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
