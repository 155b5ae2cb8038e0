"""Accounts that an organization's sign-in opens are managed ones; their people keep a way in of their own."""

import re
from datetime import timedelta
from uuid import UUID

import pyotp
import pytest

from habeas.auth.issuers.identities import Identity, identities_of, link_identity
from habeas.demo.load.clients import PASSWORD
from habeas.demo.world import slug_id
from tests.auth.browser import Browser, Page
from tests.auth.federation.conftest import DOMAINS, World
from tests.auth.federation.test_sign_in_through import asked
from tests.auth.oauth_client import DASHBOARD, SPA, OAuthClient

ADMIN = "contoso-admin"
OWN = "a-password-of-my-own-for-later"
MINE = "{ viewer { addresses { address } } }"
EXCHANGE, TYPE = "urn:ietf:params:oauth:grant-type:token-exchange", "urn:ietf:params:oauth:token-type:{}"
JOINS = """
insert into habeas.membership (org_id, id, subject_id, email, display_name, role, status, account_kind, residence,
  joined_at, overseen_scopes)
select $1, $2, subject_id, email, display_name, 'ADMINISTRATOR', status, 'AFFILIATED', residence, joined_at, '{}'
  from habeas.membership where email = $3 and account_kind = 'MANAGED'
returning id
"""
"""Makes the member of one organization an administrator of another as well."""
ACCESS, ERASURE = (
    f"mutation {{ submitRightsRequest(input: {{rights: [{right}]}}) {{ request {{ rights {{ right }} }} }} }}"
    for right in ("ACCESS", "ERASURE")
)
MEMBERS = """query M($id: ID!) {
  organization(id: $id) { members(first: 50) { nodes { id email accountKind } } }
}"""


async def joined(world: World, name: str) -> tuple[Browser, str]:
    """A browser of somebody who has just got a managed account, and their recovery code."""
    browser, email = world.browser(), f"{name}@contoso.example"
    page = await world.through(browser, name, email, name=name.title())
    assert "which it manages" in page.text, page.text
    assert "Contoso GmbH oversees" in page.text or "oversees accounts" in page.text
    page = await browser.submit(page, "/sign-in/organization/join")
    found = re.search(r'id="recovery-code">([^<]+)<', page.text)
    assert found, page.text
    return browser, found.group(1)


async def members(world: World) -> dict[str, tuple[str, str]]:
    data = await world.demo.data(ADMIN, MEMBERS, {"id": world.demo.organization()})
    nodes = data["organization"]["members"]["nodes"]
    return {node["email"]: (node["accountKind"], node["id"]) for node in nodes}


async def test_without_the_organizations_word_nobody_new_gets_an_account(world: World) -> None:
    await world.connect(opens_accounts=False)
    page = await world.through(world.browser(), "early", "early@contoso.example")
    assert page.status == 403
    assert "no account" in page.text.lower()
    await world.demo.as_superuser("sg", "update habeas.identity_provider set opens_accounts = true returning id")


async def test_a_newcomer_gets_a_managed_account_and_those_who_were_there_stay_affiliated(world: World) -> None:
    browser, _ = await joined(world, "nora")
    assert "nora@contoso.example" in (await browser.open("/account")).text
    kinds = {email: kind for email, (kind, _) in (await members(world)).items()}
    assert kinds["nora@contoso.example"] == "MANAGED"
    assert kinds["annika.vogt@contoso.example"] == "AFFILIATED"


async def test_a_managed_account_has_its_rights_through_the_only_sign_in_it_has(world: World) -> None:
    browser, _ = await joined(world, "vera")
    given = await OAuthClient(world.browser().client, *SPA).tokens(browser, "self:read rights:exercise members:read")
    assert set(given["scope"].split()) == {"self:read", "rights:exercise"}
    mine = await asked(world, given["access_token"], MINE)
    assert mine["data"]["viewer"]["addresses"] == [{"address": "vera@contoso.example"}]
    sent = await asked(world, given["access_token"], ACCESS)
    assert sent["data"]["submitRightsRequest"]["request"]["rights"] == [{"right": "ACCESS"}]
    ended = await asked(world, given["access_token"], ERASURE)
    assert ended["errors"][0]["extensions"]["code"] == "STEP_UP_REQUIRED", "nobody knows when they signed in"


