"""An address that joins an account opens it to nobody: word to the others and days come before."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

import pytest

from habeas.worker import WorkerOptions, work
from tests.auth.browser import Browser
from tests.auth.conftest import Stage, _with
from tests.auth.oauth_client import SPA
from tests.auth.test_recovery import asked
from tests.world import Demo

SCOPE = "self:read self:write"
ADD = 'mutation { addEmailAddress(input: {email: "%s"}) { address { id } userErrors { code } } }'
CONFIRM = 'mutation { confirmEmailAddress(input: {address: "%s", code: "%s"}) { userErrors { code } } }'
STEP = 'mutation { %s(input: {address: "%s"}) { userErrors { code } } }'
MINE = "{ viewer { addresses { id address isPrimary verifiedAt } } }"
HEARD = "The addresses of your account changed"


@dataclass
class Owner:
    """Somebody with an account of one address, and a token of theirs."""

    stage: Stage
    browser: Browser
    address: str
    token: str

    async def ask(self, query: str) -> Any:
        response = await self.stage.ask(self.token, query)
        return {"status": response.status_code, **response.json()}

    async def done(self, query: str) -> Any:
        answer = await self.ask(query)
        assert "errors" not in answer, answer
        (payload,) = answer["data"].values()
        assert payload.get("userErrors", []) == [], answer
        await self.drain()
        return payload

    async def drain(self) -> None:
        """Every job that is due, with mails."""
        demo: Demo = self.stage.demo
        engines = _with(demo.engines, demo.settings.model_copy(update={"mail_folder": self.stage.mails}))
        # Jobs that other tests left behind to fail are here too: nobody waits long for their further attempts.
        options = WorkerOptions(attempts=2)
        await work(engines.regions, engines.jobs(), asyncio.Event(), options, drain=True)

    async def joins(self, address: str) -> str:
        """The id of another address of theirs, confirmed."""
        added: str = (await self.done(ADD % address))["address"]["id"]
        code = text_to(self.stage, address).split("\n\n")[1].strip()
        await self.done(CONFIRM % (added, code))
        return added

    async def addresses(self) -> dict[str, Any]:
        listed = (await self.ask(MINE))["data"]["viewer"]["addresses"]
        return {each["address"]: each for each in listed}


def mails_to(stage: Stage, address: str) -> list[EmailMessage]:
    return [mail for mail in stage._read() if mail["To"] == address]


def text_to(stage: Stage, address: str) -> str:
    mail = stage.mail_to(address)
    assert mail is not None
    text: str = mail.get_content()
    return text


def subjects(stage: Stage, address: str) -> list[str]:
    return [mail["Subject"] for mail in mails_to(stage, address)]


async def signed_in(stage: Stage, address: str) -> Owner:
    browser = await stage.signed_in(address)
    tokens = await stage.client(*SPA).tokens(browser, SCOPE)
    return Owner(stage, browser, address, tokens["access_token"])


@pytest.fixture
async def owner(stage: Stage) -> AsyncIterator[Owner]:
    """Priya, whose addresses are again what they were afterwards."""
    stage.later(days=8)
    found = await signed_in(stage, "priya.raman@fabrikam.example")
    yield found
    with suppress(KeyError):
        again = await signed_in(stage, found.address)
        mine = await again.addresses()
        await again.done(STEP % ("preferEmailAddress", mine[found.address]["id"]))
        for address, each in mine.items():
            if address != found.address:
                await again.done(STEP % ("removeEmailAddress", each["id"]))


def link_in(text: str) -> str | None:
    found = re.search(r"http://habeas\.test(/recover/password\S+)", text)
    return found.group(1) if found else None


async def test_every_address_hears_of_every_change_and_none_is_named(stage: Stage, owner: Owner) -> None:
    joined = "priya@joined.example"
    heard = subjects(stage, owner.address).count(HEARD)
    joins = await owner.joins(joined)
    assert subjects(stage, owner.address).count(HEARD) == heard + 2
    assert subjects(stage, joined) == ["Confirm your address", HEARD]
    await owner.done(STEP % ("preferEmailAddress", joins))
    back = (await owner.addresses())[owner.address]["id"]
    await owner.done(STEP % ("removeEmailAddress", back))
    assert subjects(stage, owner.address).count(HEARD) == heard + 4, "the one that is removed hears it too"
    assert subjects(stage, joined).count(HEARD) == 3
    for address in (owner.address, joined):
        for mail in mails_to(stage, address):
            if mail["Subject"] == HEARD:
                assert "@" not in mail.get_content(), "an organization may run the mailbox"
    assert await owner.joins(owner.address)


async def test_an_address_that_joined_sets_no_new_password_for_days_and_the_one_before_does(
    stage: Stage, owner: Owner
) -> None:
    joined = "priya@new.example"
    await owner.joins(joined)
    answer = await asked(stage, joined)
    assert link_in(text_to(stage, joined)) is None
    assert "brings nobody back in before" in text_to(stage, joined)
    stage.later(days=6, hours=23)
    known = await asked(stage, joined)
    assert link_in(text_to(stage, joined)) is None
    assert answer.text == known.text
    await asked(stage, owner.address)
    assert link_in(text_to(stage, owner.address)) is not None
    stage.later(hours=2)
    await asked(stage, joined)
    assert link_in(text_to(stage, joined)) is not None
    stage.later(hours=1)


async def test_removing_the_others_does_not_shorten_the_wait(stage: Stage, owner: Owner) -> None:
    joined = "priya@only.example"
    joins = await owner.joins(joined)
    await owner.done(STEP % ("preferEmailAddress", joins))
    await owner.done(STEP % ("removeEmailAddress", (await owner.addresses())[owner.address]["id"]))
    assert list(await owner.addresses()) == [joined]
    await asked(stage, joined)
    assert link_in(text_to(stage, joined)) is None
    assert await owner.joins(owner.address)


async def test_every_address_hears_that_the_password_was_set_anew(stage: Stage, owner: Owner) -> None:
    joined = "priya@second.example"
    await owner.joins(joined)
    await asked(stage, owner.address)
    link = link_in(text_to(stage, owner.address))
    assert link is not None
    browser = stage.browser()
    await browser.submit(await browser.open(link), password="correct-horse-habeas")
    for address in (owner.address, joined):
        assert subjects(stage, address)[-1] == "Your password was changed"
