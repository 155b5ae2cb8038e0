"""Two name servers in a thread of their own, for a story that is told without an event loop."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass

from tests.oversight.nameserver import NameServer, name_server


@dataclass(frozen=True)
class Names:
    """What the world's DNS says, as far as the story needs it."""

    servers: tuple[NameServer, NameServer]

    @property
    def resolvers(self) -> list[str]:
        """Where they listen, as the setting wants it."""
        return [f"{server.address.host}:{server.address.port}" for server in self.servers]

    def publish(self, name: str, record: str) -> None:
        """Let both tell this record."""
        for server in self.servers:
            server.publish(name, record)


@contextmanager
def running_names() -> Iterator[Names]:
    """Both servers, until left."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    stack = AsyncExitStack()

    async def start() -> Names:
        one, two = [await stack.enter_async_context(name_server()) for _ in range(2)]
        return Names((one, two))

    try:
        yield asyncio.run_coroutine_threadsafe(start(), loop).result(10)
        asyncio.run_coroutine_threadsafe(stack.aclose(), loop).result(10)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
