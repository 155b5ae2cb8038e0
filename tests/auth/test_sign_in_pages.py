"""Signing in with a password and a second factor, and what holds up somebody who guesses."""

import logging

import pyotp
import pytest

from habeas.access.stepup import SECOND_FACTOR
from habeas.demo.load.clients import PASSWORD
from tests.auth.browser import Browser, Page
from tests.auth.conftest import Stage
from tests.auth.oauth_client import SPA

OWEN, PRIYA, MAREK, SOFIA = (
    "owen.hughes@fabrikam.example",
    "priya.raman@fabrikam.example",
    "marek.novak@contoso.example",
    "sofia.lindqvist@contoso.example",
)
WRONG = "not-the-password-at-all"


async def with_second_factor(stage: Stage, email: str) -> tuple[Browser, pyotp.TOTP]:
    """A browser of somebody who has just added an authenticator."""
    browser = await stage.signed_in(email)
    page = await browser.submit(await browser.open("/account"), "/account/second-factor")
    totp = pyotp.TOTP(page.text.split('<code id="secret">')[1].split("<")[0])
    done = await browser.submit(page, "/account/second-factor", code=totp.at(stage.clock.now()))
    assert "Authenticator application" in done.text
    return browser, totp


async def remove_factor(browser: Browser) -> Page:
    return await browser.submit(await browser.open("/account"), "/account/remove-factor")


async def test_the_address_may_be_written_in_capitals(stage: Stage) -> None:
    assert (await stage.browser().sign_in(SOFIA.upper(), PASSWORD)).path == "/account"


@pytest.mark.parametrize(("email", "password"), [(SOFIA, WRONG), ("nobody@nowhere.example", PASSWORD), ("", PASSWORD)])
async def test_a_wrong_address_and_a_wrong_password_look_the_same(stage: Stage, email: str, password: str) -> None:
    page = await stage.browser().sign_in(email, password)
    assert page.status == 401
    assert "The address or the password is not right." in page.text


async def test_pages_need_no_script_and_let_none_in(stage: Stage) -> None:
    for path in ("/sign-in", "/register", "/recover"):
        page = await stage.browser().open(path)
        assert "<script" not in page.text
        assert "style=" not in page.text
        policy = page.response.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy


@pytest.mark.promise("AOMEI-33")
async def test_cookies_are_out_of_reach_for_scripts_and_other_sites(stage: Stage) -> None:
    browser = stage.browser()
    page = await browser.open("/sign-in")
    form = page.form()
    response = await browser.client.post("/sign-in", data={**form.values, "email": SOFIA, "password": PASSWORD})
    given = page.response.headers["set-cookie"].partition(";")[0]
    assert given != (await stage.browser().open("/sign-in")).response.headers["set-cookie"].partition(";")[0]
    for cookie in [*page.response.headers.get_list("set-cookie"), *response.headers.get_list("set-cookie")]:
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "domain" not in cookie.lower(), "another host could read it"
        assert PASSWORD not in cookie


async def test_nothing_that_opens_a_door_is_logged(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    browser, client = await stage.signed_in(SOFIA), stage.client(*SPA)
    code = await client.code(browser)
    first = (await client.redeem(code)).json()
    second = (await client.refresh(first["refresh_token"])).json()
    await client.refresh(first["refresh_token"])
    await stage.ask(second["access_token"])
    await stage.browser().sign_in(SOFIA, "not-the-right-password")
    secrets = [PASSWORD, "not-the-right-password", code, browser.client.cookies["habeas-session"], client.verifier]
    secrets += [answer[kind] for answer in (first, second) for kind in ("access_token", "refresh_token")]
    ours = [record for record in caplog.records if record.name.partition(".")[0] not in ("httpx", "httpcore")]
    assert ours
    assert not [secret for secret in secrets for record in ours if secret in record.getMessage()]


async def test_a_form_from_elsewhere_is_refused(stage: Stage) -> None:
    browser = stage.browser()
    values = {**(await browser.open("/sign-in")).form().values, "email": SOFIA, "password": PASSWORD}
    assert (await browser.post("/sign-in", {**values, "form_token": "0" * 64})).status == 403
    assert (await browser.post("/sign-in", values, **{"sec-fetch-site": "cross-site"})).status == 403
    assert (await stage.browser().post("/sign-in", values)).status == 403


@pytest.mark.parametrize(
    "onward",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/oauth/authorize\\@evil.example",
        "javascript:1",
        "x",
    ],
)
async def test_signing_in_leads_nowhere_else(stage: Stage, onward: str) -> None:
    browser = stage.browser()
    page = await browser.open("/sign-in")
    done = await browser.submit(page, email=SOFIA, password=PASSWORD, **{"continue": onward})
    assert (done.left_for, done.path) == ("", "/account")


