"""A small context for the tests of the engine: a counter that a command raises."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from habeas.access import Permission, Policy, PolicyBook
from habeas.kernel.clock import FixedClock
from habeas.storage.regions import Region, Regions
from habeas.storage.sealed import SpaceKeys
from habeas.storage.transaction import Transaction
from habeas.writing.command import HANDLERS, Handler, Result, home_region
from habeas.writing.run import WriteEngine
from habeas.writing.work import Work

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Raise:
    """Raise the counter of the actor's organization; `fault` says what goes wrong."""

    by: int = 1
    job: str | None = None
    dedupe_key: str | None = None
    fault: Exception | None = None
    pause: float = 0.0


@dataclass(frozen=True)
class Unlisted:
    """A command without a policy."""


async def raise_counter(command: Raise, work: Work) -> Result:
    await work.tx.execute("insert into habeas.raised values ($1, $2)", work.actor.organization_id, command.by)
    await work.tx.execute("select pg_sleep($1)", command.pause)
    if command.job is not None:
        await work.enqueue(command.job, {"org": str(work.actor.organization_id)}, dedupe_key=command.dedupe_key)
    work.note(by=command.by)
    if command.fault is not None:
        raise command.fault
    return {"total": command.by, "org": work.actor.organization_id}


RAISE = Handler(raise_counter, home_region)


async def journal(tx: Transaction, *, org_id: UUID, command: str, detail: dict[str, Any], **_: Any) -> None:
    await tx.execute("insert into habeas.noted values ($1, $2)", org_id, f"{command} {detail['by']}")


@pytest.fixture
async def counters(superuser: Any) -> Any:
    """The tables of the small context, and a connection that looks behind the walls."""
    await superuser.execute("""
        set role habeas_owner;
        create table habeas.raised (org_id uuid not null, by integer not null);
        create table habeas.noted (org_id uuid not null, what text not null);
        grant select, insert on habeas.raised, habeas.noted to habeas_app;
        reset role;
    """)
    return superuser


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def engine_of(clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> Callable[[Region], WriteEngine]:
    monkeypatch.setitem(HANDLERS, Raise, RAISE)
    policies = PolicyBook([Policy(commands={Raise: Permission.SELF_WRITE})])
    keys = {"sg": SpaceKeys(bytes(32))}
    return lambda region: WriteEngine(Regions({"sg": region}, None), policies, clock, journal, keys)


@pytest.fixture
def engine(region: Region, counters: Any, engine_of: Callable[[Region], WriteEngine]) -> WriteEngine:
    """An engine over the test's own region."""
    return engine_of(region)
