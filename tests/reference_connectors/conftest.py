"""Fixtures of the tests of reference connectors: the small world, whose clock is right, and a customer database."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

import pytest

from habeas.connectors.commands import RegisterConnector
from habeas.connectors.jobs import Systems
from habeas.connectors.rules.sets import Identifier, Operation
from habeas.demo.cluster import ClusterSettings
from habeas.kernel.clock import SystemClock
from habeas.outbound import Bounds, GuardedTransport
from habeas.outbound.calls import Caller
from habeas.storage.regions import Region, Regions
from tests.connectors.conftest import AT_ONCE
from tests.connectors.system import a_secret
from tests.reference_connectors.crm import ROWS, Customers, customers
from tests.reference_connectors.programs import Program, running
from tests.rights.world import World, build

PATIENT = replace(AT_ONCE, attempts=2)


@pytest.fixture
async def world(region: Region) -> World:
    """The people and their controllers, at the present instant: programs believe their own clocks."""
    found = await build(Regions({"sg": region}, None))
    found.clock.instant = SystemClock().now()
    caller = Caller(GuardedTransport(loopback=True, bounds=Bounds(20.0, 6_000_000)), 20.0)
    found.systems = Systems(caller, PATIENT, "https://habeas.test", lambda: 0.5)
    return found


@pytest.fixture(scope="module")
def module_crm(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Customers]:
    with customers(cluster, tmp_path_factory.mktemp("crm")) as found:
        yield found


@pytest.fixture
def crm(module_crm: Customers) -> Customers:
    """The customer database with its first rows again."""
    module_crm.rows(ROWS)
    return module_crm


@pytest.fixture(scope="module")
def shop(module_crm: Customers) -> Iterator[Program]:
    """The connector before the customer database, as a program."""
    with running("sql", module_crm.folder, *module_crm.options) as found:
        yield found


class Register(Protocol):
    """Registers a connector to a program."""

    async def __call__(self, program: Program, *categories: str) -> None: ...


@pytest.fixture
def register(world: World) -> Register:
    async def registered(program: Program, *categories: str) -> None:
        operations = tuple(map(Operation, program.operations))
        found = RegisterConnector(
            "CRM",
            "The shop",
            program.url,
            a_secret(),
            operations=operations,
            identifiers=(Identifier.EMAIL, Identifier.SUBJECT_ID),
            categories=categories,
        )
        await world.run(found, world.aishu)

    return registered
