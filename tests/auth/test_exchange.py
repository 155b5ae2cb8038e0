"""Token exchange: to act for another of one's organizations, and to be acted for."""

from uuid import UUID

import pytest

from habeas.access import Permission
from habeas.auth.federation.jobs import end_through
from habeas.auth.oauth.books import give_consent
from habeas.auth.oauth.client import Client, ClientAuthMethod, GrantType, save_client
from habeas.clients.rules import digest_of
from habeas.demo.load.clients import PARTNER, PARTNER_SECRET
from habeas.demo.world import slug_id
from habeas.reading.globalid import encode
from habeas.storage.unscoped import unscoped
from tests.auth.browser import Browser
from tests.auth.conftest import Stage
from tests.auth.oauth_client import DASHBOARD, SPA, OAuthClient
from tests.auth.test_code_grant import KATRIN, claims

ANYTHING = "{ __typename }"
EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
ACCESS, REFRESH = (f"urn:ietf:params:oauth:token-type:{kind}" for kind in ("access_token", "refresh_token"))
CONTOSO, FABRIKAM = slug_id("organization", "contoso"), slug_id("organization", "fabrikam")
PARTNER_REDIRECT = "http://127.0.0.1:8403/callback"


async def test_an_administrator_goes_on_from_their_own_things_to_their_organization(stage: Stage) -> None:
    browser, client = await stage.signed_in(KATRIN), stage.client(*DASHBOARD)
    tokens = await client.tokens(browser, "self:read members:read")
    response = await client.token(
        grant_type=EXCHANGE,
        subject_token=tokens["refresh_token"],
        subject_token_type=REFRESH,
        organization=encode("ORG", CONTOSO, CONTOSO),
        scope="members:read",
    )
    answer = response.json()
    assert (answer["issued_token_type"], answer["scope"]) == (ACCESS, "members:read"), answer
    said = claims(answer["access_token"])
    assert (said["org"], said["role"]) == (str(CONTOSO), "ADMINISTRATOR")
    assert "act" not in said


async def test_who_loses_their_place_is_out_of_the_organization_at_once_and_not_of_their_own_things(
    stage: Stage,
) -> None:
    client = stage.client(*DASHBOARD)
    tokens = await client.tokens(await stage.signed_in(KATRIN), "self:read members:read")
    values = {"grant_type": EXCHANGE, "subject_token_type": REFRESH}
    there = (await client.token(subject_token=tokens["refresh_token"], organization=str(CONTOSO), **values)).json()
    assert (await stage.ask(there["access_token"], ANYTHING)).json() == {"data": {"__typename": "Query"}}
    await end_through(stage.demo.engines.writes, CONTOSO, slug_id("person", "katrin"))
    stage.later(seconds=1)
    assert (await stage.ask(there["access_token"], ANYTHING)).status_code == 401
    assert (await stage.ask(tokens["access_token"])).status_code == 200


async def test_an_access_token_brings_no_more_than_it_has(stage: Stage) -> None:
    browser, client = await stage.signed_in(KATRIN), stage.client(*DASHBOARD)
    personal = str(slug_id("personal", "katrin"))
    tokens = await client.tokens(browser, "self:read members:read", organization=personal)
    values = {"subject_token": tokens["access_token"], "subject_token_type": ACCESS, "organization": str(CONTOSO)}
    answer = (await client.token(grant_type=EXCHANGE, **values)).json()
    assert answer["scope"] == "self:read", answer
    wider = await client.token(grant_type=EXCHANGE, scope="members:read", **values)
    assert wider.json()["error"] == "invalid_scope"


@pytest.mark.parametrize("organization", [str(FABRIKAM), "nonsense", encode("ORG", FABRIKAM, FABRIKAM)])
async def test_nobody_comes_to_act_for_an_organization_that_is_not_theirs(stage: Stage, organization: str) -> None:
    browser, client = await stage.signed_in(KATRIN), stage.client(*DASHBOARD)
    tokens = await client.tokens(browser, "self:read members:read")
    response = await client.token(
        grant_type=EXCHANGE,
        subject_token=tokens["refresh_token"],
        subject_token_type=REFRESH,
        organization=organization,
    )
    assert response.status_code == 400
    assert response.json()["error"] in ("invalid_grant", "invalid_request")


