"""A deployment with empty databases: the commands that an operator types, and the public door behind them."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import httpx
import psycopg
from click.testing import CliRunner, Result

from habeas.auth.keys import SigningKey
from habeas.cli import main
from habeas.demo.cluster import ClusterSettings
from habeas.main import Engines, build_application, open_engines
from habeas.storage.regions import DIRECTORY
from habeas.worker import WorkerOptions, work
from tests.auth.browser import Browser
from tests.auth.oauth_client import OAuthClient
from tests.conftest import Database, copied
from tests.world import URL

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "first-start"
PASSWORD = "a-long-password-of-mine"


@dataclass(frozen=True)
class Deployment:
    """Migrated databases with nothing in them, and a server over them."""

    environment: Mapping[str, str]
    databases: Mapping[str, Database]
    engines: Engines
    application: Any
    mails: Path

    async def habeas(self, *arguments: str) -> Result:
        """A command, as an operator types it."""
        call = CliRunner().invoke
        return await asyncio.to_thread(call, main, arguments, env=dict(self.environment), catch_exceptions=False)

    async def applied(self, file: Path, *options: str) -> Result:
        return await self.habeas("controller", "apply", str(file), *options)

    def browser(self) -> Browser:
        transport = httpx.ASGITransport(self.application, client=("10.1.1.1", 4000))
        return Browser(httpx.AsyncClient(transport=transport, base_url=URL))

    def mail(self, address: str, subject: str = "") -> str:
        """The text of the one mail to an address whose subject has these words."""
        found = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in self.mails.glob("*.eml")]
        (mail,) = [each for each in found if each["To"] == address and subject in each["Subject"]]
        text: str = mail.get_content()
        return text

    async def registered(self, email: str, service: str) -> Browser:
        """Somebody who opened an account by the pages, and is signed in."""
        browser = self.browser()
        page = await browser.open(f"/register?service={service}")
        page = await browser.submit(page, "/register", email=email)
        agreed = page.form("/register").options["agreed"][0]
        values = {"nickname": "Robin", "password": PASSWORD, "agreed": agreed, "residence": "DE"}
        await browser.submit(page, "/register", **values)
        found = re.search(r"http://habeas\.test(/register/\S+)", self.mail(email, "Confirm"))
        assert found is not None
        done = await browser.submit(await browser.open(found.group(1)), password=PASSWORD)
        assert done.path == "/account", done.text
        return browser

    async def token(self, browser: Browser, client: str, redirect: str, scope: str, **changes: str) -> str:
        """An access token that the person in the browser allowed an application."""
        tokens = await OAuthClient(browser.client, client, redirect).tokens(browser, scope, **changes)
        access: str = tokens["access_token"]
        return access

    async def ask(self, token: str, query: str, variables: Mapping[str, Any] | None = None) -> Any:
        """The data of an answer that has no errors."""
        transport = httpx.ASGITransport(self.application)
        async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
            body = {"query": query, "variables": dict(variables or {})}
            response = await client.post("/graphql", json=body, headers={"authorization": f"Bearer {token}"})
        answer = response.json()
        assert "errors" not in answer, answer
        return answer["data"]

    async def drain(self) -> None:
        """Do every job that is due, and those that follow from them."""
        for _ in range(2):
            jobs = self.engines.jobs()
            await work(self.engines.regions, jobs, asyncio.Event(), WorkerOptions(attempts=8), drain=True)

    def rows(self, code: str, statement: str) -> list[tuple[Any, ...]]:
        """Rows as somebody sees them whom no wall holds."""
        with psycopg.connect(self.databases[code].superuser_dsn) as connection:
            return connection.execute(statement).fetchall()


@asynccontextmanager
async def empty_deployment(cluster: ClusterSettings, folder: Path, *regions: str) -> AsyncIterator[Deployment]:
    """Databases as `habeas migrate` leaves them, under settings that the commands and the server share."""
    key, mails = folder / "signing-key.pem", folder / "mails"
    SigningKey.load_or_create(key)
    with ExitStack() as stack:
        databases = {code: stack.enter_context(copied(cluster, code)) for code in (*regions, DIRECTORY)}
        environment = {
            **{f"HABEAS_REGIONS__{code.upper()}": databases[code].dsn() for code in regions},
            **{f"HABEAS_REGION_KEYS__{code.upper()}": cluster.secrets[f"key:{code}"] for code in regions},
            "HABEAS_DIRECTORY": databases[DIRECTORY].dsn(),
            "HABEAS_DIRECTORY_KEY": cluster.secrets[f"key:{DIRECTORY}"],
            "HABEAS_SIGNING_KEY_PATH": str(key),
            "HABEAS_MAIL_FOLDER": str(mails),
            "HABEAS_ERASURE_LEDGER": json.dumps([str(folder / "erasures")]),
        }
        settings = cluster.settings(
            regions={code: databases[code].dsn() for code in regions},
            region_keys={code: cluster.secrets[f"key:{code}"] for code in regions},
            directory=databases[DIRECTORY].dsn(),
            public_url=URL,
            signing_key_path=key,
            mail_folder=mails,
            pool_min_size=0,
            pool_max_size=4,
        )
        async with open_engines(settings) as engines:
            yield Deployment(environment, databases, engines, build_application(engines), mails)
