"""A certified OpenID provider, connected by an organization, signs its people in: link, come back, join, end."""

import re
from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from habeas.demo.load.clients import PASSWORD
from tests.auth.browser import Browser, Page
from tests.auth.federation.conftest import END, PROVIDERS, World, base, world

pytestmark = pytest.mark.campaign
__all__ = ["base", "world"]
MOST_STEPS = 12


async def signed_in_there(start: str, name: str, back: str) -> str:
    """The address with which the provider sends the person back, after they signed in and allowed it there."""
    async with httpx.AsyncClient() as browser:
        response = await browser.get(start)
        for _ in range(MOST_STEPS):
            if response.is_redirect:
                target = urljoin(str(response.url), response.headers["location"])
                if target.startswith(back):
                    return target
                response = await browser.get(target)
                continue
            form = Page(response).form()
            given = {"login": name, "password": "any"} if "login" in form.values else {}
            assert urlsplit(form.action).netloc in ("", urlsplit(start).netloc)
            response = await browser.post(urljoin(str(response.url), form.action), data={**form.values, **given})
    raise AssertionError(f"the provider stopped at {response.status_code}: {response.text[:500]}")


async def through(world: World, browser: Browser, name: str) -> Page:
    """Where somebody ends who signs in at the provider under this name."""
    form = await browser.open("/sign-in")
    page = await browser.submit(form, "/sign-in", email=f"{name}@contoso.example", way="organization")
    found = re.search(r'class="button" href="([^"]+)"', page.text)
    assert found, page.text
    there = await browser.open(found.group(1).replace("&amp;", "&"))
    answer = await signed_in_there(there.left_for, name, "http://habeas.test/")
    return await browser.open(answer.removeprefix("http://habeas.test"))


async def test_from_connecting_to_disconnecting(world: World, issuer: str) -> None:
    provider = (await world.connect(opens_accounts=True, issuer=issuer))["identityProvider"]
    await world.demo.drain()
    listed = await world.demo.data("contoso-admin", PROVIDERS, {"id": world.demo.organization()})
    assert [p["testResult"] for p in listed["organization"]["identityProviders"]] == ["WORKS"]

    browser = world.browser()
    page = await through(world, browser, "jonas.richter")
    assert "You have an account already" in page.text, page.text
    page = await browser.sign_in("jonas.richter@contoso.example", PASSWORD, "/sign-in?continue=/account/link")
    assert (await browser.submit(page, "/account/link")).path == "/account"
    linked = world.browser()
    page = await through(world, linked, "jonas.richter")
    assert page.path == "/account", page.text

    newcomer = world.browser()
    page = await through(world, newcomer, "wanda")
    assert "which it manages" in page.text, page.text
    page = await newcomer.submit(page, "/sign-in/organization/join")
    assert "recovery-code" in page.text
    assert "wanda@contoso.example" in (await newcomer.open("/account")).text
    assert (await through(world, world.browser(), "wanda")).path == "/account"

    await world.demo.data("contoso-admin", END, {"input": {"provider": provider["id"]}})
    await world.demo.drain()
    assert (await linked.open("/account")).path == "/sign-in"
    assert (await newcomer.open("/account")).path == "/sign-in"