async def test_the_second_factor_is_asked_for_and_each_code_counts_once(stage: Stage) -> None:
    browser, totp = await with_second_factor(stage, MAREK)
    stage.later(seconds=60)
    other = stage.browser()
    page = await other.sign_in(MAREK, PASSWORD)
    assert "Second factor" in page.text
    assert (await other.open("/account")).path == "/sign-in"
    code = totp.at(stage.clock.now())
    wrong = await other.submit(page, code="000000" if code != "000000" else "000001")
    assert wrong.status == 401
    assert (await other.submit(wrong, code=code)).path == "/account"
    third = stage.browser()
    page = await third.sign_in(MAREK, PASSWORD)
    assert (await third.submit(page, code=code)).status == 401
    await remove_factor(browser)


async def test_a_code_that_is_too_old_is_refused(stage: Stage) -> None:
    browser, totp = await with_second_factor(stage, MAREK)
    stage.later(minutes=2)
    old = totp.at(stage.clock.now())
    stage.later(minutes=2)
    other = stage.browser()
    assert (await other.submit(await other.sign_in(MAREK, PASSWORD), code=old)).status == 401
    await remove_factor(browser)


async def test_guessing_codes_is_held_up_and_the_owner_gets_in(stage: Stage) -> None:
    browser, totp = await with_second_factor(stage, PRIYA)
    stage.later(minutes=16)
    guesser = stage.browser()
    page = await guesser.sign_in(PRIYA, PASSWORD)
    right = totp.at(stage.clock.now())
    wrong = next(code for code in ("111111", "222222", "333333", "444444") if code != right)
    statuses = []
    for _ in range(7):
        page = await guesser.submit(page, code=wrong)
        statuses.append(page.status)
    assert statuses == [401] * 6 + [429]
    owner = await browser.sign_in(PRIYA, PASSWORD)
    assert (await browser.submit(owner, code=right)).path == "/account"
    assert "Authenticator application" not in (await remove_factor(browser)).text


async def test_guessing_passwords_is_held_up_and_the_owner_gets_in(stage: Stage) -> None:
    owner = await stage.signed_in(OWEN)
    stage.later(minutes=16)
    # Each guess comes from an address of its own.
    statuses = [(await stage.browser().sign_in(OWEN, WRONG)).status for _ in range(11)]
    assert statuses == [401] * 10 + [429]
    held = await stage.browser().sign_in(OWEN, PASSWORD)
    assert held.status == 429
    assert (await owner.sign_in(OWEN, PASSWORD)).path == "/account"
    stage.later(minutes=16)
    assert (await stage.browser().sign_in(OWEN, PASSWORD)).path == "/account"


async def test_all_addresses_of_a_person_count_as_one(stage: Stage) -> None:
    for email in ("annika@vogt.example", "annika.vogt@contoso.example", "ANNIKA@vogt.example"):
        for _ in range(3):
            assert (await stage.browser().sign_in(email, WRONG)).status == 401
    assert (await stage.browser().sign_in("annika@vogt.example", WRONG)).status == 401
    assert (await stage.browser().sign_in("annika.vogt@contoso.example", WRONG)).status == 429
    stage.later(minutes=16)


async def test_one_network_address_cannot_try_everybody(stage: Stage) -> None:
    statuses = set()
    for number in range(61):
        browser = stage.browser("192.0.2.7")
        statuses.add((await browser.sign_in(f"person{number}@nowhere.example", WRONG)).status)
    assert statuses == {401, 429}
    stage.later(minutes=16)


async def test_parameters_that_repeat_are_one_attempt_at_most(stage: Stage) -> None:
    browser = stage.browser()
    values = (await browser.open("/sign-in")).form().values
    guesses = [("password", f"guess-number-{number}") for number in range(20)]
    pairs = [*values.items(), ("email", SOFIA), *guesses, ("password", PASSWORD)]
    body = "&".join(f"{name}={value}" for name, value in pairs)
    kind = {"content-type": "application/x-www-form-urlencoded"}
    response = await browser.client.post("/sign-in", content=body, headers=kind)
    assert response.status_code == 400


async def test_a_client_that_asks_for_a_second_factor_gets_it_by_another_sign_in(stage: Stage) -> None:
    browser, totp = await with_second_factor(stage, MAREK)
    client, wanted = stage.client(*SPA), {"acr_values": SECOND_FACTOR, "max_age": "900"}
    page = await browser.open(client.begin(**wanted))
    assert page.path == "/sign-in"
    stage.later(seconds=60)
    page = await browser.submit(page, email=MAREK, password=PASSWORD)
    page = await browser.submit(page, code=totp.at(stage.clock.now()))
    page = await browser.submit(page, "/oauth/authorize", decision="allow")
    said = (await client.redeem(page.answer()["code"])).json()
    actor = stage.authority.verifier.verify(said["access_token"])
    assert (actor.authentication_context, actor.authenticated_at) == (
        SECOND_FACTOR,
        stage.clock.now().replace(microsecond=0),
    )
    await remove_factor(browser)


async def test_a_client_that_takes_no_older_sign_in_sends_nobody_round_in_circles(stage: Stage) -> None:
    browser, client = await stage.signed_in(SOFIA), stage.client(*SPA)
    stage.later(minutes=3)
    page = await browser.open(client.begin(max_age="0"))
    assert page.path == "/sign-in"
    page = await browser.submit(page, email=SOFIA, password=PASSWORD)
    assert page.path == "/oauth/authorize"