async def test_a_partner_acts_for_a_person_as_far_as_that_person_allowed_it(stage: Stage) -> None:
    browser, spa = await stage.signed_in(), stage.client(*SPA)
    partner = stage.client(PARTNER, PARTNER_REDIRECT, PARTNER_SECRET)
    access = (await spa.tokens(browser, "self:read self:write rights:exercise"))["access_token"]
    values = {"grant_type": EXCHANGE, "subject_token": access, "subject_token_type": ACCESS}
    refused = await partner.token(**values)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant"), "the person never allowed it"
    assert not refused.json().keys() & {"access_token", "sub", "organization", "role", "scope"}
    await partner.tokens(browser, "rights:exercise")
    answer = (await partner.token(**values)).json()
    assert answer["scope"] == "rights:exercise", answer
    said = claims(answer["access_token"])
    assert (said["act"], said["client_id"]) == ({"sub": PARTNER}, PARTNER)
    again = (await partner.token(**{**values, "subject_token": answer["access_token"]})).json()
    assert claims(again["access_token"])["act"] == {"sub": PARTNER}
    assert (said["ptn"], claims(again["access_token"])["ptn"]) == (True, True)
    agent = stage.demo.organization("partner-ticketing")
    authorize = (
        f'mutation {{ authorizeAgent(input: {{agent: "{agent}", rights: [ACCESS]}}) {{ userErrors {{ code }} }} }}'
    )
    assert (await stage.ask(answer["access_token"], authorize)).json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    told = (await partner.post("/oauth/introspect", token=again["access_token"])).json()
    assert (told["active"], told["act"]) == (True, {"sub": PARTNER})


async def test_an_access_token_is_not_prolonged(stage: Stage) -> None:
    client = stage.client(*DASHBOARD)
    first = (await client.tokens(await stage.signed_in(KATRIN), "self:read"))["access_token"]
    stage.later(minutes=4)
    values = {"grant_type": EXCHANGE, "subject_token_type": ACCESS}
    second = (await client.token(subject_token=first, **values)).json()
    ends, ended_before = (int(str(claims(token)["exp"])) for token in (second["access_token"], first))
    assert ends in (ended_before, ended_before - 1), "a whole second may be lost to rounding, and none is won"
    assert second["expires_in"] in (6 * 60, 6 * 60 - 1)
    stage.later(minutes=6, seconds=10)
    ended = await client.token(subject_token=second["access_token"], **values)
    assert ended.json()["error"] == "invalid_grant"


async def test_a_refresh_token_that_nothing_binds_is_replaced_by_an_exchange_too(stage: Stage) -> None:
    client = stage.client(*DASHBOARD)
    tokens = await client.tokens(await stage.signed_in(KATRIN), "self:read members:read")
    values = {"grant_type": EXCHANGE, "subject_token_type": REFRESH, "organization": str(CONTOSO)}
    first = (await client.token(subject_token=tokens["refresh_token"], **values)).json()
    second = (await client.refresh(first["refresh_token"])).json()
    assert second["scope"] == tokens["scope"]
    stolen = await client.token(subject_token=tokens["refresh_token"], **values)
    assert stolen.json()["error"] == "invalid_grant"
    assert (await client.refresh(second["refresh_token"])).json()["error"] == "invalid_grant"
    stage.later(seconds=2)
    assert (await stage.ask(first["access_token"])).status_code == 401


async def test_a_client_that_authenticates_keeps_its_refresh_token(stage: Stage) -> None:
    partner = stage.client(PARTNER, PARTNER_REDIRECT, PARTNER_SECRET)
    token = (await partner.tokens(await stage.signed_in(), "rights:exercise"))["refresh_token"]
    answer = (await partner.token(grant_type=EXCHANGE, subject_token=token, subject_token_type=REFRESH)).json()
    assert "refresh_token" not in answer
    assert (await partner.refresh(token)).status_code == 200


async def test_a_public_client_does_not_act_for_others(stage: Stage) -> None:
    browser, spa, dashboard = await stage.signed_in(), stage.client(*SPA), stage.client(*DASHBOARD)
    access = (await spa.tokens(browser))["access_token"]
    response = await dashboard.token(grant_type=EXCHANGE, subject_token=access, subject_token_type=ACCESS)
    assert response.json()["error"] == "unauthorized_client"


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"subject_token": "x", "subject_token_type": ACCESS}, "invalid_grant"),
        ({"subject_token": "x", "subject_token_type": REFRESH}, "invalid_grant"),
        ({"subject_token": "x", "subject_token_type": "urn:ietf:params:oauth:token-type:saml2"}, "invalid_request"),
        ({"subject_token_type": ACCESS}, "invalid_request"),
        ({"subject_token": "x", "subject_token_type": ACCESS, "requested_token_type": REFRESH}, "invalid_request"),
        ({"subject_token": "x", "subject_token_type": ACCESS, "actor_token": "y"}, "invalid_request"),
        ({"subject_token": "x", "subject_token_type": ACCESS, "audience": "https://other.example"}, "invalid_target"),
    ],
)
async def test_what_cannot_be_exchanged_is_refused(stage: Stage, values: dict[str, str], error: str) -> None:
    response = await stage.client(*DASHBOARD).token(grant_type=EXCHANGE, **values)
    assert (response.status_code, response.json()["error"]) == (400, error)


