"""An organization's own sign-in lets its members in, as far as each of them and the organization's domain allow it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from habeas.auth.issuers.identities import identities_of
from habeas.auth.mint import mint
from habeas.auth.oauth.authorize import NEVER
from habeas.demo.load.clients import PASSWORD
from habeas.demo.world import slug_id
from habeas.parts import signing_key
from tests.auth.browser import Browser
from tests.auth.federation.conftest import CONNECT, DOMAINS, END, PROVIDERS, World
from tests.auth.federation.provider import SECRET
from tests.auth.oauth_client import DASHBOARD, SPA, OAuthClient
from tests.world import URL

ADMIN = "contoso-admin"
_SECOND = timedelta(seconds=2)
MEMBERS = "query M($id: ID!) { organization(id: $id) { members(first: 50) { nodes { id email } } } }"


async def linked(world: World, person: str, email: str) -> Browser:
    """A browser of somebody who linked the organization's sign-in, signed in through it."""
    browser = world.browser()
    page = await world.through(browser, f"{person}-there", email)
    if page.path == "/account":
        return browser
    assert "You have an account already" in page.text, page.text
    page = await browser.sign_in(email, PASSWORD, "/sign-in?continue=/account/link")
    assert page.path == "/account/link", page.text
    assert (await browser.submit(page, "/account/link")).path == "/account"
    fresh = world.browser()
    page = await world.through(fresh, f"{person}-there", email)
    assert page.path == "/account", page.text
    return fresh


async def linked_as_affiliated(world: World, person: str, email: str) -> Browser:
    """The same, where the organization found the account and did not make it."""
    found = "update habeas.membership set account_kind = 'AFFILIATED' where id = $1 returning id"
    assert await world.demo.as_superuser("sg", found, slug_id("membership", f"contoso:{person}"))
    return await linked(world, person, email)


async def test_only_an_administrator_connects_a_provider_and_only_to_their_own_domain(
    world: World,
) -> None:
    refused = await world.demo.ask("person-eu", CONNECT, {"input": _input("x", world)})
    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    foreign = await world.demo.data("fabrikam-admin", DOMAINS, {"id": world.demo.organization("fabrikam-admin")})
    theirs = foreign["organization"]["domains"][0]["id"]
    answer = await world.demo.data(ADMIN, CONNECT, {"input": _input(theirs, world)})
    assert answer["connectIdentityProvider"]["userErrors"] == [{"code": "NOT_FOUND", "path": ["domain"]}]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("issuer", "http://login.contoso.example"),
        ("issuer", "https://login.contoso.example?x=1"),
        ("issuer", "https://u:p@login.contoso.example"),
        ("issuer", "https://accounts.google.com"),
        ("issuer", "nothing"),
        ("name", " "),
        ("name", "a\nb"),
        ("clientId", ""),
        ("clientSecret", "x" * 2000),
    ],
)
async def test_what_cannot_be_a_provider_is_refused(world: World, field: str, value: str) -> None:
    changed: dict[str, Any] = {field: value}
    answer = await world.connect(**changed)
    assert answer["userErrors"] == [{"code": "BAD_USER_INPUT", "path": [field]}]


async def test_a_provider_is_tested_and_its_secret_is_nowhere_to_be_read(world: World) -> None:
    provider = (await world.connect())["identityProvider"]
    assert provider["testResult"] == "NOT_TRIED"
    assert (await world.connect())["userErrors"] == [{"code": "CONFLICT", "path": ["domain"]}]
    await world.demo.drain()
    listed = await world.demo.data(ADMIN, PROVIDERS, {"id": world.demo.organization()})
    assert listed["organization"]["identityProviders"][0]["testResult"] == "WORKS"
    assert SECRET not in str(listed)
    rows = await world.demo.as_superuser("sg", "select p::text as row from habeas.identity_provider p")
    assert rows
    assert SECRET not in str(rows)
    assert SECRET.encode().hex() not in str(rows)


