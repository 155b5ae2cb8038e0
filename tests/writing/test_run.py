"""One command is one transaction: change, journal entry, jobs and receipt come together or not at all."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from habeas.access import Actor
from habeas.kernel.clock import FixedClock
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.writing.command import Result, handler
from habeas.writing.replay import Idempotent, fingerprint
from habeas.writing.run import Outcome, WriteEngine, run
from habeas.writing.work import Work
from tests.actors import an_actor
from tests.small_context import Raise, Unlisted

FIRST = Idempotent("key", fingerprint("mutation { raise }", {"by": 1}))


async def count(counters: Any, table: str) -> int:
    return int(await counters.fetchval(f"select count(*) from {table}"))


async def everything(counters: Any) -> dict[str, int]:
    tables = ("habeas.raised", "habeas.noted", "queue.pgqueuer", "habeas.idempotency")
    return {table.split(".")[1]: await count(counters, table) for table in tables}


async def test_change_journal_job_and_receipt_are_committed_together(engine: WriteEngine, counters: Any) -> None:
    outcome = await run(Raise(2, job="tell"), an_actor(), engine=engine, idempotent=FIRST)
    assert outcome.result["total"] == 2
    assert not outcome.replayed
    assert await everything(counters) == {"raised": 1, "noted": 1, "pgqueuer": 1, "idempotency": 1}
    assert await counters.fetchval("select what from habeas.noted") == "Raise 2"


async def test_a_fault_in_the_handler_leaves_neither_change_nor_journal_nor_job_nor_receipt(
    engine: WriteEngine, counters: Any
) -> None:
    fault = DomainError(ErrorCode.CONFLICT, "no")
    with pytest.raises(DomainError) as raised:
        await run(Raise(job="tell", fault=fault), an_actor(), engine=engine, idempotent=FIRST)
    assert raised.value is fault
    assert await everything(counters) == {"raised": 0, "noted": 0, "pgqueuer": 0, "idempotency": 0}


async def test_a_cancelled_command_leaves_nothing(engine: WriteEngine, counters: Any) -> None:
    task = asyncio.create_task(run(Raise(job="tell", pause=30), an_actor(), engine=engine))
    await asyncio.sleep(0.2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert set((await everything(counters)).values()) == {0}


async def test_without_the_scope_nothing_is_even_opened(engine: WriteEngine, statements: list[str]) -> None:
    with pytest.raises(DomainError) as refused:
        await run(Raise(), an_actor(scopes=frozenset()), engine=engine)
    assert refused.value.code is ErrorCode.FORBIDDEN
    assert refused.value.details == {"scopesNeeded": [["self:write"]]}
    assert statements == []


async def test_a_command_without_a_policy_is_a_fault_of_the_program(engine: WriteEngine) -> None:
    with pytest.raises(DomainError) as refused:
        await run(Unlisted(), an_actor(), engine=engine)
    assert refused.value.code is ErrorCode.MISCONFIGURED


async def test_a_repetition_gets_the_same_answer_and_changes_nothing(engine: WriteEngine, counters: Any) -> None:
    actor = an_actor()
    first = await run(Raise(job="tell"), actor, engine=engine, idempotent=FIRST)
    second = await run(Raise(job="tell"), actor, engine=engine, idempotent=FIRST)
    assert second == Outcome(first.result, replayed=True)
    assert await everything(counters) == {"raised": 1, "noted": 1, "pgqueuer": 1, "idempotency": 1}


async def test_the_key_of_another_request_is_refused(engine: WriteEngine, counters: Any) -> None:
    actor = an_actor()
    await run(Raise(), actor, engine=engine, idempotent=FIRST)
    other = Idempotent("key", fingerprint("mutation { raise }", {"by": 2}))
    with pytest.raises(DomainError) as refused:
        await run(Raise(2), actor, engine=engine, idempotent=other)
    assert refused.value.code is ErrorCode.IDEMPOTENCY_KEY_PARAMETER_MISMATCH
    assert await count(counters, "habeas.raised") == 1


async def test_a_key_means_nothing_to_another_caller(engine: WriteEngine, counters: Any) -> None:
    actor = an_actor()
    colleague = an_actor(organization_id=actor.organization_id)
    machine = an_actor(organization_id=actor.organization_id, subject_id=None)
    for caller in (actor, colleague, machine, an_actor()):
        assert not (await run(Raise(), caller, engine=engine, idempotent=FIRST)).replayed
    assert await count(counters, "habeas.raised") == 4


async def test_a_request_that_is_still_running_is_not_run_beside_itself(engine: WriteEngine, counters: Any) -> None:
    actor = an_actor()
    slow = asyncio.create_task(run(Raise(pause=0.5), actor, engine=engine, idempotent=FIRST))
    await asyncio.sleep(0.2)
    with pytest.raises(DomainError) as refused:
        await run(Raise(pause=0.5), actor, engine=engine, idempotent=FIRST)
    assert refused.value.code is ErrorCode.IDEMPOTENCY_CONCURRENT_REQUEST
    await slow
    assert (await run(Raise(pause=0.5), actor, engine=engine, idempotent=FIRST)).replayed
    assert await count(counters, "habeas.raised") == 1


async def test_a_failed_request_may_be_sent_again_under_its_key(engine: WriteEngine, counters: Any) -> None:
    actor = an_actor()
    with pytest.raises(DomainError):
        await run(Raise(fault=DomainError(ErrorCode.TIMEOUT, "late")), actor, engine=engine, idempotent=FIRST)
    assert not (await run(Raise(), actor, engine=engine, idempotent=FIRST)).replayed
    assert await count(counters, "habeas.raised") == 1


async def test_a_receipt_is_kept_for_a_day_and_no_longer(engine: WriteEngine, counters: Any, clock: FixedClock) -> None:
    actor = an_actor()
    await run(Raise(), actor, engine=engine, idempotent=FIRST)
    clock.instant += timedelta(hours=24)
    assert (await run(Raise(), actor, engine=engine, idempotent=FIRST)).replayed
    clock.instant += timedelta(seconds=1)
    assert not (await run(Raise(), actor, engine=engine, idempotent=FIRST)).replayed
    assert await count(counters, "habeas.idempotency") == 1


async def test_a_job_with_a_dedupe_key_waits_only_once(engine: WriteEngine, counters: Any) -> None:
    for _ in range(3):
        await run(Raise(job="tell", dedupe_key="once"), an_actor(), engine=engine)
    assert await count(counters, "queue.pgqueuer") == 1


def test_a_fingerprint_does_not_depend_on_the_order_of_variables() -> None:
    assert fingerprint("m", {"a": 1, "b": [2]}) == fingerprint("m", {"b": [2], "a": 1})
    assert fingerprint("m", {"a": 1}) != fingerprint("m", {"a": "1"})
    assert fingerprint("m", {}) != fingerprint("n", {})


@dataclass
class Thawed:
    """A command that could change on its way."""


async def _nothing(command: object, work: Work) -> Result:
    raise NotImplementedError


def test_a_command_that_is_not_frozen_gets_no_handler() -> None:
    with pytest.raises(DomainError, match="not a frozen dataclass"):
        handler(Thawed)(_nothing)


def test_a_command_gets_one_handler_only(engine: WriteEngine) -> None:
    with pytest.raises(DomainError, match="two handlers"):
        handler(Raise)(_nothing)


async def test_a_command_runs_in_the_region_that_it_belongs_to(engine: WriteEngine) -> None:
    elsewhere: Actor = an_actor(region="cn")
    with pytest.raises(DomainError, match="region cn is not configured"):
        await run(Raise(), elsewhere, engine=engine)
