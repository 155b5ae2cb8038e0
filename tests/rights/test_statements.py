"""Over the public door, a new request costs one transaction of at most 8 statements, as they go over the wire."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from habeas.demo.cluster import ClusterSettings
from tests.world import Demo, demo_world

MOST = 8


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
        # The connection of a pool is made ready again when it is given back; that is nobody's request.
        if "pg_advisory_unlock_all" not in sent.query:
            opened = sent.query.startswith("begin")
            self.statements += sent.query.split(";") if opened else [sent.query]


async def _submitted(demo: Demo, persona: str, rights: list[str], **headers: str) -> list[str]:
    region = demo.engines.regions[demo.held[persona].actor.region]
    async with Wire(region.pool) as wire:
        answer = await demo.ask(
            persona, "ExerciseMyRights", {"input": {"rights": rights, "note": "Counted."}}, **headers
        )
    assert answer["data"]["submitRightsRequest"]["userErrors"] == [], answer
    return wire.statements


@pytest.mark.parametrize("rights", [["ACCESS"], ["PORTABILITY", "ACCESS", "COPY"]], ids="+".join)
@pytest.mark.parametrize("persona", ["person-eu", "person-cn", "person-ca", "person-av"])
async def test_a_new_request_costs_at_most_8_statements_in_one_transaction(
    demo: Demo, persona: str, rights: list[str]
) -> None:
    sent = await _submitted(demo, persona, rights)
    assert len(sent) <= MOST, sent
    assert [sent[0], sent[-1]] == ["begin", "commit"]
    assert sum(each.startswith("begin") for each in sent) == 1


async def test_a_key_for_repetitions_costs_three_more(demo: Demo) -> None:
    sent = await _submitted(demo, "person-eu", ["ACCESS"], idempotency_key="counted-once")
    assert len(sent) <= MOST + 3, sent
    again = await _submitted(demo, "person-eu", ["ACCESS"], idempotency_key="counted-once")
    assert len(again) < len(sent)


async def test_the_jobs_of_a_request_are_enqueued_together(demo: Demo) -> None:
    sent = await _submitted(demo, "person-eu", ["ACCESS"])
    assert len([each for each in sent if "pgqueuer" in each]) == 1
    actor = demo.held["person-eu"].actor
    waiting = "select entrypoint from queue.pgqueuer where convert_from(payload, 'utf8') like '%' || $1 || '%'"
    rows = await demo.as_superuser(actor.region, waiting, str(actor.subject_id))
    assert {"rights.watch", "rights.prepare_answer"} <= {row["entrypoint"] for row in rows}
