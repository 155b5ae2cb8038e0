"""One organization, one person: looked at, let go, found again on another domain, told, and free to stay personal."""

import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email import message_from_bytes, policy
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from tests.e2e.oversight.names import Names, running_names
from tests.e2e.stories.server import Ready, demo_process
from tests.e2e.stories.test_administrator import ledger, member_id, members
from tests.oversight.documents import CLAIM
from tests.oversight.ground import CAPTURES, DOMAINS, STEP
from tests.oversight.test_addresses import ADD, CONFIRM, MINE
from tests.oversight.test_captures import ADMIN, CHOOSE, POSTPONE
from tests.oversight.test_captures import STEP as MEMBERSHIP
from tests.oversight.test_letters import ANNOUNCE

CHROMIUM = shutil.which("chromium")
pytestmark = [pytest.mark.campaign, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not there")]

PERSON, ADMINISTRATOR = "person-eu", "contoso-admin"
WORK, HOME, NEW = "annika.vogt@contoso.example", "annika@vogt.example", "annika@new.example"
DOMAIN = "vogt.example"
WITHIN_SECONDS = 240


@dataclass(frozen=True)
class World:
    """The served demo, its mails, and the DNS that it asks."""

    demo: Ready
    names: Names

    def mails_to(self, address: str) -> list[tuple[str, str]]:
        """Subjects and texts of what went to an address, the latest last."""
        files = sorted((self.demo.data / "mails").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        found = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]
        return [(str(mail["Subject"]), str(mail.get_content())) for mail in found if mail["To"] == address]

    def run(self, who: str, text: str, field: str, fields: Mapping[str, Any]) -> Any:
        """The payload of a mutation that must not be refused."""
        payload = self.demo.answer(who, text, {"input": dict(fields)})[field]
        assert payload["userErrors"] == [], payload
        return payload


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A demo of its own, for what happens here would spoil the stories of others."""
    folder = Path(tempfile.mkdtemp(prefix="habeas-story-"))
    try:
        with running_names() as names:
            monkeypatch.setenv("HABEAS_DNS_RESOLVERS", json.dumps(names.resolvers))
            with demo_process(folder) as demo:
                yield World(demo, names)
    finally:
        shutil.rmtree(folder)


@pytest.mark.promise("AISHU-9")
def test_a_person_is_looked_at_let_go_found_again_told_and_stays_personal(world: World) -> None:
    _the_administrator_looks_and_the_person_reads_it(world)
    _the_administrator_ends_the_membership_and_the_person_keeps_everything(world)
    domain = _the_organization_proves_another_domain_of_the_person(world)
    capture = _the_person_is_told_before_anybody_sees_anything(world)
    _whoever_registers_there_is_told_on_the_page(world)
    _the_person_puts_it_off_adds_an_address_and_stays_personal(world, capture)
    _the_administrator_sees_how_many_and_not_whom(world)
    _the_organization_gives_the_domain_back(world, domain)


def _the_administrator_looks_and_the_person_reads_it(world: World) -> None:
    before = len(ledger(world.demo, PERSON))
    members(world.demo)
    looks = ledger(world.demo, PERSON)
    assert len(looks) == before + 1
    assert (looks[0]["organization"]["name"], looks[0]["actorRole"]) == ("Contoso GmbH", "ADMINISTRATOR")
    assert "Katrin" not in json.dumps(looks)


def _the_administrator_ends_the_membership_and_the_person_keeps_everything(world: World) -> None:
    demo, member = world.demo, {"member": member_id(world.demo, WORK)}
    held = _values(world)
    for step in ("suspendMembership", "resumeMembership", "endMembership"):
        world.run(ADMINISTRATOR, MEMBERSHIP % step, step, member)
    told = _eventually(lambda: [subject for subject, _ in world.mails_to(HOME)], lambda found: len(found) >= 3)
    assert told[-1] == "Ihre Mitgliedschaft bei Contoso GmbH ist beendet", "Annika reads German"
    assert len(demo.answer(PERSON, "MyData")["viewer"]["spaces"]) == 1
    assert _values(world) == held != []


def _the_organization_proves_another_domain_of_the_person(world: World) -> Any:
    demo = world.demo
    fields = {"organization": demo.organization(), "name": DOMAIN, "includeSubdomains": False}
    challenge = world.run(ADMINISTRATOR, CLAIM, "claimDomain", fields)["domain"]["challenge"]
    world.names.publish(challenge["recordName"], challenge["recordValue"])
    domain = _domain(world)
    announced = {
        "domain": domain["id"],
        "scopes": ["members:read"],
        "purposes": ["SECURITY_INVESTIGATION"],
        "fieldClasses": [],
        "legalEntity": "Contoso GmbH",
        "contact": "privacy@contoso.example",
        "statement": "We see who is a member.",
    }
    world.run(ADMINISTRATOR, ANNOUNCE, "announceOversight", announced)
    world.run(ADMINISTRATOR, STEP % "verifyDomain", "verifyDomain", {"domain": domain["id"]})
    return _eventually(lambda: _domain(world), lambda found: found["status"] == "VERIFIED")


def _the_person_is_told_before_anybody_sees_anything(world: World) -> Any:
    capture = _eventually(lambda: _captures(world), lambda found: bool(found and found[0]["notice"]))[0]
    assert (capture["state"], capture["domain"]) == ("NOTIFIED", DOMAIN)
    words = "\n\n".join(capture["notice"]["paragraphs"]).strip()
    for address in (WORK, HOME):
        subject, text = _eventually(partial(world.mails_to, address), lambda found: DOMAIN in found[-1][0])[-1]
        assert subject == f"{capture['notice']['organization']} hat nachgewiesen, Inhaber von {DOMAIN} zu sein"
        assert text.strip() == words
    assert not [node for node in _listed(world) if node["email"].endswith(f"@{DOMAIN}")]
    return capture


def _whoever_registers_there_is_told_on_the_page(world: World) -> None:
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{world.demo.told['url']}/register?service=ANYSHARE")
        page.get_by_label("E-mail address").fill(f"somebody@{DOMAIN}")
        page.get_by_role("button", name="Go on").click()
        page.get_by_text("Contoso GmbH").first.wait_for()
        browser.close()


def _the_person_puts_it_off_adds_an_address_and_stays_personal(world: World, capture: Any) -> None:
    fields = {"capture": capture["id"]}
    assert world.run(PERSON, POSTPONE, "postponeCapture", fields)["capture"]["postponements"] == 1
    added = world.run(PERSON, ADD, "addEmailAddress", {"email": NEW})["address"]["id"]
    ((_, mail),) = _eventually(lambda: world.mails_to(NEW), lambda found: len(found) == 1)
    world.run(PERSON, CONFIRM, "confirmEmailAddress", {"address": added, "code": mail.split("\n\n")[1].strip()})
    _eventually(lambda: _addresses(world), lambda found: found[NEW] is not None)
    world.run(PERSON, CHOOSE, "chooseCapture", {**fields, "choice": "STAY_PERSONAL"})
    _eventually(lambda: _captures(world)[0]["state"], lambda found: found == "SEPARATED")
    assert set(_addresses(world)) == {WORK, NEW}


def _the_administrator_sees_how_many_and_not_whom(world: World) -> None:
    answer = world.demo.answer(ADMINISTRATOR, ADMIN, {"id": world.demo.organization()})
    assert {"state": "SEPARATED", "domain": DOMAIN} in answer["organization"]["captures"]["nodes"]
    assert not [node for node in _listed(world) if node["email"].endswith(f"@{DOMAIN}")]


def _the_organization_gives_the_domain_back(world: World, domain: Any) -> None:
    world.run(ADMINISTRATOR, STEP % "releaseDomain", "releaseDomain", {"domain": domain["id"]})
    assert _domain(world)["status"] == "RELEASED"
    assert [each["state"] for each in _captures(world)] == ["SEPARATED"]


def _domain(world: World) -> Any:
    rows = world.demo.answer(ADMINISTRATOR, DOMAINS, {"id": world.demo.organization()})["organization"]["domains"]
    return next(row for row in rows if row["name"] == DOMAIN)


def _captures(world: World) -> list[Any]:
    nodes: list[Any] = world.demo.answer(PERSON, CAPTURES)["viewer"]["captures"]["nodes"]
    return nodes


def _addresses(world: World) -> dict[str, Any]:
    mine = world.demo.answer(PERSON, MINE)["viewer"]["addresses"]
    return {each["address"]: each["verifiedAt"] for each in mine}


def _values(world: World) -> list[Any]:
    edges = world.demo.answer(PERSON, "MyData")["viewer"]["records"]["edges"]
    return [(edge["node"]["label"], edge["node"]["value"]) for edge in edges]


def _listed(world: World) -> list[Any]:
    return [edge["node"] for edge in members(world.demo)["members"]["edges"]]


def _eventually(found: Callable[[], Any], holds: Callable[[Any], bool]) -> Any:
    """What is found once it holds; the worker needs a moment."""
    deadline = time.monotonic() + WITHIN_SECONDS
    while True:
        value = found()
        if holds(value):
            return value
        assert time.monotonic() < deadline, value
        time.sleep(0.2)