async def test_what_a_client_got_in_exchange_ends_with_the_consent_of_whoever_it_acts_for(stage: Stage) -> None:
    browser, spa = await stage.signed_in(), stage.client(*SPA)
    partner = stage.client(PARTNER, PARTNER_REDIRECT, PARTNER_SECRET)
    await partner.tokens(browser, "rights:exercise self:read")
    access = await no_refresh(stage, spa, browser)
    values = {"grant_type": EXCHANGE, "subject_token": access, "subject_token_type": ACCESS}
    token = (await partner.token(**values)).json()["access_token"]
    assert (await stage.ask(token, ANYTHING)).status_code == 200
    await withdrawn(stage, browser, "AnyShare web application")
    assert (await stage.ask(access, ANYTHING)).status_code == 401
    assert (await stage.ask(token, ANYTHING)).status_code == 401


async def test_it_ends_too_with_the_consent_of_a_client_in_between(stage: Stage) -> None:
    browser, spa = await stage.signed_in(), stage.client(*SPA)
    partner, last = stage.client(PARTNER, PARTNER_REDIRECT, PARTNER_SECRET), await another(stage)
    await partner.tokens(browser, "rights:exercise self:read")
    token = (await spa.tokens(browser, "self:read rights:exercise"))["access_token"]
    subject_id = UUID(str(claims(token)["sub"]))
    async with unscoped(stage.authority.books, because="a test's consent") as tx:
        await give_consent(tx, subject_id, "sg", last.client_id, frozenset({Permission.SELF_READ}), stage.clock.now())
    for client in (partner, last):
        values = {"grant_type": EXCHANGE, "subject_token": token, "subject_token_type": ACCESS}
        token = (await client.token(**values)).json()["access_token"]
    assert claims(token)["act"] == {"sub": last.client_id, "act": {"sub": PARTNER}}
    assert (await stage.ask(token, ANYTHING)).status_code == 200
    await withdrawn(stage, browser, "Ticketline request desk")
    assert (await stage.ask(token, ANYTHING)).status_code == 401


async def another(stage: Stage) -> OAuthClient:
    """A second client that authenticates and may act for others."""
    client = Client(
        client_id="last-in-the-chain",
        name="Last in the chain",
        auth_method=ClientAuthMethod.BASIC,
        grant_types=frozenset({GrantType.TOKEN_EXCHANGE}),
        scopes=frozenset({Permission.SELF_READ}),
        secret_hash=digest_of("a-secret-of-the-last"),
    )
    async with unscoped(stage.authority.books, because="a test's client") as tx:
        await save_client(tx, client, stage.clock.now())
    return stage.client(client.client_id, secret="a-secret-of-the-last")


async def no_refresh(stage: Stage, client: OAuthClient, browser: Browser) -> str:
    """An access token of a client of which no refresh token is left, as of one that takes none."""
    access = str((await client.tokens(browser, "self:read rights:exercise"))["access_token"])
    family = UUID(str(claims(access)["jti"]).partition(".")[0])
    await stage.authority.books.pool.execute("delete from auth.refresh_token where family = $1", family)
    return access


async def withdrawn(stage: Stage, browser: Browser, name: str) -> None:
    """The person takes back what they allowed the client of that name."""
    rows = await stage.authority.books.pool.fetch(
        "select c.id from auth.consent c join auth.client k on k.client_id = c.client_id"
        " where k.name = $1 and c.withdrawn_at is null",
        name,
    )
    shown = {form.values["id"] for form in (await browser.open("/account")).forms() if form.action.endswith("withdraw")}
    (consent,) = [str(row["id"]) for row in rows if str(row["id"]) in shown]
    page = await browser.open("/account")
    await browser.post("/account/withdraw", {**page.form("/account/withdraw").values, "id": consent})
    stage.later(seconds=2)
