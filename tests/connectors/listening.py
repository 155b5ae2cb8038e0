"""A program on the loopback that answers HTTP for the length of a test."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the test run."""
        yield


@asynccontextmanager
async def listening(app: ASGIApp) -> AsyncIterator[str]:
    """The URL under which the app answers until this is left."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        server = _Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
        task = asyncio.create_task(server.serve(sockets=[found]))
        while not server.started:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{found.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task
