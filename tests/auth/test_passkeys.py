"""Passkeys count for their own site and session, once; backup codes stand in for them."""

import re

import pytest

from habeas.demo.load.clients import PASSWORD
from tests.auth.authenticator import PRESENT, Authenticator, question
from tests.auth.browser import Browser, Page
from tests.auth.conftest import Stage
from tests.auth.oauth_client import SPA
from tests.world import URL

INGRID, TOBIAS, DANIEL = (
    "ingrid.keller@contoso.example",
    "tobias.brandt@contoso.example",
    "daniel.okafor@fabrikam.example",
)
HOST = "habeas.test"


def authenticator() -> Authenticator:
    """A fresh one, for the site of the tests."""
    return Authenticator(URL, HOST)


async def with_passkey(stage: Stage, email: str, made: Authenticator) -> Browser:
    """A browser of somebody who has just added this passkey, and nobody has guessed lately."""
    stage.later(minutes=16)
    browser = await stage.signed_in(email)
    asked = await browser.submit(await browser.open("/account"), "/account/passkey")
    done = await browser.submit(asked, "/account/passkey", credential=made.make(question(asked.text)), name="My key")
    assert done.path == "/account", done.text
    assert 'value="My key"' in done.text
    return browser


async def waiting(stage: Stage, email: str) -> tuple[Browser, Page]:
    """A browser in which the password was given and the second factor is due."""
    browser = stage.browser()
    page = await browser.sign_in(email, PASSWORD)
    assert page.path == "/sign-in/code"
    return browser, page


async def remove_all(browser: Browser) -> None:
    """Leave the account as it was."""
    page = await browser.open("/account")
    while any(form.action == "/account/remove-factor" for form in page.forms()):
        page = await browser.submit(page, "/account/remove-factor")


async def test_a_passkey_opens_the_account_and_says_so_in_the_token(stage: Stage) -> None:
    key = authenticator()
    owner = await with_passkey(stage, INGRID, key)
    browser, page = await waiting(stage, INGRID)
    assert (await browser.open("/account")).path == "/sign-in"
    done = await browser.submit(page, "/sign-in/passkey", credential=key.prove(question(page.text)))
    assert done.path == "/account"
    client = stage.client(*SPA)
    tokens = await client.tokens(browser, acr_values="urn:habeas:acr:second-factor")
    actor = stage.authority.verifier.verify(tokens["access_token"])
    assert actor.authentication_context == "urn:habeas:acr:second-factor"
    await remove_all(owner)


@pytest.mark.parametrize(
    "wrong", ["another key", "another site", "another domain", "no verification", "another session", "sent twice"]
)
async def test_what_does_not_prove_it_opens_nothing(stage: Stage, wrong: str) -> None:
    key = authenticator()
    owner = await with_passkey(stage, TOBIAS, key)
    browser, page = await waiting(stage, TOBIAS)
    options, liar = question(page.text), authenticator()
    if wrong == "another key":
        liar.credential_id = key.credential_id
    else:
        liar.key, liar.credential_id = key.key, key.credential_id
    if wrong == "another site":
        liar.origin = "https://habeas.test.evil.example"
    if wrong == "another domain":
        liar.domain = "evil.example"
    if wrong == "no verification":
        liar.flags = PRESENT
    if wrong == "another session":
        options = question((await waiting(stage, TOBIAS))[1].text)
    proof = liar.prove(options)
    if wrong == "sent twice":
        assert (await browser.submit(page, "/sign-in/passkey", credential=proof)).path == "/account"
        browser, page = await waiting(stage, TOBIAS)
    refused = await browser.submit(page, "/sign-in/passkey", credential=proof)
    assert refused.status in (400, 401)
    assert (await browser.open("/account")).path == "/sign-in"
    await remove_all(owner)


@pytest.mark.parametrize("answer", ["", "x", "{}", "[]", "null", '{"id": 1}', "x" * 20_000])
async def test_an_answer_that_is_none_is_refused(stage: Stage, answer: str) -> None:
    owner = await with_passkey(stage, TOBIAS, authenticator())
    browser, page = await waiting(stage, TOBIAS)
    assert (await browser.submit(page, "/sign-in/passkey", credential=answer)).status == 401
    page = await owner.open("/account")
    asked = await owner.submit(page, "/account/passkey")
    assert (await owner.submit(asked, "/account/passkey", credential=answer or "x")).status == 400
    await remove_all(owner)


async def test_a_challenge_counts_once_and_for_five_minutes(stage: Stage) -> None:
    key = authenticator()
    owner = await with_passkey(stage, TOBIAS, key)
    browser, page = await waiting(stage, TOBIAS)
    wrong = await browser.submit(page, "/sign-in/passkey", credential="x")
    late = key.prove(question(page.text))
    assert (await browser.submit(wrong, "/sign-in/passkey", credential=late)).status == 401
    browser, page = await waiting(stage, TOBIAS)
    stage.later(minutes=5, seconds=1)
    late = key.prove(question(page.text))
    assert (await browser.submit(page, "/sign-in/passkey", credential=late)).status == 400
    stage.later(minutes=16)
    browser = await stage_again(stage, key)
    await remove_all(browser)
    assert owner is not browser


