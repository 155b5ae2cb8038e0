"""Recovery brings the owner back in, and tells nobody who has an account."""

import re

from habeas.demo.load.clients import PASSWORD
from tests.auth.browser import Page
from tests.auth.conftest import Stage
from tests.auth.oauth_client import SPA

TOBIAS, INGRID = "tobias.brandt@contoso.example", "ingrid.keller@contoso.example"
NEW = "quite-another-password"


async def asked(stage: Stage, email: str, address: str = "") -> Page:
    browser = stage.browser(address)
    return await browser.submit(await browser.open("/recover"), email=email)


def link_to(stage: Stage, email: str) -> str:
    mail = stage.mail_to(email)
    assert mail is not None
    found = re.search(r"http://habeas\.test(/\S+)", mail.get_content())
    assert found is not None
    return found.group(1)


async def test_the_owner_comes_back_and_everybody_else_is_out(stage: Stage) -> None:
    thief, client = await stage.signed_in(TOBIAS), stage.client(*SPA)
    tokens = await client.tokens(thief)
    await asked(stage, TOBIAS)
    link, owner = link_to(stage, TOBIAS), stage.browser()
    done = await owner.submit(await owner.open(link), password=NEW)
    assert done.path == "/account"
    stage.later(seconds=2)
    assert (await thief.open("/account")).path == "/sign-in"
    assert (await stage.ask(tokens["access_token"])).status_code == 401
    assert (await client.refresh(tokens["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await stage.browser().sign_in(TOBIAS, PASSWORD)).status == 401
    assert (await stage.browser().sign_in(TOBIAS, NEW)).path == "/account"
    mail = stage.mail_to(TOBIAS)
    assert mail is not None
    assert mail["Subject"] == "Your password was changed"
    assert (await stage.browser().open(link)).status == 404


async def test_a_code_from_before_is_worth_nothing_afterwards(stage: Stage) -> None:
    stage.later(hours=2)
    thief, client = await stage.signed_in(INGRID), stage.client(*SPA)
    code = await client.code(thief)
    await asked(stage, INGRID)
    owner = stage.browser()
    await owner.submit(await owner.open(link_to(stage, INGRID)), password=PASSWORD)
    assert (await client.redeem(code)).json()["error"] == "invalid_grant"


async def test_the_answer_is_the_same_without_an_account(stage: Stage) -> None:
    known, unknown = await asked(stage, INGRID), await asked(stage, "nobody@nowhere.example")
    assert known.text == unknown.text.replace("nobody@nowhere.example", INGRID)
    assert stage.mail_to("nobody@nowhere.example") is None


async def test_mails_go_to_the_address_that_was_stored_and_not_to_the_typed_one(stage: Stage) -> None:
    stage.later(hours=2)
    await asked(stage, INGRID.upper())
    assert stage.mail_to(INGRID.upper()) is None
    assert link_to(stage, INGRID)


async def test_looking_at_the_link_does_not_use_it_up_and_it_ends_after_half_an_hour(stage: Stage) -> None:
    stage.later(hours=2)
    await asked(stage, INGRID)
    link = link_to(stage, INGRID)
    for _ in range(3):
        assert (await stage.browser().open(link)).status == 200
    stage.later(minutes=30)
    assert (await stage.browser().open(link)).status == 404


async def test_a_mailbox_is_not_flooded(stage: Stage) -> None:
    stage.later(hours=2)
    before = len(list(stage.mails.glob("*.eml")))
    texts = {(await asked(stage, INGRID)).text for _ in range(6)}
    assert len(texts) == 1
    assert len(list(stage.mails.glob("*.eml"))) == before + 3


async def test_guessing_links_is_held_up(stage: Stage) -> None:
    browser = stage.browser()
    statuses = [(await browser.open(f"/recover/password?link=sg.guess{number}")).status for number in range(31)]
    assert statuses == [404] * 30 + [429]
