"""Fixtures of the tests of connectors: the small world of requests, with systems on the loopback."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any, Protocol
from uuid import UUID

import pytest

from habeas.connectors.commands import RegisterConnector
from habeas.connectors.jobs import Systems
from habeas.connectors.rules.pacing import Pacing
from habeas.connectors.rules.sets import Identifier, Operation
from habeas.outbound import Bounds, GuardedTransport
from habeas.outbound.calls import Caller
from habeas.storage.regions import Region, Regions
from tests.connectors.listening import listening
from tests.connectors.system import System
from tests.rights.world import World, build

AT_ONCE = Pacing(first_s=0.0, attempts=4, accepted_s=30 * 86400.0, shut_after=100)


@pytest.fixture
async def world(region: Region) -> World:
    """The people and their controllers; calls go to the loopback, and are repeated at once."""
    found = await build(Regions({"sg": region}, None))
    caller = Caller(GuardedTransport(loopback=True, bounds=Bounds(1.0, 100_000)), 2.0)
    found.systems = Systems(caller, AT_ONCE, "https://habeas.test", lambda: 0.5)
    return found


class Connect(Protocol):
    """Registers a connector to a system that listens for the length of the test."""

    async def __call__(self, system: System, code: str = "CRM", **more: Any) -> UUID: ...


@pytest.fixture
async def connect(world: World) -> AsyncIterator[Connect]:
    async with AsyncExitStack() as stack:

        async def connected(system: System, code: str = "CRM", **more: Any) -> UUID:
            url = await stack.enter_async_context(listening(system.app))
            given: dict[str, Any] = {
                "operations": tuple(Operation),
                "identifiers": (Identifier.EMAIL, Identifier.SUBJECT_ID),
                **more,
            }
            command = RegisterConnector(code, f"The {code}", f"{url}/habeas", system.secret, **given)
            outcome = await world.run(command, world.aishu)
            assert outcome.entity is not None
            key = outcome.entity.key
            assert isinstance(key, UUID)
            return key

        yield connected
