"""A closed account is closed to everybody: sessions, tokens, password and address are gone."""

import pytest

from habeas.auth.closing import close_sign_in
from tests.auth.conftest import Stage


@pytest.mark.promise("AISHU-165")
async def test_after_closing_no_session_no_token_and_no_password_opens_the_account(stage: Stage) -> None:
    browser = await stage.signed_in("julien@morel.example")
    julien = stage.demo.held["person-av"].actor.subject_id
    assert julien is not None
    authority = stage.authority
    for _ in range(2):
        await close_sign_in(authority.addresses, authority.books, stage.clock, authority.regions["sg"], julien)
    assert (await browser.open("/account")).path != "/account"
    page = await stage.browser().sign_in("julien@morel.example", "whatever it was")
    assert page.path != "/account"
    assert await authority.addresses.home_of("julien@morel.example") is None
    stage.later(seconds=2)
    answer = await stage.demo.ask("person-av", "{ viewer { id } }")
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