async def test_an_account_that_was_there_is_its_persons_and_opens_only_after_they_linked_it(world: World) -> None:
    browser = world.browser()
    page = await world.through(browser, "jonas-there", "jonas.richter@contoso.example")
    assert "It is yours and not Contoso GmbH" in page.text
    assert (await browser.open("/account")).path == "/sign-in"
    # A stranger who knows the page cannot link without the person's own sign-in, nor somebody else with theirs.
    other = await browser.sign_in("tobias.brandt@contoso.example", PASSWORD, "/sign-in?continue=/account/link")
    assert other.status == 403
    assert await identities_of(world.authority, slug_id("person", "jonas")) == []
    assert await identities_of(world.authority, slug_id("person", "tobias")) == []


async def test_once_linked_the_provider_signs_the_person_in_and_its_subject_decides(world: World) -> None:
    browser = await linked(world, "sofia", "sofia.lindqvist@contoso.example")
    assert "sofia.lindqvist@contoso.example" in (await browser.open("/account")).text
    # The address in the claim may change to anybody's; the subject still names the same person.
    page = await world.through(world.browser(), "sofia-there", "katrin.sommer@contoso.example")
    assert "sofia.lindqvist@contoso.example" in page.text


async def test_who_came_through_the_organization_cannot_change_the_persons_own_means(world: World) -> None:
    browser = await linked(world, "marek", "marek.novak@contoso.example")
    page = await browser.open("/account")
    for action in ("/account/password", "/account/second-factor", "/account/unlink"):
        answer = await browser.submit(page, action, old=PASSWORD, password="another-long-password")
        assert answer.status == 403, action
    own = world.browser()
    page = await own.sign_in("marek.novak@contoso.example", PASSWORD)
    assert (await own.submit(page, "/account/unlink")).path == "/account"
    assert await identities_of(world.authority, slug_id("person", "marek")) == []


async def test_what_asks_for_a_recent_sign_in_is_not_satisfied_by_the_organizations_word(world: World) -> None:
    browser = await linked(world, "tobias", "tobias.brandt@contoso.example")
    client = OAuthClient(world.browser().client, *SPA)
    for changes in ({"acr_values": "urn:habeas:acr:password"}, {"max_age": "3600"}):
        page = await browser.open(client.begin(**changes))
        assert page.path == "/sign-in", changes


PERSONAL = [
    "{ viewer { records { totalCount } } }",
    "{ viewer { addresses { address } } }",
    'mutation { donateRecord(input: {record: "x", organization: "x"}) { userErrors { code } } }',
    'mutation { chooseCapture(input: {capture: "x", choice: STAY_PERSONAL}) { userErrors { code } } }',
    'mutation { leaveSpace(input: {organization: "x"}) { userErrors { code } } }',
    'mutation { addEmailAddress(input: {email: "mallory@evil.example"}) { userErrors { code } } }',
    "mutation { submitRightsRequest(input: {rights: [ERASURE]}) { request { id } } }",
]
EVERYTHING = "self:read self:write rights:exercise members:read"


async def asked(world: World, token: str, query: str, **variables: Any) -> Any:
    body = {"query": query, "variables": variables}
    response = await world.demo.client.post("/graphql", json=body, headers={"authorization": f"Bearer {token}"})
    return {"status": response.status_code, **response.json()}


