"""A person's own page: sessions and applications are seen and ended there."""

from habeas.demo.load.clients import PASSWORD
from tests.auth.conftest import Stage
from tests.auth.oauth_client import SPA

CLAIRE, JONAS = "claire.dubois@contoso.example", "jonas.richter@contoso.example"


async def test_a_withdrawn_consent_ends_every_token_within_seconds(stage: Stage) -> None:
    browser, client = await stage.signed_in(CLAIRE), stage.client(*SPA)
    tokens = await client.tokens(browser)
    waiting = await client.code(browser)
    page = await browser.open("/account")
    assert "AnyShare web application" in page.text
    left = await browser.submit(page, "/account/withdraw")
    assert "AnyShare web application" not in left.text
    stage.later(seconds=2)
    assert (await stage.ask(tokens["access_token"])).status_code == 401
    assert (await client.refresh(tokens["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await client.redeem(waiting)).json()["error"] == "invalid_grant"
    again = await client.tokens(browser)
    assert (await stage.ask(again["access_token"])).status_code == 200


async def test_nobody_withdraws_for_another(stage: Stage) -> None:
    claire, client = await stage.signed_in(CLAIRE), stage.client(*SPA)
    tokens = await client.tokens(claire)
    consent_id = (await claire.open("/account")).form("/account/withdraw").values["id"]
    jonas = await stage.signed_in(JONAS)
    token = (await jonas.open("/account")).form("/sign-out").values["form_token"]
    await jonas.post("/account/withdraw", {"form_token": token, "id": consent_id})
    stage.later(seconds=2)
    assert (await stage.ask(tokens["access_token"])).status_code == 200


async def test_a_session_is_ended_from_another(stage: Stage) -> None:
    first, second = await stage.signed_in(JONAS), stage.browser()
    stage.later(seconds=5)
    await second.sign_in(JONAS, PASSWORD)
    page = await first.open("/account")
    latest = next(form for form in page.forms() if form.action == "/account/end-session")
    await first.post(latest.action, latest.values)
    assert (await second.open("/account")).path == "/sign-in"
    assert (await first.open("/account")).path == "/account"


async def test_what_an_application_got_in_a_session_ends_with_it_and_nothing_else_does(stage: Stage) -> None:
    first, second, client = await stage.signed_in(JONAS), stage.browser(), stage.client(*SPA)
    kept = await client.tokens(first)
    stage.later(seconds=5)
    await second.sign_in(JONAS, PASSWORD)
    tokens, waiting = await client.tokens(second), await client.code(second)
    page = await first.open("/account")
    latest = next(form for form in page.forms() if form.action == "/account/end-session")
    await first.post(latest.action, latest.values)
    stage.later(seconds=2)
    assert (await stage.ask(tokens["access_token"])).status_code == 401
    assert (await client.refresh(tokens["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await client.redeem(waiting)).json()["error"] == "invalid_grant"
    assert (await stage.ask(kept["access_token"])).status_code == 200
    assert (await client.refresh(kept["refresh_token"])).status_code == 200


async def test_signing_out_ends_the_session_and_not_only_the_cookie(stage: Stage) -> None:
    browser = await stage.signed_in(JONAS)
    cookie = browser.client.cookies["habeas-session"]
    await browser.submit(await browser.open("/account"), "/sign-out")
    browser.client.cookies.set("habeas-session", cookie, domain="habeas.test")
    assert (await browser.open("/account")).path == "/sign-in"


async def test_a_new_password_ends_everything_else(stage: Stage) -> None:
    browser, other, client = await stage.signed_in(JONAS), await stage.signed_in(JONAS), stage.client(*SPA)
    tokens = await client.tokens(other)
    page = await browser.open("/account")
    wrong = await browser.submit(page, "/account/password", old="wrong", password="a-new-and-long-password")
    assert "The present password is not right." in wrong.text
    short = await browser.submit(page, "/account/password", old=PASSWORD, password="short")
    assert "12 to 256" in short.text
    done = await browser.submit(page, "/account/password", old=PASSWORD, password="a-new-and-long-password")
    assert done.path == "/account"
    stage.later(seconds=2)
    assert (await other.open("/account")).path == "/sign-in"
    assert (await stage.ask(tokens["access_token"])).status_code == 401
    assert (await stage.browser().sign_in(JONAS, PASSWORD)).status == 401
    page = await browser.open("/account")
    await browser.submit(page, "/account/password", old="a-new-and-long-password", password=PASSWORD)


async def test_a_second_factor_is_changed_only_soon_after_signing_in(stage: Stage) -> None:
    browser = await stage.signed_in(CLAIRE)
    page = await browser.open("/account")
    stage.later(minutes=11)
    assert (await browser.submit(page, "/account/second-factor")).status == 403


async def test_sessions_end_after_twelve_hours(stage: Stage) -> None:
    browser = await stage.signed_in(CLAIRE)
    stage.later(hours=12)
    assert (await browser.open("/account")).path == "/sign-in"
