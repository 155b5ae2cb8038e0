"""Recovery brings the owner back in, and tells nobody who has an account."""

import asyncio
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from pydantic import SecretStr

from habeas.auth.people.recovery import LIFE
from habeas.demo.load.clients import PASSWORD
from habeas.main import build_application
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
    assert mail["Subject"] == "Ihr Passwort wurde geändert", "in the language of the person"
    assert (await stage.browser().open(link)).status == 404


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("zh-CN", "设置新密码"),
        ("fr", "Choisissez un nouveau mot de passe"),
        ("de", "Setzen Sie ein neues Passwort"),
        ("pt", "Set a new password"),
    ],
)
async def test_the_link_comes_in_the_language_of_the_person_or_else_in_english(
    stage: Stage, language: str, subject: str
) -> None:
    speaks = "update habeas.person set language = $1 where primary_email = $2"
    stage.later(hours=2)
    await stage.demo.as_superuser("sg", speaks, language, INGRID)
    await asked(stage, INGRID)
    mail = stage.mail_to(INGRID)
    assert mail is not None
    assert mail["Subject"] == subject
    assert (await stage.browser().open(link_to(stage, INGRID))).status == 200
    await stage.demo.as_superuser("sg", speaks, "de", INGRID)


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


async def test_neither_a_slow_nor_a_failing_mail_tells_who_has_an_account(stage: Stage) -> None:
    stage.later(hours=2)
    settings = stage.demo.settings.model_copy(update={"smtp_url": SecretStr("smtp://127.0.0.1:1")})
    application = build_application(replace(stage.demo.engines, settings=settings))
    page, pool = await stage.browser().open("/recover"), stage.authority.regions["sg"].pool
    latest = "select max(expires_at) from auth.recovery"
    before, answers = await pool.fetchval(latest), list[tuple[int, bytes]]()
    for email in (INGRID, "nobody@nowhere.example"):
        answered, done = asyncio.Event(), asyncio.Event()
        sent: list[Any] = []
        serving = asyncio.create_task(_served(application, page, email, sent, answered, done))
        await answered.wait()
        assert (await pool.fetchval(latest) == before) is not bool(answers), "the work was done before the answer"
        done.set()
        await serving
        answers.append((sent[0]["status"], sent[1]["body"]))
    assert answers[0] == answers[1]
    assert answers[0][0] == 200
    assert await pool.fetchval(latest) == stage.clock.now() + LIFE


async def _served(
    application: Any, page: Page, email: str, sent: list[Any], answered: asyncio.Event, done: asyncio.Event
) -> None:
    """Ask for a link; the server goes on behind its answer only when `done` is set."""
    body = urlencode({**page.form().values, "email": email}).encode()
    cookie = "; ".join(f"{name}={value}" for name, value in page.response.cookies.items())
    headers = {"content-type": "application/x-www-form-urlencoded", "cookie": cookie}
    scope = {
        "type": "http", "method": "POST", "path": "/recover", "raw_path": b"/recover", "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()], "client": ("10.9.9.9", 1),
        "scheme": "http", "server": ("habeas.test", 80), "http_version": "1.1", "root_path": "",
    }  # fmt: skip

    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            answered.set()
            await done.wait()

    await application(scope, receive, send)


async def test_mails_go_to_the_address_that_was_stored_and_not_to_the_typed_one(stage: Stage) -> None:
    stage.later(hours=2)
    await asked(stage, INGRID.upper())
    assert stage.mail_to(INGRID.upper()) is None
    assert link_to(stage, INGRID)


async def test_no_link_goes_to_an_address_whose_domain_may_have_come_to_somebody_else(stage: Stage) -> None:
    stage.later(hours=2)
    change = "update habeas.domain set status = $1 where name = 'contoso.example' returning id"
    assert await stage.demo.as_superuser("sg", change, "CONTESTED")
    before = len(list(stage.mails.glob("*.eml")))
    try:
        doubtful = await asked(stage, INGRID)
        assert len(list(stage.mails.glob("*.eml"))) == before
    finally:
        await stage.demo.as_superuser("sg", change, "VERIFIED")
    assert (await asked(stage, INGRID)).text == doubtful.text
    assert len(list(stage.mails.glob("*.eml"))) == before + 1


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


def sent(stage: Stage) -> int:
    return len(list(stage.mails.glob("*.eml")))


async def test_no_link_goes_to_an_address_whose_domain_nobody_serves_until_it_is_confirmed_anew(stage: Stage) -> None:
    stage.later(hours=2)
    gone = "insert into habeas.watched_domain (name, looked_at, gone_since, lapsed_at) values ($1, now(), now(), now())"
    back = "update habeas.watched_domain set gone_since = null, lapsed_at = $1"
    before = sent(stage)
    try:
        await stage.demo.as_superuser("sg", gone, INGRID.partition("@")[2])
        await asked(stage, INGRID)
        assert sent(stage) == before
        await stage.demo.as_superuser("sg", back, datetime.now(UTC))
        await asked(stage, INGRID)
        assert sent(stage) == before, "it lapsed, and may have come to somebody else"
        await stage.demo.as_superuser("sg", back, datetime(2000, 1, 1, tzinfo=UTC))
        await asked(stage, INGRID)
        assert sent(stage) == before + 1, "the address was confirmed since"
    finally:
        await stage.demo.as_superuser("sg", "delete from habeas.watched_domain")
