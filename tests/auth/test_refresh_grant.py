"""Refresh tokens: each counts once, and one that comes back ends its whole family."""

import asyncio

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
