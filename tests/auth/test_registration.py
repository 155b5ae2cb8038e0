"""Opening an account: what is asked and why, the notice in force, and who would oversee it, before there is one."""

import re

import pytest

from habeas.demo.load.clients import PASSWORD as TAKEN
from tests.auth.browser import Browser, Page
from tests.auth.conftest import Stage

PASSWORD = "a-long-password-of-mine"


async def details(browser: Browser, email: str, service: str = "ANYVIEWER") -> Page:
    page = await browser.open(f"/register?service={service}")
    return await browser.submit(page, "/register", email=email)


async def asked(browser: Browser, email: str, service: str = "ANYVIEWER", **values: str) -> Page:
    page = await details(browser, email, service)
    agreed = page.form("/register").options["agreed"][0]
    return await browser.submit(
        page, "/register", **{"nickname": "Robin", "password": PASSWORD, "agreed": agreed, **values}
    )


def link_to(stage: Stage, email: str) -> str:
    mail = stage.mail_to(email)
    assert mail is not None
    found = re.search(r"http://habeas\.test(/register/\S+)", mail.get_content())
    assert found is not None
    return found.group(1)


@pytest.mark.promise("AOMEI-11", "AOMEI-12")
async def test_nickname_address_and_password_are_asked_for_and_why(stage: Stage) -> None:
    page = await details(stage.browser(), "robin@home.example")
    form = page.form("/register")
    asked_for = {*form.values, *form.options} - {"form_token", "service", "step", "told", "agreed"}
    assert asked_for == {"email", "nickname", "password"}
    assert page.text.count("Without it there can be no account") >= 4
    assert "AnyViewer Privacy Policy" in page.text
    assert "To register an account you enter a nickname" in page.text


async def test_the_residence_is_asked_for_only_where_it_decides_the_region(stage: Stage) -> None:
    page = await details(stage.browser(), "robin@home.example", "ANYSHARE")
    assert "CN" in page.form("/register").options["residence"]


@pytest.mark.promise("AISHU-97")
async def test_a_password_is_nowhere_but_in_a_hash_that_nobody_turns_back(stage: Stage) -> None:
    browser, email, password = stage.browser(), "hashed@home.example", "a-password-like-no-other"
    await asked(browser, email, password=password)
    await browser.submit(await browser.open(link_to(stage, email)), password=password)
    assert (await stage.browser().sign_in(email, password)).path == "/account"
    for code in ("sg", "cn"):
        rows = await stage.demo.as_superuser(code, "select password_hash from auth.account")
        assert all(row["password_hash"].startswith("$argon2id$") for row in rows)
        for table in ("auth.account", "auth.registration", "auth.session", "habeas.journal_entry", "habeas.person"):
            assert not [
                row
                for row in await stage.demo.as_superuser(code, f"select t::text as row from {table} t")
                if password in row["row"]
            ], table


async def test_an_account_exists_only_once_the_address_is_proved(stage: Stage) -> None:
    browser, email = stage.browser(), "robin@home.example"
    sent = await asked(browser, email)
    assert "until then there is none" in sent.text
    assert (await stage.browser().sign_in(email, PASSWORD)).status == 401
    opened = await browser.open(link_to(stage, email))
    done = await browser.submit(opened, password=PASSWORD)
    assert (done.path, email in done.text) == ("/account", True)
    assert (await stage.browser().sign_in(email, PASSWORD)).path == "/account"
    assert (await stage.browser().open(link_to(stage, email))).status == 404


async def test_somebody_else_who_registered_the_address_does_not_get_in(stage: Stage) -> None:
    email = "victim@home.example"
    await asked(stage.browser(), email, password="password-of-the-attacker")
    owner = stage.browser()
    refused = await owner.submit(await owner.open(link_to(stage, email)), password=PASSWORD)
    assert refused.status == 401
    assert (await stage.browser().sign_in(email, "password-of-the-attacker")).status == 401


async def test_an_address_that_has_an_account_is_answered_the_same_way(stage: Stage) -> None:
    taken, fresh = await asked(stage.browser(), "maya@torres.example"), await asked(stage.browser(), "new@home.example")
    assert taken.text == fresh.text.replace("new@home.example", "maya@torres.example")
    mail = stage.mail_to("maya@torres.example")
    assert mail is not None
    assert mail["Subject"] == "You already have an account"
    assert (await stage.browser().sign_in("maya@torres.example", TAKEN)).path == "/account"


async def test_who_oversees_the_domain_and_how_far_is_said_before_there_is_an_account(stage: Stage) -> None:
    page = await details(stage.browser(), "new.colleague@contoso.example", "ANYSHARE")
    for words in ("Contoso GmbH oversees accounts on contoso.example", "datenschutz@contoso.example",
                  "security investigation", "logs", "Read the organization&#39;s directory of members."):  # fmt: skip
        assert words in page.text, words


async def test_who_was_not_told_of_the_overseer_gets_no_account(stage: Stage) -> None:
    browser = stage.browser()
    page = await details(browser, "new.colleague@contoso.example", "ANYSHARE")
    agreed = page.form("/register").options["agreed"][0]
    values = {"nickname": "N", "password": PASSWORD, "agreed": agreed, "residence": "DE", "told": ""}
    again = await browser.submit(page, "/register", **values)
    assert "Contoso GmbH oversees accounts" in again.text
    assert stage.mail_to("new.colleague@contoso.example") is None


async def test_somebody_in_mainland_china_is_kept_there(stage: Stage) -> None:
    browser, email = stage.browser(), "xiao@home.example"
    await asked(browser, email, "ANYSHARE", residence="CN")
    await browser.submit(await browser.open(link_to(stage, email)), password=PASSWORD)
    assert await stage.authority.addresses.home_of(email) == "cn"
    pool = stage.authority.regions["sg"].pool
    digest = stage.authority.addresses.hashed(email)
    assert await pool.fetchval("select count(*) from auth.address where address_hash = $1", digest) == 0


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"nickname": " "}, "Choose a nickname"),
        ({"nickname": "x" * 61}, "Choose a nickname"),
        ({"password": "short"}, "12 to 256"),
        ({"password": "a" * 20}, "too easy to guess"),
        ({"agreed": ""}, "Without your agreement"),
    ],
)
async def test_what_is_missing_is_named(stage: Stage, values: dict[str, str], words: str) -> None:
    page = await asked(stage.browser(), "someone@home.example", **values)
    assert page.status == 400
    assert words in page.text


@pytest.mark.parametrize(
    "email", ["", "x", "@x.example", "a b@x.example", "a@localhost", "a@x..example", "a@[1.2.3.4]"]
)
async def test_what_is_no_address_is_refused(stage: Stage, email: str) -> None:
    assert (await details(stage.browser(), email)).status == 400


async def test_the_new_person_has_accepted_the_notice_and_reads_their_own_data(stage: Stage) -> None:
    browser, email = stage.browser(), "reader@home.example"
    await asked(browser, email)
    await browser.submit(await browser.open(link_to(stage, email)), password=PASSWORD)
    client = stage.client("anyshare-app", "http://127.0.0.1:8401/callback")
    tokens = await client.tokens(browser, "self:read")
    answer = (await stage.ask(tokens["access_token"])).json()
    assert answer == {"data": {"viewer": {"person": {"displayName": "Robin"}}}}
    pool = stage.authority.regions["sg"].pool
    async with pool.acquire() as connection:
        home = await stage.authority.addresses.home_of(email)
        assert home == "sg"
        journal = await connection.fetchval("select count(*) from auth.address where address_hash = $1",
                                            stage.authority.addresses.hashed(email))  # fmt: skip
    assert journal == 1
