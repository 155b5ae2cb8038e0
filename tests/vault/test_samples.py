"""What an erasure cannot reach holds no words of anybody: the planner samples no names, addresses and notes."""

from collections.abc import AsyncIterator

import pytest

from habeas.demo.cluster import ClusterSettings
from tests.world import Demo, demo_world

SAMPLED = """
select tablename || '.' || attname as place,
       coalesce(most_common_vals::text, '') || coalesce(histogram_bounds::text, '') as sample
  from pg_stats where schemaname = 'habeas'
"""
WORDS = {
    "vault_record": "label",
    "person": "display_name",
    "email_address": "address",
    "organization": "name",
    "rights_request": "note",
}


@pytest.fixture
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("samples")) as found:
        yield found


async def test_the_planner_keeps_no_sample_of_words(demo: Demo) -> None:
    await demo.as_superuser("sg", "analyze")
    kept = {row["place"]: row["sample"] for row in await demo.as_superuser("sg", SAMPLED)}
    assert kept["person.residence"]
    for table, column in WORDS.items():
        assert await demo.as_superuser("sg", f"select from habeas.{table} where {column} > '' limit 1"), table
        assert not kept.get(f"{table}.{column}"), table