async def test_the_organizations_word_opens_the_organization_and_nothing_of_the_persons_own(world: World) -> None:
    browser = await linked_as_affiliated(world, "tobias", "tobias.brandt@contoso.example")
    client = OAuthClient(world.browser().client, *DASHBOARD)
    given = await client.tokens(browser, EVERYTHING)
    assert given["scope"] == "members:read"
    refreshed = (await client.refresh(given["refresh_token"])).json()
    personal = await client.token(
        grant_type="urn:ietf:params:oauth:grant-type:token-exchange",
        subject_token=refreshed["access_token"],
        subject_token_type="urn:ietf:params:oauth:token-type:access_token",
        organization=str(slug_id("personal", "tobias")),
    )
    assert personal.status_code == 400 or personal.json()["scope"] == "", personal.text
    for token in (given["access_token"], refreshed["access_token"]):
        listed = await asked(world, token, MEMBERS, id=world.demo.organization())
        assert listed["data"]["organization"]["members"]["nodes"]
        for query in PERSONAL:
            refused = await asked(world, token, query)
            assert refused["status"] == 401, (query, refused)
            assert refused["errors"][0]["extensions"]["code"] == "STEP_UP_REQUIRED"
            assert "sign in by your own means" in refused["errors"][0]["message"]


async def test_a_token_from_before_that_does_not_say_through_whom_opens_nothing(world: World) -> None:
    katrin = world.demo.held[ADMIN].actor
    before = replace(katrin, authenticated_at=NEVER, authentication_context="urn:habeas:acr:password")
    key, now = signing_key(world.demo.settings), world.clock.now()
    token = mint(before, issuer=URL, audience=URL, lifetime=timedelta(minutes=10), now=now, key=key)
    for query in PERSONAL:
        assert (await asked(world, token, query))["errors"][0]["extensions"]["code"] == "STEP_UP_REQUIRED"
    listed = await asked(world, token, MEMBERS, id=world.demo.organization())
    assert listed["errors"][0]["extensions"]["code"] == "STEP_UP_REQUIRED"


async def test_a_member_whom_the_organization_signed_in_is_asked_for_their_own_means(world: World) -> None:
    browser = await linked_as_affiliated(world, "sofia", "sofia.lindqvist@contoso.example")
    client = OAuthClient(world.browser().client, *SPA)
    assert (await browser.open(client.begin())).path == "/sign-in"
    silent = await browser.open(client.begin(prompt="none"))
    assert silent.answer()["error"] == "login_required"


@pytest.mark.parametrize(
    ("where", "changes"),
    [
        ("token", {"iss": "https://other.example"}),
        ("token", {"aud": "another-client"}),
        ("token", {"aud": None}),
        ("token", {"nonce": "another"}),
        ("token", {"nonce": None}),
        ("token", {"exp": 1}),
        ("token", {"iat": None}),
        ("token", {"sub": None}),
        ("token", {"sub": 5}),
        ("token", {"sub": "x" * 300}),
        ("header", {"alg": "none"}),
        ("header", {"alg": "RS512"}),
        ("header", {"kid": "unknown"}),
        ("answer", {"iss": "https://other.example"}),
        ("answer", {"iss": ""}),
        ("answer", {"state": "another"}),
        ("answer", {"code": "another"}),
        ("answer", {"error": "access_denied"}),
    ],
)
async def test_an_answer_that_does_not_hold_lets_nobody_in(world: World, where: str, changes: dict[str, Any]) -> None:
    setattr(
        world.provider, {"token": "token_changes", "header": "header_changes"}.get(where, "answer_changes"), changes
    )
    browser = world.browser()
    page = await world.through(browser, "sofia-there", "sofia.lindqvist@contoso.example")
    assert page.status in (400, 502), page.text
    assert (await browser.open("/account")).path == "/sign-in"


async def test_an_answer_counts_in_the_browser_that_began_and_once(world: World) -> None:
    mine, other = world.browser(), world.browser()
    world.provider.person = {"sub": "sofia-there"}
    page = await mine.submit(await mine.open("/sign-in"), "/sign-in", email="x@contoso.example", way="organization")
    way = page.text.split('class="button" href="')[1].split('"')[0].replace("&amp;", "&")
    there = (await mine.open(way)).left_for
    async with httpx.AsyncClient() as anybody:
        back = (await anybody.get(there)).headers["location"].partition("habeas.test")[2]
    assert (await other.open(back)).status == 400
    world.provider.now = world.clock.now().timestamp()
    assert (await mine.open(back)).path == "/account"
    assert (await mine.open(back)).status == 400


