"""A person in a real browser whose device makes passkeys: added, used for the second factor, gone from the device."""

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.e2e.sign_in.running import Running, running_demo

CHROMIUM = shutil.which("chromium")
pytestmark = [pytest.mark.campaign, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not there")]

EMAIL, PASSWORD = "ingrid.keller@contoso.example", "correct-horse-habeas"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A demo that has a name: passkeys are made for names and not for addresses."""
    with running_demo(tmp_path_factory.mktemp("named"), "localhost") as found:
        yield found


@pytest.fixture
def page() -> Iterator[Page]:
    """A page that fails the test if anything on it breaks its own policy."""
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        found = browser.new_context().new_page()
        complaints: list[str] = []
        found.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        yield found
        browser.close()
        assert [line for line in complaints if "Content Security Policy" in line] == []


def test_a_passkey_of_the_device_is_the_second_factor(named: Running, page: Page) -> None:
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    number = device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]
    _password(named, page)
    _add(page, "My telephone")
    assert len(_kept(device, number)) == 1
    codes = _backup_codes(page)
    _again(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("heading", name="Your account").wait_for()
    assert _kept(device, number)[0]["signCount"] >= 1
    _again(page)
    device.send("WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": False})
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("This did not work.").wait_for()
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("Backup codes left: 9").wait_for()
    page.get_by_role("button", name="Remove").click()
    page.get_by_text("None. With one").wait_for()
    _again(page)
    page.get_by_role("heading", name="Your account").wait_for()


def _password(named: Running, page: Page) -> None:
    page.goto(f"{named.url}/sign-in")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def _again(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def _add(page: Page, name: str) -> None:
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Make it").click()
    page.get_by_text("since").first.wait_for()
    assert page.get_by_label("Name of this second factor").input_value() == name


def _backup_codes(page: Page) -> list[str]:
    page.get_by_role("button", name="Make new backup codes").click()
    page.get_by_role("heading", name="Backup codes").wait_for()
    codes = re.findall(r"[a-z0-9]{5}-[a-z0-9]{5}", page.locator(".codes").inner_text())
    page.get_by_role("link", name="I have written them down").click()
    page.get_by_text("Backup codes left: 10").wait_for()
    return codes


def _kept(device: CDPSession, number: str) -> list[dict[str, int]]:
    found: list[dict[str, int]] = device.send("WebAuthn.getCredentials", {"authenticatorId": number})["credentials"]
    return found