async def test_a_managed_accounts_sign_in_opens_nothing_in_another_organization(world: World) -> None:
    browser, _ = await joined(world, "iris")
    client = OAuthClient(world.browser().client, *DASHBOARD)
    given = await client.tokens(browser, "self:read members:read")
    assert given["scope"] == "self:read"
    refreshed = (await client.refresh(given["refresh_token"])).json()
    assert refreshed["scope"] == "self:read"
    assert (await asked(world, refreshed["access_token"], MINE))["data"]["viewer"]["addresses"]
    fabrikam = slug_id("organization", "fabrikam")
    assert await world.demo.as_superuser("sg", JOINS, fabrikam, slug_id("test", "iris"), "iris@contoso.example")
    exchange = {"grant_type": EXCHANGE, "organization": str(fabrikam)}
    by_access = await client.token(
        **exchange, subject_token=refreshed["access_token"], subject_token_type=TYPE.format("access_token")
    )
    by_refresh = await client.token(
        **exchange, subject_token=refreshed["refresh_token"], subject_token_type=TYPE.format("refresh_token")
    )
    for answer in (by_access, by_refresh):
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant"), answer.text
    # What is the person's own lies in both organizations now, and neither opens it any more.
    again = (await client.refresh(refreshed["refresh_token"])).json()
    assert again["scope"] == ""
    refused = await asked(world, again["access_token"], MINE)
    assert refused["errors"][0]["extensions"]["code"] == "STEP_UP_REQUIRED"
    assert (await browser.open(client.begin(scope="self:read", prompt="none"))).answer()["error"] == "login_required"


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "x@elsewhere.example"},
        {"email": "x@sub.contoso.example"},
        {"email": "x@contoso.example", "email_verified": False},
        {"email": "x@contoso.example", "email_verified": "true"},
        {"email": "x@contoso.example\n"},
        {"email": "@contoso.example"},
        {"email": 5},
        {},
    ],
)
async def test_an_address_that_the_organization_cannot_vouch_for_opens_no_account(
    world: World, claims: dict[str, object]
) -> None:
    page = await world.through(world.browser(), f"odd {claims}", "y@contoso.example", **{"email": None, **claims})
    assert page.status == 403


async def test_the_organization_ends_the_membership_and_the_person_still_gets_in_for_ninety_days(world: World) -> None:
    browser, code = await joined(world, "omar")
    late, late_code = await joined(world, "lara")
    for name in ("omar", "lara"):
        _, member = (await members(world))[f"{name}@contoso.example"]
        end = f'mutation {{ endMembership(input: {{member: "{member}"}}) {{ userErrors {{ code }} }} }}'
        assert (await world.demo.data(ADMIN, end))["endMembership"]["userErrors"] == []
    await world.demo.drain()
    assert (await browser.open("/account")).path == "/sign-in"
    assert (await late.open("/account")).path == "/sign-in"
    assert "no place" in (await world.through(world.browser(), "omar", "omar@contoso.example")).text
    own = world.browser()
    page = await recovered(own, code)
    assert page.path == "/account", page.text
    assert (await recovered(world.browser(), code)).status == 400
    again = world.browser()
    assert (await again.sign_in("omar@contoso.example", OWN)).path == "/account"
    assert await _person_is_there(world, "omar@contoso.example")
    world.clock.instant += timedelta(days=90, seconds=1)
    assert (await recovered(world.browser(), late_code)).status == 400
    world.clock.instant -= timedelta(days=90, seconds=1)


async def test_a_second_factor_of_the_persons_own_is_asked_for_all_the_same(world: World) -> None:
    browser = world.browser()
    page = await world.through(browser, "sofia", "sofia.lindqvist@contoso.example")
    page = await browser.sign_in("sofia.lindqvist@contoso.example", PASSWORD, "/sign-in?continue=/account/link")
    page = await browser.submit(page, "/account/link")
    page = await browser.submit(page, "/account/second-factor")
    found = re.search(r'id="secret">([^<]+)<', page.text)
    assert found
    page = await browser.submit(page, "/account/second-factor", code=pyotp.TOTP(found.group(1)).at(world.clock.now()))
    assert page.path == "/account"
    fresh = world.browser()
    page = await world.through(fresh, "sofia", "sofia.lindqvist@contoso.example")
    assert 'action="/sign-in/code"' in page.text
    assert (await fresh.open("/account")).path == "/sign-in"


async def test_an_identity_that_was_linked_for_another_organization_opens_nothing(world: World) -> None:
    identity = Identity(slug_id("person", "jonas"), "sg", slug_id("organization", "fabrikam"))
    assert await link_identity(world.authority, world.provider.url, "of-fabrikam", identity)
    page = await world.through(world.browser(), "of-fabrikam", "jonas.richter@contoso.example")
    assert page.status == 403


async def test_losing_the_domain_ends_what_the_connection_does(world: World) -> None:
    browser, _ = await joined(world, "paul")
    data = await world.demo.data(ADMIN, DOMAINS, {"id": world.demo.organization()})
    domain = data["organization"]["domains"][0]["id"]
    release = f'mutation {{ releaseDomain(input: {{domain: "{domain}"}}) {{ userErrors {{ code }} }} }}'
    assert (await world.demo.data(ADMIN, release))["releaseDomain"]["userErrors"] == []
    await world.demo.drain()
    assert (await browser.open("/account")).path == "/sign-in"
    form = await browser.open("/sign-in")
    page = await browser.submit(form, "/sign-in", email="paul@contoso.example", way="organization")
    assert page.status == 404
    assert (await browser.open("/sign-in/organization?domain=contoso.example")).status == 404


async def recovered(browser: Browser, code: str) -> Page:
    return await browser.submit(await browser.open("/recover/code"), "/recover/code", code=code, password=OWN)


async def _person_is_there(world: World, email: str) -> bool:
    found = "select subject_id, closed_at from habeas.person where primary_email = $1"
    (row,) = await world.demo.as_superuser("sg", found, email)
    assert isinstance(row["subject_id"], UUID)
    assert await identities_of(world.authority, row["subject_id"])
    return row["closed_at"] is None
