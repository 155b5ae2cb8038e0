"""Revocation and introspection: a client ends its own tokens, and learns of no others."""

from habeas.demo.load.clients import PARTNER, PARTNER_SECRET
from tests.auth.conftest import Stage
from tests.auth.oauth_client import DASHBOARD, SPA, OAuthClient

MAYA = "maya@torres.example"


async def test_a_revoked_access_token_is_dead_within_seconds(stage: Stage) -> None:
    browser, client = await stage.signed_in(MAYA), stage.client(*SPA)
    tokens = await client.tokens(browser)
    assert (await client.post("/oauth/revoke", token=tokens["access_token"])).status_code == 200
    stage.later(seconds=2)
    refused = await stage.ask(tokens["access_token"])
    assert (refused.status_code, 'error="invalid_token"' in refused.headers["www-authenticate"]) == (401, True)
    assert (await client.refresh(tokens["refresh_token"])).status_code == 200


async def test_a_revoked_refresh_token_takes_its_access_tokens_along(stage: Stage) -> None:
    browser, client = await stage.signed_in(MAYA), stage.client(*SPA)
    tokens = await client.tokens(browser)
    assert (
        await client.post("/oauth/revoke", token=tokens["refresh_token"], token_type_hint="wrong")
    ).status_code == 200
    stage.later(seconds=2)
    assert (await stage.ask(tokens["access_token"])).status_code == 401
    assert (await client.refresh(tokens["refresh_token"])).json()["error"] == "invalid_grant"


async def test_nobody_ends_tokens_of_others(stage: Stage) -> None:
    browser, client = await stage.signed_in(MAYA), stage.client(*SPA)
    tokens = await client.tokens(browser)
    other = OAuthClient(client.http, DASHBOARD[0])
    for token in (tokens["access_token"], tokens["refresh_token"], "unknown"):
        assert (await other.post("/oauth/revoke", token=token)).status_code == 200
    stage.later(seconds=2)
    assert (await stage.ask(tokens["access_token"])).status_code == 200


async def test_a_client_that_authenticates_learns_about_its_tokens(stage: Stage) -> None:
    client = stage.client(PARTNER, secret=PARTNER_SECRET)
    token = (await client.token(grant_type="client_credentials")).json()["access_token"]
    told = (await client.post("/oauth/introspect", token=token)).json()
    assert (told["active"], told["scope"], told["sub"]) == (True, "requests:open requests:track", PARTNER)
    await client.post("/oauth/revoke", token=token)
    assert (await client.post("/oauth/introspect", token=token)).json() == {"active": False}


async def test_it_learns_nothing_about_tokens_of_others(stage: Stage) -> None:
    browser, spa = await stage.signed_in(MAYA), stage.client(*SPA)
    tokens = await spa.tokens(browser)
    partner = stage.client(PARTNER, secret=PARTNER_SECRET)
    for token in (tokens["access_token"], tokens["refresh_token"], "unknown"):
        assert (await partner.post("/oauth/introspect", token=token)).json() == {"active": False}


async def test_who_does_not_authenticate_learns_nothing(stage: Stage) -> None:
    refused = await stage.client(*SPA).post("/oauth/introspect", token="unknown")
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    assert refused.headers["www-authenticate"].startswith("Basic ")
    stranger = await stage.client("nobody").post("/oauth/revoke", token="unknown")
    assert stranger.json()["error"] == "invalid_client"


async def test_a_body_that_is_no_form_is_refused_and_breaks_nothing(stage: Stage) -> None:
    http = stage.browser().client
    for path in ("/oauth/token", "/oauth/revoke", "/oauth/introspect"):
        for content, kind in (
            (b"{}", "application/json"),
            (b"\xff=%ff", "application/x-www-form-urlencoded"),
            (b"a=" + b"x" * 70_000, "application/x-www-form-urlencoded"),
            (b"&".join(b"a=1" for _ in range(200)), "application/x-www-form-urlencoded"),
            (b"token=%00", "application/x-www-form-urlencoded"),
        ):
            response = await http.post(path, content=content, headers={"content-type": kind})
            assert (response.status_code, response.json()["error"]) == (400, "invalid_request"), (path, content[:9])
