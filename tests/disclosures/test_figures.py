"""Figures for partners: no small group, no exact count, no total, and no disclosure of anybody's data."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.demo.cluster import ClusterSettings
from habeas.demo.world import slug_id
from habeas.disclosures.rules.figures import GROUP, as_of, published
from habeas.kernel.clock import FixedClock
from tests.world import Demo, demo_world

EXPORT = """mutation ($input: ExportFiguresInput!) { exportFigures(input: $input) {
  figures { group people } asOf userErrors { code path } } }"""
COUNTED = "{ controller { disclosed { category recipient kind total } } }"
MINE = "{ viewer { disclosures(first: 20) { totalCount } } }"
DESK, PARTNER = "aomei-privacy", "ADVERTISING_PARTNERS"
PEOPLE = """
insert into habeas.notice_acceptance (org_id, id, subject_id, controller_id, version_id, language, kind, residence,
                                      accepted_at)
select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), $1, v.id, $2, 'EXPRESS', $3, $4
  from generate_series(1, $5::integer), (select id from habeas.notice_version where org_id = $1 limit 1) v
"""
TWICE = """
insert into habeas.notice_acceptance (org_id, id, subject_id, controller_id, version_id, language, kind, residence,
                                      accepted_at)
select org_id, gen_random_uuid(), subject_id, controller_id, version_id, 'fr', 'EXPRESS', 'FR',
       accepted_at + interval '1 day'
  from habeas.notice_acceptance where controller_id = $1 and residence = 'PT'
"""
STOP = """
insert into habeas.use_stop (org_id, id, subject_id, right_code, since, ended_at, purpose_codes)
select $1, gen_random_uuid(), subject_id, 'OBJECTION', $2, $3, $4
  from habeas.notice_acceptance where controller_id = $1 and residence = 'ES' limit 3
"""
CONSENT = """
insert into habeas.consent (org_id, id, subject_id, controller_id, purpose_code, status, language, given_at,
                            withdrawn_at, continues_on)
select org_id, gen_random_uuid(), subject_id, $1, 'USER_COUNT', 'GIVEN', 'es', $2, $3, $4
  from habeas.notice_acceptance where controller_id = $1 and residence = 'ES' order by subject_id limit 3
