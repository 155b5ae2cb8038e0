"""Over the public door, a new request costs two statements: one that finds, and one that writes and reads back."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from habeas.demo.cluster import ClusterSettings
from habeas.storage.transaction import observe
from tests.world import Demo, demo_world

FINDS, WRITES = "select app.answer(", "select app.carry_out("


@pytest.fixture(scope="module")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("statements")) as found:
        yield found


class Wire:
    """What one connection of a pool sends; the next request of the test takes that connection."""

    def __init__(self, pool: Any) -> None:
        self.pool = pool
        self.statements: list[str] = []

    async def __aenter__(self) -> "Wire":
        async with self.pool.acquire() as connection:
            connection.add_query_logger(self._take)
        return self

    async def __aexit__(self, *_: object) -> None:
        async with self.pool.acquire() as connection:
            connection.remove_query_logger(self._take)

    def _take(self, sent: Any) -> None:
        # A connection makes a statement ready once, and looks a type up once; that is nobody's request.
        if not any(once in sent.query for once in ("prepare kept_", "typeinfo_tree", "current_setting('jit')")):
            opened = sent.query.startswith("begin")
            self.statements += sent.query.split(";") if opened else [sent.query]


async def _submitted(demo: Demo, persona: str, rights: list[str], **headers: str) -> list[str]:
    region = demo.engines.regions[demo.held[persona].actor.region]
    async with Wire(region.pool) as wire:
        answer = await demo.ask(
            persona, "ExerciseMyRights", {"input": {"rights": rights, "note": "Counted."}}, **headers
        )
        # What was sent is told on the loop's next turn.
        await asyncio.sleep(0)
    assert answer["data"]["submitRightsRequest"]["userErrors"] == [], answer
    return wire.statements


@pytest.mark.parametrize("rights", [["ACCESS"], ["PORTABILITY", "ACCESS", "COPY"]], ids="+".join)
@pytest.mark.parametrize("persona", ["person-eu", "person-cn", "person-ca", "person-av"])
async def test_a_new_request_is_found_out_in_one_exchange_and_written_and_read_back_in_another(
    demo: Demo, persona: str, rights: list[str]
) -> None:
    sent = await _submitted(demo, persona, rights)
    assert [sent[0].startswith(FINDS), sent[1].startswith(WRITES)] == [True, True]
    assert len(sent) == 2, sent


async def test_a_key_for_repetitions_is_held_in_a_transaction_from_beginning_to_end(demo: Demo) -> None:
    sent = await _submitted(demo, "person-eu", ["ACCESS"], idempotency_key="counted-once")
    assert [sent[0], sent[-1]] == ["begin", "commit"]
    assert len(sent) <= 7, sent
    again = await _submitted(demo, "person-eu", ["ACCESS"], idempotency_key="counted-once")
    assert len(again) < len(sent)


async def test_the_jobs_of_a_request_are_enqueued_together(demo: Demo) -> None:
    seen: list[str] = []
    stop = observe(seen.append)
    await _submitted(demo, "person-eu", ["ACCESS"])
    stop()
    assert len([each for each in seen if "pgqueuer" in each]) == 1
    actor = demo.held["person-eu"].actor
    waiting = "select entrypoint from queue.pgqueuer where convert_from(payload, 'utf8') like '%' || $1 || '%'"
    rows = await demo.as_superuser(actor.region, waiting, str(actor.subject_id))
    assert {"rights.watch", "rights.prepare_answer"} <= {row["entrypoint"] for row in rows}
