"""Whoever was told that an organization proved their domain is asked at each sign-in, and never kept out."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from habeas.demo.load.clients import PASSWORD
from habeas.demo.personas import hold
from habeas.demo.world import slug_id
from habeas.kernel.ids import new_id
from habeas.oversight.commands.capture import NotifyCapture
from habeas.oversight.system import platform
from habeas.parts import signing_key
from habeas.writing.run import run
from tests.auth.browser import Browser, Page
from tests.auth.conftest import Stage

MAYA = "maya@torres.example"
PAGE, CONTOSO = "/sign-in/choice", slug_id("organization", "contoso")
OLDER = "{ viewer { captures(first: 5) { nodes { notice { language paragraphs } } } } }"
STATE = "select state, postponements, choice from habeas.capture where id = $1"


@pytest.fixture
async def capture(stage: Stage) -> AsyncIterator[Any]:
    """The id of a capture that Maya was told of; afterwards nothing waits for her."""
    subject = platform("sg", CONTOSO, slug_id("organization", "aishu"), slug_id("person", "maya"))
    command = NotifyCapture("sg", new_id(), "contoso.example", "torres.example")
    outcome = await run(command, subject, engine=stage.demo.engines.writes)
    yield outcome.result["capture"]
    await stage.demo.as_superuser("sg", "delete from habeas.capture where subject_id = $1", subject.subject_id)


async def signs_in(stage: Stage) -> tuple[Browser, Page]:
    stage.later(minutes=1)
    browser = stage.browser()
    return browser, await browser.sign_in(MAYA, PASSWORD)


async def stands(stage: Stage, capture: Any) -> tuple[Any, ...]:
    (row,) = await stage.demo.as_superuser("sg", STATE, capture)
    return tuple(row)


async def test_the_notice_is_shown_word_for_word_and_three_sign_ins_can_put_it_off(stage: Stage, capture: Any) -> None:
    for count in (1, 2, 3):
        browser, page = await signs_in(stage)
        assert page.path == PAGE
        assert "Every look at your data is written down where you can read it." in page.text
        assert (await browser.submit(page, PAGE, choice="LATER")).path == "/account"
        assert await stands(stage, capture) == ("CHOOSING", count, None)
        again = await browser.open(PAGE)
        assert "Decide later" not in again.text
    _, page = await signs_in(stage)
    assert ("LATER" in page.text, "Go on without an answer" in page.text) == (False, True)


async def test_the_page_says_in_which_language_the_notice_is_and_older_ones_are_english(
    stage: Stage, capture: Any
) -> None:
    for change, language in (("""|| '{"language": "de"}'""", "de"), ("- 'language'", "en")):
        await stage.demo.as_superuser(
            "sg", f"update habeas.capture set notice = notice {change} where id = $1", capture
        )
        _, page = await signs_in(stage)
        assert page.path == PAGE
        assert f'<div class="overseen" lang="{language}">' in page.text
    settings = stage.demo.settings
    fresh = hold(stage.demo.world, settings, signing_key(settings), stage.clock.now())["person-ca"].token
    told = (await stage.ask(fresh, OLDER)).json()["data"]["viewer"]["captures"]["nodes"][0]["notice"]
    assert (told["language"], bool(told["paragraphs"])) == (None, True)


async def test_nobody_is_kept_out_of_their_account_by_the_question(stage: Stage, capture: Any) -> None:
    browser, page = await signs_in(stage)
    assert page.path == PAGE
    assert (await browser.open("/account")).path == "/account"
    assert await stands(stage, capture) == ("NOTIFIED", 0, None)


async def test_the_choice_is_made_on_the_page_and_not_asked_again(stage: Stage, capture: Any) -> None:
    browser, page = await signs_in(stage)
    refused = await browser.submit(page, PAGE, choice="STAY_PERSONAL")
    assert (refused.status, "Add and confirm another address first." in refused.text) == (400, True)
    assert (await browser.submit(page, PAGE, choice="SELL")).status == 400
    assert (await browser.submit(page, PAGE, choice="JOIN")).path == "/account"
    assert (await stands(stage, capture))[2] == "JOIN"
    _, page = await signs_in(stage)
    assert page.path == "/account"


async def test_nobody_answers_the_question_of_somebody_else(stage: Stage, capture: Any) -> None:
    _, page = await signs_in(stage)
    stranger = await stage.signed_in()
    account = await stranger.open("/account")
    values = {**page.form(PAGE).values, "form_token": account.form().values["form_token"], "choice": "JOIN"}
    assert (await stranger.post(PAGE, values)).path == "/account"
    assert await stands(stage, capture) == ("NOTIFIED", 0, None)