async def test_pkce_state_and_nonce_are_sent(world: World) -> None:
    await world.through(world.browser(), "nobody")
    asked = world.provider.seen[-1]
    assert asked["code_challenge_method"] == "S256"
    assert asked["response_type"] == "code"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 20


async def test_nobody_is_led_away_for_an_address_of_another_domain(world: World) -> None:
    for address in ("maya@torres.example", "x@sub.contoso.example", "x@fabrikam.example", "", "contoso.example@x"):
        browser = world.browser()
        page = await browser.submit(await browser.open("/sign-in"), "/sign-in", email=address, way="organization")
        assert page.status == 404, address


async def test_ending_the_membership_ends_sessions_and_tokens_that_came_through(world: World) -> None:
    browser = await linked(world, "ingrid", "ingrid.keller@contoso.example")
    own = world.browser()
    await own.sign_in("ingrid.keller@contoso.example", PASSWORD)
    client = OAuthClient(world.browser().client, *DASHBOARD)
    through = await client.tokens(browser, "ledger:read")
    mine = await OAuthClient(world.browser().client, *SPA).tokens(own)
    await _change(world, "suspendMembership", "ingrid.keller@contoso.example")
    await world.demo.drain()
    world.clock.instant += _SECOND
    assert (await browser.open("/account")).path == "/sign-in"
    assert await _status(world, through["access_token"]) == 401
    assert (await client.refresh(through["refresh_token"])).status_code == 400
    # What the person opened by their own means is theirs (rule 14).
    assert (await own.open("/account")).path == "/account"
    assert await _status(world, mine["access_token"]) == 200
    page = await world.through(world.browser(), "ingrid-there", "ingrid.keller@contoso.example")
    assert "no place in this organization" in page.text
    await _change(world, "resumeMembership", "ingrid.keller@contoso.example")
    assert (await world.through(world.browser(), "ingrid-there", "ingrid.keller@contoso.example")).path == "/account"


async def test_disconnecting_ends_what_came_through_and_forgets_the_secret(world: World) -> None:
    browser = await linked(world, "claire", "claire.dubois@contoso.example")
    listed = await world.demo.data(ADMIN, PROVIDERS, {"id": world.demo.organization()})
    (standing,) = [p for p in listed["organization"]["identityProviders"] if p["disconnectedAt"] is None]
    await world.demo.data(ADMIN, END, {"input": {"provider": standing["id"]}})
    await world.demo.drain()
    assert (await browser.open("/account")).path == "/sign-in"
    rows = await world.demo.as_superuser("sg", "select secret_sealed from habeas.identity_provider")
    assert [row["secret_sealed"] for row in rows] == [None]
    page = await browser.submit(
        await browser.open("/sign-in"), "/sign-in", email="x@contoso.example", way="organization"
    )
    assert page.status == 404


def _input(domain: str, world: World) -> dict[str, Any]:
    return {"domain": domain, "name": "n", "issuer": world.provider.url, "clientId": "c"}


async def _change(world: World, mutation: str, email: str) -> None:
    found = await world.demo.data(ADMIN, MEMBERS, {"id": world.demo.organization()})
    (member,) = [node["id"] for node in found["organization"]["members"]["nodes"] if node["email"] == email]
    document = f'mutation {{ {mutation}(input: {{member: "{member}"}}) {{ userErrors {{ code }} }} }}'
    assert (await world.demo.data(ADMIN, document))[mutation]["userErrors"] == []


async def _status(world: World, token: str) -> int:
    query = {"query": "{ viewer { person { displayName } } }"}
    answer = await world.demo.client.post("/graphql", json=query, headers={"authorization": f"Bearer {token}"})
    return answer.status_code
