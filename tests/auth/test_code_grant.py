"""The authorization code: who gets one, what it is worth, and how often."""

import json
from urllib.parse import urlsplit

import pytest
from joserfc import jws

from habeas.access import Permission
from habeas.demo.world import slug_id
from tests.auth.conftest import Stage
from tests.auth.oauth_client import DASHBOARD, SPA, OAuthClient

LI, KATRIN = "li.huang@contoso.example", "katrin.sommer@contoso.example"


def claims(token: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(jws.extract_compact(token.encode()).payload)
    return found


async def test_a_person_allows_an_application_and_it_reads_as_them(stage: Stage) -> None:
    browser, client = await stage.signed_in(LI), stage.client(*SPA)
    page = await browser.open(client.begin())
    assert "AnyShare web application" in page.text
    assert "Read your own terms, data, requests and ledger." in page.text
    done = await browser.submit(page, "/oauth/authorize", decision="allow")
    answer = done.answer()
    assert (answer["state"], answer["iss"]) == ("state-1", stage.authority.issuer)
    tokens = (await client.redeem(answer["code"])).json()
    assert (tokens["token_type"], tokens["expires_in"], tokens["scope"]) == ("Bearer", 600, "rights:exercise self:read")
    answered = await stage.ask(tokens["access_token"])
    assert answered.json() == {"data": {"viewer": {"person": {"displayName": "黄莉"}}}}


async def test_a_second_request_for_the_same_is_answered_without_asking_again(stage: Stage) -> None:
    browser, client = await stage.signed_in(LI), stage.client(*SPA)
    await client.code(browser)
    assert "code" in (await browser.open(client.begin())).answer()
    more = await browser.open(client.begin("self:read self:write"))
    assert more.left_for == ""
    assert "Change your own profile" in more.text


async def test_who_is_not_signed_in_signs_in_first_and_goes_on(stage: Stage) -> None:
    browser, client = stage.browser(), stage.client(*SPA)
    page = await browser.open(client.begin("self:write"))
    assert page.path == "/sign-in"
    onward = await browser.submit(page, email=LI, password="correct-horse-habeas")
    assert onward.path == "/oauth/authorize"
    assert "http://127.0.0.1:8401" in page.response.headers["content-security-policy"]


async def test_a_person_who_refuses_sends_the_application_away(stage: Stage) -> None:
    browser, client = await stage.signed_in(LI), stage.client(*SPA)
    page = await browser.open(client.begin("consents:manage"))
    answer = (await browser.submit(page, "/oauth/authorize", decision="deny")).answer()
    assert (answer["error"], answer["state"], answer["iss"]) == ("access_denied", "state-1", stage.authority.issuer)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": ""}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code token"}, "unsupported_response_type"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"scope": "nothing:known"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
        ({"scope": "members:read"}, "invalid_scope"),
        ({"resource": "https://other.example"}, "invalid_target"),
        ({"request": "a.b.c"}, "request_not_supported"),
        ({"request_uri": "https://other.example/r"}, "request_uri_not_supported"),
        ({"max_age": "soon"}, "invalid_request"),
    ],
)
async def test_a_request_that_is_wrong_is_told_to_the_application(
    stage: Stage, changes: dict[str, str], error: str
) -> None:
    browser, client = stage.browser(), stage.client(*SPA)
    answer = (await browser.open(client.begin(**changes))).answer()
    assert (answer["error"], answer["iss"], answer["state"]) == (error, stage.authority.issuer, "state-1")


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "nobody"},
        {"client_id": ""},
        {"redirect_uri": ""},
        {"redirect_uri": "http://127.0.0.1:8401/callback/"},
        {"redirect_uri": "http://127.0.0.1:8401/callback?x=1"},
        {"redirect_uri": "http://127.0.0.1:8401/Callback"},
        {"redirect_uri": "http://127.0.0.1:9999/callback"},
        {"redirect_uri": "https://evil.example/callback"},
        {"redirect_uri": 'http://127.0.0.1:8401/"callback'},
        {"redirect_uri": "http://127.0.0.1:8401/callback\x00"},
    ],
)
async def test_nobody_is_sent_to_an_address_that_is_not_registered_exactly(
    stage: Stage, changes: dict[str, str]
) -> None:
    page = await stage.browser().open(stage.client(*SPA).begin(**changes))
    assert (page.left_for, page.status) == ("", 400)


