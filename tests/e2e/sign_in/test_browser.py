"""A person in a real browser: registers, proves the address, adds a second factor, allows, withdraws."""

import base64
import hashlib
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pyotp
import pytest
from playwright.sync_api import Page, Route, sync_playwright

from tests.e2e.sign_in.running import Running

CHROMIUM = shutil.which("chromium")
pytestmark = [pytest.mark.campaign, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not there")]

EMAIL, PASSWORD = "robin@browser.example", "a-password-that-robin-knows"
CLIENT, REDIRECT = "anyshare-app", "http://127.0.0.1:8401/callback"
DEAD_WITHIN_SECONDS = 5.0


@pytest.fixture
def page() -> Iterator[Page]:
    """A page that fails the test if anything on it breaks its own policy."""
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context()
        found = context.new_page()
        complaints: list[str] = []
        found.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        yield found
        browser.close()
        assert [line for line in complaints if "Content Security Policy" in line] == []


def test_from_registration_to_a_dead_token(demo: Running, page: Page) -> None:
    _register(demo, page)
    totp = _second_factor(page)
    _sign_in_again(demo, page, totp)
    token = _authorize(demo, page)
    assert _ask(demo, token).json() == {"data": {"viewer": {"person": {"displayName": "Robin"}}}}
    page.goto(f"{demo.url}/account")
    page.get_by_role("button", name="Withdraw").click()
    page.wait_for_load_state()
    deadline = time.monotonic() + DEAD_WITHIN_SECONDS
    while _ask(demo, token).status_code != 401 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert _ask(demo, token).status_code == 401


def _register(demo: Running, page: Page) -> None:
    page.goto(f"{demo.url}/register?service=ANYVIEWER")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Nickname").fill("Robin")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("I have read this notice").check()
    page.get_by_role("button", name="Send me the mail").click()
    page.get_by_role("heading", name="Look into your mail").wait_for()
    found = re.search(r"http://\S+/register/verify\S+", demo.mail_to(EMAIL))
    assert found is not None
    page.goto(found.group(0))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Open the account").click()
    page.get_by_role("heading", name="Your account").wait_for()


def _second_factor(page: Page) -> pyotp.TOTP:
    page.get_by_role("button", name="Add an authenticator application").click()
    totp = pyotp.TOTP(page.locator("#secret").inner_text())
    page.get_by_label("Code").fill(totp.now())
    page.get_by_role("button", name="Confirm").click()
    page.get_by_text("Authenticator application since").wait_for()
    return totp


def _sign_in_again(demo: Running, page: Page, totp: pyotp.TOTP) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Second factor").wait_for()
    # The code that confirmed the application is used up; the next one counts half a minute ahead.
    page.get_by_label("Code").fill(totp.at(int(time.time()) + 30))
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="Your account").wait_for()


def _authorize(demo: Running, page: Page) -> str:
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": REDIRECT,
        "scope": "self:read",
        "state": "s",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "acr_values": "urn:habeas:acr:second-factor",
    }
    left: list[str] = []

    def arrive(route: Route) -> None:
        left.append(route.request.url)
        route.fulfill(body="arrived")

    page.route("http://127.0.0.1:8401/**", arrive)
    page.goto(f"{demo.url}/oauth/authorize?{urlencode(asked)}")
    page.get_by_text("Read your own terms").wait_for()
    page.get_by_role("button", name="Allow").click()
    page.get_by_text("arrived").wait_for()
    code = parse_qs(urlsplit(left[0]).query)["code"][0]
    values = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT, "code_verifier": verifier}
    answer = httpx.post(f"{demo.url}/oauth/token", data={**values, "client_id": CLIENT}).json()
    return str(answer["access_token"])


def _ask(demo: Running, token: str) -> httpx.Response:
    query = {"query": "{ viewer { person { displayName } } }"}
    return httpx.post(f"{demo.url}/graphql", json=query, headers={"authorization": f"Bearer {token}"})