"""
FORGET = "with gone as (delete from habeas.use_stop) delete from habeas.consent where purpose_code = 'USER_COUNT'"
AOMEI = slug_id("organization", "aomei")
NOW = datetime.now(UTC).replace(microsecond=0)
MONTH = as_of(NOW)
LAST = MONTH - timedelta(days=3)

counts = st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 60), max_size=8)


@pytest.mark.promise("AOMEI-48")
@given(counts)
def test_no_small_group_and_no_exact_count_is_told(found: dict[str, int]) -> None:
    told = {each.group: each.people for each in published(found)}
    assert told.keys() == {group for group, people in found.items() if people >= GROUP}
    for group, people in told.items():
        assert people >= GROUP
        assert people % GROUP == 0
        assert 0 <= found[group] - people < GROUP


@given(counts, st.data())
def test_one_person_more_is_seen_in_no_figure_but_where_a_whole_step_is_full(
    found: dict[str, int], data: st.DataObject
) -> None:
    group = data.draw(st.sampled_from([*found, "new"]))
    more = {**found, group: found.get(group, 0) + 1}
    changed = published(found) != published(more)
    assert changed is (more[group] % GROUP == 0)


def test_figures_are_of_the_beginning_of_the_month() -> None:
    assert as_of(datetime(2026, 11, 22, 17, 5, tzinfo=UTC)) == datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("figures"), FixedClock(NOW)) as found:
        aomei, long_ago = slug_id("organization", "aomei"), datetime(2025, 3, 9, tzinfo=UTC)
        for language, country, at, people in (
            ("pt", "PT", long_ago, 27),
            ("es", "ES", long_ago, 12),
            ("el", "GR", long_ago, 9),
            ("it", "IT", NOW, 40),
            ("en", "US-CA", long_ago, 6),
            ("en", "US-NY", long_ago, 6),
        ):
            await found.as_superuser("sg", PEOPLE, aomei, language, country, at, people)
        await found.as_superuser("sg", TWICE, aomei)
        yield found


async def export(demo: Demo, by: str, persona: str = DESK, **more: Any) -> Any:
    given_ = {"recipient": PARTNER, "purpose": "USER_COUNT", "by": by, **more}
    return (await demo.data(persona, EXPORT, {"input": given_}))["exportFigures"]


@pytest.mark.promise("AOMEI-48")
async def test_a_partner_without_a_commitment_gets_large_groups_and_nobodys_data(demo: Demo) -> None:
    await demo.drain()
    before = await demo.data(DESK, COUNTED)
    mine = await demo.data("person-av", MINE)
    countries = await export(demo, "COUNTRY")
    assert countries["figures"] == [
        {"group": "ES", "people": 10},
        {"group": "PT", "people": 20},
        {"group": "US", "people": 10},
    ], "nine Greeks are too few, this month's Italians too recent, and nobody counts twice"
    assert countries["asOf"] == f"{NOW:%Y-%m}-01T00:00:00.000Z"
    assert [each["group"] for each in (await export(demo, "LANGUAGE"))["figures"]] == ["en", "es", "pt"]
    assert [each["group"] for each in (await export(demo, "MONTH"))["figures"]] == ["2025-03"]
    await demo.drain()
    assert await demo.data(DESK, COUNTED) == before
    assert await demo.data("person-av", MINE) == mine
    assert await demo.as_superuser("sg", "select 1 from habeas.disclosure where recipient_code = $1", PARTNER) == []


async def spain(demo: Demo, purpose: str = "USER_COUNT") -> bool:
    """Whether its twelve people are told of; with three of them stopped they are too few."""
    return "ES" in [each["group"] for each in (await export(demo, "COUNTRY", purpose=purpose))["figures"]]


async def test_who_had_stopped_the_purpose_is_not_counted(demo: Demo) -> None:
    for named in (["USER_COUNT"], None):
        await demo.as_superuser("sg", STOP, AOMEI, LAST, None, named)
        assert not await spain(demo), f"an objection to {named}"
        assert await spain(demo, "USAGE_ANALYSIS") is (named is not None)
        await demo.as_superuser("sg", FORGET)
    await demo.as_superuser("sg", CONSENT, AOMEI, LAST - timedelta(days=9), LAST, None)
    assert not await spain(demo), "a withdrawal, which is kept in the person's own space"
    await demo.as_superuser("sg", CONSENT, AOMEI, LAST + timedelta(days=1), None, None)
    assert await spain(demo), "they agreed again"
    await demo.as_superuser("sg", FORGET)
    await demo.as_superuser("sg", CONSENT, AOMEI, LAST - timedelta(days=9), LAST, "CONTRACT")
    assert await spain(demo), "the purpose went on upon another basis, as they were told"
    await demo.as_superuser("sg", FORGET)


async def test_the_figures_of_a_month_are_the_same_whoever_left_or_came_back_in_it(demo: Demo) -> None:
    """Two exports would tell who left between them."""
    told = await export(demo, "COUNTRY")
    await demo.as_superuser("sg", STOP, AOMEI, MONTH, None, ["USER_COUNT"])
    await demo.as_superuser("sg", CONSENT, AOMEI, LAST, MONTH, None)
    assert await export(demo, "COUNTRY") == told
    await demo.as_superuser("sg", FORGET)
    await demo.as_superuser("sg", STOP, AOMEI, LAST, None, ["USER_COUNT"])
    told = await export(demo, "COUNTRY")
    assert "ES" not in [each["group"] for each in told["figures"]]
    await demo.as_superuser("sg", "update habeas.use_stop set ended_at = $1", MONTH)
    assert await export(demo, "COUNTRY") == told
    await demo.as_superuser("sg", FORGET)


async def test_the_journal_says_who_got_which_figures_and_only_the_privacy_team_gives_them(demo: Demo) -> None:
    await export(demo, "MONTH")
    said = "select detail->>'recipient' from habeas.journal_entry where command = 'ExportFigures'"
    assert {row[0] for row in await demo.as_superuser("sg", said)} == {PARTNER}
    for wrong, path in (({"recipient": "NOBODY"}, "recipient"), ({"purpose": "RESALE"}, "purpose")):
        answer = await export(demo, "MONTH", **wrong)
        assert (answer["figures"], answer["asOf"]) == (None, None)
        assert answer["userErrors"] == [{"code": "BAD_USER_INPUT", "path": [path]}]
    for persona in ("person-av", "contoso-admin", "partner-ticketing"):
        given_ = {"input": {"recipient": PARTNER, "purpose": "USER_COUNT", "by": "MONTH"}}
        answer = await demo.ask(persona, EXPORT, given_)
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert (await export(demo, "MONTH", "aishu-privacy", recipient="BUGLY", purpose="SURVEY"))["figures"] == []