async def test_a_parameter_that_occurs_twice_is_refused(stage: Stage) -> None:
    page = await stage.browser().open(stage.client(*SPA).begin() + "&scope=self:write")
    assert page.answer()["error"] == "invalid_request"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_verifier": "x" * 43}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_request"),
        ({"redirect_uri": "http://localhost:8401/callback"}, "invalid_grant"),
        ({"redirect_uri": ""}, "invalid_grant"),
        ({"code": "another"}, "invalid_grant"),
        ({"code": ""}, "invalid_request"),
        ({"resource": "https://other.example"}, "invalid_target"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "implicit"}, "unsupported_grant_type"),
        ({"grant_type": ""}, "unsupported_grant_type"),
    ],
)
async def test_a_code_is_worth_nothing_without_all_that_belongs_to_it(
    stage: Stage, changes: dict[str, str], error: str
) -> None:
    browser, client = await stage.signed_in(LI), stage.client(*SPA)
    code = await client.code(browser)
    response = await client.redeem(code, **changes)
    assert (response.status_code, response.json()["error"]) == (400, error)
    assert response.headers["cache-control"] == "no-store"


async def test_a_code_of_another_client_is_worth_nothing(stage: Stage) -> None:
    browser, client = await stage.signed_in(LI), stage.client(*SPA)
    code = await client.code(browser)
    thief = OAuthClient(client.http, DASHBOARD[0], client.redirect_uri)
    thief.verifier = client.verifier
    assert (await thief.redeem(code)).json()["error"] == "invalid_grant"


async def test_a_code_lives_for_a_minute(stage: Stage) -> None:
    browser, client = await stage.signed_in(LI), stage.client(*SPA)
    code = await client.code(browser)
    stage.later(seconds=60)
    assert (await client.redeem(code)).json()["error"] == "invalid_grant"


async def test_a_code_that_comes_twice_ends_what_grew_from_it(stage: Stage) -> None:
    browser, client = await stage.signed_in(LI), stage.client(*SPA)
    code = await client.code(browser)
    tokens = (await client.redeem(code)).json()
    assert (await client.redeem(code)).json()["error"] == "invalid_grant"
    stage.later(seconds=2)
    assert (await stage.ask(tokens["access_token"])).status_code == 401
    assert (await client.refresh(tokens["refresh_token"])).json()["error"] == "invalid_grant"


async def test_an_administrator_chooses_for_whom_the_application_acts(stage: Stage) -> None:
    browser, client = await stage.signed_in(KATRIN), stage.client(*DASHBOARD)
    page = await browser.open(client.begin("self:read members:read notices:publish"))
    assert "Contoso GmbH" in page.text
    assert "Publish notices" not in page.text
    contoso = str(slug_id("organization", "contoso"))
    tokens = await client.tokens(browser, "self:read members:read notices:publish", organization=contoso)
    assert tokens["scope"] == "members:read self:read"
    said = claims(tokens["access_token"])
    assert (said["org"], said["role"], said["acr"]) == (contoso, "ADMINISTRATOR", "urn:habeas:acr:password")


async def test_nobody_acts_for_an_organization_that_is_not_theirs(stage: Stage) -> None:
    browser, client = await stage.signed_in(KATRIN), stage.client(*DASHBOARD)
    fabrikam = str(slug_id("organization", "fabrikam"))
    page = await client.allowed(browser, "self:read members:read", organization=fabrikam, prompt="consent")
    assert page.answer()["error"] == "access_denied"


async def test_a_role_that_opens_nothing_of_what_is_asked_gets_nothing(stage: Stage) -> None:
    browser, client = await stage.signed_in(LI), stage.client(*DASHBOARD)
    assert (await browser.open(client.begin("members:read"))).answer()["error"] == "access_denied"


async def test_prompts_are_followed(stage: Stage) -> None:
    browser, client = await stage.signed_in(LI), stage.client(*SPA)
    stranger = stage.browser()
    assert (await stranger.open(client.begin(prompt="none"))).answer()["error"] == "login_required"
    asked = await browser.open(client.begin("self:read self:write consents:manage", prompt="none"))
    assert asked.answer()["error"] == "consent_required"
    stage.later(minutes=5)
    assert (await browser.open(client.begin(prompt="login"))).path == "/sign-in"
    assert (await browser.open(client.begin(max_age="60"))).path == "/sign-in"
    step_up = await browser.open(client.begin(acr_values="urn:habeas:acr:second-factor"))
    assert step_up.answer()["error"] == "unmet_authentication_requirements"


async def test_scopes_are_those_of_client_role_and_consent_together(stage: Stage) -> None:
    browser, client = await stage.signed_in(LI), stage.client(*SPA)
    everything = " ".join(Permission)
    tokens = await client.tokens(browser, everything)
    assert tokens["scope"] == "consents:manage rights:exercise self:read self:write"
    assert urlsplit(str(claims(tokens["access_token"])["aud"])).netloc == "habeas.test"
