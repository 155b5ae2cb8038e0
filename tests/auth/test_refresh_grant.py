"""Refresh tokens: each counts once, and one that comes back ends its whole family."""

import asyncio
from uuid import UUID

from habeas.auth.oauth.books import find_refresh, keep_refresh, revoke_family, use_refresh
from habeas.storage.unscoped import unscoped
from tests.auth.conftest import Stage
from tests.auth.oauth_client import DASHBOARD, SPA, OAuthClient

MAYA = "maya@torres.example"


async def test_each_refresh_brings_a_new_pair(stage: Stage) -> None:
    browser, client = await stage.signed_in(MAYA), stage.client(*SPA)
    first = await client.tokens(browser)
    second = (await client.refresh(first["refresh_token"])).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert second["scope"] == first["scope"]
    assert (await stage.ask(second["access_token"])).status_code == 200


async def test_a_refresh_token_that_comes_back_ends_its_family(stage: Stage) -> None:
    browser, client = await stage.signed_in(MAYA), stage.client(*SPA)
    first = await client.tokens(browser)
    second = (await client.refresh(first["refresh_token"])).json()
    assert (await client.refresh(first["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await client.refresh(second["refresh_token"])).json()["error"] == "invalid_grant"
    stage.later(seconds=2)
    assert (await stage.ask(second["access_token"])).status_code == 401


async def test_other_families_of_the_person_live_on(stage: Stage) -> None:
    browser, client = await stage.signed_in(MAYA), stage.client(*SPA)
    stolen, other = await client.tokens(browser), await client.tokens(browser)
    await client.refresh(stolen["refresh_token"])
    await client.refresh(stolen["refresh_token"])
    stage.later(seconds=2)
    assert (await client.refresh(other["refresh_token"])).status_code == 200


async def test_of_two_who_bring_it_at_once_one_is_refused(stage: Stage) -> None:
    browser, client = await stage.signed_in(MAYA), stage.client(*SPA)
    token = (await client.tokens(browser))["refresh_token"]
    answers = await asyncio.gather(*(client.refresh(token) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 400, 400, 400]


async def test_the_end_of_a_family_takes_along_what_a_refresh_brings_meanwhile(stage: Stage) -> None:
    client, books = stage.client(*SPA), stage.authority.books
    token = (await client.tokens(await stage.signed_in(MAYA)))["refresh_token"]
    now = stage.clock.now()

    async def end(family: UUID) -> None:
        async with unscoped(books, because="a test ends a family") as tx:
            await revoke_family(tx, family, now)

    async with unscoped(books, because="a test refreshes") as tx:
        kept = await find_refresh(tx, token)
        assert kept is not None
        await use_refresh(tx, token, now)
        await keep_refresh(tx, "brought meanwhile", kept.authorization, now)
        ending = asyncio.create_task(end(kept.authorization.family))
        while not await books.pool.fetchval("select exists (select from pg_locks where not granted)"):
            assert not ending.done()
    await ending
    assert (await client.refresh("brought meanwhile")).json()["error"] == "invalid_grant"


async def test_scopes_can_be_narrowed_and_never_widened(stage: Stage) -> None:
    browser, client = await stage.signed_in(MAYA), stage.client(*SPA)
    token = (await client.tokens(browser))["refresh_token"]
    narrow = (await client.refresh(token, scope="self:read")).json()
    assert narrow["scope"] == "self:read"
    wide = await client.refresh(narrow["refresh_token"], scope="self:read self:write")
    assert wide.json()["error"] == "invalid_scope"


async def test_another_client_cannot_use_it(stage: Stage) -> None:
    browser, client = await stage.signed_in(MAYA), stage.client(*SPA)
    token = (await client.tokens(browser))["refresh_token"]
    thief = OAuthClient(client.http, DASHBOARD[0])
    assert (await thief.refresh(token)).json()["error"] == "invalid_grant"
    assert (await client.refresh(token)).status_code == 200


async def test_it_lives_for_thirty_days(stage: Stage) -> None:
    browser, client = await stage.signed_in(MAYA), stage.client(*SPA)
    token = (await client.tokens(browser))["refresh_token"]
    stage.later(days=30)
    assert (await client.refresh(token)).json()["error"] == "invalid_grant"


async def test_nothing_of_it_is_kept_but_a_digest(stage: Stage) -> None:
    browser, client = await stage.signed_in(MAYA), stage.client(*SPA)
    code = await client.code(browser)
    tokens = (await client.redeem(code)).json()
    pool = stage.authority.books.pool
    for table in ("authorization_code", "refresh_token"):
        rows = await pool.fetch(f"select t::text as whole from auth.{table} t")
        assert rows
        assert not any(secret in row["whole"] for row in rows for secret in (code, tokens["refresh_token"]))
