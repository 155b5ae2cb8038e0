"""A server and nothing else: python -m habeas.serving [N]; several share a socket, and SIGHUP reloads one by one."""

import asyncio
import gc
import logging
import multiprocessing
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv4Network
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.supervisors import Multiprocess

from habeas.kernel.errors import DomainError
from habeas.main import build_application, open_engines
from habeas.settings import Settings

COLLECTED_AFTER = 10_000
"""Objects that are made, beyond those that are gone, before the collector looks at the newest."""
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
LEAST_CONNECTIONS = 2
"""Connections to each region that every process may open; a few things need two at once."""
READY_SECONDS = 60
"""How long a process may take to serve, or to answer the one that watches over it."""
REQUEST_SECONDS = 30.0
"""For how long head and body of a request may take to arrive; also a connection on which none ever begins."""
TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
ARRIVAL_SECONDS = 1.0
"""For how long a server that stops still takes what comes over connections that are open already."""


class Joined(asyncio.Transport):
    """The way out for one answer: its head waits for what is written with it, so that both leave in one system call."""

    __slots__ = ("_head", "_loop", "_transport", "_waiting")

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._transport, self._loop = transport, loop
        self._head: bytes | None = None
        self._waiting: asyncio.Handle | None = None

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send it: the first piece when the next one comes, or at once where none does."""
        if self._head is not None:
            self._leave(bytes(data))
        elif self._waiting is None:
            self._head, self._waiting = bytes(data), self._loop.call_soon(self._leave)
        else:
            self._transport.write(data)

    def is_closing(self) -> bool:
        """Is the connection about to end?"""
        return self._transport.is_closing()

    def close(self) -> None:
        """End the connection once everything was sent."""
        self._leave()
        self._transport.close()

    def _leave(self, body: bytes = b"") -> None:
        head, self._head = self._head, None
        if head is not None and self._waiting is not None:
            self._waiting.cancel()
            self._transport.writelines((head, body) if body else (head,))


class Connection(HttpToolsProtocol):
    """A connection that waits a moment before it ends, and for a request only so long.

    It may have been opened for a request that is on its way; and one whose request does not arrive holds a place.
    """

    request_seconds = REQUEST_SECONDS
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take it up; what is still unfinished then has until its deadline, however slowly it goes on."""
        super().data_received(data)
        cycle = self.cycle
        if cycle is None or cycle.more_body or cycle.response_complete:
            if self._deadline is None:
                self._wait()
        elif self._deadline is not None:
            self._stop_waiting()

    def _wait(self) -> None:
        self._deadline = self.loop.call_later(self.request_seconds, self._give_up)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if self.transport.is_closing():
            return
        if self.pipeline or self.flow.read_paused:
            # It is we who do not read on.
            self._wait()
            return
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            self.transport.write(TOO_SLOW)
        self.transport.close()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        cycle.transport = Joined(cycle.transport, self.loop)
        super()._start_asgi_task(cycle, app)

    def shutdown(self) -> None:
        """End it: at once after the answer that is being made, or a moment later."""
        if self.cycle is None or self.cycle.response_complete:
            self.loop.call_later(ARRIVAL_SECONDS, super().shutdown)
        else:
            super().shutdown()


def proxies(settings: Settings) -> list[str]:
    """The networks of trusted proxies; those of IPv4 also as a socket for both protocols writes them."""
    named = settings.trusted_proxies
    mapped = (f"::ffff:{net.network_address}/{96 + net.prefixlen}" for net in named if isinstance(net, IPv4Network))
    return [*map(str, named), *mapped]


def server_config(app: Any, settings: Settings, **further: Any) -> uvicorn.Config:
    """How an application is served here; `further` are options of uvicorn."""
    return uvicorn.Config(
        app,
        http=Connection,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        limit_concurrency=settings.connections,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=proxies(settings),
        timeout_graceful_shutdown=round(settings.shutdown_grace_s),
        **further,
    )


def settle() -> None:
    """What the start-up made lives as long as the process: the collector need not look at it again.

    Nor need it look at what a request makes while the request is being answered: it looks after some dozens of them.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECTED_AFTER)


def shared_out(settings: Settings, workers: int) -> Settings:
    """The settings of one of so many processes: together they open no more connections than one would, or two each."""
    share = max(LEAST_CONNECTIONS, settings.pool_max_size // workers)
    return settings.model_copy(update={"pool_max_size": share, "pool_min_size": min(settings.pool_min_size, share)})


class Application:
    """The application of one of so many processes, with engines of its own that open and close with it."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif self._app is not None:
            await self._app(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        _end_with_parent()
        try:
            async with open_engines(shared_out(Settings(), self._workers)) as engines:
                self._app = build_application(engines)
                settle()
                await send({"type": "lifespan.startup.complete"})
                await receive()
        except DomainError as error:
            await send({"type": "lifespan.startup.failed", "message": error.message})
            return
        await send({"type": "lifespan.shutdown.complete"})


def _end_with_parent() -> None:
    """Stop as on SIGTERM when the process that watches is gone: nobody would replace or stop this one any more."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        loop, sentinel = asyncio.get_running_loop(), parent.sentinel

        def stop() -> None:
            loop.remove_reader(sentinel)
            signal.raise_signal(signal.SIGTERM)

        loop.add_reader(sentinel, stop)


async def serve(settings: Settings) -> None:
    """The server in this process; on SIGINT or SIGTERM it finishes what it has begun."""
    async with open_engines(settings) as engines:
        config = server_config(build_application(engines), settings)
        settle()
        await _Server(config).serve()


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on the first signal, and return: uvicorn would raise it again before the regions are closed."""
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, self.handle_exit, name, None)
        yield


def serve_by_several(settings: Settings, workers: int) -> None:
    """Serve until SIGTERM or SIGINT; a process that dies is replaced, and SIGHUP replaces each in turn.

    Every process has pools of its own, which share `pool_max_size` connections to each region out among them, and
    learns within a second what was revoked.
    """
    asyncio.run(_can_open(settings))
    config = server_config(
        Application(workers),
        settings,
        workers=workers,
        lifespan="on",
        timeout_worker_healthcheck=READY_SECONDS,
    )
    listener = config.bind_socket()
    try:
        Multiprocess(config, sockets=[listener]).run()
    finally:
        listener.close()


async def _can_open(settings: Settings) -> None:
    """Refuse here, in a sentence, what every process would refuse."""
    async with open_engines(settings) as engines:
        build_application(engines)


def main(workers: int) -> None:
    """Serve by so many processes until told to stop; a refusal is one sentence and exit code 1."""
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT)
    try:
        if workers > 1:
            serve_by_several(Settings(), workers)
        else:
            asyncio.run(serve(Settings()))
    except DomainError as error:
        sys.exit(f"Error: {error.message}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
