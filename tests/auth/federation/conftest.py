"""A world in which Contoso has connected a provider of its own."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx
import pytest

from habeas.auth.authority import Authority
from habeas.demo.cluster import ClusterSettings
from habeas.kernel.clock import FixedClock, SystemClock
from habeas.main import Engines, build_application, build_authority
from habeas.parts import key_ring
from tests.auth.browser import Browser, Page
from tests.auth.conftest import _with
from tests.auth.federation.provider import CLIENT, SECRET, Provider, running_provider
from tests.world import URL, Demo, demo_world

CONNECT = """mutation Connect($input: ConnectIdentityProviderInput!) {
  connectIdentityProvider(input: $input) {
    identityProvider { id domain name issuer clientId testResult testMessage disconnectedAt }
    userErrors { code path }
  }
}"""
DOMAINS = "query D($id: ID!) { organization(id: $id) { domains { id name } } }"
PROVIDERS = """query P($id: ID!) {
  organization(id: $id) { identityProviders { id issuer testResult testMessage testedAt disconnectedAt } }
}"""
END = """mutation End($input: IdentityProviderInput!) {
  disconnectIdentityProvider(input: $input) { identityProvider { disconnectedAt } userErrors { code } }
}"""
_addresses = count(1)


@dataclass
class World:
    """A world with a provider, and browsers in it."""

    demo: Demo
    engines: Engines
    authority: Authority
    application: Any
    provider: Provider
    clock: FixedClock
    clients: list[httpx.AsyncClient]

    def browser(self) -> Browser:
        transport = httpx.ASGITransport(self.application, client=(f"10.7.0.{next(_addresses)}", 4000))
        self.clients.append(httpx.AsyncClient(transport=transport, base_url=URL))
        return Browser(self.clients[-1])

    async def connect(self, opens_accounts: bool = False, **changes: Any) -> dict[str, Any]:
        domains = await self.demo.data("contoso-admin", DOMAINS, {"id": self.demo.organization()})
        given = {
            "domain": domains["organization"]["domains"][0]["id"],
            "name": "Contoso ID",
            "issuer": self.provider.url,
            "clientId": CLIENT,
            "clientSecret": SECRET,
            "opensAccounts": opens_accounts,
            **changes,
        }
        data = await self.demo.data("contoso-admin", CONNECT, {"input": given})
        return dict(data["connectIdentityProvider"])

    async def through(self, browser: Browser, sub: str, address: str | None = None, **claims: Any) -> Page:
        """Where somebody ends who signs in at the provider, beginning with their address on our page."""
        self.provider.now = self.clock.now().timestamp()
        self.provider.person = {"sub": sub, "email": address, "email_verified": True, **claims}
        page = await browser.submit(
            await browser.open("/sign-in"), "/sign-in", email=address or "x@contoso.example", way="organization"
        )
        assert "Go on to Contoso ID" in page.text, page.text
        return await self.off(browser, page)

    async def off(self, browser: Browser, page: Page) -> Page:
        way = page.text.split('class="button" href="')[1].split('"')[0].replace("&amp;", "&")
        there = await browser.open(way)
        assert there.left_for.startswith(self.provider.url), there.text
        async with httpx.AsyncClient() as anybody:
            back = (await anybody.get(there.left_for)).headers["location"]
        return await browser.open(back.removeprefix(URL))


@pytest.fixture(scope="module")
async def base(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    clock = FixedClock(SystemClock().now().replace(microsecond=0))
    with running_provider() as provider:
        async with demo_world(cluster, tmp_path_factory.mktemp("federation"), clock) as plain:
            settings = plain.settings.model_copy(update={"outbound_loopback": True})
            engines = _with(plain.engines, settings)
            application = build_application(engines)
            demo = Demo(plain.settings, engines, plain.world, plain.held, plain.client, plain.cluster)
            demo.client._transport = httpx.ASGITransport(application, raise_app_exceptions=False)
            authority = build_authority(engines, key_ring(settings))
            world = World(demo, engines, authority, application, provider, clock, [])
            yield world
            for client in world.clients:
                await client.aclose()


@pytest.fixture
def world(base: World) -> World:
    """The world, whose provider says nothing wrong."""
    provider = base.provider
    provider.token_changes, provider.header_changes, provider.answer_changes, provider.metadata = {}, {}, {}, {}
    return base