async def stage_again(stage: Stage, key: Authenticator) -> Browser:
    """A new browser, signed in with the passkey."""
    browser, page = await waiting(stage, TOBIAS)
    assert (
        await browser.submit(page, "/sign-in/passkey", credential=key.prove(question(page.text)))
    ).path == "/account"
    return browser


async def test_a_copy_of_a_passkey_is_refused_and_the_owner_is_told_and_still_gets_in(stage: Stage) -> None:
    key = authenticator()
    owner = await with_passkey(stage, INGRID, key)
    copy = Authenticator(URL, HOST, key.counter, key.flags, key.key, key.credential_id)
    for _ in range(3):
        browser, page = await waiting(stage, INGRID)
        done = await browser.submit(page, "/sign-in/passkey", credential=key.prove(question(page.text)))
        assert done.path == "/account"
    browser, page = await waiting(stage, INGRID)
    refused = await browser.submit(page, "/sign-in/passkey", credential=copy.prove(question(page.text)))
    assert refused.status == 403
    mail = stage.mail_to(INGRID)
    assert mail is not None
    assert mail["Subject"] == "Einer Ihrer Passkeys wurde abgelehnt", "in the language of the person"
    assert "seems to be a copy of it" in (await owner.open("/account")).text
    browser, page = await waiting(stage, INGRID)
    done = await browser.submit(page, "/sign-in/passkey", credential=key.prove(question(page.text)))
    assert done.path == "/account"
    await remove_all(owner)


async def test_a_passkey_is_named_and_is_not_added_twice(stage: Stage) -> None:
    key = authenticator()
    owner = await with_passkey(stage, INGRID, key)
    page = await owner.submit(await owner.open("/account"), "/account/rename-factor", name="  The  blue <key> ")
    assert 'value="The blue &lt;key&gt;"' in page.text
    assert (await owner.submit(page, "/account/rename-factor", name="x" * 61)).status == 400
    asked = await owner.submit(page, "/account/passkey")
    assert question(asked.text)["excludeCredentials"][0]["id"]
    again = await owner.submit(asked, "/account/passkey", credential=key.make(question(asked.text)))
    assert again.text.count('action="/account/remove-factor"') == 1
    await remove_all(owner)


async def test_passkeys_are_added_only_soon_after_signing_in(stage: Stage) -> None:
    browser = await stage.signed_in(INGRID)
    page = await browser.open("/account")
    stage.later(minutes=11)
    assert (await browser.submit(page, "/account/passkey")).status == 403


async def test_backup_codes_are_shown_once_count_down_and_open_the_account_once_each(stage: Stage) -> None:
    owner = await with_passkey(stage, DANIEL, authenticator())
    shown = await owner.submit(await owner.open("/account"), "/account/backup-codes")
    codes = re.findall(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", shown.text)
    assert len(set(codes)) == 10
    account = await owner.open("/account")
    assert "Backup codes left: 10" in account.text
    assert not any(code in account.text for code in codes)
    browser, page = await waiting(stage, DANIEL)
    assert (await browser.submit(page, "/sign-in/code", code=f" {codes[0].upper()} ")).path == "/account"
    assert "Backup codes left: 9" in (await owner.open("/account")).text
    browser, page = await waiting(stage, DANIEL)
    assert (await browser.submit(page, "/sign-in/code", code=codes[0])).status == 401
    rows = await stage.demo.as_superuser("sg", "select code_hash from auth.backup_code")
    assert not any(code.encode() in row["code_hash"] for row in rows for code in codes)
    again = await owner.submit(await owner.open("/account"), "/account/backup-codes")
    assert codes[1] not in again.text
    assert (await browser.submit(page, "/sign-in/code", code=codes[1])).status == 401
    await remove_all(owner)
    assert await stage.demo.as_superuser("sg", "select from auth.backup_code") == []


async def test_backup_codes_are_nothing_without_a_second_factor(stage: Stage) -> None:
    browser = await stage.signed_in(DANIEL)
    form = (await browser.open("/account")).form("/sign-out")
    assert (await browser.post("/account/backup-codes", form.values)).status == 409


async def test_guessing_backup_codes_is_held_up(stage: Stage) -> None:
    owner = await with_passkey(stage, INGRID, authenticator())
    stage.later(minutes=16)
    browser, page = await waiting(stage, INGRID)
    statuses = []
    for number in range(7):
        page = await browser.submit(page, "/sign-in/code", code=f"aaaaa-aaaa{number + 2}")
        statuses.append(page.status)
    assert statuses == [401] * 6 + [429]
    stage.later(minutes=16)
    await stage.demo.as_superuser("sg", "delete from auth.second_factor where kind = 'PASSKEY'")
    assert owner is not None


async def test_the_one_script_is_ours_and_the_policy_lets_no_other_run(stage: Stage) -> None:
    owner = await with_passkey(stage, INGRID, authenticator())
    _, page = await waiting(stage, INGRID)
    assert re.findall(r"<script[^>]*>", page.text) == ['<script src="/sign-in/passkey.js" defer>']
    policy = page.response.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    script = await owner.open("/sign-in/passkey.js")
    assert script.response.headers["content-type"].startswith("text/javascript")
    await remove_all(owner)
