"""A person clears cookies: what is lost is said first, then it is deleted, and they sign in anew."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from habeas.auth.revocations import FRESH
from habeas.demo.cluster import ClusterSettings
from habeas.demo.world import slug_id
from habeas.rights.commands import ClearCookies
from habeas.rights.policy import POLICY
from tests.world import Demo, demo_world

JULIEN = "person-av"
CLEAR = """mutation ($i: ClearCookiesInput!) { clearCookies(input: $i) {
  warning lost { code impact } clearedAt userErrors { code } } }"""
HELD = "{ viewer { records(first: 50) { nodes { label category { code } } } collections(first: 9) { totalCount } } }"
GIVE = "mutation ($i: GiveConsentInput!) { giveConsent(input: $i) { userErrors { code } } }"
VISIT = "mutation ($i: RecordCollectionInput!) { recordCollection(input: $i) { refusals userErrors { code } } }"
VISITED = {
    "service": "ANYVIEWER",
    "purpose": "COOKIE_ANALYTICS",
    "category": "COOKIE_DATA",
    "items": ["COOKIE_RETURN_VISITS"],
    "source": "DEVICE",
    "cookie": "ANALYTICS",
    "host": "anyviewer.example",
}
RECORDS = """select r.category_code, count(*) as count from habeas.vault_record r
  join habeas.person p on p.subject_id = r.subject_id where p.display_name = 'Julien Morel' group by 1 order by 1"""
NOTED = "select count(*) as count from habeas.collection where cookie_code is not null"
ERASED = "select count(*) as count from habeas.erasure_entry"

JOURNAL = "select detail->>'recipients' as told from habeas.journal_entry where command = 'EraseCookieData'"
SHARE_PURPOSE = """update habeas.cookie k set purpose_codes = k.purpose_codes || {needed}
 where k.org_id = $1 and k.code = 'ANALYTICS' returning k.purpose_codes"""
OF_RECORDS = """array(select distinct a.purpose_code from habeas.vault_record r
  join habeas.person p on p.subject_id = r.subject_id and p.display_name = 'Julien Morel'
  join habeas.processing_activity a on a.org_id = k.org_id and a.code = any(r.activity_codes))"""


@pytest.fixture(scope="module")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("cookies")) as found:
        yield found


async def clear(demo: Demo, **given: Any) -> Any:
    return (await demo.data(JULIEN, CLEAR, {"i": given}))["clearCookies"]


async def counted(demo: Demo) -> dict[str, int]:
    return {row["category_code"]: row["count"] for row in await demo.as_superuser("sg", RECORDS)}


async def signed_out(demo: Demo) -> bool:
    """Is the token refused, at the latest when every verifier has looked again?"""
    for _ in range(50):
        answer = await demo.ask(JULIEN, HELD)
        if "errors" in answer:
            return [each["extensions"]["code"] for each in answer["errors"]] == ["UNAUTHENTICATED"]
        await asyncio.sleep(FRESH / 10)
    return False


@pytest.mark.promise("AOMEI-35")
async def test_clearing_warns_first_then_deletes_what_cookies_recorded_and_has_the_person_sign_in_anew(
    demo: Demo,
) -> None:
    assert (await demo.data(JULIEN, GIVE, {"i": {"purpose": "COOKIE_ANALYTICS"}}))["giveConsent"]["userErrors"] == []
    assert (await demo.data(JULIEN, VISIT, {"i": VISITED}))["recordCollection"]["userErrors"] == []
    before = await counted(demo)
    assert before["COOKIE_DATA"] == 1
    share = SHARE_PURPOSE.format(needed=OF_RECORDS)
    [(shared,)] = await demo.as_superuser("sg", share, slug_id("organization", "aomei"))
    assert len(shared) > 2, "the purposes of all that is held are a cookie's, too"
    warned = await clear(demo)
    await demo.drain()
    assert (warned["clearedAt"], warned["userErrors"]) == (None, [])
    assert "sign in again" in warned["warning"]
    assert [each["code"] for each in warned["lost"]] == ["ANALYTICS", "PARTNER_VISITS"]
    assert all(each["impact"] for each in warned["lost"])
    assert await counted(demo) == before
    cleared = await clear(demo, confirmed=True)
    assert cleared["clearedAt"] is not None
    await demo.drain()
    assert await counted(demo) == {code: count for code, count in before.items() if code != "COOKIE_DATA"}
    assert [row["count"] for row in await demo.as_superuser("sg", NOTED)] == [0]
    assert [row["count"] for row in await demo.as_superuser("sg", ERASED)] >= [1]
    assert [row["told"] for row in await demo.as_superuser("sg", JOURNAL)] == ['["COOKIE_PARTNERS"]']
    assert await signed_out(demo)


def test_what_is_lost_is_read_with_any_sign_in_and_cleared_with_a_recent_one_alone() -> None:
    needed = POLICY.step_up[ClearCookies]
    assert (needed.concerns(ClearCookies()), needed.concerns(ClearCookies(confirmed=True))) == (False, True)
