"""An unknown subject gets an account only where the trust says so, and an address that it claims proves nothing."""

import asyncio

import pytest

from tests.auth.issuers.conftest import Trusting

OPENS = pytest.mark.parametrize("trusting", [{"opens_accounts_at": "ANYSHARE"}], indirect=True)
PERSON = "{ viewer { person { displayName primaryEmail region { code } } spaces { organization { kind } } } }"


@OPENS
async def test_an_unknown_subject_gets_an_account_of_its_own_once(trusting: Trusting) -> None:
    token = trusting.token(sub="new", name="New Person", email="new@elsewhere.example")
    answers = await asyncio.gather(*(trusting.ask(token, PERSON) for _ in range(4)))
    assert {answer.status_code for answer in answers} <= {200, 401}
    later = (await trusting.ask(trusting.token(sub="new"), PERSON)).json()["data"]["viewer"]
    assert later["person"]["displayName"] == "New Person"
    assert [space["organization"]["kind"] for space in later["spaces"]] == ["PERSONAL"]


@OPENS
async def test_an_address_that_somebody_has_opens_nothing_of_theirs(trusting: Trusting) -> None:
    before = str(trusting.stage.mail_to("maya@torres.example"))
    token = trusting.token(sub="impostor", name="Impostor", email="maya@torres.example", email_verified=True)
    person = (await trusting.ask(token, PERSON)).json()["data"]["viewer"]["person"]
    assert person["displayName"] == "Impostor"
    browser = await trusting.stage.signed_in("maya@torres.example")
    assert (await browser.open("/account")).status == 200
    assert str(trusting.stage.mail_to("maya@torres.example")) == before


@OPENS
async def test_an_address_that_was_not_proved_is_under_no_domain(trusting: Trusting) -> None:
    token = trusting.token(sub="at-contoso", name="At Contoso", email="somebody@contoso.example")
    assert (await trusting.ask(token, PERSON)).status_code == 200
    counted = """
        select count(*) as n from habeas.address_domain join habeas.person p using (subject_id) where display_name = $1
    """
    rows = await trusting.stage.demo.as_superuser("sg", counted, "At Contoso")
    assert rows[0]["n"] == 0


@OPENS
async def test_residence_in_mainland_china_keeps_the_account_there(trusting: Trusting) -> None:
    token = trusting.token(sub="cn", name="Lin", email="lin@elsewhere.example", address={"country": "CN"})
    assert (await trusting.ask(token, PERSON)).json()["data"]["viewer"]["person"]["region"]["code"] == "cn"


@OPENS
@pytest.mark.parametrize("email", [None, "", "none", 3, "@", "a@b@c"])
async def test_without_an_address_to_write_to_there_is_no_account(trusting: Trusting, email: object) -> None:
    assert (await trusting.ask(trusting.token(sub=f"without {email}", email=email))).status_code == 401


@pytest.mark.parametrize(
    "trusting", [{"opens_accounts_at": "ANYVIEWER"}, {"opens_accounts_at": "NOTHING"}], indirect=True
)
async def test_a_service_of_another_controller_takes_nobody_in(trusting: Trusting) -> None:
    assert (await trusting.ask(trusting.token(sub="other", email="o@elsewhere.example"))).status_code == 401
