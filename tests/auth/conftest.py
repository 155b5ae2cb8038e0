"""Fixtures of sign-in: a demo world behind its application, under a clock that stands still until it is moved."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from habeas.auth.authority import Authority
from habeas.demo.cluster import ClusterSettings
from habeas.demo.load.clients import PASSWORD
from habeas.kernel.clock import FixedClock, SystemClock
from habeas.main import build_application, build_authority
from habeas.parts import key_ring
from tests.auth.browser import Browser
from tests.auth.oauth_client import OAuthClient
from tests.world import URL, Demo, demo_world


@dataclass
class Stage:
    """A world to sign in to; every browser comes from a network address of its own."""

    demo: Demo
    clock: FixedClock
    application: Any
    authority: Authority
    mails: Path
    clients: list[httpx.AsyncClient]
    _addresses: Any

    def browser(self, address: str = "") -> Browser:
        number = next(self._addresses)
        host = address or f"10.0.{number // 256}.{number % 256}"
        transport = httpx.ASGITransport(self.application, client=(host, 4000))
        client = httpx.AsyncClient(transport=transport, base_url=URL)
        self.clients.append(client)
        return Browser(client)

    async def signed_in(self, email: str = "annika@vogt.example", password: str = PASSWORD) -> Browser:
        browser = self.browser()
        page = await browser.sign_in(email, password)
        assert page.path == "/account", page.text
        return browser

    def client(self, client_id: str, redirect_uri: str = "", secret: str = "") -> OAuthClient:
        return OAuthClient(self.browser().client, client_id, redirect_uri, secret)

    def later(self, **passed: float) -> None:
        """Let time pass."""
        self.clock.instant += timedelta(**passed)

    def mail_to(self, address: str) -> EmailMessage | None:
        """The latest mail to the address."""
        found = [mail for mail in self._read() if mail["To"] == address]
        return found[-1] if found else None

    def _read(self) -> list[EmailMessage]:
        files = sorted(self.mails.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]

    async def ask(self, token: str, query: str = "{ viewer { person { displayName } } }", **headers: str) -> Any:
        """The answer of the API to this token."""
        named = {"authorization": f"Bearer {token}", **{name.replace("_", "-"): text for name, text in headers.items()}}
        return await self.demo.client.post("/graphql", json={"query": query}, headers=named)


@pytest.fixture(scope="session")
async def stage(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """One world for all tests of sign-in; each uses people and addresses that it does not share."""
    folder = tmp_path_factory.mktemp("sign-in")
    clock = FixedClock(SystemClock().now().replace(microsecond=0))
    async with AsyncExitStack() as stack:
        demo = await stack.enter_async_context(demo_world(cluster, folder, clock))
        settings = demo.settings.model_copy(update={"mail_folder": folder / "mails"})
        engines = _with(demo.engines, settings)
        application = build_application(engines)
        demo.client._transport = httpx.ASGITransport(application, raise_app_exceptions=False)
        authority = build_authority(engines, key_ring(settings))
        clients: list[httpx.AsyncClient] = []
        yield Stage(demo, clock, application, authority, folder / "mails", clients, count(1))
        for client in clients:
            await client.aclose()


def _with(engines: Any, settings: Any) -> Any:
    values = {name: getattr(engines, name) for name in engines.__dataclass_fields__}
    return type(engines)(**{**values, "settings": settings})
